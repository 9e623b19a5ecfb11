"""A reporter's task from end to end in a real browser: open a citation, select, correct, copy, go back, reload, verify."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from index.archive import Archive
from index.core.rights import local_actor
from tests.support.archives import LAVROV
from tests.support.browser import NEEDS_CHROMIUM, ask, code_points, enter, open_place, opened, settled

pytestmark = NEEDS_CHROMIUM

SMITH = "what did Eleanor Smith say?"


def place_of(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("at", [""])[0]


def scroll_of(page: Page) -> int:
    top = page.get_by_test_id("stMain").evaluate("node => Math.round(node.scrollTop)")
    assert isinstance(top, int)
    return top


def open_article(page: Page, turn: Locator) -> Locator:
    """Open the first citation, and from it the article's page; returns that."""
    open_place(page, turn, "[1]")
    page.get_by_role("dialog").get_by_role("link", name="Open the article").click()
    article = page.locator(".article.whole")
    expect(article.locator(".text mark.words").first).to_be_in_viewport()
    expect(page.get_by_role("dialog")).to_have_count(0)
    settled(page)
    return article


def test_a_citation_is_opened_another_statement_corrected_copied_and_gone_back_from(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, SMITH)
    asked = page.url
    open_place(page, turn, "[1]")
    dialog = page.get_by_role("dialog")
    first = place_of(page)
    assert re.fullmatch(r".+:[0-9]+-[0-9]+", first)
    page.keyboard.press("ArrowRight")
    expect(dialog.locator(".count")).to_have_text("2 of 15")
    expect(page).not_to_have_url(re.compile(re.escape(first.split(":")[-1])))
    page.keyboard.press("ArrowLeft")
    expect(dialog.locator(".count")).to_have_text("1 of 15")
    settled(page)

    other = dialog.locator("mark.other[role=button]", has_text="“").first
    said = (other.text_content() or "").strip()
    speaker = (other.get_attribute("title") or "").split(",")[0]
    other.click()
    expect(dialog.locator("mark.words").first).to_contain_text(said)
    expect(dialog.locator(".what")).to_contain_text(speaker)
    dialog.get_by_role("button", name="Copy citation").click()
    expect(dialog.get_by_role("button", name="Copied")).to_be_visible()
    citation = page.evaluate("navigator.clipboard.readText()")
    assert said.strip("“”") in citation

    dialog.get_by_role("button", name="Correct").click()
    dialog.get_by_role("button", name="No named speaker said it").click()
    expect(dialog.locator("mark[title*='nobody named']").first).to_be_attached()
    page.go_back()
    expect(dialog).to_have_count(0)
    expect(page).to_have_url(asked)
    expect(turn.locator("h2.question")).to_have_text(SMITH)

    page.go_forward()
    expect(dialog.locator("mark.words").first).to_be_visible()
    page.reload()
    expect(dialog.locator("mark.words").first).to_be_in_viewport()
    dialog.locator("mark[title*='nobody named']").first.click()
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.locator("mark[title*='nobody named']")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page).to_have_url(asked)

    page.get_by_role("link", name="Archive").click()
    page.get_by_role("textbox", name="Citation, with its last lines").fill(citation)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".checked.confirmed")).to_contain_text("Word for word at this place")
    page.get_by_role("link", name="Open the place").click()
    expect(page.locator(".article.whole .text mark.words").first).to_be_in_viewport()


def test_the_article_has_its_text_and_all_statements_and_each_has_an_address(page: Page, archive: Archive) -> None:
    article = open_article(page, ask(page, LAVROV))
    row = next(row for row, name in archive.lookup.article_rows() if name.startswith("lavrov"))
    stored = archive.lookup.articles([row])[row]
    assert code_points(article.locator(".text")) == stored.text
    labels = article.locator(".margin .label")
    expect(labels).to_have_count(len(archive.lookup.quotations_of(row)))
    last = labels.last
    last.click()
    expect(last).to_have_attribute("aria-expanded", "true")
    expect(article.locator(".text mark.words").first).to_be_in_viewport()
    start, end = place_of(page).split("-")
    assert (article.locator(".text mark.words").first.text_content() or "") in stored.text[int(start) : int(end)]
    page.reload()
    expect(article.locator(".text mark.words").first).to_be_in_viewport()
    expect(article.locator(".margin .label").last).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".voices")).to_contain_text("Sergei Lavrov")


