"""What the page shows is what the archive holds: text stays text, code point for code point."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as some

from index.archive.ingest import IngestStatus, Outcome
from index.core.types import Article, Kind, Span
from pages.html.article_view import PLACE, ArticleView, view_article
from pages.html.fragments import ingest_results, statement_fragment
from rag.admin.ingest_report import IngestReport
from rag.answers.revalidation import CitationStatus
from rag.answers.sorting import Order, sort_statements
from rag.answers.types import CitedPassage, Place, Statement
from rag.formats.card import passage_card, statement_card
from rag.formats.segments import split_quoted
from rag.formats.speaker_basis import explain_speaker
from tests.support.statements import made

# --- cards


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("an effort to “drain” Moscow", ["“drain”"]),
        ('they "agree" and "disagree"', ['"agree"', '"disagree"']),
        ("a plan «of sorts»", ["«of sorts»"]),
        ("“never closed", ["“never closed"]),
        ("the union’s plan", []),
        ("nothing quoted", []),
    ],
)
def test_the_verbatim_part_of_a_mixed_statement(text: str, quoted: list[str]) -> None:
    segments = split_quoted(text, Kind.MIXED)
    assert "".join(segment.text for segment in segments) == text
    assert [segment.text for segment in segments if segment.verbatim] == quoted


@given(some.text(min_size=1), some.sampled_from(Kind))
def test_runs_are_the_text(text: str, kind: Kind) -> None:
    assert "".join(segment.text for segment in split_quoted(text, kind)) == text


@pytest.mark.parametrize(
    ("text", "kind", "bare"),
    [
        ("“We were lucky.”", Kind.DIRECT, False),
        ('"We were lucky."', Kind.DIRECT, False),
        ("We were lucky.", Kind.DIRECT, True),
        ("that they were lucky", Kind.INDIRECT, False),
        ("they were “lucky”", Kind.MIXED, False),
    ],
)
def test_marks_of_ours_stand_only_at_quotations_without_their_own(text: str, kind: Kind, bare: bool) -> None:
    shown = statement_card(made(Article("a", text), Span(0, len(text)), kind=kind))
    assert shown.lacks_marks is bare
    assert (" bare" in statement_fragment(shown)) is bare


@pytest.mark.parametrize(("written", "name"), [(Span(0, 2), "speaker unclear: He"), (None, "speaker unclear")])
def test_an_unclear_speaker_is_called_so(written: Span | None, name: str) -> None:
    shown = statement_card(made(Article("a", "He said no."), Span(8, 10), name=None, written=written))
    assert shown.name == name
    assert shown.unclear


def test_a_card_holds_no_markup_of_the_article() -> None:
    evil = "<script>alert(1)</script>"
    article = Article("a", evil, evil, evil)
    drawn = statement_fragment(statement_card(made(article, Span(0, len(evil)), name=evil, role=evil)))
    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3


@given(some.data())
def test_what_carries_the_match_is_set_off_and_the_rest_stands_as_it_did(data: some.DataObject) -> None:
    text = data.draw(some.text(some.sampled_from("ab “”\n<&é\U0001f600"), min_size=1, max_size=60))
    cut = some.tuples(some.integers(0, len(text) - 1), some.integers(1, len(text))).filter(lambda p: p[0] < p[1])
    content, cue = (Span(*data.draw(cut)) for _ in range(2))
    start = data.draw(some.integers(content.start, content.end - 1))
    matched = Span(start, data.draw(some.integers(start + 1, content.end)))
    kind = data.draw(some.sampled_from(Kind))
    plain, marked = (
        statement_card(made(Article("a", text), content, cue=(cue,), kind=kind, matched=part))
        for part in (None, matched)
    )
    runs = [segment for part in marked.parts for segment in part]
    assert "".join(segment.text for segment in runs) == "".join(
        segment.text for part in plain.parts for segment in part
    )
    assert "".join(segment.text for segment in runs if segment.matched) == matched.of(text)
    drawn = re.findall(r'<mark class="matched">(.*?)</mark>', statement_fragment(marked))
    assert "".join(map(unescape, drawn)) == matched.of(text)
    assert "<mark" not in statement_fragment(plain)


def test_what_was_not_said_is_marked() -> None:
    assert (
        "not said"
        in statement_card(made(Article("a", "He hopes."), Span(0, 8), kind=Kind.INDIRECT, said=False)).kind_label
    )


def test_a_passage_is_nobodys_words() -> None:
    drawn = passage_card(CitedPassage(1, Place(Article("a", "It rained.", "Rain"), (Span(0, 10),)), 1.0))
    assert (drawn.kind, drawn.kind_label, drawn.name) == ("passage", "Passage", "Rain")
    assert "blockquote" not in statement_fragment(drawn)
    assert "verbatim" not in statement_fragment(drawn)


# --- an article, opened


def viewed(*statements: Statement, selected: int | None = 0) -> ArticleView:
    """The view of the statements' article."""
    return view_article(statements[0].article, [CitationStatus(s, None, True) for s in statements], selected)


