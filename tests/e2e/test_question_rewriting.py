"""On the page, a follow-up that a model has written in full is shown, changed and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index.archive import Archive
from tests.support.archives import LAVROV
from tests.support.browser import NEEDS_CHROMIUM, opened
from tests.support.browser import serving as showing
from tests.support.openai_server import Behaviour, serving

pytest.importorskip("langchain_openai")
pytestmark = NEEDS_CHROMIUM
FULL = "What did Sergei Lavrov say about negotiations?"


def test_a_question_in_full_is_shown_changed_and_taken_back(
    browser: Browser, seed_archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Behaviour(FULL)) as model:
        for name, value in (("OPENAI_BASE_URL", model), ("OPENAI_API_KEY", "sk-secret")):
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("ONRECORD_MODEL", "openai:gpt-test")
        with showing(seed_archive.folder) as address:
            for page in opened(browser, address):
                box = page.get_by_test_id("stChatInputTextArea")
                for n, question in enumerate((LAVROV, "and about negotiations?")):
                    box.fill(question)
                    box.press("Enter")
                    expect(page.locator(f".st-key-turn-{n} .model .line")).to_have_count(1, timeout=60_000)
                turn = page.locator(".st-key-turn-1")
                field = turn.get_by_label("Understood as")
                expect(field).to_have_value(FULL)
                page.screenshot(path=tmp_path / "understood.png", full_page=True)
                field.fill("What did Lavrov say about Merkel?")
                field.press("Enter")
                expect(turn.get_by_text("About: Merkel")).to_be_visible(timeout=60_000)
                expect(turn.get_by_label("Understood as")).to_have_value("What did Lavrov say about Merkel?")
                turn.get_by_role("button", name="Use as typed").click()
                expect(turn.get_by_text("About: negotiations")).to_be_visible(timeout=60_000)
                expect(turn.get_by_label("Understood as")).to_have_count(0)
