"""The review desk in a real browser, by keyboard: who is the same, who said it, wrong roles, missing facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from index.archive import Archive
from index.archive.ingest import ingest
from index.core.types import Article, hull
from index.store.filters import Filter
from tests.support.browser import NEEDS_CHROMIUM, click_once_drawn, enter, opened, page_faults, serving, settled

pytestmark = NEEDS_CHROMIUM

DAY = date(2024, 5, 1)
ARTICLES = [
    Article("one", "Alaxandr Lukashenko, the president, said the border was open.", "Border", "Post", published=DAY),
    Article("two", "Alexander Lukashenko said the border was shut. He said so twice.", "Shut", "Post", published=DAY),
    Article(
        "talks",
        "Radoslaw Sikorski of Poland met Vladimir Putin on Monday. Mr. Putin said the talks were over.\n\n"
        "“He was reckless enough, and President Putin will pay for it,” he said. He said that gas was cheap.\n\n"
        "Sikorski said Poland was ready.",
        "Talks",
        "Post",
        published=DAY,
    ),
    Article("scan", "It rained.", "scan_0042.pdf"),
    Article("note", "It snowed.", "<b>Snow</b>"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = Archive.open(tmp_path_factory.mktemp("desk") / "archive", create=True)
    assert len(list(ingest(archive, iter(ARTICLES)))) == len(ARTICLES)
    return archive.folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, address)


@pytest.fixture
def outlet_as_role(folder: Path) -> Iterator[None]:
    """A statement's role is the name of an outlet."""
    archive = Archive.open(folder)
    (ready,) = archive.lookup.select(Filter(("radoslaw-sikorski",)))
    place = ("talks", hull(ready.quotation.content))
    with archive.writing() as writer:
        writer.correct_role(*place, "Post")
    yield
    with archive.writing() as writer:
        writer.uncorrect(*place)


def visit(page: Page, address: str, queue: str) -> None:
    page.goto(f"{address}/review?queue={queue}")
    expect(page.get_by_role("heading", name="Review", level=1)).to_be_visible()
    settled(page)


def test_pairs_are_decided_by_keys_and_that_is_undone(page: Page, address: str, folder: Path) -> None:
    page.goto(f"{address}/speakers")
    page.get_by_role("link", name="1 pair of speakers may be one person").click()
    question = page.locator("h2.question")
    expect(question).to_contain_text("one person?")
    expect(page.locator("article.statement")).to_have_count(3)
    settled(page)
    page.wait_for_timeout(700)  # Streamlit hears keys some moments after it has drawn their buttons for the first time
    lookup = Archive.open(folder).lookup
    for key, told in (("a", "are two people."), ("s", "are one.")):
        page.keyboard.press(key)
        expect(page.locator(".st-key-last-decision")).to_contain_text(told)
        expect(question).to_have_count(0)
        expect(page.locator(".title p")).to_contain_text(re.compile("^1 settled, [0-9]+ left"))
        assert (len(lookup.kept_apart()), len(lookup.ties())) == ((1, 0) if key == "a" else (0, 1))
        settled(page)
        page.keyboard.press("u")
        expect(question).to_contain_text("one person?")
        settled(page)
    assert not lookup.kept_apart() and not lookup.ties()
    page.keyboard.press("l")
    expect(question).to_contain_text("one person?")  # the only one comes again


def test_a_doubtful_statement_is_checked_or_given_to_another(page: Page, address: str, folder: Path) -> None:
    lookup = Archive.open(folder).lookup
    visit(page, address, "statements")
    expect(page.locator("h2.question")).to_have_text("Did Vladimir Putin say this?")
    expect(page.locator(".excerpt mark.words").first).to_contain_text("reckless")
    expect(page.locator(".excerpt")).to_contain_text("Mr. Putin said the talks were over.")
    before = page.locator(".excerpt").inner_text()
    expect(page.get_by_role("button", name="Not a quotation")).to_be_visible()  # the last of those with keys
    settled(page)
    page.wait_for_timeout(500)
    page.keyboard.press("y")
    expect(page.locator(".st-key-last-decision")).to_contain_text("Checked: Vladimir Putin.")
    assert lookup.count(Filter(checked=True)) == 1
    settled(page)
    page.keyboard.press("u")
    expect(page.locator(".excerpt")).to_have_text(before, use_inner_text=True)
    assert lookup.count(Filter(checked=True)) == 0
    settled(page)
    page.keyboard.press("1")
    expect(page.locator(".st-key-last-decision")).to_contain_text("Corrected: Radoslaw Sikorski.")
    assert [c.name for c in lookup.corrections()] == ["Radoslaw Sikorski"]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".excerpt")).to_have_text(before, use_inner_text=True)
    assert lookup.corrections() == []


