"""One text is stored once, with every place it was published in; versions of one story are told as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import Archive
from index.archive.ingest import IngestStatus
from index.core.types import Article, Being, Passage, Quotation, Source, Span
from index.store import stats
from index.store.filters import Filter
from index.store.record_writer import Reading, Store
from rag.answers.engine import ask
from rag.formats.answer_json import answer_to_json
from rag.formats.plain_text import answer_to_text
from tests.support.archives import AddArticles

pytestmark = [pytest.mark.slow, pytest.mark.engines]

WIRE = Article(
    id="wire",
    text=(
        "The harbour of Kessel was closed on Monday after a storm tore down two cranes.\n\n"
        "Ada Brandt, the harbour pilot, said the channel was too shallow for the ferries that were meant to call.\n\n"
        "“We run aground twice a year,” Brandt said. “Nobody has dredged since 2011.”\n\n"
        "The city council meets on Thursday to decide who pays for the two new cranes and for the dredging."
    ),
    title="Storm closes harbour",
    outlet="Agency",
    published=date(2024, 5, 6),
)
POST = replace(WIRE, id="post", outlet="Harbour Post", published=date(2024, 5, 7), title="Cranes fall")
COURIER = replace(WIRE, id="courier", outlet="Courier", published=date(2024, 5, 5))
LATER = replace(
    WIRE,
    id="later",
    text=WIRE.text.replace("closed on Monday", "closed on Monday night") + "\n\nSchools stay open, the council said.",
)
QUESTION = "what did Brandt say about the channel?"


def answer_and_counts(archive: Archive) -> tuple[object, ...]:
    """An archive's counts of duplicates and its answer, whatever the order of adding."""
    answer = ask(archive, "what did Brandt say?")
    return (
        stats.duplicate_counts(archive.database.db),
        sorted((s.text, s.article.id, tuple(p.article.id for p in s.places)) for s in answer.matches),
    )


def test_a_text_is_stored_once_with_all_its_places(empty_archive: Archive, add_articles: AddArticles) -> None:
    assert [o.status for o in add_articles(empty_archive, [WIRE, POST, COURIER])] == [
        IngestStatus.ADDED,
        IngestStatus.COPY,
        IngestStatus.COPY,
    ]
    assert empty_archive.lookup.counts()[:2] == (3, 2)
    assert empty_archive.database.db.execute("SELECT count(*) FROM articles WHERE text <> ''").fetchone() == (1,)
    (statement,) = ask(empty_archive, QUESTION).matches
    assert [p.article.id for p in (statement.place, *statement.places)] == ["courier", "wire", "post"]
    assert statement.article.text == WIRE.text
    assert all(place.text == statement.text for place in statement.places)
    assert {o.status for o in add_articles(empty_archive, [COURIER, WIRE, POST])} == {IngestStatus.UNCHANGED}


@pytest.mark.parametrize("order", list(permutations([WIRE, POST, COURIER, LATER]))[::4])
def test_the_order_of_adding_does_not_matter(
    order: tuple[Article, ...], tmp_path: Path, add_articles: AddArticles
) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    add_articles(archive, order)
    assert stats.duplicate_counts(archive.database.db) == (2, 1, 2)
    (statement,) = ask(archive, QUESTION).matches
    assert statement.article.id == "courier"
    assert {p.article.id for p in statement.places} == {"wire", "post", "later"}


