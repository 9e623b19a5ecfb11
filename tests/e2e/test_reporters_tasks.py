"""A reporter's tasks in a real browser: one from question to paper, a file of clips, what is new in the morning."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import zipfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from index.archive import Archive
from index.archive.ingest import ingest
from index.core.types import Article
from rag.notebook.clip_files import ClipStore
from tests.support.browser import NEEDS_CHROMIUM, ask, click_once_drawn, enter, on_paper, serving, settled, tab_to

pytestmark = NEEDS_CHROMIUM

BOTH = "What did Daniel Smith and Eleanor Smith say about the terminal?"


def go(page: Page, title: str) -> None:
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)


def test_a_reporters_task_from_question_to_paper_by_keys_alone(page: Page, folder: Path, tmp_path: Path) -> None:
    """Find, check in context, correct, compare, clip, export, print: nothing but keys, nothing brought into focus."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press = page.keyboard.press
    tab_to(page, "Ask who said what")
    page.keyboard.type(BOTH)
    press("Enter")
    turn = page.locator(".st-key-turn-0")
    expect(turn.locator(".summary")).to_be_visible()
    settled(page)
    words = turn.locator("article.statement .words").all_text_contents()
    assert len(words) > 3

    tab_to(page, r"\[1\] .*")  # check
    press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("mark.words").first).to_be_in_viewport()
    press("ArrowRight")
    expect(dialog.locator(".count")).to_have_text(re.compile("^2 of "))
    press("k")
    expect(dialog.locator(".count")).to_have_text(re.compile("^1 of "))
    settled(page)
    tab_to(page, "Copy citation")
    press("Enter")
    expect(dialog.get_by_role("button", name="Copied")).to_be_visible()
    assert "text SHA-256" in page.evaluate("navigator.clipboard.readText()")

    tab_to(page, "Correct")
    press("Enter")
    expect(dialog.get_by_role("button", name="They said it")).to_be_disabled()
    tab_to(page, "Or a name that is not in the list")
    page.keyboard.type("Nyx Luxy")
    press("Tab")
    expect(dialog.get_by_role("button", name="They said it")).to_be_enabled()
    tab_to(page, "They said it")
    press("Enter")
    expect(dialog.locator(".what")).to_contain_text("Nyx Luxy")
    settled(page)
    press("Escape")
    expect(dialog).to_have_count(0)
    expect(turn.locator(".summary")).to_contain_text("· 1 corrected since")
    settled(page)

    tab_to(page, r"\[1\] .*")  # the article, in which that is undone
    press("Enter")
    expect(dialog.locator("mark.words").first).to_be_in_viewport()
    tab_to(page, "Open the article")
    press("Enter")
    article = page.locator(".article.whole")
    expect(article.locator(".how")).to_contain_text("Corrected by")
    settled(page)
    paper = on_paper(page, tmp_path / "article.pdf")
    title, text = page.locator("h1").inner_text(), article.locator(".text .line").first.inner_text()
    assert " ".join(title.split()) in paper and " ".join(text.split())[-40:] in paper
    assert "5 Nyx Luxy" in paper and "Edit title" not in paper and "Copy citation" not in paper
    before = page.url
    press("j")
    expect(page).not_to_have_url(before)
    press("k")
    expect(page).to_have_url(before)
    tab_to(page, "Undo")
    press("Enter")
    expect(article.locator(".how")).not_to_contain_text("Corrected by")
    assert not Archive.open(folder).lookup.corrections()
    page.go_back()  # in the dialog again, over the answer
    expect(dialog.locator("mark.words").first).to_be_visible()
    press("Escape")
    expect(dialog).to_have_count(0)
    expect(turn.locator(".summary")).not_to_contain_text("corrected")
    settled(page)

    tab_to(page, "Compare side by side")
    press("Enter")
    expect(page.locator(".compare.heads h2")).to_have_text(["Daniel Smith", "Eleanor Smith"])
    settled(page)
    assert sorted(page.locator(".compare article.statement .words").all_text_contents()) == sorted(words)
    tab_to(page, "Newest")
    press("ArrowRight")
    press("Enter")
    expect(page).to_have_url(
        re.compile(r"/compare\?who=daniel-smith&who=eleanor-smith&about=the\+terminal&order=oldest")
    )
    settled(page)
    tab_to(page, "CSV")
    with page.expect_download() as download:
        press("Enter")
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert len(rows) == len(words)
    assert {row["speaker"] for row in rows} == {"Daniel Smith", "Eleanor Smith"}
    paper = on_paper(page, tmp_path / "compare.pdf")
    assert "Daniel Smith" in paper and len(re.findall(r"\[\d+\] —", paper)) == len(words)
    assert "Then and now" not in paper and "Copy citation" not in paper

    clipped = page.locator(".compare article.statement .words").first.text_content() or ""
    tab_to(page, "Clip into the notebook: .*")
    press("Enter")
    expect(page.locator(".st-key-clip-bar")).to_contain_text("In “")
    tab_to(page, "Open the notebook")
    press("Enter")
    expect(page.locator(".st-key-clips article.statement .words").last).to_have_text(clipped)
    expect(page.locator(".clip-state").last).to_have_text("Unchanged")
    settled(page)
    tab_to(page, "Word")
    with page.expect_download() as download:
        press("Enter")
    with zipfile.ZipFile(download.value.path()) as parts:
        assert parts.read("word/footnotes.xml").decode().count("text SHA-256") == 1
    paper = on_paper(page, tmp_path / "notebook.pdf")
    assert " ".join(clipped.split()) in paper and len(re.findall(r"\[\d+\] —", paper)) == 1
    assert "Move down" not in paper and "New clip file" not in paper and "Export" not in paper


