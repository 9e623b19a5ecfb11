"""An archive at a glance: counts that agree with what the archive lists, within any filter."""

from __future__ import annotations

from datetime import date

from index.archive import Archive
from index.core.types import Article
from index.store.filters import Filter
from rag.browse.at_a_glance import read_glance
from rag.browse.histogram import Bar
from rag.browse.topic_matrix import topic_matrix
from tests.support.archives import AddArticles


def test_who_speaks_most_agrees_with_the_list_of_speakers(archive: Archive) -> None:
    glance = read_glance(archive, Filter())
    listed = {speaker.id: speaker.statements for speaker in archive.lookup.speakers()}
    assert len(glance.speakers) > 3
    assert all(line.count == listed[line.speaker.id] for line in glance.speakers)
    assert [line.count for line in glance.speakers] == sorted((line.count for line in glance.speakers), reverse=True)
    for line in glance.speakers:
        assert sum(bar.count for bar in line.timeline.bars) + line.timeline.undated == line.count
    lines = [*(line.timeline for line in glance.speakers), *(line.timeline for line in glance.outlets)]
    assert len({len(line.bars) for line in lines}) == 1


def test_a_filter_narrows_it(archive: Archive) -> None:
    outlet = read_glance(archive, Filter()).outlets[0].outlet
    narrowed = Filter(outlet=outlet, since=date(2024, 5, 1))
    glance = read_glance(archive, narrowed)
    assert [line.outlet for line in glance.outlets] == [outlet]
    every = archive.lookup.select(narrowed)
    assert sum(line.count for line in glance.outlets) == sum(q.quotation.carrier is None for q in every)
    assert not read_glance(archive, Filter(outlet="none such")).speakers


def test_what_articles_lack_is_counted(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(
        empty_archive, [Article("a", "Ann Vale said the ferry was late.\n", outlet="Post"), Article("b", "No.\n")]
    )
    glance = read_glance(empty_archive, Filter())
    assert (glance.undated, glance.without_outlet) == (2, 1)
    assert [(line.outlet, line.count, line.timeline.undated) for line in glance.outlets] == [("Post", 1, 1)]


def test_topics_are_of_those_who_speak_of_them(archive: Archive) -> None:
    matrix = topic_matrix(archive, archive.lookup.speakers())
    assert matrix.topics and len(matrix.topics) == len(matrix.cells)
    assert all(len(row) == len(matrix.speakers) for row in matrix.cells)
    assert all(any(cell.strength for cell in row) for row in matrix.cells)
    assert all(cell.count or not cell.strength for row in matrix.cells for cell in row)


def test_a_bar_ends_where_the_next_begins() -> None:
    assert Bar(date(2024, 12, 1), "", 1).end("month") == date(2025, 1, 1)
    assert Bar(date(2024, 2, 1), "", 1).end("month") == date(2024, 3, 1)
    assert Bar(date(2024, 1, 1), "", 1).end("year") == date(2025, 1, 1)
