"""Search by words and by meaning in PostgreSQL: two flat tables beside the record, written in an article's transaction.

    search_quotations, search_passages    a row's article, day, outlet, words (stemmed), their number, and vector; of a
                                          quotation its speaker's name as the article has it, kind, what was checked

A row is searched from its commit on. Meaning: pgvector's HNSW, or an exact sort where few rows pass a filter; the
planner errs both ways, so that it is chosen here; the nearest are put in order by the record's own vectors. A small
table has no graph: `publish_if_due` makes it. Words: BM25, by pg_search where the database had that extension when the
tables were made, else over PostgreSQL's own full text, as a folder ranks them: how rare a stem is, is counted in small
tables, and in large ones as the server's statistics say.

Rows never change: those of an article are deleted and written anew. A speaker is filtered by the names they bear, a
copy's outlet and day by the article whose text it has.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from index.core.errors import ArchiveError
from index.core.hashing import text_hash
from index.embedding.embedder import Vectors
from index.search.bm25 import (
    ScoredRows,
    ScoreQuery,
    TermStatistics,
    all_of,
    any_of,
    is_lexeme,
    lexeme,
    rarest_stems,
    unite_rows,
)
from index.search.interface import MAX_COMPARED, Hits, rank_by_similarity
from index.search.vectors import TABLES
from index.store.filters import Filter
from index.store.postgres.connection import PostgresConnection
from index.store.record_reader import Lookup
from index.store.rows import SearchRow
from index.system.subprocesses import Stop, Stopped, never
from index.text.stemming import stems

if TYPE_CHECKING:
    from psycopg.adapt import Dumper

_NEXT = "_next"
"""The suffix of a table that `rebuild` fills, before it takes the other one's place."""
_COLUMNS: dict[str, dict[str, str]] = {
    "passages": {
        "seq": "bigint NOT NULL",
        "article": "bigint NOT NULL",
        "day": "date",
        "outlet": 'text COLLATE "C" NOT NULL',
        "words": "{words} NOT NULL",
        "length": "integer NOT NULL",
        "vector": "halfvec({dimension}) NOT NULL",
    }
}
_COLUMNS["quotations"] = _COLUMNS["passages"] | {
    "name": 'text COLLATE "C"',
    "being": "text NOT NULL",
    "kind": "text NOT NULL",
    "named": "boolean NOT NULL",
    "checked": "boolean NOT NULL",
}
_BTREES = {
    "passages": ("article", "day", "lower(outlet), day"),
    "quotations": ("article", "day", "lower(outlet), day", "name, day"),
}
"""The columns of each table's ordinary indexes."""
_KEY = "seq, article"
"""The primary key. With the article in it, a table can be distributed by article: docs/scale.md, "Citus"."""
_HNSW = "USING hnsw (vector halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)"
_EF_SEARCH, _EF_FILTERED, _MAX_EF_SEARCH = 400, 1_000, 1_000
"""Width of the search along the graph, without a filter and with one, which what is near may not pass."""
_RANKED = 10_000
"""Rows with words that are ranked one by one, where there is no index that ranks."""
_COUNTED = 10_000
"""Rows of a table up to which those with a stem are counted; of more, the server's statistics say how many they are."""
_KEPT = 50_000
"""Stems of which is kept how many rows have them, about."""
_COMPARED = 30_000
"""Rows that pass a filter up to which all are compared: the graph takes longer to come upon them, and misses some."""
_FILTERS = 10_000
"""Filters of which is kept whether many rows pass them."""
_SPARE = 2
"""Rows that are near by their halfvec for each row of the result, which the record's own vectors order."""
_ALL = "true"
_STATISTICS = 1_000
"""Stems, in tens, of which the server estimates how many rows have them."""
_MAX_POSITION, _MAX_POSITIONS = 16_383, 256
"""Limits of a tsvector: the last position, positions of a lexeme."""
_GRAPH_DUE = 100_000
"""Rows from which a table has a graph even while more rows are to come."""
_ARTICLES = 500
"""Articles that `rebuild` writes at a time."""
_CRASH_SAFE = (0, 24)
"""The version of pg_search from which its index is whole after a crash of the server."""
_PGVECTOR = (0, 8, 2)
"""The oldest version of pgvector: it follows the graph on for rows that pass, and builds it in parallel safely."""


