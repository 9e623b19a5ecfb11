"""An archive: a folder that holds articles, what they quote, and the indexes to find it.

    archive = Archive.open(Path("archive"))
    archive.lookup.speakers()

What is in the folder:

    record.sqlite      everything that cannot be made again
    generations/       the search indexes, made from it
    writer.lock        held by the one process that writes
    conversations/     what was asked on the page

`back_up` copies the record and the conversations while others read and write.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.archive.lock import hold_lock
from index.archive.status import Status, archive_status, lag
from index.core.errors import ArchiveError, NotAnArchive, NotFound, ReadOnlyArchive
from index.core.settings import Settings, load_settings
from index.core.types import Being, Ruling, Span, Speaker
from index.embedding.embedder import Embedder, open_embedder
from index.identity.name import Name
from index.search.generations import current_generation, publish
from index.search.searcher import Search
from index.search.vectors import TABLES
from index.store.article_listing import Catalogue
from index.store.backup import back_up, restore_conversations
from index.store.database import FILE, Database
from index.store.record_reader import Lookup
from index.store.record_writer import Reading, Store
from index.store.speaker_references import name_to_split, parse_name, speaker_bearing, speakers_to_merge
from index.store.speaker_rows import VERSION

_SHARE = 10
_LEAST, _MOST = 2_000, 20_000
"""A generation is published when one in _SHARE rows is newer, or _MOST are, and never for less than _LEAST."""


class Archive:
    """One archive folder, open for reading; for writing inside `writing()`.

    `wanted` is the embedder that the settings name, `embedder` the same where the archive was made with it.
    """

    def __init__(self, folder: Path, database: Database, embedder: Embedder) -> None:
        self.folder = folder
        self.wanted = embedder
        self.database = database
        self.lookup = Lookup(database)
        self.catalogue = Catalogue(database)
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
        database = Database(folder, create=create)
        restore_conversations(database, folder)
        return cls(folder, database, embedder)

    @property
    def embedder(self) -> Embedder:
        """What turns a question into a vector that compares with the archive's; raises ArchiveError where the settings
        name another model than it was made with."""
        made_with = self.database.meta("embedder")
        if made_with not in (None, self.wanted.fingerprint):
            raise ArchiveError(
                f"{self.folder} was made with the embedding model {made_with}, but this program is set to "
                f"{self.wanted.fingerprint}. Set ONRECORD_EMBEDDER back, or switch the archive to it with: "
                f"onrecord rebuild --models --archive {self.folder}"
            )
        return self.wanted

    @contextmanager
    def locked(self) -> Iterator[None]:
        """The right to write, held by one process at a time; raises ArchiveBusy naming the holder, ReadOnlyArchive."""
        self.database.make_writable()
        with hold_lock(self.folder):
            yield

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """The right to change the archive; raises ArchiveBusy naming the holder, ReadOnlyArchive."""
        with self.locked():
            yield Writer(self)

    def status(self) -> Status:
        """Counts, generation, models, sizes; reads the whole record once to see that it is sound."""
        return archive_status(self.folder, self.database, self.lookup, self.wanted.fingerprint)

    def back_up(self, file: Path) -> int:
        """Write the record and the conversations, as they are at this moment, to one file, and return its bytes; raises
        ArchiveError."""
        return back_up(self.database, self.folder, file)


class Writer:
    """What changes an archive. Made by `Archive.writing()`."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._store = Store(archive.database)
        self._model = archive.embedder.fingerprint
        if archive.database.meta("embedder") is None:
            archive.database.set_meta("embedder", self._model)
        if archive.database.meta("identity") != VERSION:
            self._store.identify_all()
            archive.database.set_meta("identity", VERSION)

    def add(self, reading: Reading, *, extractor: str) -> bool:
        """Store an article with all that was read out of it; True when it replaced an older version.

        On return it is on disk, and found by every reader.
        """
        return self._store.add(reading, model=self._model, extractor=extractor)

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
        who = parse_name(self._archive.lookup, name, being) if ruling is Ruling.SPEAKER else None
        self._store.correct(article_id, span, ruling, who)

    def uncorrect(self, article_id: str, span: Span) -> None:
        """Take back what a person said of the quotation at the span; raises NotFound."""
        self._store.uncorrect(article_id, span)

    def join(self, speaker: str, other: str) -> Speaker:
        """Two speakers, by id or by name, are one from now on, under the first one's name; returns that one.

        Raises NotFound, and CorrectionError where that cannot be.
        """
        one, two = speakers_to_merge(self._archive.lookup, speaker, other)
        self._store.join(Name(one.name, one.being), Name(two.name, two.being))
        return speaker_bearing(self._archive.lookup, one.name, one.being)

    def part(self, speaker: str, name: str) -> Speaker:
        """One of the speaker's names is another's from now on; returns who bears it. Undoes a `join` by that name.

        Raises NotFound for an unknown speaker or name, CorrectionError where it is the only one.
        """
        parted = name_to_split(self._archive.lookup, speaker, name)
        self._store.part(parted)
        return speaker_bearing(self._archive.lookup, parted.text, parted.being)

    def untie(self, name: Name, other: Name | None) -> None:
        """Take back that two names are one speaker's, or, without `other`, that a name stands alone, as `Lookup.ties`
        has it; raises NotFound where nobody has said so."""
        if not self._store.untie(name, other):
            raise NotFound(f"There is no such correction of {name.text!r}; it may have been undone already.")

    def publish_if_due(self, *, more: bool = False) -> None:
        """Publish a generation when enough rows are newer; when there is none too, unless `more` is to come."""
        generation = current_generation(self._archive.folder)
        every = sum(self._archive.lookup.last(table) for table in TABLES)
        newer = lag(generation, self._archive.lookup)
        if (generation is None and every and not more) or newer > min(max(_LEAST, every // _SHARE), _MOST):
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
        raise NotFound(f"There is no archive in {folder} yet. Create one with: onrecord add FILES --archive {folder}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReadOnlyArchive(
            f"The folder {folder} cannot be created ({error.strerror}). Choose another with --archive."
        ) from error
