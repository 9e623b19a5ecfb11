"""An archive: a folder of articles, their quotations, and the indexes to search them.

    archive = Archive.open(Path("archive"))
    archive.lookup.speakers()

In the folder:

    record.sqlite      everything that cannot be made again
    generations/       the search indexes, made from it
    writer.lock        held by the one process that writes
    conversations/     the conversations held on the page

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
        """The embedder of questions, whose vectors compare with the archive's; raises ArchiveError where the settings
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
    """Changes of an archive, with names and ids as a person writes them. Made by `Archive.writing()`."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._store = Store(archive.database)
        self._model = archive.embedder.fingerprint
        if archive.database.meta("embedder") is None:
            archive.database.set_meta("embedder", self._model)
        if archive.database.meta("identity") != VERSION:
            self._store.rebuild_speakers()
            archive.database.set_meta("identity", VERSION)

    def add(self, reading: Reading, *, extractor: str) -> bool:
        """Store an article with all that was extracted from it; True when it replaced an older version.

        On return it is on disk, and visible to every reader.
        """
        return self._store.add(reading, model=self._model, extractor=extractor)

    def remove(self, article_id: str) -> None:
        """Take an article out; raises NotFound."""
        if not self._store.remove(article_id):
            raise NotFound(f"The archive has no article {article_id!r}. `onrecord status --articles` lists their ids.")

    def correct(self, article_id: str, span: Span, ruling: Ruling, name: str = "", being: Being | None = None) -> None:
        """Store a correction by hand of a quotation, given by its `content`'s span, from the first letter to the last.

        With Ruling.SPEAKER, `name` is the speaker's: one that the archive knows, or a new one; or a speaker's id. The
        kind of bearer (`being`) is taken from the archive where it is not given, a person where nobody has the name.
        It stays in force when the article is added again. Raises NotFound for an unknown article and for a span
        that is no quotation's, CorrectionError for a name that cannot be one.
        """
        speaker = parse_name(self._archive.lookup, name, being) if ruling is Ruling.SPEAKER else None
        self._store.correct(article_id, span, ruling, speaker)

    def uncorrect(self, article_id: str, span: Span) -> None:
        """Delete the correction of the quotation at the span; raises NotFound."""
        self._store.uncorrect(article_id, span)

    def join(self, speaker: str, other: str) -> Speaker:
        """Merge two speakers, given by id or by name, under the first one's name; returns the merged one.

        Raises NotFound, and CorrectionError where they cannot be merged.
        """
        one, two = speakers_to_merge(self._archive.lookup, speaker, other)
        self._store.join(Name(one.name, one.being), Name(two.name, two.being))
        return speaker_bearing(self._archive.lookup, one.name, one.being)

    def part(self, speaker: str, name: str) -> Speaker:
        """Split one of the speaker's names off; returns the speaker who then bears it. Undoes a `join` by that name.

        Raises NotFound for an unknown speaker or name, CorrectionError where it is the only one.
        """
        separate = name_to_split(self._archive.lookup, speaker, name)
        self._store.part(separate)
        return speaker_bearing(self._archive.lookup, separate.text, separate.being)

    def untie(self, name: Name, other: Name | None) -> None:
        """Delete a tie of two names or, without `other`, of a name that stands alone, as `Lookup.ties` lists them.

        Raises NotFound where there is none."""
        if not self._store.untie(name, other):
            raise NotFound(f"There is no such correction of {name.text!r}; it may have been undone already.")

    def publish_if_due(self, *, more: bool = False) -> None:
        """Publish a generation when enough rows are newer, or there is none yet, unless `more` rows are to come."""
        generation = current_generation(self._archive.folder)
        every = sum(self._archive.lookup.last_row(table) for table in TABLES)
        newer = lag(generation, self._archive.lookup)
        if (generation is None and every and not more) or newer > min(max(_LEAST, every // _SHARE), _MOST):
            publish(self._archive.folder)

    def rebuild(self) -> None:
        """Make everything derived again from the record: copies, stories, speakers, words, meanings.

        Nothing is embedded again.
        """
        self._store.relate_all()
        self._store.rebuild_speakers()
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
