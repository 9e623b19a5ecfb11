"""The page in a real browser: asked, opened, narrowed, taken along; hostile text stays text, and nothing leaves the machine."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from index.archive import Archive
from rag.answers.engine import ask as answered
from rag.formats.citation import cite_statement
from rag.formats.export import EXPORT_FORMATS, ExportFormat, export_answer
from rag.formats.export_content import ExportRequest
from tests.support.archives import LAVROV
from tests.support.browser import (
    HOSTILE,
    NEEDS_CHROMIUM,
    ask,
    code_points,
    on_paper,
    open_place,
    opened,
    settled,
    show_the_rest,
)

pytestmark = NEEDS_CHROMIUM


def test_a_question_is_answered_and_its_citation_opens_at_the_place(page: Page, archive: Archive) -> None:
    turn = ask(page, LAVROV)
    expect(turn.locator("article.statement")).to_have_count(2)
    expect(turn.locator("blockquote.words")).to_contain_text("“This was not planned")
    text = open_place(page, turn, "[1]")
    expect(page.locator(".article mark.words").first).to_contain_text("“This was not planned")
    expect(page.locator(".article .text mark.speaker")).to_have_text("the Russian foreign minister")
    expect(page.locator(".article .text mark.cue")).to_have_text("asserted")
    expect(page.locator(".article .chain li")).to_have_text(
        ["the Russian foreign minister", "Sergei Lavrov (paragraph 1)"]
    )
    row = next(row for row, name in archive.lookup.article_rows() if name.startswith("lavrov"))
    assert code_points(text) == archive.lookup.articles([row])[row].text
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_carries_the_match_is_set_off_in_the_whole_quotation(page: Page, archive: Archive) -> None:
    first = answered(archive, LAVROV).matches[0]
    assert first.matched is not None
    card = ask(page, LAVROV).locator("article.statement").first
    expect(card.locator("mark.matched")).to_have_count(1)
    assert code_points(card.locator("mark.matched")) == first.matched.of(first.article.text)
    assert code_points(card.locator(".words")) == first.text
    assert card.locator("mark.matched").evaluate("mark => getComputedStyle(mark).textDecorationLine") == "underline"


def test_a_citation_is_copied_with_one_click(page: Page, archive: Archive, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = ask(page, LAVROV).locator('[data-card="0-shown-2"]')
    card.get_by_role("button", name="Copy citation").click()
    expect(card.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    origin = address.rstrip("/")
    assert copied == cite_statement(answered(archive, LAVROV).matches[1], origin).text
    assert copied.splitlines()[-1].startswith(f"{origin}/article?id=lavrov")
    assert copied.startswith("Russian Foreign Minister Sergei Lavrov stated that Washington")
    assert "— Sergei Lavrov, Russian foreign minister (paraphrase)." in copied


def test_a_copied_link_asks_again_and_the_conversation_is_listed(page: Page, browser: Browser, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "what did Daniel Smith say?")
    turn = ask(page, "and about the terminal?")
    words = turn.locator(".words").all_text_contents()
    turn.get_by_role("button", name="Copy link").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    page.goto(link)
    again = page.locator(".st-key-turn-0")
    expect(again.locator("h2.question")).to_have_text("and about the terminal?")
    expect(again.locator(".words")).to_have_text(words)
    page.locator(".st-key-earlier").get_by_role("button", name="what did Daniel Smith say?").click()
    expect(page.locator(".st-key-turn-1 .words")).to_have_text(words)
    page.get_by_role("button", name="Search, rename, delete").click()
    dialog = page.get_by_role("dialog")
    row = dialog.locator("[class*='st-key-row-']", has_text="what did Daniel Smith say?")
    row.get_by_role("button", name="Change").click()
    page.get_by_text("Delete permanently").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(row).to_have_count(0)


def test_statements_are_stepped_through_in_context_by_key(page: Page) -> None:
    turn = ask(page, "what did Eleanor Smith say?")
    open_place(page, turn, "[1]")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("mark.other").first).to_be_attached()
    first = dialog.locator("mark.words").first.text_content()
    page.keyboard.press("j")
    expect(dialog.locator(".count")).to_have_text("2 of 15")
    expect(dialog.locator("mark.words").first).not_to_have_text(first or "")
    page.keyboard.press("ArrowLeft")
    expect(dialog.locator(".count")).to_have_text("1 of 15")
    expect(dialog.locator("mark.words").first).to_have_text(first or "")
    original = dialog.get_by_role("link", name=re.compile(r"Open the original at (courier|harbourpost)\.example"))
    for n in range(2, 16):
        if original.count():
            break
        page.keyboard.press("j")
        expect(dialog.locator(".count")).to_have_text(f"{n} of 15")
    expect(original).to_have_attribute("rel", "noopener noreferrer")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    turn.get_by_text("Newest", exact=True).click()  # while the address still has the place
    expect(page).not_to_have_url(re.compile("at="))
    settled(page)
    expect(dialog).to_have_count(0)
    turn.get_by_role("button", name="[2]").first.click()  # and another is opened all the same
    expect(dialog.locator(".count")).to_have_text(re.compile("^[0-9]+ of 15$"))


def downloaded(page: Page, place: Locator, name: str) -> tuple[str, bytes]:
    """Press a button of the export bar; returns the file's name and content."""
    with page.expect_download() as download:
        place.get_by_role("button", name=name, exact=True).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


