"""An archive: a folder that holds articles, what they quote, and the indexes to find it.

    archive = Archive.open(Path("archive"))
    archive.lookup.speakers()

What is in the folder:

    record.sqlite      everything that cannot be made again
    generations/       the search indexes, made from it
    writer.lock        held by the one process that writes

Copy the folder while nobody writes, and you have a backup.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.database import FILE, Database
from index.embedder import Embedder, open_embedder
from index.errors import ArchiveBusy, ArchiveError, NotAnArchive, NotFound, ReadOnlyArchive
from index.generation import current, publish
from index.identity import Name
from index.lookup import Lookup
from index.meanings import TABLES
from index.naming import bearer, joinable, named, partable
from index.registry import VERSION
from index.search import Search
from index.settings import Settings, load_settings
from index.store import Reading, Store
from index.vocabulary import Being, Ruling, Span, Speaker

_SHARE = 10
_LEAST = 2_000


@dataclass(frozen=True, slots=True)
class Status:
    """What an archive holds, and how its indexes stand.

    `lag`: rows that are newer than the generation. `copies`: articles whose text another one has; `versions`: articles
    that are near copies of others, in so many `stories`.
    """

    articles: int
    quotations: int
    speakers: int
    passages: int
    embedder: str
    generation: int | None
    lag: int
    megabytes: float
    sound: bool
    copies: int
    stories: int
    versions: int


class Archive:
    """One archive folder, open for reading; for writing inside `writing()`."""

    def __init__(self, folder: Path, database: Database, embedder: Embedder) -> None:
        self.folder = folder
        self.embedder = embedder
        self.database = database
        self.lookup = Lookup(database)
        self.search = Search(folder, self.lookup)

    @classmethod
    def open(cls, folder: Path | str = "archive", *, create: bool = False, settings: Settings | None = None) -> Archive:
        """The archive in a folder; with `create`, a new one where there is none.

        Raises NotFound, NotAnArchive or ReadOnlyArchive, each saying what to do.
        """
        folder = Path(folder)
        embedder = open_embedder(settings or load_settings())
        if not (folder / FILE).is_file():
            _may_become_archive(folder, create)
        return cls(folder, Database(folder, create=create), embedder)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """The right to change the archive, held by one process at a time; raises ArchiveBusy naming the holder."""
        from filelock import FileLock, Timeout

        self.database.make_writable()
        holder = self.folder / "writer"
        try:
            lock = FileLock(self.folder / "writer.lock", timeout=0)
            lock.acquire()
        except Timeout:
            who = holder.read_text("utf8") if holder.is_file() else "another process"
            raise ArchiveBusy(
                f"{self.folder} is being written to by {who}. Wait until it is done, then try again."
            ) from None
        except OSError as error:
            raise ReadOnlyArchive(
                f"The archive {self.folder} cannot be written to ({error.strerror}). "
                "Give yourself write access to the folder, or choose another with --archive."
            ) from error
        try:
            holder.write_text(f"process {os.getpid()} on {socket.gethostname()}", "utf8")
            yield Writer(self)
        finally:
            holder.unlink(missing_ok=True)
            lock.release()

    def status(self) -> Status:
        """Counts, generation, size; reads the whole record once to see that it is sound."""
        articles, quotations, speakers, passages = self.lookup.counts()
        size = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        generation = current(self.folder)
        return Status(
            articles,
            quotations,
            speakers,
            passages,
            self.database.meta("embedder") or self.embedder.fingerprint,
            generation.number if generation else None,
            self.lag(),
            size / 1e6,
            self.lookup.sound(),
            *self.lookup.places(),
        )

    def lag(self) -> int:
        """How many rows are newer than the generation in use, and so found by an exact scan."""
        generation = current(self.folder)
        return sum(self.lookup.last(table) - (generation.watermark[table] if generation else 0) for table in TABLES)


class Writer:
    """What changes an archive. Made by `Archive.writing()`."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._store = Store(archive.database)
        made_with = archive.database.meta("embedder")
        if made_with is None:
            archive.database.set_meta("embedder", archive.embedder.fingerprint)
        elif made_with != archive.embedder.fingerprint:
            raise ArchiveError(
                f"{archive.folder} was made with the embedding model {made_with}, and the settings name "
                f"{archive.embedder.fingerprint}. Set ONRECORD_EMBEDDER back, or add the articles to a new archive."
            )
        if archive.database.meta("identity") != VERSION:
            self._store.identify_all()
            archive.database.set_meta("identity", VERSION)

    def put(self, reading: Reading, *, extractor: str) -> bool:
        """Store an article with all that was read out of it; True when it replaced an older version.

        On return it is on disk, and found by every reader.
        """
        return self._store.put(reading, model=self._archive.embedder.fingerprint, extractor=extractor)

    def remove(self, article_id: str) -> None:
        """Take an article out; raises NotFound."""
        if not self._store.remove(article_id):
            raise NotFound(f"The archive has no article {article_id!r}. `onrecord status --articles` lists their ids.")

    def correct(self, article_id: str, span: Span, ruling: Ruling, name: str = "", being: Being | None = None) -> None:
        """Store what a person says of a quotation: its `content`'s span, from the first letter to the last.

        With Ruling.SPEAKER, `name` is the speaker's: one that the archive knows, or a new one; or a speaker's id. What
        the name's bearer is (`being`) is taken from the archive where it is not given, a person where nobody has it.
        It holds from now on, after adding the article again too. Raises NotFound for an unknown article and for a span
        that is no quotation's, CorrectionError for a name that cannot be one.
        """
        who = named(self._archive.lookup, name, being) if ruling is Ruling.SPEAKER else None
        self._store.correct(article_id, span, ruling, who)

    def uncorrect(self, article_id: str, span: Span) -> None:
        """Take back what a person said of the quotation at the span; raises NotFound."""
        self._store.uncorrect(article_id, span)

    def join(self, speaker: str, other: str) -> Speaker:
        """Two speakers, by id or by name, are one from now on, under the first one's name; returns that one.

        Raises NotFound, and CorrectionError where that cannot be.
        """
        one, two = joinable(self._archive.lookup, speaker, other)
        self._store.join(Name(one.name, one.being), Name(two.name, two.being))
        return bearer(self._archive.lookup, one.name, one.being)

    def part(self, speaker: str, name: str) -> Speaker:
        """One of the speaker's names is another's from now on; returns who bears it. Undoes a `join` by that name.

        Raises NotFound for an unknown speaker or name, CorrectionError where it is the only one.
        """
        parted = partable(self._archive.lookup, speaker, name)
        self._store.part(parted)
        return bearer(self._archive.lookup, parted.text, parted.being)

    def publish_if_due(self) -> None:
        """Publish a generation when there is none, or when a tenth of the rows, and a few thousand, are newer."""
        generation = current(self._archive.folder)
        every = sum(self._archive.lookup.last(table) for table in TABLES)
        lag = self._archive.lag()
        if (generation is None and every) or lag > max(_LEAST, every // _SHARE):
            publish(self._archive.folder)

    def rebuild(self) -> None:
        """Make everything derived again from the record: copies, stories, speakers, words, meanings.

        Nothing is embedded again.
        """
        self._store.relate_all()
        self._store.identify_all()
        publish(self._archive.folder, afresh=True)


def _may_become_archive(folder: Path, create: bool) -> None:
    """Make the folder, or raise: there is no archive in it yet."""
    if folder.exists() and not folder.is_dir():
        raise NotAnArchive(f"{folder} is a file, not an archive. Choose a folder with --archive.")
    if folder.is_dir() and any(folder.iterdir()):
        raise NotAnArchive(
            f"{folder} is not an onrecord archive: it holds other files and no {FILE}. "
            "Choose another folder with --archive; a new or empty one becomes an archive."
        )
    if not create:
        raise NotFound(f"There is no archive in {folder} yet. Make one with: onrecord add FILES --archive {folder}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReadOnlyArchive(
            f"The folder {folder} cannot be made ({error.strerror}). Choose another with --archive."
        ) from error
