"""A page of speakers or statements is the same stretch of all of them; an article is found by its id."""

from __future__ import annotations

from index.archive import Archive
from index.store.rows import Filter
from rag.answers.statements import page_of_statements, statements
from rag.retrieval.hybrid import everything


def test_an_article_in_force_is_found_by_its_id(archive: Archive) -> None:
    rows = list(archive.lookup.article_rows())
    assert rows
    assert [archive.lookup.row_of(name) for _, name in rows] == [row for row, _ in rows]
    assert archive.lookup.row_of("no such article") is None


def test_pages_of_speakers_make_up_all_of_them(archive: Archive) -> None:
    every = archive.lookup.speakers()
    assert archive.lookup.speaker_count() == len(every)
    pages = [archive.lookup.speakers(most=7, offset=at) for at in range(0, len(every) + 7, 7)]
    assert [speaker for page in pages for speaker in page] == every
    assert pages[-1] == []


def test_pages_of_statements_make_up_all_of_them(archive: Archive) -> None:
    found = everything(archive, Filter())
    parts = [c for c in found if c.answers], [c for c in found if not c.answers]
    every = statements(archive, *parts)
    pages = [page_of_statements(archive, *parts, offset=at, limit=20) for at in range(0, len(every) + 20, 20)]
    assert {total for _, total in pages} == {len(every)}
    assert tuple(statement for page, _ in pages for statement in page) == every