def test_a_person_is_compared_with_themselves(page: Page, address: str) -> None:
    page.goto(f"{address}/compare?who=daniel-smith&who=eleanor-smith&about=the+terminal")
    expect(page.locator(".compare.heads h2")).to_have_text(["Daniel Smith", "Eleanor Smith"])
    settled(page)
    page.get_by_role("button", name="Daniel Smith").click()  # the chip takes the column away
    expect(page.locator(".compare.heads h2")).to_have_text(["Eleanor Smith"])
    settled(page)
    page.get_by_role("button", name="Then and now").click()
    expect(page.locator(".compare.heads .period")).to_have_count(2)
    assert page.url.count("period=") == 2
    page.reload()
    expect(page.locator(".compare.heads .period")).to_have_count(2)


def test_a_statement_is_corrected_in_its_cell_and_that_is_undone(page: Page, address: str, folder: Path) -> None:
    page.goto(f"{address}/compare?who=daniel-smith&who=eleanor-smith")
    entries = page.locator(".compare .entry")
    expect(entries.first).to_be_visible()
    settled(page)
    count, words = entries.count(), page.locator(".compare .words").first.inner_text()
    page.get_by_role("button", name=re.compile("^Correct: ")).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".words")).to_have_text(words)
    dialog.get_by_role("textbox", name="Or a name that is not in the list").fill("Nyx Luxy")
    page.keyboard.press("Tab")
    click_once_drawn(dialog.get_by_role("button", name="They said it"))
    expect(page.locator(".compare .entry.moved .name")).to_have_text("Nyx Luxy")
    expect(entries).to_have_count(count)  # it stays in its place
    assert [c.name for c in Archive.open(folder).lookup.corrections()] == ["Nyx Luxy"]
    page.get_by_role("button", name=re.compile("^Undo: ")).click()
    expect(page.locator(".compare .entry.moved")).to_have_count(0)
    assert not Archive.open(folder).lookup.corrections()
    expect(page.get_by_role("button", name=re.compile("^Undo: "))).to_have_count(0)


def test_speakers_are_ticked_for_comparison_by_keyboard(page: Page) -> None:
    go(page, "Speakers")
    for name in ("Compare: Sergei Lavrov", "Compare: Daniel Smith"):
        tick = page.get_by_role("button", name=name, exact=True)
        expect(tick).to_be_visible()
        while not tick.evaluate("tick => tick === document.activeElement"):  # until the page is drawn to its end
            tick.focus()
            page.wait_for_timeout(500)
        page.keyboard.press("Enter")
        expect(tick).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_role("link", name=re.compile(f"^Compare .*{name[9:]}"))).to_be_visible()
        expect(tick).to_be_focused()
    page.get_by_role("link", name="Compare Sergei Lavrov and Daniel Smith").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".compare.heads h2")).to_have_text(["Sergei Lavrov", "Daniel Smith"])


def test_speakers_ticked_while_the_page_is_drawn_are_all_ticked(page: Page) -> None:
    go(page, "Speakers")
    ticks = page.locator("button.tick")
    names = [str(ticks.nth(n).get_attribute("title")).removeprefix("Compare: ") for n in range(4)]
    page.evaluate("[...document.querySelectorAll('button.tick')].slice(0, 3).forEach(tick => tick.click())")
    page.wait_for_timeout(30)
    page.evaluate("document.querySelectorAll('button.tick')[3].click()")
    expect(page.get_by_role("link", name="Compare " + " and ".join(names))).to_be_visible()