@pytest.mark.parametrize("form", EXPORT_FORMATS, ids=lambda form: form.suffix)
def test_an_answer_is_taken_along(page: Page, archive: Archive, folder: Path, address: str, form: ExportFormat) -> None:
    turn = ask(page, LAVROV)
    name, data = downloaded(page, turn, form.name)
    assert name == f"lavrov-on-patriot-{date.today()}.{form.suffix}"
    filters = ("Speaker: Sergei Lavrov", "About: Patriot")
    at = "/?q=what+did+Lavrov+say+about+Patriot%3F"
    request = ExportRequest(origin=address.rstrip("/"), address=at, filters=filters)
    if form.suffix != "docx":  # which has the time in it
        assert data == export_answer(Archive.open(folder), answered(archive, LAVROV), form, request)


def test_a_reporter_takes_two_statements_along_in_the_order_of_the_page(page: Page) -> None:
    turn = ask(page, "what did Eleanor Smith say?")
    turn.get_by_text("Newest", exact=True).click()
    turn.get_by_role("button", name="Choose statements").click()
    expect(turn.get_by_role("button", name="CSV", exact=True, disabled=True)).to_be_visible()
    boxes = turn.get_by_role("checkbox")
    expect(boxes.first).to_be_attached()
    labels = [box.get_attribute("aria-label") for box in boxes.all()]
    chosen = [int("".join(c for c in label or "" if c.isdigit())) for label in (labels[0], labels[2])]
    for count, n in enumerate(reversed(chosen), 1):
        turn.get_by_text(f"Choose statement [{n}]", exact=True).click()
        expect(turn.get_by_text(re.compile(rf"^{count} of \d+ chosen$"))).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    _, data = downloaded(page, turn, "CSV")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [int(row["n"]) for row in rows] == chosen
    assert rows[0]["published"] >= rows[1]["published"]
    turn.get_by_role("button", name="Export all instead").click()
    expect(boxes).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_is_printed_without_what_is_clicked(
    browser: Browser, address: str, tmp_path: Path, scheme: str
) -> None:
    for page in opened(browser, address, color_scheme=scheme, viewport={"width": 1280, "height": 860}):
        turn = ask(page, "what did Eleanor Smith say?")
        citation = turn.locator("button.copy[data-citation]").first.get_attribute("data-citation") or ""
        cards = turn.locator("article.statement").count()
        text = on_paper(page, tmp_path / "answer.pdf")
        assert "what did Eleanor Smith say?" in text
        for line in citation.splitlines()[1:]:
            assert "".join(line.split()) in "".join(text.split())
        for button in (
            "Copy citation",
            "Correct",
            "Copy link",
            "Ask who said what",
            "Conversations",
            "Filters",
            "Choose",
        ):
            assert button not in text
        assert len(re.findall(r"\[\d+\] —", text)) == cards > 3
        page.emulate_media(media="print")
        assert turn.locator(".card").first.evaluate("node => getComputedStyle(node).breakInside") == "avoid"
        page.emulate_media(media="screen")