def test_a_statement_is_corrected_on_the_articles_page_and_that_is_undone(page: Page) -> None:
    article = open_article(page, ask(page, LAVROV))
    entry = article.locator(".entry").nth(1)
    before = entry.locator(".name").inner_text()
    entry.get_by_role("button").first.click()
    entry.get_by_role("button", name="Correct").click()
    page.get_by_role("dialog").get_by_role("button", name="No named speaker said it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(entry.locator(".name")).to_have_text("nobody named")
    expect(entry.locator(".label")).to_have_attribute("aria-expanded", "true")
    expect(entry.locator(".how")).to_contain_text(f"Corrected by {local_actor().name}, ")
    entry.get_by_role("button", name="Undo").click()
    expect(entry.locator(".name")).to_have_text(before)
    expect(entry.locator(".how")).not_to_contain_text("Corrected by")


def test_label_and_words_are_joined_under_the_pointer_and_by_focus(page: Page) -> None:
    article = open_article(page, ask(page, LAVROV))
    label = article.locator(".margin .label").first
    label.hover()
    expect(article.locator("mark.lit").first).to_be_attached()
    article.locator("mark.other[data-n]").last.hover(position={"x": 3, "y": 6})
    expect(article.locator(".entry.lit")).to_have_count(1)
    page.mouse.move(0, 0)
    expect(article.locator(".lit")).to_have_count(0)
    label.focus()
    expect(article.locator("mark.lit").first).to_be_attached()


def test_back_leads_through_the_questions_to_the_start_page(page: Page) -> None:
    ask(page, LAVROV)
    first = page.url
    ask(page, "and about Merkel?")
    second = page.url
    assert first != second
    page.go_back()
    expect(page).to_have_url(first)
    page.go_back()
    expect(page.locator(".greeting h1")).to_be_visible()
    expect(page.locator("h2.question")).to_have_count(0)
    page.go_forward()
    expect(page.locator("h2.question")).to_have_text(LAVROV)
    expect(page).to_have_url(first)


def test_back_from_a_speakers_page_returns_to_where_one_was(page: Page) -> None:
    turn = ask(page, "everything Lavrov said")
    turn.get_by_role("button", name=re.compile("^Show [0-9]+ more$")).first.click()
    card = turn.locator("article.statement").nth(14)
    expect(card).to_be_visible()
    settled(page)
    shown = turn.locator("article.statement").count()
    link = card.get_by_role("link").first
    link.hover()
    page.wait_for_timeout(400)
    top = scroll_of(page)
    assert top > 500
    link.click()
    expect(page.get_by_role("heading", name="Sergei Lavrov", level=1)).to_be_visible()
    page.go_back()
    expect(turn.locator("article.statement")).to_have_count(shown)
    page.wait_for_function(f"Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - {top}) < 40")


def test_an_unknown_article_says_what_to_do(page: Page, address: str) -> None:
    page.goto(f"{address}/article?id=<img src=x onerror=alert(1)>&at=1-2")
    expect(page.locator(".reason")).to_contain_text("Search for the article under Archive")
    expect(page.locator("img[src=x]")).to_have_count(0)
    page.get_by_role("link", name="All articles").click()
    expect(page.get_by_role("heading", name="Archive", level=1)).to_be_visible()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, address, viewport={"width": 390, "height": 844}, color_scheme="dark")


def test_on_a_phone_the_margin_is_a_list_and_the_chosen_statement_stays_in_sight(phone: Page, address: str) -> None:
    article = open_article(phone, ask(phone, LAVROV))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    text, margin = article.locator(".text").bounding_box(), article.locator(".margin").bounding_box()
    assert text is not None and margin is not None
    assert margin["y"] >= text["y"] + text["height"]
    article.locator("mark.other").first.click()
    expect(article.locator(".how")).to_be_in_viewport()
    before = "mark => getComputedStyle(mark, '::before').content"
    assert article.locator("mark[data-n]").first.evaluate(before) == '"1"'


def test_a_report_of_adding_stays_until_it_is_closed(page: Page, address: str, tmp_path: Path) -> None:
    good, bad = tmp_path / "late.txt", tmp_path / "photo.png"
    good.write_text("Title: Late\n\nMarta Quill, a beekeeper, said the tide was late.\n", "utf8")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    page.get_by_role("link", name="Archive").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([good, bad])
    expect(page.locator(".results .good")).to_contain_text("added, 1 statement")
    expect(page.locator(".results .bad")).to_contain_text("photo.png")
    expect(page.locator(".results .bad")).to_contain_text("this kind of file cannot be read")
    page.get_by_role("link", name="Ask").click()
    expect(page.locator(".results .bad")).to_contain_text("photo.png")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".results")).to_have_count(0)


def test_articles_are_chosen_and_removed_together(page: Page, address: str, folder: Path) -> None:
    before = Archive.open(folder).lookup.counts()[0]
    page.get_by_role("link", name="Archive").click()
    expect(page.locator(".entry").first).to_be_visible()
    names = [page.locator(".entry a").nth(i).inner_text() for i in (0, 1)]
    for i in (0, 1):
        page.locator(f".st-key-entry-{i} label").click()
        settled(page)
    expect(page.locator(".st-key-chosen")).to_contain_text("2 articles chosen")
    expect(page.get_by_role("button", name=f"Remove “{names[0]}”")).to_be_visible()
    page.get_by_role("button", name="Remove chosen").click()
    page.get_by_role("button", name="Remove them").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert Archive.open(folder).lookup.counts()[0] == before - 2


def test_the_server_of_these_tests_is_entered_by_its_token(browser: Browser, address: str) -> None:
    page = browser.new_page()
    enter(page, address, "/article?id=nobody")
    expect(page.locator(".reason")).to_contain_text("has no article “nobody”")
    page.close()
