"""The record of one archive in a schema of a PostgreSQL database: a connection for each thread, and transactions."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from importlib import resources
from types import SimpleNamespace
from typing import TYPE_CHECKING, Protocol

from index.core.archive_place import Address
from index.core.errors import ArchiveBusy, NotAnArchive, NotFound, ReadOnlyArchive
from index.store.database import PATIENCE, ArchiveFacts
from index.store.migrations import MIGRATIONS
from index.store.postgres.connection import PostgresConnection
from index.system.subprocesses import Stop, Stopped, never

if TYPE_CHECKING:
    from index.embedding.embedder import Vectors
    from index.store.rows import SearchRow

_WRITER = 0x6F6E7263
"""The first half of the key of the lock that a writer takes; the other is the schema's."""
_FOLDER = resources.files("index.store.postgres").joinpath("migrations")
_SCRIPTS = sorted((each for each in _FOLDER.iterdir() if each.name.endswith(".sql")), key=lambda each: each.name)
"""The migrations, each named as the one of SQLite that it follows; the first makes the tables of all before, too."""
_AT_ONCE = 500
"""Articles whose search rows are written at a time."""
_END = "WITH changed AS (UPDATE changes SET number = number + 1) DELETE FROM search_due RETURNING article"
"""The last statement but for search rows that are due: others wait for the number's row until the end."""
_KEY = "?, hashtext(current_schema())"
_POLL = 0.02
"""Seconds between two looks whether another still adds the same article."""
_SLICE = 0.25
"""Seconds that the server waits for the lock before it is asked again."""


class RowIndex(Protocol):
    """Search tables in the same database."""

    def index_articles(self, articles: Iterable[int]) -> None:
        """Write the rows of these articles anew, as the record has them now."""

    def add_rows(self, table: str, rows: Sequence[SearchRow], vectors: Vectors) -> None:
        """Write rows of a new article."""