@dataclass(frozen=True, slots=True)
class _Halfvec:
    """A vector, float32[dimension], that is sent to the server as pgvector's halfvec."""

    vector: Vectors

    @property
    def binary(self) -> bytes:
        return struct.pack(">HH", len(self.vector), 0) + self.vector.astype(">f2").tobytes()


@dataclass(frozen=True, slots=True)
class _Words:
    """Stems, in order, that are sent to the server as a tsvector with their positions."""

    stems: Sequence[str]

    @property
    def binary(self) -> bytes:
        at: dict[str, list[int]] = {}
        for position, stem in enumerate(self.stems, 1):
            at.setdefault(stem, []).append(position)
        parts, count = [b""], 0
        for stem, positions in at.items():
            if is_lexeme(stem):
                count += 1
                places = positions[:_MAX_POSITIONS]
                if places[-1] > _MAX_POSITION:
                    places = sorted({min(position, _MAX_POSITION) for position in places})
                parts.append(stem.encode() + struct.pack(f">xH{len(places)}H", len(places), *places))
        parts[0] = struct.pack(">i", count)
        return b"".join(parts)


class PostgresSearch:
    """The search of an archive whose record is in PostgreSQL. Safe to share between threads."""

    def __init__(self, connect: Callable[[], PostgresConnection], lookup: Lookup, dimension: int) -> None:
        """`connect` returns this thread's connection; `dimension`: that of the embedder's vectors. Nothing is asked of
        the server before `prepare`, which comes first."""
        self._connect, self._lookup, self._dimension = connect, lookup, dimension
        self._bm25 = False
        self._known: dict[str, TermStatistics] = {}
        self._counted: dict[str, tuple[object, TermStatistics]] = {}
        self._passed: dict[bytes, tuple[object, bool]] = {}

    def prepare(self) -> None:
        """Make the tables where there are none; raises ArchiveError where the server lacks pgvector.

        An index of pg_search that a crash may have damaged is made again, once after each start of the server.
        """
        with self._transaction():
            self._run("SELECT pg_advisory_xact_lock(hashtext('onrecord search'))")
            if not self._version("vector"):
                try:
                    self._run("CREATE EXTENSION vector")
                except ArchiveError as error:
                    raise ArchiveError(
                        f"The database lacks pgvector ({error.__cause__}). Install it on the server and run, as its "
                        "administrator: CREATE EXTENSION vector"
                    ) from error
            if self._version("vector") < _PGVECTOR:
                raise ArchiveError(
                    f"The database's pgvector is older than {'.'.join(map(str, _PGVECTOR))}. Install a newer one on "
                    "the server and run, as its administrator: ALTER EXTENSION vector UPDATE"
                )
            bm25 = bool(self._version("pg_search"))
            for table in TABLES:
                if self._one("SELECT to_regclass(%s)", _name(table)) is None:
                    self._create(_name(table), table, bm25=bm25)
                    self._index(_name(table), table, bm25=bm25)
            words = (
                "SELECT atttypid::regtype::text FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'words'"
            )
            self._bm25 = self._one(words, _name("quotations")) == "text"
            if self._bm25 and self._version("pg_search") < _CRASH_SAFE:
                self._reindex_after_start()

    def index_articles(self, articles: Iterable[int]) -> None:
        """Write the rows of these articles anew, as the record has them now: within the transaction that changed it."""
        rows = list(articles)
        with self._transaction():
            for table in TABLES:
                self._run(f"DELETE FROM {_name(table)} WHERE article = ANY(%s)", rows)
                self._copy(_name(table), table, rows, bm25=self._bm25)

    def add_rows(self, table: str, rows: Sequence[SearchRow], vectors: Vectors) -> None:
        """Write rows of a new article, each with its vector: within the transaction that adds it."""
        self._write(_name(table), table, rows, vectors, bm25=self._bm25)

    def by_words(self, table: str, words: Sequence[str], narrowed: Filter, limit: int) -> Hits:
        """Rows of `table` that pass the filter and have any of the stemmed words, by BM25, best first.

        Without pg_search no more than about _RANKED rows are ranked: of more, those with the rarest words, and those
        with all of the words.
        """
        wanted = [word for word in dict.fromkeys(words) if is_lexeme(word)]
        if not wanted:
            return []
        where, values = self._clause(table, narrowed)
        if self._bm25:
            query = f"SELECT seq, pdb.score(seq) AS score FROM {_name(table)} WHERE words ||| %s::text AND {where}"
            matched: list[object] = [" ".join(wanted), *values]
        else:
            query, matched = self._ranked(table, wanted, where, values)
        with self._transaction():
            self._set(plan_cache_mode="force_custom_plan")
            return self._hits(f"{query} ORDER BY score DESC, seq LIMIT %s", *matched, limit)

    def _ranked(self, table: str, words: Sequence[str], where: str, values: Sequence[object]) -> ScoredRows:
        """The query of the rows with any of the words, each with its BM25 score, and its values."""
        state = self._lookup.state()
        statistics = {each: self._statistics(each, words, state) for each in TABLES}
        query, name = ScoreQuery(words, list(statistics.values())), _name(table)
        some, few = rarest_stems(words, statistics[table], _RANKED)
        if few or not (where == _ALL or self._more_pass(table, where, values, MAX_COMPARED)):
            return query.of_rows(name, any_of(words), where, values)
        return unite_rows(
            query.of_rows(name, any_of(some), where, values, _RANKED),
            query.of_rows(name, all_of(words), where, values, _RANKED),
        )

    def by_meaning(self, table: str, vector: Vectors, narrowed: Filter, limit: int) -> Hits:
        """Rows of `table` that pass the filter, nearest to the vector, float32[dimension], by cosine similarity.

        If many pass, HNSW is followed until so many of them are there; if few do, all of them are compared.
        """
        where, values = self._clause(table, narrowed)
        near: list[int] | None = None
        if self._more_pass(table, where, values, MAX_COMPARED if where == _ALL else _COMPARED):
            near = self._nearest_by_graph(table, vector, where, values, _SPARE * limit)
        if near is None or len(near) < limit:
            near = self._nearest_of_passing(table, vector, where, values, _SPARE * limit)
        return self.similarities(table, near, vector)[:limit]

    def similarities(self, table: str, rows: Iterable[int], vector: Vectors) -> Hits:
        """Cosine similarity to the vector, float32[dimension], of each of these rows that is there, best first."""
        present, matrix = self._lookup.vectors(table, sorted(rows))
        return rank_by_similarity(present, matrix, vector)

    def lag(self) -> int:
        """0: a row is searched from its commit on."""
        return 0

    def publish_if_due(self, *, more: bool = False, stopped: Stop = never) -> None:
        """Make the graph of a table that has outgrown comparing each row, unless `more` rows are to come: to make it of
        all rows at once takes far less than row by row. From then on it grows with the table."""
        for table in TABLES:
            due = _GRAPH_DUE if more else MAX_COMPARED
            if not self._has_graph(table) and self._more_rows(_name(table), "true", [], due):
                with self._connect().stoppable(stopped):
                    self._run(f"CREATE INDEX ON {_name(table)} {_HNSW}")
                    self._run(f"ANALYZE {_name(table)}")

    def rebuild(self, stopped: Stop = never) -> None:
        """Make both tables and their indexes again from the record, and put them in the places of the old ones at once;
        raises Stopped and leaves the old ones in use."""
        bm25 = bool(self._version("pg_search"))
        with self._transaction():
            for table in TABLES:
                target = _name(table) + _NEXT
                self._create(target, table, bm25=bm25)
                articles = (row for row, _ in self._lookup.article_rows())
                while window := list(islice(articles, _ARTICLES)):
                    if stopped():
                        raise Stopped
                    self._copy(target, table, window, bm25=bm25)
                self._index(target, table, bm25=bm25)
                if self._more_rows(target, "true", [], MAX_COMPARED):
                    self._run(f"CREATE INDEX ON {target} {_HNSW}")
                self._run(f"ANALYZE {target}")
            for table in TABLES:  # readers wait for these alone
                self._run(f"DROP TABLE {_name(table)}")
                self._run(f"ALTER TABLE {_name(table)}{_NEXT} RENAME TO {_name(table)}")
        self._bm25 = bm25
        self._known.clear()
        self._counted.clear()

    def _create(self, target: str, table: str, *, bm25: bool) -> None:
        columns = ", ".join(f"{column} {kind}" for column, kind in _COLUMNS[table].items())
        words = "text" if bm25 else "tsvector"
        self._run(
            f"CREATE TABLE {target} ({columns.format(words=words, dimension=self._dimension)}, PRIMARY KEY ({_KEY}))"
        )
        self._run(f"ALTER TABLE {target} ALTER vector SET STORAGE PLAIN, ALTER words SET STATISTICS {_STATISTICS}")

    def _index(self, target: str, table: str, *, bm25: bool) -> None:
        for columns in _BTREES[table]:
            self._run(f"CREATE INDEX ON {target} ({columns})")
        if bm25:
            self._run(f"CREATE INDEX ON {target} USING bm25 (seq, (words::pdb.whitespace)) WITH (key_field = 'seq')")
        else:
            self._run(f"CREATE INDEX ON {target} USING gin (words)")

    def _reindex_after_start(self) -> None:
        """Make pg_search's indexes again, unless that was done since the server started: their comment tells."""
        indexes = self._run(
            "SELECT i.indexrelid::regclass::text, pg_postmaster_start_time()::text FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam AND m.amname = 'bm25'"
            " WHERE i.indrelid = ANY(%s::regclass[])"
            " AND obj_description(c.oid) IS DISTINCT FROM pg_postmaster_start_time()::text",
            [_name(table) for table in TABLES],
        ).fetchall()
        for index, start in indexes:
            self._run(f"REINDEX INDEX {index}")
            self._run(f"COMMENT ON INDEX {index} IS '{start}'")

    def _copy(self, target: str, table: str, articles: Sequence[int], *, bm25: bool) -> None:
        """Add the rows that the record has of these articles to a table."""
        rows = {row.seq: row for row in self._lookup.search_rows(table, articles)}
        seqs, vectors = self._lookup.vectors(table, rows)
        self._write(target, table, [rows[seq] for seq in seqs], vectors, bm25=bm25)

    def _write(self, target: str, table: str, rows: Sequence[SearchRow], vectors: Vectors, *, bm25: bool) -> None:
        """Add rows to a table, each with its vector."""
        if not rows:
            return
        stemmed = [stems(row.text) for row in rows]
        values: dict[str, Sequence[object]] = {
            "words": [" ".join(filter(is_lexeme, each)) if bm25 else _Words(each) for each in stemmed],
            "length": [len(each) for each in stemmed],
            "vector": [_Halfvec(vector) for vector in vectors],
        }
        columns = list(_COLUMNS[table])
        types = _COLUMNS[table] | {"words": "text" if bm25 else "tsvector", "vector": "halfvec"}
        arrays = ", ".join(f"%b::{types[column].split()[0]}[]" for column in columns)
        query = f"INSERT INTO {target} ({', '.join(columns)}) SELECT * FROM unnest({arrays})"
        connection = self._adapted()
        with connection.faults():
            connection.raw.execute(
                query.encode(),
                [values.get(column) or [getattr(row, column) for row in rows] for column in columns],
            )

    def _statistics(self, table: str, words: Sequence[str], state: object) -> TermStatistics:
        """A table's rows and stems: of a small one counted, which is kept while the record's state is the same, of a
        large one estimated, which is kept while the server's own estimate of its rows is."""
        counted_at, counted = self._counted.get(table, (None, None))
        if counted is not None and counted_at == state:
            return self._with_counts(table, words, counted)
        estimated = self._one("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", _name(table))
        if estimated <= _COUNTED and not self._more_rows(_name(table), _ALL, [], _COUNTED):
            rows, length = self._run(f"SELECT count(*), coalesce(sum(length), 0) FROM {_name(table)}").fetchone()
            counted = TermStatistics(rows, length, {})
            self._counted[table] = state, counted
            return self._with_counts(table, words, counted)
        estimated = max(estimated, _COUNTED)  # -1 where the server has not looked yet
        known = self._known.get(table)
        if known is None or known.rows != estimated:
            query = (
                "SELECT e.word, e.share * %s"
                " FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS e (word, share)"
                " WHERE e.word IS NOT NULL AND attname = 'words' AND tablename = %s AND schemaname = (SELECT nspname"
                " FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE c.oid = %s::regclass)"
            )
            frequencies = dict(self._run(query, estimated, _name(table), _name(table)).fetchall())
            sampled = f"SELECT avg(length) FROM (SELECT length FROM {_name(table)} LIMIT {_COUNTED}) AS sampled"
            mean = float(self._one(sampled) or 0.0)
            known = self._known[table] = TermStatistics(estimated, mean * estimated, frequencies)
        return known

    def _with_counts(self, table: str, words: Sequence[str], counted: TermStatistics) -> TermStatistics:
        """The same, with the rows that have each of the words, which are kept for the next question."""
        missing = [word for word in words if word not in counted.frequencies]
        new = dict[str, float]()
        if missing:
            having = f"(SELECT count(*) FROM {_name(table)} WHERE words @@ lexeme::tsquery)"
            counts = self._run(
                f"SELECT {having} FROM unnest(%s::text[]) WITH ORDINALITY AS asked (lexeme, place) ORDER BY place",
                [lexeme(word) for word in missing],
            ).fetchall()
            new = {word: count for word, (count,) in zip(missing, counts, strict=True)}
        if len(counted.frequencies) < _KEPT:
            counted.frequencies.update(new)
        return replace(counted, frequencies=counted.frequencies | new)

    def _more_pass(self, table: str, where: str, values: Sequence[object], than: int) -> bool:
        """True when more rows pass than so many; kept while the record's state is the same."""
        state, key = self._lookup.state(), text_hash(repr((table, where, values, than)))
        known = self._passed.get(key)
        if known is None or known[0] != state:
            if len(self._passed) >= _FILTERS:
                self._passed.clear()
            known = self._passed[key] = state, self._more_rows(_name(table), where, values, than)
        return known[1]

    def _more_rows(self, target: str, where: str, values: Sequence[object], than: int) -> bool:
        """True when more rows of a table than so many pass a clause."""
        query = f"SELECT count(*) FROM (SELECT 1 FROM {target} WHERE {where} LIMIT %s) AS passing"
        return bool(self._one(query, *values, than + 1) > than)

    def _has_graph(self, table: str) -> bool:
        query = "SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam"
        return bool(self._one(f"{query} WHERE i.indrelid = %s::regclass AND m.amname = 'hnsw'", _name(table)))

    def _nearest_by_graph(
        self, table: str, vector: Vectors, where: str, values: Sequence[object], limit: int
    ) -> list[int]:
        """The rows that pass the clause, nearest to the vector, as far as the graph leads to them."""
        query = f"SELECT seq FROM {_name(table)} WHERE {where} ORDER BY vector <=> %s LIMIT %s"
        width = _EF_SEARCH if where == _ALL else _EF_FILTERED
        with self._transaction():
            self._set(
                plan_cache_mode="force_custom_plan",
                enable_sort="off",  # no plan but along the graph
                **{"hnsw.iterative_scan": "relaxed_order"},
                **{"hnsw.ef_search": str(min(max(limit, width), _MAX_EF_SEARCH))},
            )
            return [row for (row,) in self._run(query, *values, _Halfvec(vector), limit)]

    def _nearest_of_passing(
        self, table: str, vector: Vectors, where: str, values: Sequence[object], limit: int
    ) -> list[int]:
        """The rows that pass the clause, nearest to the vector: each is compared."""
        query = (  # materialized: no plan along the graph
            f"WITH passing AS MATERIALIZED (SELECT seq, vector <=> %s AS distance FROM {_name(table)} WHERE {where})"
            " SELECT seq FROM passing ORDER BY distance, seq LIMIT %s"
        )
        with self._transaction():
            self._set(plan_cache_mode="force_custom_plan")
            return [row for (row,) in self._run(query, _Halfvec(vector), *values, limit)]

    def _clause(self, table: str, narrowed: Filter) -> tuple[str, list[object]]:
        """The WHERE clause of a filter over a search table, and its values."""
        clauses, values = [_ALL], list[object]()
        if narrowed.outlet is not None or narrowed.has_period:
            own, of_own = _published(narrowed)
            copied = self._lookup.copied_within(narrowed)
            clauses.append(f"({own} OR article = ANY(%s))" if copied else own)
            values += [*of_own, copied] if copied else of_own
        if table == "quotations":
            if narrowed.speakers:
                named = groupby(self._lookup.names_of(narrowed.speakers), key=lambda name: name.being)
                borne = [(being, [name.text for name in names]) for being, names in named]
                clauses.append("(" + " OR ".join(["false", *["(being = %s AND name = ANY(%s))"] * len(borne)]) + ")")
                values += [value for pair in borne for value in pair]
            if narrowed.kinds:
                clauses.append("kind = ANY(%s)")
                values.append(list(narrowed.kinds))
            clauses += [column for column in ("checked", "named") if getattr(narrowed, column)]
        return " AND ".join(clauses), values

    def _set(self, **settings: str) -> None:
        """Change settings for the transaction."""
        calls = ", ".join(["set_config(%s, %s, true)"] * len(settings))
        self._run(f"SELECT {calls}", *(part for item in settings.items() for part in item))

    def _version(self, extension: str) -> tuple[int, ...]:
        """The version of an extension of the database; () where it has none."""
        version = self._one("SELECT extversion FROM pg_extension WHERE extname = %s", extension)
        return tuple(int(part) for part in version.split(".")) if version else ()

    def _hits(self, query: str, *values: object) -> Hits:
        return [(row, score) for row, score in self._run(query, *values)]

    def _one(self, query: str, *values: object) -> Any:  # noqa: ANN401  # a column of any type
        row = self._run(query, *values).fetchone()
        return row[0] if row else None

    def _run(self, query: str, *values: object) -> Any:  # noqa: ANN401  # a cursor of rows of any types
        connection = self._adapted() if any(isinstance(value, _Halfvec) for value in values) else self._connect()
        with connection.faults():
            return connection.raw.execute(query.encode(), values or None, prepare=False)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        connection = self._connect()
        with connection.faults(), connection.raw.transaction():
            yield

    def _adapted(self) -> PostgresConnection:
        """This thread's connection, which can send vectors and words."""
        from psycopg.types import TypeInfo

        connection = self._connect()
        adapters = connection.raw.adapters
        if adapters.types.get("halfvec") is None:
            with connection.faults():
                halfvec, tsvector = (TypeInfo.fetch(connection.raw, kind) for kind in ("halfvec", "tsvector"))
            assert halfvec and tsvector  # `prepare` has seen to it
            halfvec.register(connection.raw)
            adapters.register_dumper(_Halfvec, _binary_dumper(halfvec.oid))
            adapters.register_dumper(_Words, _binary_dumper(tsvector.oid))
        return connection