def test_a_correction_offers_what_hangs_on_the_same_pronoun(page: Page, address: str, folder: Path) -> None:
    lookup = Archive.open(folder).lookup
    visit(page, address, "statements")
    page.get_by_role("button", name="Somebody else").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Who said it").fill("Lukash")
    expect(page.get_by_role("option", name=re.compile("^Add"))).to_have_count(0)
    expect(page.get_by_role("option").first).to_contain_text("Lukashenko")
    dialog.get_by_role("combobox", name="Who said it").fill("")
    page.keyboard.press("Tab")
    name = dialog.get_by_role("textbox", name="Or a name that is not in the list")
    name.click()
    name.press_sequentially("Nyx Luxy")  # letters that are keys of the desk
    expect(name).to_have_value("Nyx Luxy")
    name.press("Tab")
    click_once_drawn(dialog.get_by_role("button", name="They said it"))
    expect(dialog).to_contain_text("The same “he” speaks once more in this article. Correct these too?")
    dialog.get_by_role("button", name="Correct these too").click()
    expect(dialog).to_have_count(0)
    assert [c.name for c in lookup.corrections()] == ["Nyx Luxy"] * 2
    with Archive.open(folder).writing() as writer:
        for correction in lookup.corrections():
            writer.uncorrect(correction.article, correction.model.content[0])


def test_articles_are_given_what_they_lack_together(page: Page, address: str, folder: Path) -> None:
    lookup = Archive.open(folder).lookup
    visit(page, address, "articles")
    page.locator("label").filter(has_text="Tick all on this page").click()
    button = page.get_by_role("button", name="Save for 2 articles")
    expect(button).to_be_enabled()
    page.get_by_role("textbox", name="Outlet").fill("Harbour Post")
    page.get_by_role("textbox", name="Title").fill("Weather")
    button.click()
    expect(page.locator(".st-key-last-decision")).to_contain_text("Saved for 2 articles.")
    assert dict(lookup.outlets())["Harbour Post"] == 2
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("label").filter(has_text="<b>Snow</b>")).to_be_visible()
    assert lookup.edits() == []


@pytest.mark.usefixtures("outlet_as_role")
def test_a_role_is_kept_by_a_key_and_that_is_undone(page: Page, address: str, folder: Path) -> None:
    visit(page, address, "roles")
    expect(page.locator("h2.question")).to_have_text("Is Radoslaw Sikorski “Post”?")
    page.wait_for_timeout(700)  # as above
    page.keyboard.press("k")
    expect(page.locator(".reason")).to_have_text("No role looks wrong.")
    assert [each.role for each in Archive.open(folder).lookup.role_keeps()] == ["Post"]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("h2.question")).to_be_visible()
    assert Archive.open(folder).lookup.role_keeps() == []


@pytest.mark.usefixtures("outlet_as_role")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_desk_shuts_nobody_out_and_does_not_scroll_sideways(
    browser: Browser, address: str, scheme: Literal["light", "dark"], width: int
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 860})
    page.set_default_timeout(30_000)
    enter(page, address)
    faults = []
    for queue in ("speakers", "statements", "roles", "articles", "dialog"):
        visit(page, address, "statements" if queue == "dialog" else queue)
        if queue == "dialog":
            page.get_by_role("button", name="Somebody else").click()
            expect(page.get_by_role("dialog")).to_be_visible()
        faults += [f"{queue}: {fault}" for fault in page_faults(page)]
    page.close()
    assert not faults, "\n".join(faults)
