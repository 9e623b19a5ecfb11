"""The page in a real browser, over an archive on a PostgreSQL server that another computer writes to as well."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index.archive import Archive
from index.archive.copying import copy_archive
from index.core.archive_place import Address
from tests.support.archives import LAVROV
from tests.support.browser import (
    NEEDS_CHROMIUM,
    ask,
    click_once_drawn,
    code_points,
    open_place,
    opened,
    serving,
    settled,
)

pytestmark = NEEDS_CHROMIUM
PASSWORD = "hunter2"  # of a server that asks for none


@pytest.fixture
def place(archive_folder: Path, postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Address:
    """The address of a copy of the sample archive on a server, with a password in it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    place = Address(postgres_database.replace("postgres:@", f"postgres:{PASSWORD}@"))
    assert PASSWORD in place.secret
    copy_archive(Archive.open(shutil.copytree(archive_folder, tmp_path / "archive")), place)
    return place


def test_a_name_is_corrected_in_an_archive_on_a_server(place: Address, browser: Browser, tmp_path: Path) -> None:
    elsewhere = Archive.open(place)
    with serving(place, tmp_path) as address:
        for page in opened(browser, address):
            turn = ask(page, LAVROV)
            expect(turn.locator("article.statement")).to_have_count(2)
            text = open_place(page, turn, "[1]")
            row = next(row for row, name in elsewhere.lookup.article_rows() if name.startswith("lavrov"))
            assert code_points(text) == elsewhere.lookup.articles([row])[row].text
            assert PASSWORD not in page.content()
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
            expect(page).not_to_have_url(re.compile("at="))
            settled(page)

            card = turn.locator('[data-card="0-shown-1"]')
            card.get_by_role("button", name="Correct").click()
            dialog = page.get_by_role("dialog")
            dialog.get_by_role("combobox", name="Who said it").fill("Daniel Smith")
            page.get_by_role("option", name=re.compile("^Daniel Smith · ")).click()
            click_once_drawn(dialog.get_by_role("button", name="They said it"))
            expect(card.locator(".name")).to_have_text("Daniel Smith")
            expect(card.locator(".kind")).to_contain_text("corrected by a person")
            assert elsewhere.event_log()[0].after == "Daniel Smith"

            articles = elsewhere.lookup.counts()[0]
            page.get_by_role("link", name="Archive", exact=True).click()
            expect(page.get_by_role("heading", name="Archive", level=1)).to_be_visible()
            expect(page.locator("dl.facts").first).to_contain_text(f"Articles{articles}")
            expect(page.get_by_text(str(place)).first).to_be_visible()
            expect(page.get_by_role("button", name="Back up next to the archive")).to_have_count(0)
            with elsewhere.writing() as writer:  # as on another computer
                writer.remove(next(iter(elsewhere.lookup.article_rows()))[1])
            page.get_by_role("button", name="Check the archive").click()
            expect(page.get_by_text("its owner alone")).to_be_visible()
            settled(page)
            expect(page.locator("dl.facts").first).to_contain_text(f"Articles{articles - 1}")
            assert PASSWORD not in page.content()
    elsewhere.database.close()
