"""A page of speakers or quotations is the same stretch of all of them; an article is found by its id."""

from __future__ import annotations

import sqlite3

import pytest

from index.archive import Archive
from index.store import record_reader
from index.store.filters import Filter
from index.store.rows import StoredQuotation, stored_quotation
from rag.retrieval.hybrid import all_statements, newest_statements


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


def test_pages_of_quotations_make_up_all_of_them(archive: Archive) -> None:
    every = [candidate.stored for candidate in all_statements(archive, Filter())]
    assert archive.lookup.count(Filter()) == len(every)
    pages = [newest_statements(archive, Filter(), limit=20, offset=at) for at in range(0, len(every) + 20, 20)]
    assert [candidate.stored for page in pages for candidate in page] == every
    assert pages[-1] == []


def test_a_page_of_quotations_reads_only_its_own_rows(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counted(row: sqlite3.Row) -> StoredQuotation:
        read.append(row["seq"])
        return stored_quotation(row)

    monkeypatch.setattr(record_reader, "stored_quotation", counted)
    speaker = archive.lookup.speakers(most=1)[0]
    theirs = Filter(speakers=(speaker.id,))
    page = newest_statements(archive, theirs, limit=3, offset=2)
    assert sorted(read) == sorted(candidate.stored.seq for candidate in page)
    assert len(page) == 3 < archive.lookup.count(theirs)
