"""A long answer in a real browser: its overview, whose counts are filters; found in, grouped, shown whole, taken along."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from index.archive import Archive
from index.archive.ingest import ingest
from index.core.types import Article
from rag.answers.engine import ask as answered
from rag.answers.types import Statement
from rag.formats.card import KIND_NAMES
from tests.support.browser import NEEDS_CHROMIUM, ask, enter, page_faults, serving, settled

pytestmark = NEEDS_CHROMIUM

QUESTION = "everything Maria Keller said"
_THINGS = "tram bridge quay market school harbour library museum tunnel ferry".split()
_TOWNS = "Aldmouth Brenn Corrin Dale Esk Farrow Grell Holm Inver Jarn Kell Lodd Marn Norr Orme".split()
_SAID = (
    "“{town} needs a {thing},” Maria Keller said.",
    "Maria Keller said {town} had no {thing}.",
    "Maria Keller called the {thing} “a gift to {town}”.",
)


def article(number: int) -> Article:
    """A short article with ten statements of one speaker's."""
    said = [_SAID[(number + i) % 3].format(thing=thing, town=_TOWNS[number]) for i, thing in enumerate(_THINGS)]
    text = "Maria Keller, the city engineer, spoke to the council.\n\n" + "\n\n".join(said)
    outlet = ("Harbour Post", "Courier", "")[number % 3]
    day = date(2024, 1 + number % 5, 1 + number) if number else None
    return Article(f"report-{number}", text, f"Council report {number:02d}", outlet, published=day)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = Archive.open(tmp_path_factory.mktemp("long") / "archive", create=True)
    assert len(list(ingest(archive, map(article, range(15))))) == 15
    return archive.folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="module")
def matches(folder: Path) -> tuple[Statement, ...]:
    """The statements that answer the question."""
    matches = answered(Archive.open(folder), QUESTION).matches
    assert len(matches) == 150
    return matches


@pytest.fixture(scope="module")
def window(browser: Browser, address: str) -> Iterator[Page]:
    """A window in which the question was asked."""
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.set_default_timeout(30_000)
    enter(page, address)
    ask(page, QUESTION)
    yield page
    page.close()


@pytest.fixture
def turn(window: Page) -> Iterator[Locator]:
    """The answer, of which nothing is selected."""
    yield window.locator(".st-key-turn-0")
    clear = window.get_by_role("button", name="Clear filters")
    if clear.count():
        clear.click()
        expect(clear).to_have_count(0)
    settled(window)


def selected(turn: Locator, count: int, of: int) -> None:
    """So many of the statements are left, and all of a short list stand there."""
    expect(turn.locator("[class*=st-key-selection-]")).to_contain_text(f"{count:,} of {of:,} statements")
    expect(turn.locator("article.statement")).to_have_count(min(count, 12))
    settled(turn.page)


def choose(turn: Locator, name: str, option: str) -> None:
    turn.get_by_role("combobox", name=name).click()
    turn.page.get_by_role("option", name=option, exact=True).click()


def test_each_count_of_the_overview_is_a_filter(turn: Locator, matches: tuple[Statement, ...]) -> None:
    kinds = Counter(statement.kind for statement in matches)
    for kind, count in kinds.items():
        pill = turn.get_by_role("button", name=f"{KIND_NAMES[kind]} {count}", exact=True)
        pill.click()
        selected(turn, count, len(matches))
        assert turn.locator(f"article.{kind.value}").count() == min(count, 12)
        pill.click()
        expect(turn.locator("[class*=st-key-selection-]")).to_have_count(0)
        settled(turn.page)
    outlets = Counter(statement.article.outlet for statement in matches)
    choose(turn, "Outlet", f"No outlet ({outlets['']})")
    selected(turn, outlets[""], len(matches))
    march = [s for s in matches if s.article.published and s.article.published.month == 3]
    choose(turn, "Month", f"March 2024 ({len(march)})")
    selected(turn, sum(not s.article.outlet for s in march), len(matches))
    turn.get_by_role("button", name="Clear filters").click()
    expect(turn.locator("[class*=st-key-selection-]")).to_have_count(0)
    expect(turn.get_by_role("combobox", name="Outlet")).to_have_value("")
    settled(turn.page)
    bar = turn.locator("figure.timeline button").first
    bar.click()
    month = re.match(r"(\w+ 2024): (\d+)", bar.get_attribute("title") or "")
    assert month
    selected(turn, int(month[2]), len(matches))


def test_words_are_found_inside_the_answer_and_the_export_follows(
    turn: Locator, matches: tuple[Statement, ...]
) -> None:
    ferries = [s for s in matches if "ferry" in s.text]
    turn.get_by_role("searchbox", name="Find in this answer").press_sequentially("ferry")
    selected(turn, len(ferries), len(matches))
    turn.get_by_text("Newest", exact=True).click()
    settled(turn.page)
    with turn.page.expect_download() as download:
        turn.get_by_role("button", name="CSV", exact=True).click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert {int(row["n"]) for row in rows} == {statement.n for statement in ferries}
    days = [row["published"] for row in rows if row["published"]]
    assert days == sorted(days, reverse=True)
    turn.get_by_role("searchbox", name="Find in this answer").fill("walrus")
    expect(turn.locator("[class*=st-key-selection-]")).to_contain_text("0 of ")
    expect(turn.locator("article.statement")).to_have_count(0)


def test_all_are_shown_grouped_and_each_can_be_opened(turn: Locator, matches: tuple[Statement, ...]) -> None:
    turn.get_by_text("By month", exact=True).click()
    expect(turn.locator("h4.group").first).to_have_text(re.compile(r"^(\w+ 2024|Without a date) · \d+$"))
    settled(turn.page)
    turn.get_by_text("By article", exact=True).click()
    expect(turn.locator("h4.group").first).to_have_text(re.compile(r"^Council report \d\d · \d+$"))
    settled(turn.page)
    turn.get_by_role("button", name=f"Show all {len(matches)}", exact=True).click()
    expect(turn.locator("article.statement")).to_have_count(len(matches))
    titles = Counter(statement.article.title for statement in matches)
    assert sorted(turn.locator("h4.group").all_inner_texts()) == sorted(f"{t} · {n}" for t, n in titles.items())
    settled(turn.page)
    shown = turn.locator("article.statement .words").all_text_contents()
    texts = {article(n).text for n in range(15)}
    assert all(any(words in text for text in texts) for words in shown)
    last = turn.locator(".card").last
    words = last.locator(".words").text_content() or ""
    last.locator("button.place").first.click()
    dialog = turn.page.get_by_role("dialog")
    expect(dialog.locator("mark.words").first).to_be_in_viewport()
    assert (dialog.locator("mark.words").first.text_content() or "-") in words
    expect(dialog.locator(".count")).to_have_text(re.compile(f" of {len(matches)}$"))
    turn.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_whole_list_shuts_nobody_out_and_does_not_scroll_sideways(
    browser: Browser, address: str, matches: tuple[Statement, ...], scheme: Literal["light", "dark"], width: int
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 860})
    page.set_default_timeout(30_000)
    enter(page, address)
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name=f"Show all {len(matches)}", exact=True).click()
    expect(turn.locator("article.statement")).to_have_count(len(matches))
    faults = page_faults(page)
    page.close()
    assert not faults, "\n".join(faults)
