"""The page with a language model: cards first, prose after, what was struck on request, one line when it fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index.archive import Archive
from tests.support.archives import LAVROV
from tests.support.browser import NEEDS_CHROMIUM, opened, serving
from tests.support.openai_server import TRUE, Behaviour
from tests.support.openai_server import serving as speaking

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def behaviour() -> Behaviour:
    return Behaviour()


@pytest.fixture
def address(seed_archive: Archive, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with speaking(behaviour) as model:
        for name, value in (("OPENAI_BASE_URL", model), ("OPENAI_API_KEY", "sk-secret")):
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("ONRECORD_MODEL", "openai:gpt-test")
        with serving(seed_archive.folder) as address:
            yield address


def test_cards_come_first_then_prose_and_what_was_struck(
    browser: Browser, address: str, behaviour: Behaviour, tmp_path: Path
) -> None:
    behaviour.text, behaviour.fault = f"{TRUE} Putin <b>agreed</b> [1].\n", "hangs"
    for page in opened(browser, address):
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(LAVROV)
        box.press("Enter")
        turn = page.locator(".st-key-turn-0")
        expect(turn.locator("article.statement")).to_have_count(2)
        expect(turn.locator(".model .prose")).to_contain_text("he said [1].")
        expect(turn.locator(".struck")).to_have_count(0)
        page.screenshot(path=tmp_path / "streaming.png")
        behaviour.leave.set()
        expect(turn.locator(".model .line")).to_have_text(
            "1 sentence of the summary could not be verified and was left out."
        )
        expect(turn.locator(".model .prose")).to_have_text(TRUE)
        expect(turn.locator(".struck s")).to_be_hidden()
        turn.locator(".struck summary").click()
        expect(turn.locator(".struck s")).to_have_text("Putin <b>agreed</b> [1].")
        expect(turn.locator(".struck b")).to_have_count(0)
        page.screenshot(path=tmp_path / "struck.png", full_page=True)
        asked = len(behaviour.asked)
        turn.get_by_role("button", name="[1]").first.click()
        expect(page.locator(".article mark.words").first).to_be_in_viewport()
        page.keyboard.press("Escape")
        assert len(behaviour.asked) == asked


def test_a_model_that_writes_slowly_can_be_stopped(browser: Browser, address: str, behaviour: Behaviour) -> None:
    behaviour.fault = "silent"
    for page in opened(browser, address):
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(LAVROV)
        box.press("Enter")
        page.get_by_role("button", name="Stop writing").click()
        expect(page.locator(".model .line")).to_have_text("No summary: you stopped it.", timeout=15_000)
        assert len(behaviour.asked) <= 1
        behaviour.leave.set()


def test_a_question_can_be_stopped_or_waited_for(
    browser: Browser, address: str, behaviour: Behaviour, tmp_path: Path
) -> None:
    behaviour.text = TRUE
    for page in opened(browser, address):
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(LAVROV)
        box.press("Enter")
        expect(page.locator(".st-key-turn-0 .model .prose")).to_have_text(TRUE)
        behaviour.fault = "silent"
        box.fill("and about negotiations?")
        box.press("Enter")
        turn = page.locator(".st-key-turn-1")
        expect(turn.get_by_role("status")).to_have_text("Searching the archive …")
        expect(turn.get_by_role("status")).to_be_in_viewport(ratio=1)
        page.screenshot(path=tmp_path / "waiting.png")
        turn.get_by_role("button", name="Stop", exact=True).click()
        expect(turn.get_by_role("alert")).to_have_text("You stopped this question before it was answered.")
        expect(page.locator(".st-key-turn-0 article.statement")).to_have_count(2)
        box.fill("and about Merkel?")
        box.press("Enter")
        turn = page.locator(".st-key-turn-2")
        expect(turn.get_by_role("status")).to_be_visible()
        page.get_by_test_id("stSidebar").get_by_text("Paraphrase", exact=True).click()  # asks it again, so narrowed
        expect(turn.get_by_role("status")).to_be_visible()
        behaviour.leave.set()
        expect(turn.get_by_text("About: Merkel")).to_be_visible()
        expect(turn.get_by_role("status")).to_have_count(0)
        expect(page.locator(".st-key-turn-3")).to_have_count(0)


@pytest.mark.parametrize(("fault", "line"), [("500", "refused to answer (HTTP 500)"), ("floods", "was cut off")])
def test_a_failing_model_is_one_line_under_the_answer(
    browser: Browser, address: str, behaviour: Behaviour, tmp_path: Path, fault: str, line: str
) -> None:
    behaviour.fault = fault
    for page in opened(browser, address):
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(LAVROV)
        box.press("Enter")
        turn = page.locator(".st-key-turn-0")
        expect(turn.locator(".model .line")).to_contain_text(line)
        expect(turn.locator("article.statement")).to_have_count(2)
        expect(turn.locator(".model .prose")).to_have_count(0)
        page.screenshot(path=tmp_path / f"{fault}.png", full_page=True)


def test_nothing_is_asked_where_no_model_is_set(browser: Browser, seed_archive: Archive, tmp_path: Path) -> None:
    assert "ONRECORD_MODEL" not in os.environ
    with serving(seed_archive.folder) as address:
        for page in opened(browser, address):
            box = page.get_by_test_id("stChatInputTextArea")
            box.fill(LAVROV)
            box.press("Enter")
            expect(page.locator(".st-key-turn-0 article.statement")).to_have_count(2)
            expect(page.locator(".model")).to_have_count(0)
