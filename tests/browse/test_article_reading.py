"""An article's page without a browser: the version asked for, the place, its statements, who speaks, where else it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from index.archive import Archive
from index.core.errors import NotFound
from index.core.types import Article, Ruling, Span, hull
from pages.html.article_head import article_facts, article_head, missing_article
from pages.html.article_view import view_article
from rag.browse.article_reading import ArticleReading, read_article, select_statement, speaker_counts
from rag.formats.citation import short_text_hash
from tests.support.archives import AddArticles
from tests.support.corrections import NOTE, correct
from tests.support.statements import made

PILOT = NOTE.text.index("“We run")


@pytest.fixture
def noted(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(empty_archive, [NOTE])
    return empty_archive


def head(reading: ArticleReading) -> str:
    view = view_article(reading.article, reading.statements, reading.selected, [reading.place] if reading.place else ())
    return article_head(reading, view) + article_facts(reading)


def words(reading: ArticleReading) -> str:
    assert reading.selected is not None
    return reading.statements[reading.selected].statement.text


def test_statements_are_in_the_order_of_the_text_with_their_speakers(noted: Archive) -> None:
    reading = read_article(noted, "note")
    assert [s.statement.name for s in reading.statements] == ["Ada Brandt", "Ada Brandt", "Juri Kolb"]
    starts = [hull(s.statement.place.spans).start for s in reading.statements]
    assert starts == sorted(starts)
    assert (reading.place, reading.selected, reading.problem, reading.ended) == (None, None, "", "")
    assert speaker_counts(reading.statements) == [("ada-brandt", "Ada Brandt", 2), ("juri-kolb", "Juri Kolb", 1)]
    assert 'href="/speakers?id=ada-brandt"><bdi>Ada Brandt</bdi></a> <small>2</small>' in head(reading)


def test_the_place_of_a_statement_selects_it_with_its_source_too(noted: Archive) -> None:
    start, end = NOTE.text.index("the channel"), NOTE.text.index(". “We")
    assert words(read_article(noted, "note", f"{start}-{end}")) == "the channel was too shallow"
    assert words(read_article(noted, "note", f"0-{end}")) == "the channel was too shallow"
    assert words(read_article(noted, "note", f"{PILOT}-{PILOT + 30}")).startswith("“We run aground")


def test_another_place_is_marked_and_selects_nothing(noted: Archive) -> None:
    reading = read_article(noted, "note", "0-10")
    assert (reading.place, reading.selected) == (Span(0, 10), None)
    view = view_article(reading.article, reading.statements, reading.selected, [Span(0, 10)])
    marked = "".join(p.text for line in view.lines for p in line if (-1, "words") in p.marks)
    assert marked == "Ada Brandt"


@pytest.mark.parametrize("at", ["9-3", "5-5", "0-99999", "<b>", "1-2-3", "-1-4", "٣-٤", "1-999999999999"])
def test_a_place_that_the_text_does_not_have_is_told(noted: Archive, at: str) -> None:
    reading = read_article(noted, "note", at)
    assert reading.place is None
    assert "is shown from its beginning" in reading.problem
    assert "<b>" not in head(reading)


@pytest.mark.parametrize("identifier", ["nota", "<b>", "' OR 1=1", "x" * 5000, "\x00"])
def test_an_unknown_id_says_what_to_do(noted: Archive, identifier: str) -> None:
    with pytest.raises(NotFound, match="Search for the article under Archive") as error:
        read_article(noted, identifier)
    assert len(str(error.value)) < 300
    assert "<b>" not in missing_article(str(error.value))


@given(
    some.lists(some.tuples(some.integers(0, 30), some.integers(1, 9)), max_size=5),
    some.integers(0, 30),
    some.integers(1, 9),
)
def test_of_all_statements_the_one_that_shares_most_with_the_place_is_meant(
    pairs: list[tuple[int, int]], start: int, length: int
) -> None:
    place = Span(start, start + length)
    article = Article("a", "x" * 40)
    statements = [made(article, Span(at, at + size)) for at, size in pairs]
    chosen = select_statement(statements, place)

    def share(span: Span) -> float:
        both = max(0, min(span.end, place.end) - max(span.start, place.start))
        return both / (span.end - span.start + length - both)

    best = max((share(s.place.spans[0]) for s in statements), default=0.0)
    assert (chosen is None) == (best < 0.3)
    if chosen is not None:
        assert share(statements[chosen].place.spans[0]) == best


# --- versions


def test_a_replaced_version_shows_the_words_cited_and_is_told_as_superseded(
    noted: Archive, add_articles: AddArticles
) -> None:
    add_articles(noted, [replace(NOTE, text=f"Late news.\n\n{NOTE.text}")])
    cited = read_article(noted, "note", f"{PILOT}-{PILOT + 30}", short_text_hash(NOTE))
    assert (cited.ended, cited.statements) == ("replaced", ())
    assert cited.place is not None
    assert cited.place.of(cited.article.text) == "“We run aground twice a year,”"
    assert "Superseded: the archive has a newer version" in head(cited)
    assert f'href="/article?id=note"><bdi>{NOTE.title}' in head(cited)
    now = read_article(noted, "note")
    assert now.article.text.startswith("Late news.")
    assert [version.article.text for version in now.versions] == [NOTE.text]
    assert f"&amp;text={short_text_hash(NOTE)}" in head(now)


def test_an_old_address_without_a_hash_is_shown_in_the_present_text_with_a_hint(
    noted: Archive, add_articles: AddArticles
) -> None:
    add_articles(noted, [replace(NOTE, text="It rained. " * 30)])
    assert "may be of an older one" in read_article(noted, "note", f"{PILOT}-{PILOT + 30}").problem


def test_a_removed_article_is_kept_for_those_who_cite_it(noted: Archive) -> None:
    with noted.writing() as writer:
        writer.remove("note")
    reading = read_article(noted, "note", f"{PILOT}-{PILOT + 30}")
    assert (reading.ended, reading.article.text) == ("removed", NOTE.text)
    assert "was removed from the archive" in head(reading)


def test_a_hash_that_is_of_no_version_is_told(noted: Archive) -> None:
    assert "not kept in this archive" in read_article(noted, "note", "", "0" * 12).problem


def test_further_places_of_the_same_text_are_listed(noted: Archive, add_articles: AddArticles) -> None:
    add_articles(noted, [replace(NOTE, id="copy", outlet="<i>Courier")])
    first, second = read_article(noted, "note"), read_article(noted, "copy", f"{PILOT}-{PILOT + 30}")
    assert [a.id for a in first.further] == ["copy"]
    assert [a.id for a in second.further] == ["note"]
    assert words(second).startswith("“We run aground")
    assert second.statements[0].statement.article.id == "copy"
    assert 'href="/article?id=copy"' in head(first)
    assert "<i>" not in head(first)


# --- corrections


def test_what_a_person_ruled_to_be_no_quotation_stays_in_sight_to_be_undone(noted: Archive) -> None:
    correct(noted, "aground", Ruling.NO_QUOTATION)
    reading = read_article(noted, "note")
    struck = [s for s in reading.statements if s.ruling is Ruling.NO_QUOTATION]
    assert [s.statement.text for s in struck] == ["“We run aground twice a year,”"]
    (viewed,) = [
        v
        for v, s in zip(view_article(reading.article, reading.statements).statements, reading.statements, strict=True)
        if s in struck
    ]
    assert (viewed.correctable, viewed.undoable, viewed.citation) == (False, True, "")
    assert "Not a quotation" in viewed.notes[0]
    assert speaker_counts(reading.statements)[0] == ("ada-brandt", "Ada Brandt", 1)


def test_the_view_says_who_why_and_how_sure(noted: Archive) -> None:
    reading = read_article(noted, "note")
    first, second, _ = view_article(reading.article, reading.statements).statements
    assert first.explanation == "Ada Brandt is named here."
    assert second.explanation == "Why we take it for Ada Brandt:"
    assert second.chain[0] == "she"
    assert second.confidence.endswith("% sure")
    assert second.address == f"/article?id=note&at={second.at}"
    assert first.tone == second.tone != 0
    assert second.citation.startswith("“We run aground twice a year,”")