def test_a_filter_finds_every_place_and_shows_those_that_pass(
    empty_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(empty_archive, [WIRE, POST])
    (statement,) = ask(empty_archive, "what did Brandt say about the channel in the Harbour Post?").matches
    assert (statement.article.id, [p.article.id for p in statement.places]) == ("post", [])
    (statement,) = ask(empty_archive, QUESTION, narrowed=Filter(since=date(2024, 5, 7))).matches
    assert statement.article.id == "post"
    nowhere = Filter(outlet="Agency", since=date(2024, 5, 7))
    assert not ask(empty_archive, QUESTION, narrowed=nowhere).matches
    passages = ask(empty_archive, "what happened to the two cranes?", narrowed=Filter(outlet="Harbour Post")).passages
    assert {p.place.article.id for p in passages} <= {"post"}
    undated = replace(WIRE, id="undated", published=None)
    add_articles(empty_archive, [undated])
    assert empty_archive.lookup.undated(Filter()) == 0


@pytest.mark.parametrize("gone", ["wire", "post", "courier"])
def test_a_place_that_goes_leaves_the_others(gone: str, empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(empty_archive, [WIRE, POST, COURIER, LATER])
    with empty_archive.writing() as writer:
        writer.remove(gone)
    left = [each for each in ("courier", "wire", "post") if each != gone]
    (statement,) = ask(empty_archive, QUESTION).matches
    assert statement.article.id == left[0]
    assert [p.article.id for p in statement.places if p.article.id != "later"] == left[1:]
    assert stats.duplicate_counts(empty_archive.database.db) == (1, 1, 2)
    assert statement.article.text == WIRE.text
    with empty_archive.writing() as writer:
        for each in left:
            writer.remove(each)
    (statement,) = ask(empty_archive, QUESTION).matches
    assert (statement.article.id, statement.places, stats.duplicate_counts(empty_archive.database.db)) == (
        "later",
        (),
        (0, 0, 0),
    )


def test_a_changed_title_is_a_new_version_of_the_place_alone(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(empty_archive, [WIRE, POST])
    (outcome,) = add_articles(empty_archive, [replace(WIRE, title="Harbour shut")])
    assert outcome.status is IngestStatus.REPLACED
    (statement,) = ask(empty_archive, QUESTION).matches
    assert (statement.article.title, [p.article.id for p in statement.places]) == ("Harbour shut", ["post"])
    add_articles(empty_archive, [replace(WIRE, text="Ada Brandt said the channel was dredged at last.")])
    assert {s.article.id for s in ask(empty_archive, QUESTION).matches} == {"wire", "post"}


def test_versions_of_a_story_are_one_statement(empty_archive: Archive, add_articles: AddArticles) -> None:
    changed = replace(
        LATER, text=LATER.text.replace("the ferries that were meant to call", "ferries that were to call")
    )
    add_articles(empty_archive, [WIRE, changed])
    answer = ask(empty_archive, QUESTION)
    (statement,) = answer.matches
    assert [p.article.id for p in statement.places] == ["later"]
    assert statement.places[0].text != statement.text
    assert "also, worded differently: Agency" in answer_to_text(answer)
    assert f"there: {statement.places[0].text}" in answer_to_text(answer)
    (row,) = [s for s in answer_to_json(answer)["statements"] if s["match"]]
    assert row["places"][0]["text"] == statement.places[0].text
    assert empty_archive.status().stories == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [("too shallow", "not too shallow"), ("the channel was", "the 3 channels were")],
)
def test_a_denial_or_a_figure_makes_another_statement(
    old: str, new: str, empty_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(empty_archive, [WIRE, replace(LATER, text=LATER.text.replace(old, new))])
    assert stats.duplicate_counts(empty_archive.database.db) == (0, 1, 2)
    assert len([s for s in ask(empty_archive, QUESTION).matches if "channel" in s.text]) == 2


def test_a_form_that_is_filled_in_again_is_no_version(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(empty_archive, [WIRE, replace(LATER, published=date(2024, 5, 6) + timedelta(days=8))])
    assert stats.duplicate_counts(empty_archive.database.db) == (0, 0, 0)


def test_rebuilding_changes_nothing(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(empty_archive, [WIRE, POST, LATER])
    before = answer_and_counts(empty_archive)
    with empty_archive.writing() as writer:
        writer.rebuild()
    assert answer_and_counts(empty_archive) == before


def test_a_page_is_cited(empty_archive: Archive, add_articles: AddArticles) -> None:
    paged = replace(WIRE, pages=(0, WIRE.text.index("Ada"), WIRE.text.index("“We")))
    add_articles(empty_archive, [paged])
    (again,) = add_articles(empty_archive, [paged])
    assert again.status is IngestStatus.UNCHANGED
    answer = ask(empty_archive, QUESTION)
    (statement,) = answer.matches
    assert (statement.place.page, answer_to_json(answer)["statements"][0]["page"]) == (2, 2)
    assert "Storm closes harbour · page 2" in answer_to_text(answer)
    add_articles(empty_archive, [POST])
    assert [p.page for p in ask(empty_archive, QUESTION).matches[0].places] == [None]


STEPS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from([WIRE.text, LATER.text, "Ada Brandt said no.", None])),
    min_size=1,
    max_size=10,
)
VECTOR = np.ones((1, 384), np.float32)


def stored(articles: Archive, article: Article) -> None:
    """Store an article that quotes its first word, without any model."""
    quotation = Quotation((Span(0, 3),), Source(None, "Ada Brandt", None, Being.PERSON))
    reading = Reading(article, (quotation,), (Passage(Span(0, 3)),), VECTOR, VECTOR)
    Store(articles.database).add(reading, model="m", extractor="e")


def relations(archive: Archive) -> tuple[object, ...]:
    """The contents of an archive, whatever its row numbers: texts, quotations, copies, stories."""
    rows = dict(archive.lookup.article_rows())
    articles = archive.lookup.articles(rows)
    quoted = {q.article for q in archive.lookup.select(Filter())}
    copies = archive.lookup.copies(quoted)
    published = {seq: [article, *copies.get(seq, ())] for seq, article in archive.lookup.articles(quoted).items()}
    stories = archive.lookup.stories(rows)
    return (
        sorted((rows[seq], article.text) for seq, article in articles.items()),
        sorted(tuple(sorted(each.id for each in places)) for places in published.values()),
        sorted(tuple(sorted(a.id for a in published[seq])) for seq in stories),
        stats.duplicate_counts(archive.database.db),
        archive.lookup.counts(),
    )


@settings(max_examples=60)
@given(steps=STEPS)
def test_whatever_comes_and_goes_it_is_as_if_only_the_rest_had_come(steps: list[tuple[str, str | None]]) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        archive, fresh = (Archive.open(Path(folder), create=True) for folder in (one, other))
        last: dict[str, Article] = {}
        for name, text in steps:
            if text:
                last[name] = replace(WIRE, id=name, outlet=name, text=text)
                stored(archive, last[name])
            elif last.pop(name, None):
                assert Store(archive.database).remove(name)
        fresh.database.make_writable()
        for name in sorted(last):
            stored(fresh, last[name])
        assert relations(archive) == relations(fresh)
        for each in (archive, fresh):
            each.database.close()