def _binary_dumper(type_oid: int) -> type[Dumper]:
    """A dumper of what knows its own binary form, to be sent as this type."""
    from psycopg.adapt import Dumper
    from psycopg.pq import Format

    class BinaryDumper(Dumper):
        format = Format.BINARY
        oid = type_oid

        def dump(self, obj: _Halfvec | _Words) -> bytes:
            return obj.binary

    return BinaryDumper


def _name(table: str) -> str:
    """The search table's name, which goes into SQL; raises ValueError for a table that has none."""
    if table not in TABLES:
        raise ValueError(table)
    return f"search_{table}"


def _published(narrowed: Filter) -> tuple[str, list[object]]:
    """The WHERE clause over a search table's outlet and day, and its values."""
    clauses, values = list[str](), list[object]()
    if narrowed.outlet is not None:
        clauses.append('lower(outlet) = lower(%s::text COLLATE "C")')
        values.append(narrowed.outlet)
    if narrowed.has_period:
        ends: list[tuple[str, date | None]] = [("day >= %s", narrowed.since), ("day < %s", narrowed.until)]
        within = " AND ".join(clause for clause, day in ends if day)
        clauses.append(f"(day IS NULL OR {within})" if narrowed.undated else f"({within})")
        values += [day for _, day in ends if day]
    return "(" + " AND ".join(clauses) + ")", values
