"""The search in PostgreSQL passes, and ranks nearest, what the folder's search does: on a real server."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from index.archive import Archive
from index.core.archive_place import Address
from index.core.errors import ArchiveError
from index.core.types import Kind
from index.search import postgres, searcher
from index.search.interface import Hits
from index.search.postgres import PostgresSearch
from index.store.filters import Filter
from index.store.postgres.connection import PostgresConnection
from index.system.subprocesses import Stopped
from index.text.stemming import stems
from tests.support.archives import AddArticles
from tests.support.sample_article import NOTE
from tests.support.servers.postgres import new_database

pytestmark = pytest.mark.slow

WORDS = ("the harbour", "Patriot missiles and talks", "he said", "no such words here", "fish; council's BUDGET")
QUESTIONS = ("what was said about the harbour?", "who wants to negotiate?", "money for schools", "is the water rising?")
FILTERS = (
    Filter(),
    Filter(outlet="harbour POST"),
    Filter(outlet="Nobody's Paper"),
    Filter(since=date(2022, 1, 1)),
    Filter(since=date(2020, 1, 1), until=date(2022, 6, 1), undated=True),
    Filter(outlet="Harbour Post", until=date(2023, 1, 1)),
    Filter(kinds=(Kind.DIRECT,)),
    Filter(kinds=(Kind.INDIRECT, Kind.MIXED)),
    Filter(named=True),
    Filter(checked=True),
    Filter(speakers=("nobody-at-all",)),
)


@contextmanager
def opened(address: str, archive: Archive) -> Iterator[PostgresSearch]:
    connection = PostgresConnection(Address(address))
    with connection.raw:
        search = PostgresSearch(lambda: connection, archive.lookup, archive.wanted.dimension)
        search.prepare()
        yield search


@pytest.fixture(scope="module")
def database(postgres_server: str) -> Iterator[str]:
    with new_database(postgres_server) as address:
        yield address


@pytest.fixture(scope="module")
def served(database: str, archive: Archive) -> Iterator[PostgresSearch]:
    with opened(database, archive) as search:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(postgres, "MAX_COMPARED", 5)  # so that there is a graph
            search.rebuild()
        yield search


def filters(archive: Archive) -> list[Filter]:
    """The filters, and those of the speakers who say most, alone and with a period."""
    speakers = [speaker.id for speaker in archive.lookup.speakers(most=3)]
    of_speakers = [Filter(speakers=(speaker,)) for speaker in speakers]
    return [*FILTERS, *of_speakers, Filter(speakers=tuple(speakers), since=date(2022, 1, 1), kinds=(Kind.DIRECT,))]


def exact(archive: Archive, table: str, vector: Sequence[float], narrowed: Filter) -> dict[int, float]:
    """The similarity of every row that passes."""
    rows = list(range(1, archive.lookup.last_row(table) + 1))
    passing = archive.lookup.rows(narrowed) if table == "quotations" else archive.lookup.passages_within(narrowed, rows)
    seqs, matrix = archive.lookup.vectors(table, passing)
    return dict(zip(seqs, (matrix @ np.asarray(vector)).tolist(), strict=True)) if seqs else {}


def is_nearest(hits: Hits, similarities: dict[int, float], limit: int) -> bool:
    """True if the hits are the nearest of these rows, but for what a vector of half the bits cannot tell apart."""
    best = sorted(similarities.values(), reverse=True)[:limit]
    return (
        len({row for row, _ in hits}) == len(hits) == len(best)
        and all(abs(score - similarities[row]) < 1e-3 for row, score in hits)
        and all(abs(similarities[row] - wanted) < 1e-3 for (row, _), wanted in zip(hits, best, strict=True))
    )


def test_an_old_pgvector_is_refused(archive: Archive, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_PGVECTOR", (99,))
    with pytest.raises(ArchiveError, match="ALTER EXTENSION vector UPDATE"), opened(database, archive):
        raise AssertionError


@pytest.mark.parametrize("table", ["quotations", "passages"])
def test_the_same_rows_have_the_words_and_rank_the_same(table: str, archive: Archive, served: PostgresSearch) -> None:
    sizes = []
    for narrowed in filters(archive):
        for text in WORDS:
            expected = archive.search.by_words(table, stems(text), narrowed, 10_000)
            hits = served.by_words(table, stems(text), narrowed, 10_000)
            assert [row for row, _ in hits] == [row for row, _ in expected], (narrowed, text)
            assert [score for _, score in hits] == pytest.approx([score for _, score in expected], rel=1e-5)
            assert served.by_words(table, stems(text), narrowed, 3) == hits[:3]
            sizes.append(len(hits))
    assert max(sizes) > 20
    assert 0 in sizes


def test_a_rare_word_counts_more_than_a_common_one(archive: Archive, served: PostgresSearch) -> None:
    rows = {row for row, _ in served.by_words("passages", stems("the Patriot"), Filter(), 10_000)}
    rare = {row for row, _ in served.by_words("passages", stems("Patriot"), Filter(), 10_000)}
    assert 0 < len(rare) < len(rows) / 4
    assert {row for row, _ in served.by_words("passages", stems("the Patriot"), Filter(), len(rare))} == rare


@pytest.mark.parametrize("table", ["quotations", "passages"])
def test_words_of_large_tables_rank_by_the_servers_estimates_as_in_a_folder(
    table: str, archive: Archive, served: PostgresSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server has looked at each row here, so that what it estimates is what is there."""
    monkeypatch.setattr(postgres, "_COUNTED", 3)
    monkeypatch.setattr(served, "_counted", {})
    for text in WORDS:
        expected = archive.search.by_words(table, stems(text), Filter(), 10)
        hits = served.by_words(table, stems(text), Filter(), 10)
        assert [score for _, score in hits] == pytest.approx([score for _, score in expected], rel=0.2)
        assert len({row for row, _ in hits} & {row for row, _ in expected}) >= 0.6 * len(expected)


