"""The page in a real browser: asked, opened, added to; hostile text stays text, and nothing leaves the machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from index.archive import Archive
from rag.ask import ask as answered
from rag.citation import citation
from rag.export import FORMS, export
from tests.conftest import ROOT, SEED

CHROMIUM = Path("/usr/bin/chromium")
expect.set_options(timeout=30_000)  # CI's machine is slow
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")

LAVROV = "what did Lavrov say about Patriot?"
HOSTILE = "*Post* $x^2$ :streamlit: [a](javascript:alert(1)) <img src=x onerror=alert(1)> http://evil.example ->"
ALONE = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a page over an archive, served from a folder that has nothing to do with it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-P", "-m", "pages", "run", ROOT / "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        [*command, "--server.headless", "true"],
        env=os.environ | {"ONRECORD_ARCHIVE": str(folder), "HOME": str(folder.parent), "ONRECORD_CACHE": cache()},
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        address = next(line.split()[1] for line in process.stdout if line.strip().startswith("URL:"))
        assert urlsplit(address).hostname == "127.0.0.1"
        yield address
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def folder(archive_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the archive, which may be written to."""
    folder = tmp_path_factory.mktemp("served") / "archive"
    return shutil.copytree(archive_folder, folder)


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


def cache() -> str:
    """Where the exported model is kept, for a process whose home is elsewhere."""
    from platformdirs import user_cache_path

    return str(user_cache_path("onrecord"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, address)


def opened(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    """A page whose every request goes to this machine, on which no script of an article has run."""
    page = browser.new_page(**options)  # type: ignore[arg-type]
    hosts, alarms = set[str | None](), list[str]()
    page.on("request", lambda request: hosts.add(urlsplit(request.url.removeprefix("blob:")).hostname))
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: alarms.append(str(error)))
    page.goto(address)
    expect(page.locator(".greeting h1")).to_be_visible()
    yield page
    page.close()
    assert hosts <= {"127.0.0.1", "localhost", None}
    assert not alarms


def ask(page: Page, question: str) -> Locator:
    """Ask; returns the answer's turn once it is there."""
    before = page.locator("h2.question").count()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    turn = page.locator(f".st-key-turn-{before}")
    expect(turn.locator(".summary, .reason, .trouble").first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return turn


def open_place(page: Page, turn: Locator, name: str) -> Locator:
    """Open a citation; returns the article's text."""
    turn.get_by_role("button", name=name).first.click()
    expect(page.locator(".article mark.words").first).to_be_in_viewport()
    return page.locator(".article .text")


def code_points(locator: Locator) -> str:
    text = locator.evaluate("node => node.textContent")
    assert isinstance(text, str)
    return text


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


def test_a_statement_is_corrected_from_its_card_and_that_is_undone(page: Page) -> None:
    card = ask(page, LAVROV).locator(".st-key-card-0-shown-1")
    card.get_by_role("button", name="Correct").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Who said it").fill("Daniel Smith")
    page.get_by_role("option", name="Daniel Smith", exact=True).click()
    dialog.get_by_role("button", name="They said it").click()
    expect(dialog).to_have_count(0)
    expect(card.locator(".name")).to_have_text("Daniel Smith")
    expect(card.locator(".kind")).to_contain_text("corrected by a person")
    expect(ask(page, LAVROV).locator("article.statement.direct, article.statement.indirect")).not_to_have_count(2)
    card.get_by_role("button", name="Undo").click()
    expect(card.locator(".name")).to_have_text("Sergei Lavrov")
    expect(card.locator(".kind")).not_to_contain_text("corrected")


def test_what_is_no_quotation_is_struck_and_can_be_taken_back(page: Page) -> None:
    card = ask(page, LAVROV).locator(".st-key-card-0-shown-2")
    card.get_by_role("button", name="Correct").click()
    page.get_by_role("dialog").get_by_role("button", name="Not a quotation").click()
    expect(card.locator("p.struck")).to_contain_text("Not a quotation (corrected by a person)")
    expect(card.get_by_role("button", name="Correct")).to_have_count(0)
    card.get_by_role("button", name="Undo").click()
    expect(card.locator("p.struck")).to_have_count(0)


def test_a_correction_waits_for_another_writer(page: Page, folder: Path) -> None:
    card = ask(page, LAVROV).locator(".st-key-card-0-shown-1")
    card.get_by_role("button", name="Correct").click()
    dialog = page.get_by_role("dialog")
    with Archive.open(folder).writing():
        dialog.get_by_role("button", name="Nobody who is named said it").click()
        expect(dialog.get_by_role("alert")).to_contain_text("is being written to by process")
    dialog.get_by_role("button", name="Nobody who is named said it").click()
    expect(card.locator(".name")).to_have_text("nobody named")
    card.get_by_role("button", name="Undo").click()
    expect(card.locator(".name")).to_have_text("Sergei Lavrov")


def test_a_citation_is_copied_with_one_click(page: Page, archive: Archive) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = ask(page, LAVROV).locator(".st-key-card-0-shown-2")
    card.get_by_role("button", name="Copy citation").click()
    expect(card.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == citation(answered(archive, LAVROV).matches[1]).text
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
    page.get_by_text("Delete it for good").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(row).to_have_count(0)


def test_statements_are_stepped_through_in_context_by_key(page: Page) -> None:
    turn = ask(page, "what did Eleanor Smith say?")
    open_place(page, turn, "[1]")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("mark.other").first).to_be_attached()
    expect(dialog.get_by_role("link", name="Open the original at courier.example")).to_have_attribute(
        "rel", "noopener noreferrer"
    )
    first = dialog.locator("mark.words").first.text_content()
    page.keyboard.press("j")
    expect(dialog.locator(".count")).to_have_text("2 of 15")
    expect(dialog.locator("mark.words").first).not_to_have_text(first or "")
    page.keyboard.press("ArrowLeft")
    expect(dialog.locator(".count")).to_have_text("1 of 15")
    expect(dialog.locator("mark.words").first).to_have_text(first or "")
    page.keyboard.press("Escape")


@pytest.mark.parametrize(("name", "suffix"), [("Markdown", "md"), ("CSV", "csv"), ("JSON", "json"), ("Word", "docx")])
def test_an_answer_is_taken_along(page: Page, archive: Archive, name: str, suffix: str) -> None:
    turn = ask(page, LAVROV)
    with page.expect_download() as download:
        turn.get_by_role("button", name=name, exact=True).click()
    assert download.value.suggested_filename == f"statements.{suffix}"
    form = next(form for form in FORMS if form.suffix == suffix)
    if suffix != "docx":
        assert download.value.path().read_bytes() == export(archive, answered(archive, LAVROV), form)


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
    turn.get_by_role("button", name="Show 10 more").click()
    expect(turn.locator("article.statement")).to_have_count(22)


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
    inside = page.get_by_role("dialog").locator("img, script, iframe, em, b, a, .katex")
    expect(inside).to_have_count(0)
    page.keyboard.press("Escape")


def test_a_hostile_question_is_text(page: Page) -> None:
    turn = ask(page, f"who said {HOSTILE}?")
    expect(turn.locator("h2.question")).to_have_text(f"who said {HOSTILE}?")
    expect(turn.locator("img, a, em, .katex")).to_have_count(0)


def test_a_file_that_is_added_can_be_asked_about(page: Page, tmp_path: Path) -> None:
    article = {
        "id": "hostile",
        "title": HOSTILE,
        "outlet": HOSTILE,
        "date": "2024-05-06",
        "url": "https://a.example/<script>",
        "text": "Marta Quill, a beekeeper, spoke in Kessel.\n\n“The bees <b>are</b> $x$ back,” Quill said.\r\n\tEnd.",
    }
    good, bad = tmp_path / "*new* <b>.jsonl", tmp_path / "empty.txt"
    good.write_text(json.dumps(article), "utf8")
    bad.write_text("", "utf8")
    page.get_by_role("link", name="Archive").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([good, bad])
    expect(page.locator(".results li")).to_have_count(2, timeout=60_000)
    expect(page.locator(".results .good")).to_contain_text("added, 1 statement")
    expect(page.locator(".results .bad")).to_contain_text("the file is empty")
    page.get_by_role("link", name="Ask").click()
    turn = ask(page, "what did Marta Quill say about the bees?")
    assert code_points(turn.locator(".words")) == "“The bees <b>are</b> $x$ back,”"
    cited = turn.get_by_role("button", name=re.compile(r"^\[1\]"))
    assert code_points(cited).replace("\u2060", "") == f"[1] {HOSTILE} · 6 May 2024"
    text = open_place(page, turn, "[1]")
    assert code_points(text) == article["text"]
    link = page.get_by_role("link", name="Open the original at a.example")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    expect(page.get_by_role("dialog").locator("a")).to_have_count(1)
    page.keyboard.press("Escape")


def test_adding_waits_for_another_writer(page: Page, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "late.txt"
    file.write_text("Otto Lindgren, a pilot, said the fog was late.\n", "utf8")
    page.get_by_role("link", name="Archive").click()
    with Archive.open(folder).writing():
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
        expect(page.locator(".trouble")).to_contain_text("is being written to by process")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".results .good")).to_contain_text("added")
    expect(page.locator(".trouble")).to_have_count(0)


def test_an_archive_that_is_not_there_yet_is_made_by_the_first_file(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path / "archive") as address:
        for page in opened(browser, address):
            expect(page.locator(".greeting")).to_contain_text("This archive is empty")
            page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(SEED)
            example = page.get_by_role("button", name="Everything Sergei Lavrov said")
            expect(example).to_be_visible(timeout=60_000)
            example.click()
            expect(page.locator(".st-key-turn-0 article.statement")).to_have_count(12)


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
