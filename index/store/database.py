"""The record of an archive, whichever engine keeps it: connections, transactions, and the right to write.

One SQL text serves both: marks are `?` and `:name`, a list is one parameter (`x IN (SELECT value FROM json_each(?))`).

Who adds an article does so in two parts. First, beside others who add, what is the article's own: its row, vectors,
passages, search rows. Then, from `Connection.take_turn` to the end of the transaction, one after the other, what looks
at other articles or changes what they share: copies, stories, names, speakers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from index.system.subprocesses import Stop, never

if TYPE_CHECKING:
    from index.embedding.embedder import Vectors
    from index.store.rows import SearchRow

PATIENCE = 3.0
"""Seconds to wait for the right to write: who adds articles holds it for as long as one is written."""
Values = Sequence[object] | Mapping[str, object]
"""The values of a query's parameters, in order or by name."""


class Record(Protocol):
    """A row that is read by the names of columns."""

    def __getitem__(self, column: str, /) -> Any: ...  # noqa: ANN401


class RecordCursor(Protocol):
    """The rows of a statement, or their number."""

    @property
    def rowcount(self) -> int: ...

    @property
    def description(self) -> Any: ...  # noqa: ANN401

    def fetchone(self) -> Any: ...  # noqa: ANN401

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection to the record."""

    def execute(self, query: str, values: Values = (), /) -> RecordCursor:
        """Run a statement; its rows."""

    def executemany(self, query: str, rows: Iterable[Any], /) -> RecordCursor:
        """Run a statement with each of these values."""

    def fetch_rows(self, query: str, values: Values = ()) -> list[Record]:
        """The rows of a query, to be read by the names of columns."""

    def insert_rows(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]], conflicts: str = ""
    ) -> None:
        """Insert rows in their order; `conflicts`: the clause ON CONFLICT."""

    def update_rows(
        self, table: str, columns: Sequence[str], keys: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        """Set columns of the rows that have these keys, by values in the order of columns and keys; no keys twice."""

    def new_rows(self, **counts: int) -> list[list[int]]:
        """The numbers (`seq`) of so many rows to be inserted into each of these tables, ascending."""

    def take_turn(self) -> None:
        """Wait until nobody else looks at other articles within a transaction, and keep the others from it until this
        one ends. Rows with unique keys that are the article's own are inserted before; raises ArchiveBusy."""


class Database(Protocol):
    """The system of record. Safe to share between threads."""

    @property
    def kept(self) -> Any:  # noqa: ANN401
        """A place for values read from the record, each with the version at which it was: of all threads, or of this
        one where versions are a thread's own."""

    @property
    def db(self) -> Connection:
        """This thread's connection."""

    def make_writable(self) -> None:
        """From now on connections may write; raises ReadOnlyArchive."""

    def exclusive(self, seconds: float = PATIENCE, stopped: Stop = never) -> AbstractContextManager[None]:
        """The right to write, held by one at a time; raises ArchiveBusy naming who still holds it after so many
        seconds, ReadOnlyArchive, Stopped."""

    def adding(
        self, article_id: str, text: bytes, seconds: float = PATIENCE, stopped: Stop = never
    ) -> AbstractContextManager[None]:
        """The right to add the article of this id with the text of this hash, which others do not have meanwhile, nor
        one to an article with a text that either of its versions has. Raises as `exclusive` does."""

    def transaction(self, stopped: Stop = never, *, pipelined: bool = False) -> AbstractContextManager[Connection]:
        """All or nothing; raises ArchiveError, and nothing has changed, and Stopped. `pipelined`: a server is not
        waited for until rows are asked for; its errors come then, or at the end."""

    def unchecked_transaction(self) -> AbstractContextManager[Connection]:
        """The same, with references between rows checked at its end alone; raises ArchiveError."""

    def index_ahead(self, article: int, rows: Mapping[str, tuple[Sequence[SearchRow], Vectors]]) -> None:
        """Write what is searched of a new article, by table, within its transaction, where the indexes are in the
        record: before these rows are inserted, which then are not written again."""

    def facts(self) -> dict[str, str]:
        """All facts about the archive."""

    def meta(self, key: str) -> str | None:
        """A fact about the archive (`embedder`: the fingerprint its vectors come from)."""

    def set_meta(self, key: str, value: str) -> None:
        """Remember a fact about the archive."""

    def version(self) -> object:
        """A value that differs once anything in the record has changed, as this thread sees it."""

    def serial(self) -> int:
        """A number that grows with every row of all tables but vectors', or with every transaction."""

    def has_table(self, name: str) -> bool:
        """True where the record has a table of this name."""

    def faults(self) -> tuple[str, ...]:
        """The faults of the record's bytes, and rows that point nowhere; () where it is sound."""

    def size(self) -> int:
        """The bytes of the record."""

    def compact(self) -> None:
        """Write the record anew without what was deleted; raises ArchiveError."""

    def close(self) -> None:
        """Close this thread's connection."""


class ArchiveFacts:
    """The facts about an archive, which the databases of both engines keep in the same table."""

    def facts(self: Database) -> dict[str, str]:
        """All facts about the archive."""
        return dict(self.db.execute("SELECT key, value FROM meta").fetchall())

    def meta(self: Database, key: str) -> str | None:
        """A fact about the archive (`embedder`: the fingerprint its vectors come from)."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self: Database, key: str, value: str) -> None:
        """Remember a fact about the archive."""
        with self.transaction() as db:
            set_meta(db, key, value)


def set_meta(db: Connection, key: str, value: str) -> None:
    """Store a fact about the archive within a transaction."""
    query = "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    db.execute(query, (key, value))