def test_words_are_found_in_large_tables_that_the_server_has_not_looked_at(
    archive: Archive, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(postgres_database, archive) as search:
        search.index_articles(row for row, _ in archive.lookup.article_rows())
        assert search._one("SELECT reltuples FROM pg_class WHERE relname = 'search_passages'") == -1
        monkeypatch.setattr(postgres, "_COUNTED", 3)
        for text in WORDS:
            expected = archive.search.by_words("passages", stems(text), Filter(), 10_000)
            hits = search.by_words("passages", stems(text), Filter(), 10_000)
            assert {row for row, _ in hits} == {row for row, _ in expected}


def test_of_too_many_rows_those_with_rare_words_and_with_all_are_ranked(
    archive: Archive, served: PostgresSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But with a filter that few pass, all of those are."""

    def found(text: str, outlet: str | None = None) -> set[int]:
        return {row for row, _ in served.by_words("passages", stems(text), Filter(outlet=outlet), 10_000)}

    every, rare, both = found("the said Patriot"), found("Patriot"), found("the said")
    filtered = found("the", "Harbour Post")
    monkeypatch.setattr(postgres, "_RANKED", len(rare))
    some = found("the said Patriot")
    assert rare <= some < every
    assert len(found("the said")) <= 2 * len(rare) < len(both)
    assert found("the", "Harbour Post") == filtered


def test_citus_could_distribute_the_search_tables_by_article(archive: Archive, served: PostgresSearch) -> None:
    """The article is in every unique key, and nothing refers to them, from neither side, nor fires on a change."""
    tables = ["search_quotations", "search_passages"]
    keys = (
        "SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_index i JOIN pg_attribute a"
        " ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)"
        " WHERE i.indisunique AND i.indrelid = ANY(%s::regclass[]) GROUP BY i.indexrelid"
    )
    assert [key for (key,) in served._run(keys, tables)] == [["seq", "article"]] * 2
    references = (
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"
        " AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[]))"
    )
    assert served._one(references, tables, tables) == 0
    assert served._one("SELECT count(*) FROM pg_trigger WHERE tgrelid = ANY(%s::regclass[])", tables) == 0


@pytest.mark.parametrize("table", ["quotations", "passages"])
@pytest.mark.parametrize("most", [10_000, 5])
def test_the_nearest_are_those_of_an_exact_comparison(
    table: str, most: int, archive: Archive, served: PostgresSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, whether all rows that pass are compared or HNSW's graph is followed."""
    for constant in ("MAX_COMPARED", "_COMPARED"):
        monkeypatch.setattr(postgres, constant, most)
    for vector in archive.embedder.embed(list(QUESTIONS)):
        for narrowed in filters(archive):
            similarities = exact(archive, table, vector, narrowed)
            for limit in (8, 60):
                hits = served.by_meaning(table, vector, narrowed, limit)
                assert is_nearest(hits, similarities, limit), (narrowed, limit)


@pytest.mark.parametrize(("most", "follows"), [(10_000, False), (5, True)])
def test_the_graph_is_followed_where_many_rows_pass(
    most: int, follows: bool, archive: Archive, served: PostgresSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for constant in ("MAX_COMPARED", "_COMPARED"):
        monkeypatch.setattr(postgres, constant, most)
    (vector,) = archive.embedder.embed(["the harbour"])

    def scans() -> int:
        served._run("SELECT pg_stat_force_next_flush()")
        served._run("SELECT 1")
        hnsw = "SELECT c.oid FROM pg_class c JOIN pg_am a ON a.oid = relam WHERE amname = 'hnsw'"
        query = f"SELECT sum(idx_scan) FROM pg_stat_user_indexes WHERE indexrelid IN ({hnsw})"
        return int(served._one(query))

    before = scans()
    speaker = archive.lookup.speakers(most=1)[0].id
    for narrowed in (Filter(), Filter(kinds=(Kind.DIRECT,)), Filter(speakers=(speaker,))):
        assert len(served.by_meaning("quotations", vector, narrowed, 5)) == 5
    assert scans() - before == (3 if follows else 0)


def test_a_filter_that_more_rows_come_to_pass_is_looked_at_again(
    archive: Archive, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_COMPARED", 2)
    direct = Filter(kinds=(Kind.DIRECT,))
    with opened(postgres_database, archive) as search:
        passing = search._clause("quotations", direct)
        assert not search._more_pass("quotations", *passing, 2)
        search.index_articles(row for row, _ in archive.lookup.article_rows())
        assert not search._more_pass("quotations", *passing, 2)  # the record is the same
        monkeypatch.setattr(search._lookup, "state", object)
        assert search._more_pass("quotations", *passing, 2)


def test_a_table_has_a_graph_once_it_has_outgrown_comparing_each_row(
    archive: Archive, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(postgres_database, archive) as search:
        search.index_articles(row for row, _ in archive.lookup.article_rows())
        search.publish_if_due()
        assert not search._has_graph("quotations")
        monkeypatch.setattr(postgres, "MAX_COMPARED", 5)
        search.publish_if_due(more=True)
        assert not search._has_graph("quotations")
        search.publish_if_due()
        assert search._has_graph("quotations")
        search.publish_if_due()


def test_the_similarities_of_rows(archive: Archive, served: PostgresSearch) -> None:
    (vector,) = archive.embedder.embed(["the harbour"])
    rows = [1, 2, 3, 5, 10**9]
    expected = archive.search.similarities("quotations", rows, vector)
    hits = served.similarities("quotations", rows, vector)
    assert [row for row, _ in hits] == [row for row, _ in expected]
    assert [score for _, score in hits] == pytest.approx([score for _, score in expected], abs=1e-3)


def test_a_copy_passes_for_the_article_that_has_its_text(
    empty_archive: Archive, add_articles: AddArticles, postgres_database: str
) -> None:
    add_articles(empty_archive, [NOTE, replace(NOTE, id="copy", outlet="Other Paper", published=date(2031, 1, 1))])
    with opened(postgres_database, empty_archive) as search:
        search.index_articles(row for row, _ in empty_archive.lookup.article_rows())
        for narrowed, passes in (
            (Filter(outlet="other paper"), True),
            (Filter(outlet="Other Paper", since=date(2031, 1, 1)), True),
            (Filter(outlet=NOTE.outlet, since=date(2031, 1, 1)), False),
            (Filter(since=date(2031, 1, 2)), False),
        ):
            expected = empty_archive.search.by_words("quotations", stems("shallow"), narrowed, 5)
            assert len(expected) == passes
            hits = search.by_words("quotations", stems("shallow"), narrowed, 5)
            assert [row for row, _ in hits] == [row for row, _ in expected]


def test_an_article_is_found_at_its_commit_and_gone_at_its_removal(
    empty_archive: Archive, add_articles: AddArticles, postgres_database: str
) -> None:
    add_articles(empty_archive, [NOTE])
    (article,) = [row for row, _ in empty_archive.lookup.article_rows()]
    (vector,) = empty_archive.embedder.embed(["ships touch the bottom"])
    with opened(postgres_database, empty_archive) as writer, opened(postgres_database, empty_archive) as reader:

        def rows() -> tuple[int, int]:
            by_words = reader.by_words("quotations", stems("shallow"), Filter(), 5)
            return len(by_words), len(reader.by_meaning("quotations", vector, Filter(), 5))

        with writer._transaction():
            writer.index_articles([article])
            assert rows() == (0, 0)
        assert rows() == (1, 2)
        assert reader.lag() == 0
        with pytest.raises(ArchiveError, match="duplicate key"), writer._transaction():
            writer.index_articles([article])  # anew, not twice
            writer._copy("search_quotations", "quotations", [article], bm25=False)
        assert rows() == (1, 2)
        with empty_archive.writing() as changes:
            changes.remove(NOTE.id)
        writer.index_articles([article])
        assert rows() == (0, 0)


def test_a_rebuild_that_is_stopped_leaves_the_old_tables_in_use(
    archive: Archive, served: PostgresSearch, postgres_database: str
) -> None:
    with opened(postgres_database, archive) as search:
        first = [row for row, _ in archive.lookup.article_rows()][:1]
        search.index_articles(first)
        (vector,) = archive.embedder.embed(["missiles"])
        few = search.by_meaning("quotations", vector, Filter(), 10_000)
        assert few
        stop = threading.Event()
        stop.set()
        with pytest.raises(Stopped):
            search.rebuild(stop.is_set)
        assert search.by_meaning("quotations", vector, Filter(), 10_000) == few
        search.rebuild()
        every = search.by_meaning("quotations", vector, Filter(), 10_000)
        assert len(every) > len(few)
        assert every == served.by_meaning("quotations", vector, Filter(), 10_000)


def test_a_word_longer_than_the_server_can_index_is_left_out(
    empty_archive: Archive, add_articles: AddArticles, postgres_database: str
) -> None:
    long = "x" * 3_000
    add_articles(empty_archive, [replace(NOTE, text=f"{NOTE.text}\n\n{long} is no word.")])
    with opened(postgres_database, empty_archive) as search:
        search.rebuild()
        assert search.by_words("passages", [long], Filter(), 5) == []
        assert search.by_words("passages", [long, *stems("word")], Filter(), 5)


def test_the_folder_widens_until_enough_rows_with_the_words_pass(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrowed = Filter(outlet="Harbour Post", kinds=(Kind.DIRECT,))
    every = archive.search.by_words("quotations", stems("the harbour"), narrowed, 10)
    assert len(every) > 2
    monkeypatch.setattr(searcher, "_READ", 2)
    assert archive.search.by_words("quotations", stems("the harbour"), narrowed, 10) == every
    assert archive.search.by_words("quotations", stems("the harbour"), narrowed, 2) == every[:2]