@given(some.data())
def test_an_opened_article_is_its_text(data: some.DataObject) -> None:
    text = data.draw(some.text(some.sampled_from("ab “”\n\r\t<é\U0001f600"), min_size=1, max_size=60))
    cut = some.tuples(some.integers(0, len(text) - 1), some.integers(1, len(text))).filter(lambda p: p[0] < p[1])
    content, cue, written = (Span(*data.draw(cut)) for _ in range(3))
    there = viewed(made(Article("a", text), content, cue=(cue,), written=written))
    pieces = [piece for line in there.lines for piece in line]
    assert "".join(piece.text for piece in pieces) == text
    for name, span in (("words", content), ("cue", cue), ("speaker", written)):
        assert "".join(p.text for p in pieces if (0, name) in p.marks) == span.of(text)
    assert all("\n" not in piece.text[:-1] for piece in pieces)


@pytest.mark.parametrize(
    ("name", "written", "why", "who", "chain"),
    [
        (
            "Ann Lee",
            Span(0, 2),
            ("He", "Lee (previous sentence)", "Ann Lee (paragraph 1)"),
            "Why we take it for Ann Lee:",
            3,
        ),
        ("Ann Lee", Span(0, 2), ("Ann Lee",), "Why we take it for Ann Lee:", 2),
        ("Ann Lee", Span(12, 15), ("Lee", "Ann Lee (paragraph 1)"), "Ann Lee is named here:", 2),
        ("Ann Lee", None, ("Lee (speaks just before)",), "Why we take it for Ann Lee:", 1),
        ("Ann Lee", None, (), "Ann Lee is named here.", 0),
        (None, Span(0, 2), ("He",), "Speaker unclear: “He”", 1),
        (None, None, (), "Speaker unclear: Nobody", 0),
    ],
)
def test_how_a_speaker_was_resolved(
    name: str | None, written: Span | None, why: tuple[str, ...], who: str, chain: int
) -> None:
    sentence, steps = explain_speaker(
        made(
            Article("a", "He said no. Lee did."),
            Span(8, 10),
            name=name,
            written=written,
            why=why,
            named=why[:1] == ("Lee",),
        )
    )
    assert sentence.startswith(who)
    assert len(steps) == chain


def test_an_article_without_title_or_words_has_a_title_still() -> None:
    statement = made(Article("a", " \n "), Span(0, 1))
    assert viewed(statement).title == "Untitled"
    assert statement_card(statement).place_label == "Untitled · undated"


def test_all_statements_of_an_article_are_marked_by_their_numbers() -> None:
    article = Article("a", "He said no. She said yes.")
    there = viewed(made(article, Span(8, 10)), made(article, Span(21, 24)), made(article, Span(17, 24)))
    assert [(p.text, p.marks) for line in there.lines for p in line if p.marks] == [
        ("no", ((0, "words"),)),
        ("aid ", ((2, "words"),)),
        ("yes", ((1, "words"), (2, "words"))),
    ]


def test_a_place_that_is_no_statement_is_marked_as_one() -> None:
    there = view_article(Article("a", "It rained. It snowed."), [], None, [Span(3, 9)])
    assert [(p.text, p.marks) for line in there.lines for p in line if p.marks] == [("rained", ((PLACE, "words"),))]


def test_the_page_of_a_paged_article_is_told() -> None:
    assert "page 2" in viewed(made(Article("a", "one two", pages=(0, 4)), Span(4, 7))).byline
    assert "at 1:02:05" in viewed(made(Article("a", "one two", times=((0, 9), (4, 3725))), Span(4, 7))).byline


@pytest.mark.parametrize(
    ("order", "numbers"),
    [(Order.RELEVANCE, [1, 2, 3, 4]), (Order.NEWEST, [4, 2, 3, 1]), (Order.OLDEST, [2, 3, 4, 1])],
)
def test_statements_are_ordered_by_date_and_those_without_come_last(order: Order, numbers: list[int]) -> None:
    days = [None, date(2020, 1, 1), date(2020, 1, 1), date(2021, 1, 1)]
    statements = [made(Article("a", "x", published=day), Span(0, 1), n=n) for n, day in enumerate(days, 1)]
    assert [s.n for s in sort_statements(statements, order)] == numbers


def test_a_link_is_offered_only_to_the_web() -> None:
    assert viewed(made(Article("a", "x", url="javascript:alert(1)"), Span(0, 1))).url == ""
    assert viewed(made(Article("a", "x", url="https://a.example"), Span(0, 1))).url == "https://a.example"


# --- what became of added files


def test_results_tell_failures_first_and_count_the_many() -> None:
    report = IngestReport()
    outcomes = [Outcome(f"a{i}", IngestStatus.ADDED, 1, label="<b>A") for i in range(60)]
    outcomes.append(Outcome("x.bin", IngestStatus.FAILED, message="it is binary"))
    for outcome in outcomes:
        report.add(outcome)
    drawn = ingest_results(report)
    assert drawn.index("it is binary") < drawn.index("added, 1 statement")
    assert "and 10 more" in drawn
    assert "<b>" not in drawn
