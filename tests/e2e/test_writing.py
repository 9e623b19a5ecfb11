"""What is written from the page, in a real browser: corrections, files, a new archive."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from index.archive import Archive
from tests.support.archives import LAVROV, SEED
from tests.support.browser import (
    HOSTILE,
    NEEDS_CHROMIUM,
    ask,
    click_once_drawn,
    code_points,
    open_place,
    opened,
    serving,
)

pytestmark = NEEDS_CHROMIUM


def test_a_statement_is_corrected_from_its_card_and_that_is_undone(page: Page) -> None:
    card = ask(page, LAVROV).locator('[data-card="0-shown-1"]')
    card.get_by_role("button", name="Correct").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Who said it").fill("Daniel Smith")
    page.get_by_role("option", name=re.compile("^Daniel Smith · ")).click()
    click_once_drawn(dialog.get_by_role("button", name="They said it"))
    expect(dialog).to_have_count(0)
    expect(card.locator(".name")).to_have_text("Daniel Smith")
    expect(card.locator(".kind")).to_contain_text("corrected by a person")
    expect(ask(page, LAVROV).locator("article.statement.direct, article.statement.indirect")).not_to_have_count(2)
    card.get_by_role("button", name="Undo").click()
    expect(card.locator(".name")).to_have_text("Sergei Lavrov")
    expect(card.locator(".kind")).not_to_contain_text("corrected")


def test_a_click_whose_message_is_lost_is_told_again(page: Page) -> None:
    card = ask(page, LAVROV).locator('[data-card="0-shown-1"]')
    page.evaluate("window.onrecordChannels.page.send = () => {}")
    card.get_by_role("button", name="Correct").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_what_is_no_quotation_is_struck_and_can_be_taken_back(page: Page) -> None:
    card = ask(page, LAVROV).locator('[data-card="0-shown-2"]')
    card.get_by_role("button", name="Correct").click()
    page.get_by_role("dialog").get_by_role("button", name="Not a quotation").click()
    expect(card.locator("p.struck")).to_contain_text("Not a quotation (corrected by a person)")
    expect(card.get_by_role("button", name="Correct")).to_have_count(0)
    card.get_by_role("button", name="Undo").click()
    expect(card.locator("p.struck")).to_have_count(0)


def test_a_correction_waits_for_another_writer(page: Page, folder: Path) -> None:
    card = ask(page, LAVROV).locator('[data-card="0-shown-1"]')
    card.get_by_role("button", name="Correct").click()
    dialog = page.get_by_role("dialog")
    with Archive.open(folder).writing():
        dialog.get_by_role("button", name="No named speaker said it").click()
        expect(dialog.get_by_role("alert")).to_contain_text("is being written to by process")
    dialog.get_by_role("button", name="No named speaker said it").click()
    expect(card.locator(".name")).to_have_text("nobody named")
    card.get_by_role("button", name="Undo").click()
    expect(card.locator(".name")).to_have_text("Sergei Lavrov")


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
    assert code_points(cited).replace("\u2060", "").startswith(f"[1] {HOSTILE} · 6 May 2024 · {HOSTILE[:40]}")
    text = open_place(page, turn, "[1]")
    assert code_points(text) == article["text"]
    link = page.get_by_role("link", name="Open the original at a.example")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    links = (
        page.get_by_role("dialog")
        .locator("a")
        .evaluate_all("all => all.map(a => a.getAttribute('href').split('&')[0])")
    )
    assert sorted(links) == ["/article?id=hostile", "/speakers?id=marta-quill", article["url"]]
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
            examples = page.locator("[class*='st-key-example-']")
            example = examples.get_by_role("button", name="Everything Sergei Lavrov said")
            expect(example).to_be_visible(timeout=60_000)
            example.click()
            expect(page.locator(".st-key-turn-0 article.statement")).to_have_count(12)