def test_a_place_far_down_is_scrolled_to(page: Page) -> None:
    turn = ask(page, "and what did Lavrov say about Merkel?")
    text = open_place(page, turn, "[1]")
    expect(page.locator(".article mark.words").first).to_contain_text("Merkel")
    assert text.evaluate("node => node.scrollTop") > 0


def test_a_new_question_stands_at_the_top_of_a_long_answer(page: Page) -> None:
    ask(page, LAVROV)
    turn = ask(page, "everything Lavrov said")
    expect(turn.locator("article.statement")).to_have_count(12)
    expect(page.locator(".st-key-leads-0")).to_have_count(0)  # what stood above is gone late, and the page moves
    expect(turn.locator("h2.question")).to_be_in_viewport(ratio=1)
    show_the_rest(turn)


def test_a_follow_up_its_chips_and_a_new_conversation(page: Page) -> None:
    ask(page, LAVROV)
    turn = ask(page, "and about Merkel?")
    expect(turn.get_by_role("button", name="Speaker: Sergei Lavrov · from before")).to_be_visible()
    expect(turn.locator("article.statement").filter(has_text="Donbass").first).to_contain_text("Merkel told Putin")
    turn.get_by_role("button", name="Speaker: Sergei Lavrov · from before").click()
    page.get_by_role("button", name="Remove").click()
    expect(turn.get_by_role("button", name="Speaker:")).to_have_count(0)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".greeting")).to_be_visible()


def test_a_filter_narrows_what_is_on_the_page(page: Page) -> None:
    turn = ask(page, "what did Eleanor Smith say?")
    expect(turn.locator("article.indirect").first).to_be_visible()
    page.get_by_role("button", name="Quotation", exact=True).click()
    expect(turn.locator("article.indirect")).to_have_count(0)
    turn.get_by_role("button", name="Filter · Only: quotation").click()
    expect(turn.locator("article.indirect").first).to_be_visible()


def test_a_hostile_article_is_text(page: Page, archive: Archive) -> None:
    turn = ask(page, "what did Ilse Baumgart say?")
    expect(turn.locator("article.statement", has_text="**bold**")).to_contain_text("[a](javascript:alert(1))")
    text = open_place(page, turn, "[1]")
    expect(page.get_by_role("dialog")).to_contain_text("Pranksters fill the council's <b>forum</b> with code")
    row = next(row for row, name in archive.lookup.article_rows() if name.startswith("council-forum"))
    assert code_points(text) == archive.lookup.articles([row])[row].text
    inside = page.get_by_role("dialog").locator("img, script, iframe, em, b, a:not(.within), .katex")
    expect(inside).to_have_count(0)
    page.keyboard.press("Escape")


def test_a_hostile_question_is_text(page: Page) -> None:
    turn = ask(page, f"who said {HOSTILE}?")
    expect(turn.locator("h2.question")).to_have_text(f"who said {HOSTILE}?")
    expect(turn.locator("img, a:not(.within), em, .katex")).to_have_count(0)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 400)])
def test_it_fits_the_window_in_either_theme(
    browser: Browser, address: str, tmp_path: Path, scheme: str, width: int
) -> None:
    for page in opened(browser, address, color_scheme=scheme, viewport={"width": width, "height": 860}):
        for state in ("greeting", "answer", "dialog"):
            if state == "answer":
                turn = ask(page, LAVROV)
            if state == "dialog":
                open_place(page, turn, "[1]")
            page.screenshot(path=tmp_path / f"{state}-{scheme}-{width}.png")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        paper = page.get_by_test_id("stApp").evaluate("node => getComputedStyle(node).backgroundColor")
        assert paper == {"light": "rgb(252, 251, 248)", "dark": "rgb(21, 23, 26)"}[scheme]
