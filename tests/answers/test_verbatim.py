"""Text shown as somebody's words is `article.text[start:end]`, on every path that prints a quotation."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.archive import Archive
from index.archive.ingest import ingest
from index.core.types import Article, Quotation, words_of
from index.extraction.pipeline import extract
from index.store.filters import Filter
from pages.html.article_view import view_article
from pages.html.clips import item_body
from pages.html.comparison import comparison_rows, row_statements
from pages.html.fragments import excerpt
from rag.answers.engine import ask
from rag.answers.revalidation import revalidate
from rag.answers.types import Answer
from rag.browse.article_reading import read_article
from rag.browse.comparison import ComparisonRequest, compare
from rag.browse.review.doubtful_statements import excerpt_of
from rag.cli.terminal import escape_controls
from rag.formats.addresses import article_address
from rag.formats.answer_json import answer_to_json
from rag.formats.citation_check import check_citation
from rag.formats.plain_text import answer_to_text as printed
from rag.formats.segments import statement_segments
from rag.integrations.langchain_retriever import StatementRetriever
from rag.notebook.clip_check import check_clips
from rag.notebook.clip_export import CLIP_FORMATS, export_clips
from rag.notebook.clip_files import ClipFile, Item

pytestmark = pytest.mark.slow

NAMES = ["Ada Brandt", "Brandt", "he", "she", "the harbour pilot", "Mr. Kolb", "The Port Authority", "critics"]
WORDS = [
    "the quay is unsafe",
    "we *never* said <b>that</b>",
    "it costs $5 and $6",
    "nobody\u00a0asked “us”",
    "😀 ja",
    "it\u200bis",
]
MARKS = [("“", "”"), ('"', '"'), ("„", "“"), ("«", "»"), ("‘", "’"), ("“", "")]


@st.composite
def sentences(draw: st.DrawFn) -> str:
    who, what = draw(st.sampled_from(NAMES)), draw(st.sampled_from(WORDS))
    opened, closed = draw(st.sampled_from(MARKS))
    form = draw(
        st.sampled_from(
            [
                "{who} said {what}.",
                "{o}{what},{c} {who} said.",
                "{who} said: {o}{what}.{c}",
                "{o}{what},{c} said {who}, {o}and {what}.{c}",
                "According to {who}, {what}.",
                "{o}{what}.{c}",
                "{who} called it {o}{what}{c} and left.",
                "ADA BRANDT: {what}.",
                "{who} left.",
            ]
        )
    )
    return form.format(who=who, what=what, o=opened, c=closed)


articles = st.lists(st.tuples(sentences(), st.sampled_from([" ", "\n", "\n\n", "  \r\n"])), min_size=1, max_size=8).map(
    lambda parts: "".join(sentence + space for sentence, space in parts)
)


def cut(text: str, spans: list[list[int]]) -> str:
    return " […] ".join(text[start:end] for start, end in spans)


def quotation_is_sound(text: str, quotation: Quotation) -> None:
    spans = [*quotation.content, *quotation.cue, *filter(None, [quotation.source.span])]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    ordered = sorted(quotation.content)
    assert list(quotation.content) == ordered
    assert all(a.end <= b.start for a, b in pairwise(ordered))


def shown_is_cut(answer: Answer, texts: dict[str, str]) -> None:
    """Every text of the answer, as JSON and as print, is the stored text at its spans.

    Where statements answer, the terminal has those alone; else what is closest.
    """
    data = json.loads(json.dumps(answer_to_json(answer)))
    terminal = escape_controls(printed(answer))
    for shown in (*data["statements"], *data["passages"]):
        text = texts[shown["article"]["id"]]
        assert shown["text"] == cut(text, shown["spans"])
        if shown.get("match") or not answer.matches:
            assert escape_controls(shown["text"]) in terminal
        for place in shown.get("places", ()):
            assert cut(texts[place["article"]["id"]], place["spans"])
    for row, statement in zip(data["statements"], answer.statements, strict=True):
        text = texts[statement.article.id]
        assert statement.text == words_of(text, statement.place.spans)
        parts = statement_segments(statement)
        assert all("".join(run.text for run in part) in text for part in parts)
        carrying = "".join(run.text for part in parts for run in part if run.matched)
        assert carrying == (text[slice(*row["matched"])] if row["matched"] else "")
        assert not row["matched"] or any(
            start <= row["matched"][0] and row["matched"][1] <= end for start, end in row["spans"]
        )


@settings(max_examples=40)
@given(articles)
def test_what_is_extracted_lies_in_the_text(text: str) -> None:
    for quotation in extract(Article("x", text)):
        quotation_is_sound(text, quotation)


def opened_is_cut(archive: Archive, identifier: str) -> None:
    """An article's page has the article's text, each statement's words at its spans, and citations that are confirmed."""
    reading = read_article(archive, identifier)
    text, view = reading.article.text, view_article(reading.article, reading.statements)
    pieces = [piece for line in view.lines for piece in line]
    assert "".join(piece.text for piece in pieces) == text
    for i, (shown, standing) in enumerate(zip(view.statements, reading.statements, strict=True)):
        spans = standing.statement.place.spans
        assert "".join(p.text for p in pieces if (i, "words") in p.marks) == "".join(s.of(text) for s in spans)
        check = check_citation(archive, shown.citation)
        assert check.confirmed, (shown.citation, check.text)
        assert all(part in text for part in "".join(stretch for stretch, _ in check.there).split(" […] "))


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(text=articles)
def test_what_is_shown_of_any_article_is_cut_from_it(
    text: str, empty_archive_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = Archive.open(shutil.copytree(empty_archive_folder, tmp_path_factory.mktemp("a") / "archive"))
    list(ingest(archive, iter([Article("x", text)])))
    for question in (
        "what did Brandt say about the quay?",
        "everything Ada Brandt said",
        "who said it costs $5?",
        "quay",
    ):
        shown_is_cut(ask(archive, question), {"x": text})
    opened_is_cut(archive, "x")


def test_what_is_shown_of_the_sample_articles_is_cut_from_them(archive: Archive) -> None:
    texts = {a.id: a.text for a in archive.lookup.articles(row for row, _ in archive.lookup.article_rows()).values()}
    for question in questions(archive):
        shown_is_cut(ask(archive, question), texts)


def test_the_page_of_each_sample_article_is_cut_from_it(archive: Archive) -> None:
    for _, identifier in archive.lookup.article_rows():
        opened_is_cut(archive, identifier)


def test_what_the_retriever_returns_is_cut_from_the_articles(archive: Archive) -> None:
    texts = {a.id: a.text for a in archive.lookup.articles(row for row, _ in archive.lookup.article_rows()).values()}
    retriever = StatementRetriever(archive=archive, near=True)
    for question in questions(archive):
        for document in retriever.invoke(question):
            assert document.page_content == cut(texts[document.metadata["source"]], document.metadata["spans"])


def printed_words(html: str) -> list[str]:
    """The words of each statement in static HTML, as the browser shows them."""
    blocks = re.findall(r'<(?:blockquote|p) class="words"[^>]*>(.*?)</(?:blockquote|p)></article>', html)
    return [unescape(re.sub(r"<[^>]*>", "", block)) for block in blocks]


def test_what_a_comparison_and_a_clip_file_show_is_cut_from_the_articles(archive: Archive) -> None:
    speakers = [speaker.id for speaker in archive.lookup.speakers()[:4]]
    result = compare(archive, ComparisonRequest(tuple(speakers)))
    statements = [s for row in result.rows for cell in row.cells for s in cell]
    assert len(statements) > 20
    standings = revalidate(archive, row_statements(result.rows))
    shown = printed_words(comparison_rows(result.columns, result.rows, standings, frozenset()))
    file = ClipFile("0" * 16, "all", tuple(Item.of_statement(s) for s in statements))
    checked = check_clips(archive, file)
    shown += [words for item in file.items for words in printed_words(item_body(item, checked[item.id]))]
    assert len(shown) == 2 * len(statements)
    for words, statement in zip(shown, (*statements, *statements), strict=True):
        assert all(part in statement.article.text for part in words.split(" […] "))
    exported = [export_clips(archive, file, form).decode("utf8") for form in CLIP_FORMATS if form.suffix == "txt"]
    for statement in statements:
        clip = next(c.statement for c in checked.values() if c.statement and c.statement.place == statement.place)
        assert cut(statement.article.text, [[s.start, s.end] for s in statement.place.spans]) == clip.text
        parts = ["".join(run.text for run in part) for part in statement_segments(clip)]
        assert all(part in exported[0] for part in parts)


def test_every_stored_quotation_lies_in_its_article(archive: Archive) -> None:
    stored = archive.lookup.select(Filter())
    texts = archive.lookup.articles({q.article for q in stored})
    assert len(stored) > 100
    for q in stored:
        quotation_is_sound(texts[q.article].text, q.quotation)


def questions(archive: Archive) -> Iterator[str]:
    for speaker in archive.lookup.speakers():
        yield f"everything {speaker.name} said"
        yield f"what did {speaker.name} say about the quay?"
    yield from (
        "who said nobody asked us?",
        "statements about the terminal",
        "why was the quay closed?",
        "script alert",
    )
    yield from (re.sub(r"\W+", " ", word) for word in WORDS)


def test_the_desks_excerpts_are_cut_from_the_article(archive: Archive) -> None:
    stored = archive.lookup.select(Filter())
    texts = archive.lookup.articles({each.article for each in stored})
    for each in stored:
        article = texts[each.article]
        around = excerpt_of(article, each)
        fragment = excerpt(around, article_address(article.id)).partition("</blockquote>")[0]
        assert unescape(re.sub("<[^>]*>", "", fragment)) == around.span.of(article.text)
        marked = re.findall('<mark class="[^"]*words[^"]*">([^<]*)</mark>', fragment)
        assert unescape("".join(marked)) == "".join(span.of(article.text) for span in each.quotation.content)