class PostgresDatabase(ArchiveFacts):
    """The system of record on a server. Safe to share between threads."""

    def __init__(self, address: Address, *, create: bool = False) -> None:
        """Open the archive in the schema that the address leads to; with `create`, make its tables, if it has none.

        An archive of an older version is migrated first, in one transaction; programs of that version refuse it from
        then on. Raises NotFound, NotAnArchive, ReadOnlyArchive, ArchiveError.
        """
        self.address = address
        self.index: RowIndex | None = None
        """Writes what is searched, within the transaction that changes it."""
        self.kept = SimpleNamespace()
        self._local = threading.local()
        self._schema: str = self.db.execute("SELECT coalesce(current_schema(), '')").fetchone()[0]
        if not self._schema:
            raise NotFound(f"{self.address} has no schema of this name. Create it with: CREATE SCHEMA")
        if create:
            self._migrate()
        self._check()

    @property
    def db(self) -> PostgresConnection:
        """This thread's connection."""
        opened: PostgresConnection | None = getattr(self._local, "opened", None)
        if opened is None or opened.raw.closed:
            opened = self._local.opened = PostgresConnection(self.address)
        return opened

    def make_writable(self) -> None:
        """Nothing is to be done: the server says who may write."""

    def _migrate(self, up_to: str = MIGRATIONS[-1]) -> None:
        """Apply what has not been applied yet, all of it or nothing; others that would do so, or write, wait."""
        db = self.db
        with db.faults(), db.raw.transaction():
            db.execute(f"SELECT pg_advisory_xact_lock({_KEY})", (_WRITER,))
            if not self.has_table("migrations"):
                if self.has_table("articles"):
                    return
                db.execute('CREATE TABLE migrations (name TEXT COLLATE "C" PRIMARY KEY)')
            waiting = self._pending()
            for file in _SCRIPTS:
                name = file.name.removesuffix(".sql").replace("_", "-")
                if name in waiting and name <= up_to:
                    db.raw.execute(file.read_text("utf8").encode())
                    brought = [each for each in waiting if each <= name]
                    db.insert_rows("migrations", ["name"], [(each,) for each in brought])
                    waiting = [each for each in waiting if each > name]

    def _pending(self) -> list[str]:
        """The migrations that this archive still needs; raises NotAnArchive where a newer program made it."""
        applied = {name for (name,) in self.db.execute("SELECT name FROM migrations")}
        if newer := applied.difference(MIGRATIONS):
            raise NotAnArchive(
                f"The archive was written by a newer onrecord ({max(newer)}). Update this one to open it."
            )
        return [name for name in MIGRATIONS if name not in applied]

    def _check(self) -> None:
        if not self.has_table("migrations"):
            if self.has_table("articles"):
                raise NotAnArchive(f"{self.address} belongs to another program. Name another schema or database.")
            raise NotFound(
                f"There is no archive in {self.address} yet. Create one with: "
                f"onrecord add FILES --archive {self.address}"
            )
        if waiting := self._pending():
            try:
                self._migrate()
            except ReadOnlyArchive as error:
                raise ReadOnlyArchive(
                    f"{self.address} was made by an older onrecord and must be brought up to date first (to "
                    f"{waiting[-1]}), which needs the owner of its tables. Open it once as that user: onrecord status"
                ) from error

    def version(self) -> object:
        """The number of changes; within a transaction, which sees its own, nothing that could be compared."""
        return self.serial() if self.db.idle else object()

    def serial(self) -> int:
        """A number that grows with every transaction that changes the record, and is seen when its changes are."""
        return int(self.db.execute("SELECT number FROM changes").fetchone()[0])

    def has_table(self, name: str) -> bool:
        """True where the record has a table of this name."""
        query = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?"
        return self.db.execute(query, (name,)).fetchone() is not None

    def faults(self) -> tuple[str, ...]:
        """() always: whether its files are sound the server looks itself, with the checksums of its pages."""
        return ()

    def size(self) -> int:
        """The bytes of all tables and indexes of the schema."""
        query = (
            "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'"
        )
        return int(self.db.execute(query).fetchone()[0])

    def compact(self) -> None:
        """Write the tables anew without what was deleted. The server's own log and copies of it are its operator's."""
        tables = self.db.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        for (table,) in tables:
            self.db.execute(f'VACUUM (FULL) "{table}"')

    def close(self) -> None:
        """Close this thread's connection."""
        opened = getattr(self._local, "opened", None)
        if opened:
            opened.raw.close()
            self._local.opened = None

    @contextmanager
    def transaction(self, stopped: Stop = never, *, pipelined: bool = False) -> Iterator[PostgresConnection]:
        """All or nothing; raises ArchiveError, and Stopped, in the midst of a long statement too."""
        db = self.db
        sending = db.pipelined() if pipelined else nullcontext()
        with db.faults(), sending, db.raw.transaction(), db.stoppable(stopped):
            yield db
            due = sorted({article for (article,) in db.execute(_END)})
            if self.index:
                for start in range(0, len(due), _AT_ONCE):
                    self.index.index_articles(due[start : start + _AT_ONCE])

    @contextmanager
    def unchecked_transaction(self) -> Iterator[PostgresConnection]:
        """The same, with references between rows checked at its end alone; raises ArchiveError where a row would point
        to one that is gone."""
        with self.transaction() as db:
            db.execute("SET CONSTRAINTS ALL DEFERRED")
            yield db

    @contextmanager
    def exclusive(self, seconds: float = PATIENCE, stopped: Stop = never) -> Iterator[None]:
        """The right to write, of one connection at a time, free as soon as it is closed; raises ArchiveBusy after so
        many seconds, and Stopped."""
        db = self.db
        self._wait_for("pg_advisory_lock", time.monotonic() + seconds, stopped)
        try:
            yield
        finally:
            if not db.raw.closed:
                db.execute(f"SELECT pg_advisory_unlock({_KEY})", (_WRITER,))

    @contextmanager
    def adding(self, article_id: str, text: bytes, seconds: float = PATIENCE, stopped: Stop = never) -> Iterator[None]:
        """The right to add the article of this id with the text of this hash, beside others who add other ones; raises
        ArchiveBusy after so many seconds, and Stopped.

        The connection's statements meanwhile find their rows by indexes: a plan that is kept from when the archive was
        small would read whole tables of a large one.
        """
        db, until = self.db, time.monotonic() + seconds
        self._wait_for("pg_advisory_lock_shared", until, stopped)
        claims = list[int]()
        try:
            while not self._claim(article_id, text, claims):
                if stopped():
                    raise Stopped
                if time.monotonic() >= until:
                    raise ArchiveBusy(f"Another is just adding {article_id} to {self.address}. Try again.")
                time.sleep(_POLL + secrets.randbelow(1_000) / 1_000 * _POLL)
            yield
        finally:
            if not db.raw.closed:
                unlocked = f"pg_advisory_unlock_shared({_KEY}), set_config('enable_seqscan', 'on', false)"
                query = f"SELECT {unlocked}, ARRAY(SELECT pg_advisory_unlock(k) FROM unnest(?::bigint[]) k)"
                db.execute(query, (_WRITER, claims))

    def _wait_for(self, lock: str, until: float, stopped: Stop) -> None:
        """Take the lock of the archive by this function of the server."""
        db = self.db
        attempt = lock.replace("pg_", "pg_try_", 1)
        if db.execute(f"SELECT {attempt}({_KEY})", (_WRITER,)).fetchone()[0]:
            return
        while True:
            db.execute("SELECT set_config('lock_timeout', ?, false)", (f"{int(_SLICE * 1000)}ms",))
            try:
                db.execute(f"SELECT {lock}({_KEY})", (_WRITER,))
                return
            except ArchiveBusy:
                if stopped():
                    raise Stopped from None
                if time.monotonic() >= until:
                    raise ArchiveBusy(
                        f"{self.address} is being written to by {self._holder()}. "
                        "Wait until it is done, then try again."
                    ) from None
            finally:
                if not db.raw.closed:
                    db.execute("SET lock_timeout = 0")

    def _claim(self, article_id: str, text: bytes, claims: list[int]) -> bool:
        """Add to `claims` the locks of the article's id, of its text and of that of the version in force; where one of
        them is another's, let go of all and return False."""
        wanted = [self._claim_key(b"id", article_id.encode()), self._claim_key(b"text", text)]
        while wanted:
            locked = "k, pg_try_advisory_lock(k), set_config('enable_seqscan', 'off', false)"
            tried = self.db.execute(f"SELECT {locked} FROM unnest(?::bigint[]) k", (wanted,)).fetchall()
            claims += [key for key, free, _ in tried if free]
            if not all(free for _, free, _ in tried):
                self.db.execute("SELECT pg_advisory_unlock(k) FROM unnest(?::bigint[]) k", (claims,))
                claims.clear()
                return False
            in_force = "SELECT text_hash FROM articles WHERE id = ? AND ended IS NULL"
            keys = [self._claim_key(b"text", each) for (each,) in self.db.execute(in_force, (article_id,)) if each]
            wanted = [key for key in keys if key not in claims]
        return True

    def _claim_key(self, kind: bytes, value: bytes) -> int:
        """The key of the lock on an id or a text of this archive, of 64 bits."""
        digest = hashlib.sha256(b"\0".join((self._schema.encode(), kind, value))).digest()
        return int.from_bytes(digest[:8], "big", signed=True)

    def _holder(self) -> str:
        """The connection that holds the lock, in words."""
        query = (
            "SELECT a.pid, a.usename, coalesce(host(a.client_addr), 'the server itself') FROM pg_locks l"
            " JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted AND l.classid = ?"
            " AND l.objid::bigint = hashtext(current_schema())::bigint & 4294967295 LIMIT 1"
        )
        row = self.db.execute(query, (_WRITER,)).fetchone()
        return f"{row[1]} from {row[2]} (process {row[0]} of the server)" if row else "another"

    def index_ahead(self, article: int, rows: Mapping[str, tuple[Sequence[SearchRow], Vectors]]) -> None:
        """Write what is searched of a new article, by table, within its transaction, before these rows are inserted,
        which then are not written at its end."""
        if self.index is None:
            return
        for table, (of_table, vectors) in rows.items():
            self.index.add_rows(table, of_table, vectors)
        self.db.execute("SELECT set_config('onrecord.indexed', ?, true)", (str(article),))
