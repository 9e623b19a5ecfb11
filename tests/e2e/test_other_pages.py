"""The pages of speakers and of the archive in a real browser; and every page and dialog, under axe-core's eyes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from index.archive import Archive
from index.core.rights import local_actor
from tests.support.archives import LAVROV
from tests.support.browser import NEEDS_CHROMIUM, ask, enter, open_place, page_faults, settled, show_the_rest

pytestmark = NEEDS_CHROMIUM

LAVROVS = "/speakers?id=sergei-lavrov"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(30_000)
    enter(page, address)
    yield page
    page.close()


def visit(page: Page, path: str, title: str) -> None:
    page.goto(path)
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    settled(page)


def test_a_speaker_is_found_opened_and_asked_about(page: Page, address: str) -> None:
    page.get_by_role("link", name="Speakers").click()
    page.get_by_role("searchbox", name="Name or role").press_sequentially("lavr")
    expect(page.locator(".speakers li")).to_have_count(1)
    page.get_by_role("link", name="Sergei Lavrov").click()
    expect(page.get_by_role("heading", name="Sergei Lavrov", level=1)).to_be_visible()
    expect(page).to_have_url(f"{address}{LAVROVS}")
    expect(page.get_by_role("button", name=re.compile("^Show [0-9]+ more$")).first).to_be_visible()
    settled(page)
    show_the_rest(page.locator("body"))
    topic = page.locator("[class*=st-key-mark-] button").first
    about = topic.inner_text()
    topic.click()
    expect(page.locator("h2.question")).to_have_text(f"What did Sergei Lavrov say about {about}?")
    expect(page.locator(".st-key-turn-0 article.statement").first).to_be_visible()


def test_a_cards_name_leads_to_the_speaker_and_back_to_the_conversation(page: Page) -> None:
    turn = ask(page, LAVROV)
    turn.get_by_role("link", name="Sergei Lavrov").first.click()
    expect(page.get_by_role("heading", name="Sergei Lavrov", level=1)).to_be_visible()
    page.go_back()
    expect(page.locator("h2.question")).to_have_text(LAVROV)


def test_two_speakers_are_joined_and_that_is_undone(page: Page, address: str) -> None:
    visit(page, f"{address}/speakers?id=eleanor-smith", "Eleanor Smith")
    before = page.locator(".profile .count").inner_text()
    box = page.get_by_role("combobox", name="Eleanor Smith is the same as")
    box.scroll_into_view_if_needed()
    box.click()
    box.press_sequentially("Daniel S")
    page.get_by_role("option", name=re.compile("^Daniel Smith · ")).click()
    page.get_by_role("button", name="Merge speakers").click()
    expect(page.locator(".facts")).to_contain_text("Daniel Smith")
    expect(page.locator(".profile .count")).not_to_have_text(before)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".profile .count")).to_have_text(before)
    page.get_by_text("History of these names").click()
    merged = f"{local_actor().name} merged “Daniel Smith” with “Eleanor Smith”, "
    expect(page.get_by_test_id("stExpander").filter(has_text="History of these names")).to_contain_text(merged)


def test_a_folder_is_added_and_an_article_is_removed(page: Page, address: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "tide.txt").write_text("Title: <b>Tide\n\nMarta Quill, a beekeeper, said the tide was late.\n", "utf8")
    (tmp_path / "broken.pdf").write_bytes(b"no")
    visit(page, f"{address}/archive", "Archive")
    before = Archive.open(folder).lookup.counts()[0]
    path = page.get_by_role("textbox", name="Or a file or folder on this computer")
    path.fill("nowhere")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".trouble")).to_contain_text("is no full path")
    path.fill(str(tmp_path))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".results .good")).to_contain_text("added, 1 statement")
    expect(page.locator(".results .bad")).to_contain_text("it is not a PDF")
    page.get_by_role("searchbox", name="Title").press_sequentially("<b>tide")
    expect(page.locator(".entry")).to_have_count(1)
    page.locator(".st-key-entry-0").get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_contain_text("Its statements will no longer be found")
    assert Archive.open(folder).lookup.counts()[0] == before + 1
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator(".entry")).to_have_count(0)
    assert Archive.open(folder).lookup.counts()[0] == before
    page.get_by_role("button", name="Check the archive").click()
    expect(page.locator(".facts").last).to_contain_text("sound")


def greeting(page: Page, address: str) -> None:
    visit(page, address, "Who said what?")


def answer(page: Page, address: str) -> None:
    ask(page, LAVROV)


def chip(page: Page, address: str) -> None:
    page.get_by_role("button", name="About: Patriot").click()
    expect(page.get_by_role("textbox", name="About")).to_be_visible()


def narrow(page: Page) -> bool:
    """True where the sidebar lies over the page."""
    return page.viewport_size is not None and page.viewport_size["width"] < 800


def conversations(page: Page, address: str) -> None:
    page.keyboard.press("Escape")
    if narrow(page):
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("button", name="Search, rename, delete").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def article(page: Page, address: str) -> None:
    page.keyboard.press("Escape")
    if narrow(page):
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    open_place(page, page.locator(".st-key-turn-0"), "[1]")


def article_page(page: Page, address: str) -> None:
    page.keyboard.press("Escape")
    visit(page, f"{address}/archive", "Archive")
    page.locator(".entry a").first.click()
    label = page.locator(".article.whole .label").first
    label.click()
    expect(label).to_have_attribute("aria-expanded", "true")


def editing(page: Page, address: str) -> None:
    page.get_by_role("button", name="Edit title, outlet, author, date").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def checking(page: Page, address: str) -> None:
    visit(page, f"{address}/archive", "Archive")
    page.get_by_role("textbox", name="Citation, with its last lines").fill("/article?id=nobody&at=1-2")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".checked.doubted")).to_contain_text("has no article")


def correcting(page: Page, address: str) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Correct").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    button = page.get_by_role("button", name="They said it")
    expect(button).to_be_disabled()
    page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running')")
    place = button.bounding_box()
    assert place
    picture = page.screenshot(
        clip={"x": place["x"], "y": place["y"], "width": place["width"], "height": place["height"]}
    )
    shades = np.asarray(Image.open(io.BytesIO(picture)).convert("L")).astype(int)
    ground = np.bincount(shades.ravel()).argmax()  # what can be read, on the page's own ground: not as an enabled one
    assert (ground > 225 or ground < 50) and abs(shades[4:-4, 4:-4] - ground).max() > 80


def speakers(page: Page, address: str) -> None:
    visit(page, f"{address}/speakers", "Speakers")


def speaker(page: Page, address: str) -> None:
    visit(page, f"{address}{LAVROVS}", "Sergei Lavrov")


def archive_page(page: Page, address: str) -> None:
    visit(page, f"{address}/archive", "Archive")


def compare(page: Page, address: str) -> None:
    visit(page, f"{address}/compare?who=sergei-lavrov&who=eleanor-smith", "Compare")
    expect(page.locator(".compare section").first).to_be_visible()


def starred(page: Page, address: str) -> None:
    page.locator("button.star[aria-pressed=false]").first.click()
    expect(page.locator(".st-key-clip-bar")).to_contain_text("In “Clips”")


def notebook(page: Page, address: str) -> None:
    visit(page, f"{address}/notebook", "Notebook")
    expect(page.locator(".clip-acts").first).to_be_visible()


def following(page: Page, address: str) -> None:
    visit(page, f"{address}/following", "New")


def review(page: Page, address: str) -> None:
    visit(page, f"{address}/review", "Review")


def removing(page: Page, address: str) -> None:
    page.locator(".st-key-entry-0").get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def erasing(page: Page, address: str) -> None:
    page.keyboard.press("Escape")
    page.get_by_text("Erase for good", exact=True).click()
    page.get_by_role("textbox", name="All articles that quote this speaker").fill("Sergei Lavrov")
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name=re.compile("^To erase it, type "))).to_be_visible()
    expect(page.get_by_role("spinbutton", name=re.compile("^year, All articles published before"))).to_be_focused()
    page.evaluate("document.activeElement.scrollIntoView({block: 'center'})")  # axe looks at what the window shows


def choosing(page: Page, address: str) -> None:
    page.get_by_role("button", name="Choose statements").last.click()
    expect(page.get_by_role("checkbox").first).to_be_attached()


PLACES: list[Callable[[Page, str], None]] = [
    greeting, answer, choosing, chip, conversations, article, correcting, speakers, speaker, compare, starred,
    notebook, following, review, archive_page, removing, erasing, article_page, editing, checking,
]  # fmt: skip
"""Every page and dialog, each reached from the one before."""


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_no_page_or_dialog_shuts_anybody_out_or_scrolls_sideways(
    browser: Browser, address: str, scheme: Literal["light", "dark"], width: int
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 860})
    page.set_default_timeout(30_000)
    enter(page, address)
    faults = []
    for reach in PLACES:
        reach(page, address)
        faults += [f"{reach.__name__}: {fault}" for fault in page_faults(page)]
    page.close()
    assert not faults, "\n".join(faults)