def test_a_clip_file_is_made_put_in_order_and_exported(page: Page, folder: Path) -> None:
    turn = ask(page, "what did Eleanor Smith say?")
    turn.locator("button.star").nth(0).click()
    bar = page.locator(".st-key-clip-bar")
    expect(bar).to_contain_text("In “")
    box = bar.get_by_role("combobox", name="Clip file")
    box.click()
    box.fill("Terminal story")
    page.keyboard.press("Enter")
    expect(bar).to_contain_text("In “Terminal story”")
    turn.locator("button.star").nth(1).click()
    expect(turn.locator("button.star").nth(1)).to_have_attribute("aria-pressed", "true")
    expect(bar).to_contain_text("In “Terminal story”")
    first, second = (turn.locator("article.statement .words").nth(n).text_content() for n in (0, 1))
    bar.get_by_role("link", name="Open the notebook").click()
    words = page.locator(".st-key-clips article.statement .words")
    expect(words).to_have_text([first or "", second or ""])
    settled(page)
    expect(page.locator(".clip-state")).to_have_text(["Unchanged", "Unchanged"])
    down = page.get_by_role("button", name=re.compile("^Move down: ")).first
    down.focus()
    page.keyboard.press("Enter")
    expect(words).to_have_text([second or "", first or ""])
    expect(page.locator(":focus")).to_have_attribute("aria-label", re.compile("^Move up: "))
    settled(page)
    page.get_by_role("button", name=re.compile("^Add a note below: ")).first.click()
    page.get_by_role("textbox", name="Note", exact=True).fill("Ask *her* again.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".clip-text")).to_have_text("Ask *her* again.")
    settled(page)
    page.get_by_role("button", name=re.compile("^Remove: Ask")).click()
    expect(page.locator(".clip-text")).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".clip-text")).to_have_text("Ask *her* again.")
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Word", exact=True).click()
    assert download.value.suggested_filename == "Terminal story.docx"
    with zipfile.ZipFile(download.value.path()) as parts:
        assert parts.read("word/footnotes.xml").decode().count("text SHA-256") == 2
    stored = next(file for file in ClipStore(folder).files() if file.name == "Terminal story")
    assert [item.sort for item in stored.items] == ["statement", "note", "statement"]


def test_what_is_new_is_listed_and_known_once_opened(page: Page, folder: Path, address: str) -> None:
    ask(page, "what did Eleanor Smith say about the terminal?").get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following", exact=True)).to_be_visible()
    with sqlite3.connect(folder / "record.sqlite") as db:
        db.execute("UPDATE articles SET added = '2000-01-01T00:00:00+00:00'")
    text = "“The terminal has cost us a year,” Eleanor Smith, the mayor, said on Tuesday.\n"
    list(ingest(Archive.open(folder), iter([Article("fresh", text, "Terminal late", "Harbour Post")])))
    with sqlite3.connect(folder / "record.sqlite") as db:
        db.execute("UPDATE articles SET added = '2999-01-01T00:00:00+00:00' WHERE id = 'fresh'")
    page.goto(address)
    news = page.get_by_role("region", name="New")
    expect(news).to_contain_text("1 new article since")
    news.get_by_role("link", name="1 new statement by Eleanor Smith on the terminal").click()
    expect(page.locator("article.statement .words")).to_have_text("“The terminal has cost us a year,”")


def test_the_start_page_asks_and_narrows(page: Page) -> None:
    page.wait_for_function("window.onrecordEvents")
    most = page.locator(".most li").first
    name = most.get_by_role("link").inner_text()
    outlet = page.locator(".outlets button.name").first
    outlet.click()
    expect(page.get_by_role("button", name="Filter · In ")).to_be_visible()
    settled(page)
    page.locator(".st-key-home-filter").get_by_role("button").click()
    expect(page.locator(".st-key-home-filter")).to_have_count(0)
    settled(page)
    most.get_by_role("button").click()
    expect(page.locator("h2.question")).to_have_text(f"Everything {name} said")
    settled(page)
    page.get_by_role("button", name="Quotation", exact=True).first.click()
    settled(page)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".most")).to_be_visible()
    expect(page.locator(".st-key-home-filter")).to_have_count(0)  # the filter went with its conversation


def test_the_pages_are_reached_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for title in ("Speakers", "Compare", "Notebook", "Archive", "New"):
        go(page, title)
        expect(page.get_by_role("link", name=title, exact=True)).to_have_attribute("aria-current", "page")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_program_that_has_stopped_says_so(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    with serving(folder) as address:
        enter(page, address)
        page.wait_for_function("window.onrecordClicks")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("onrecord has stopped.", timeout=60_000)
    expect(dialog).to_contain_text("Start it again: onrecord chat")
    expect(dialog).not_to_contain_text("internet")
    page.close()
