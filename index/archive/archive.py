"""An archive: a folder of articles, their quotations, and the indexes to search them.

    archive = Archive.open(Path("archive"))
    archive.lookup.speakers()

In the folder:

    record.sqlite      everything that cannot be made again
    generations/       the search indexes, made from it
    writer.lock        held by the one process that writes
    conversations/     the conversations held on the page
    clips/, follows/   its clip files, and what is followed
    before-*.sqlite    the record before it was last brought up to date

Every change asks whether the role of the one who acts allows it, and is an event of the archive:

    archive.acting_as(Actor("oidc:…", "Anna Holt", AccessRole.CORRECTOR, "page"))

`back_up` copies the record and these folders while others read and write.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import update_wrapper
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from index.archive.erasure import (
    ErasurePlan,
    Report,
    carry_out_erasure,
    has_pending_erasures,
    plan_erasure,
    resume_erasures,
)
from index.archive.status import Status, archive_status, model_file_key
from index.core.archive_place import Address, folder_beside, parse_place
from index.core.errors import ArchiveError, NotAnArchive, NotFound, ReadOnlyArchive
from index.core.hashing import text_hash
from index.core.rights import Action, Actor, local_actor
from index.core.settings import Settings, load_settings
from index.core.types import Article, Aspect, Being, Ruling, Span, Speaker
from index.embedding.embedder import Embedder, open_embedder
from index.identity.name import Name
from index.search.interface import Search
from index.search.postgres import PostgresSearch
from index.search.searcher import FolderSearch
from index.store.article_listing import Catalogue
from index.store.audit.events import Event, EventFilter
from index.store.backup import back_up, restore_folders
from index.store.copying.record_copy import unfinished_copy
from index.store.corrections.article_edits import FIELDS, parse_changes
from index.store.database import PATIENCE, Database, set_meta
from index.store.erasure.ledger import ERASING
from index.store.postgres.database import PostgresDatabase
from index.store.record_reader import Lookup
from index.store.record_writer import Reading, Store
from index.store.speaker_references import (
    name_to_split,
    parse_name,
    parse_role,
    speaker_bearing,
    speaker_named,
    speakers_to_merge,
)
from index.store.speaker_rows import VERSION
from index.store.sqlite.database import FILE, SqliteDatabase
from index.system.private_files import Access, default_access, make_private_folder, tighten
from index.system.subprocesses import Stop, never
from index.text.bylines import author_of


class Archive:
    """One archive folder, open for reading; for writing inside `writing()`, as far as the role of its `actor` allows.

    `wanted` is the embedder that the settings name, `embedder` the same where the archive was made with it.
    """

    def __init__(self, folder: Path, database: Database, embedder: Embedder, actor: Actor | None = None) -> None:
        self.folder, self.actor = folder, actor or local_actor()
        self.place = str(database.address if isinstance(database, PostgresDatabase) else folder)
        self.wanted = embedder
        self.database = database
        self.lookup = Lookup(database)
        self.catalogue = Catalogue(database)
        self.search: Search = open_search(folder, database, self.lookup, lambda: embedder.dimension)

    @classmethod
    def open(
        cls,
        place: Path | str | Address = "archive",
        *,
        create: bool = False,
        erase_again: bool = False,
        settings: Settings | None = None,
        actor: Actor | None = None,
    ) -> Archive:
        """The archive in a folder or at an address, postgresql://…; with `create`, a new one where there is none.
        Without an actor, the person who runs the program acts on it.

        With articles that the ledger beside it says are erased, as in an older backup that was restored, it is opened
        with `create` or `erase_again` alone, which erase them again. Raises NotFound, NotAnArchive, ReadOnlyArchive or
        ArchiveError, each saying what to do, and Forbidden where the actor's role allows neither.
        """
        acting = actor or local_actor()
        for wanted, action in ((create, Action.CREATE), (erase_again, Action.ERASE)):
            if wanted:
                acting.require(action)
        embedder = open_embedder(settings or load_settings())
        folder, database = open_record(place, create)
        if of := unfinished_copy(database):
            raise ArchiveError(
                f"{parse_place(place)} is a copy of {of} that is not finished. Finish it with: "
                f"onrecord copy {of} {parse_place(place)}"
            )
        if create:
            tighten(folder)
        erases = create or erase_again
        if not erases and has_pending_erasures(folder, database):
            raise ArchiveError(
                f"{parse_place(place)} has articles that were erased: it was restored from an older backup, or the "
                "erasure was interrupted. It is not read until they are erased again. Do that with: onrecord erase "
                f"--again --archive {parse_place(place)}"
            )
        restore_folders(database, folder)
        if erases:
            _erase_again(folder, database)
        return cls(folder, database, embedder, acting)

    def acting_as(self, actor: Actor) -> Archive:
        """The same archive on which another acts; all but the actor is shared."""
        view = copy.copy(self)
        view.actor = actor
        return view

    @property
    def is_in_folder(self) -> bool:
        """False for an archive on a server."""
        return not isinstance(self.database, PostgresDatabase)

    def is_there(self) -> bool:
        """False once the record's file is gone; a server says so itself."""
        return not self.is_in_folder or (self.folder / FILE).is_file()

    @property
    def name(self) -> str:
        """The name of the folder, or of the database on a server: for names of files."""
        if isinstance(self.database, PostgresDatabase):
            return self.database.address.name
        return self.folder.resolve().name

    @property
    def embedder(self) -> Embedder:
        """The embedder of questions, whose vectors compare with the archive's; raises ArchiveError where the settings
        name another model than it was made with."""
        self._require_embedder(self.database.facts())
        return self.wanted

    def _require_embedder(self, facts: Mapping[str, str]) -> None:
        made_with = facts.get("embedder")
        if made_with not in (None, self.wanted.fingerprint):
            raise ArchiveError(
                f"{self.place} was made with the embedding model {made_with}, but this program is set to "
                f"{self.wanted.fingerprint}. Set ONRECORD_EMBEDDER back, or switch the archive to it with: "
                f"onrecord rebuild --models --archive {self.place}"
            )

    @contextmanager
    def locked(self, *, seconds: float = PATIENCE, stopped: Stop = never) -> Iterator[None]:
        """The right to write, held by one process at a time; raises ArchiveBusy naming who still holds it after so many
        seconds, ReadOnlyArchive, Stopped, and Forbidden where the actor may change nothing."""
        self.actor.require(Action.CORRECT)  # which all roles have that may change anything
        self.database.make_writable()
        tighten(self.folder)
        with self.database.exclusive(seconds, stopped):
            resume_erasures(self.folder, self.database)
            yield

    @contextmanager
    def writing(self, *, seconds: float = PATIENCE, stopped: Stop = never) -> Iterator[Writer]:
        """The right to change the archive; raises as `locked` does."""
        with self.locked(seconds=seconds, stopped=stopped):
            yield Writer(self, self._make_ready())

    @contextmanager
    def adding(self, article: Article, *, seconds: float = PATIENCE, stopped: Stop = never) -> Iterator[Writer]:
        """The right to add one article, which others who add other articles have at the same time where the record is
        on a server; raises as `locked` does."""
        self.actor.require(Action.ADD)
        self.database.make_writable()
        while True:
            with self.database.adding(article.id, text_hash(article.text), seconds, stopped):
                facts = self.database.facts()
                if "embedder" in facts and facts.get("identity") == VERSION:
                    self._require_embedder(facts)
                    yield Writer(self, facts)
                    return
            with self.writing(seconds=seconds, stopped=stopped):
                pass

    def _make_ready(self) -> Mapping[str, str]:
        """Store which embedder the vectors come from, and work out speakers that another onrecord has compared; returns
        the archive's facts, its embedder the one that is wanted."""
        facts = self.database.facts()
        self._require_embedder(facts)
        if "embedder" not in facts:
            self.database.set_meta("embedder", self.wanted.fingerprint)
        if facts.get("identity") != VERSION:
            Store(self.database, self.actor).rebuild_speakers()
            self.database.set_meta("identity", VERSION)
        return self.database.facts()

    def plan_erasure(self, ids: Iterable[str], conversations: Sequence[str] = ()) -> ErasurePlan:
        """The plan of erasing articles and conversations, by id; raises NotFound, Forbidden."""
        self.actor.require(Action.ERASE)
        return plan_erasure(self.folder, self.database, ids, conversations)

    def erase(self, plan: ErasurePlan, report: Report = lambda step: None) -> Path | None:
        """Erase what is in a plan for good; return the receipt. `report` is given each step before it begins. Raises
        ArchiveBusy, ReadOnlyArchive, ArchiveError, Forbidden."""
        self.actor.require(Action.ERASE)
        with self.locked():
            return carry_out_erasure(self.folder, self.database, plan, report, self.actor)

    def event_log(self, wanted: EventFilter | None = None) -> list[Event]:
        """The changes of the archive that pass the filter, the newest first; raises Forbidden."""
        self.actor.require(Action.READ_LOG)
        return self.lookup.events(wanted)

    def status(self) -> Status:
        """Counts, generation, models, sizes; reads the whole record once to see that it is sound."""
        return archive_status(self.folder, self.database, self.lookup, self.search.lag(), self.wanted.fingerprint)

    def back_up(self, file: Path, *, downloaded: bool = False) -> int:
        """Write the record and the conversations, as they are at this moment, to one file, and return its bytes; raises
        ArchiveError, Forbidden. `downloaded`: the file is handed on, and its place forgotten."""
        self.actor.require(Action.BACK_UP)
        return back_up(self.database, self.folder, file, downloaded=downloaded, actor=self.actor)


def note_model_file(archive: Archive, facts: Mapping[str, str] | None = None) -> None:
    """Store the hash of the embedding model's file, beside those of other files that vectors of it came from. `facts`:
    those of the archive, of now or earlier."""
    key, digest = model_file_key(archive.wanted.fingerprint), archive.wanted.file_hash
    if not digest or digest in (facts or archive.database.facts()).get(key, "").split():
        return
    with archive.database.transaction() as db:
        db.take_turn()
        earlier = archive.database.facts().get(key, "").split()
        set_meta(db, key, " ".join(dict.fromkeys([*earlier, digest])))


_P = ParamSpec("_P")
_R = TypeVar("_R")


def _needs(
    action: Action,
) -> Callable[[Callable[Concatenate[Writer, _P], _R]], Callable[Concatenate[Writer, _P], _R]]:
    """Decorate a method of the Writer that the actor's role has to allow; it raises Forbidden."""

    def decorate(method: Callable[Concatenate[Writer, _P], _R]) -> Callable[Concatenate[Writer, _P], _R]:
        def checked(self: Writer, /, *arguments: _P.args, **options: _P.kwargs) -> _R:
            self._archive.actor.require(action)
            return method(self, *arguments, **options)

        update_wrapper(checked, method)
        return checked

    return decorate


class Writer:
    """Changes of an archive, with names and ids as a person writes them. Made by `Archive.writing()`.

    Each raises Forbidden where the role of the archive's actor does not allow it, and is stored with its event.
    """

    def __init__(self, archive: Archive, facts: Mapping[str, str]) -> None:
        """`facts`: those of the archive, whose embedder is the one that is wanted."""
        self._archive, self._facts = archive, facts
        self._store = Store(archive.database, archive.actor)
        self._model = archive.wanted.fingerprint

    @_needs(Action.ADD)
    def add(self, reading: Reading, *, extractor: str) -> bool:
        """Store an article with all that was extracted from it; True when it replaced an older version.

        On return it is on disk, and visible to every reader.
        """
        replaced = self._store.add(reading, model=self._model, extractor=extractor)
        note_model_file(self._archive, self._facts)
        return replaced

    @_needs(Action.ERASE)
    def admit(self, article: Article) -> None:
        """Let an article in again that was erased."""
        self._store.admit(article)

    @_needs(Action.REMOVE)
    def remove(self, article_id: str) -> None:
        """Take an article out of force, whose text stays for those who cite it; raises NotFound."""
        if not self._store.remove(article_id):
            raise _no_article(article_id)

    @_needs(Action.EDIT)
    def edit_article(
        self,
        *article_ids: str,
        title: str | None = None,
        outlet: str | None = None,
        author: str | None = None,
        published: date | str | None = None,
    ) -> None:
        """Change fields of articles by hand, all or none; "" empties a field, None leaves it.

        `published` is a day, or one as YYYY-MM-DD. The edits stay in force when the articles are added again. Raises
        NotFound, and CorrectionError for what a field cannot be.
        """
        changes = parse_changes({"title": title, "outlet": outlet, "author": author, "published": published})
        before = self._authors(article_ids)
        self._store.edit(article_ids, changes)
        self._read_again(before)

    @_needs(Action.EDIT)
    def unedit_article(self, *article_ids: str, fields: Sequence[str] = FIELDS) -> None:
        """Undo the edits of these fields of articles; raises NotFound where none has such an edit."""
        before = self._authors(article_ids)
        if not self._store.unedit(article_ids, fields):
            raise NotFound("Nobody has edited these fields of this article.")
        self._read_again(before)

    def _authors(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The person who is "I" in each article, "" where that is nobody; raises NotFound."""
        lookup, authors = self._archive.lookup, dict[str, str]()
        for article_id in article_ids:
            row = lookup.row_of(article_id)
            if row is None:
                raise _no_article(article_id)
            authors[article_id] = author_of(lookup.articles([row])[row])
        return authors

    def _read_again(self, before: dict[str, str]) -> None:
        """Read the articles again of which another person is the author now: "I" in them is another."""
        from index.archive.worker.pool import read_in_worker
        from index.extraction.pipeline import FINGERPRINT

        changed = [each for each, author in self._authors(tuple(before)).items() if author != before[each]]
        lookup = self._archive.lookup
        articles = lookup.articles(lookup.original_rows(changed))
        copies = lookup.copies(articles)
        for row, original in articles.items():  # "I" is the one whom any place of the text names
            places = (original, *copies.get(row, ()))
            articles[row] = next((each for each in places if author_of(each)), original)
        results = read_in_worker(self._archive.embedder, list(articles.values()))
        for (row, article), reading in zip(articles.items(), results, strict=True):
            if isinstance(reading, str):
                raise ArchiveError(f"{article.id} is edited, but could not be read again: {reading}")
            self._store.read_again(row, reading, model=self._model, extractor=FINGERPRINT)
            note_model_file(self._archive)

    @_needs(Action.CORRECT)
    def correct(self, article_id: str, span: Span, ruling: Ruling, name: str = "", being: Being | None = None) -> None:
        """Store a correction by hand of a quotation, given by its `content`'s span, from the first letter to the last.

        With Ruling.SPEAKER, `name` is the speaker's: one that the archive knows, or a new one; or a speaker's id. The
        kind of bearer (`being`) is taken from the archive where it is not given, a person where nobody has the name.
        It stays in force when the article is added again. Raises NotFound for an unknown article and for a span
        that is no quotation's, CorrectionError for a name that cannot be one.
        """
        speaker = parse_name(self._archive.lookup, name, being) if ruling is Ruling.SPEAKER else None
        self._store.correct(article_id, span, ruling, speaker)

    @_needs(Action.CORRECT)
    def correct_role(self, article_id: str, span: Span, role: str | None) -> None:
        """Give the speaker of a quotation another role there, or none; kept as `correct` is.

        Raises NotFound as `correct` does, and CorrectionError for text that is no role.
        """
        self._store.correct(article_id, span, Ruling.ROLE, role=parse_role(role) if role is not None else None)

    @_needs(Action.CORRECT)
    def uncorrect(self, article_id: str, span: Span) -> None:
        """Delete the corrections of the quotation at the span, of its speaker and of the role; raises NotFound."""
        self._store.uncorrect(article_id, span, Aspect.SPEAKER, Aspect.ROLE)

    @_needs(Action.CORRECT)
    def check(self, article_id: str, span: Span) -> None:
        """Store that a person has checked who said the quotation at the span; raises NotFound.

        It holds for these words while the article gives them this speaker, also when it is added again.
        """
        self._store.correct(article_id, span, Ruling.CHECKED)

    @_needs(Action.CORRECT)
    def uncheck(self, article_id: str, span: Span) -> None:
        """Delete that; raises NotFound."""
        self._store.uncorrect(article_id, span, Aspect.CHECK)

    @_needs(Action.CORRECT)
    def strike_role(self, speaker: str, role: str) -> None:
        """Strike a role out at every statement of a speaker, given by id or by name, also of articles to come.

        Raises NotFound for an unknown speaker and for a role that they do not have.
        """
        who = speaker_named(self._archive.lookup, speaker)
        if not self._store.strike_role(who.id, role):
            raise _no_role(who, role)

    @_needs(Action.CORRECT)
    def restore_role(self, speaker: str, role: str) -> None:
        """Undo a strike; raises NotFound."""
        who = speaker_named(self._archive.lookup, speaker)
        if not self._store.restore_role(who.id, role):
            raise NotFound(f"Nobody has struck out the role {role!r} of {who.name}.")

    @_needs(Action.CORRECT)
    def keep_role(self, speaker: str, role: str) -> None:
        """Store that a speaker, given by id or by name, has this role, so that nobody is asked again.

        Raises NotFound as `strike_role` does.
        """
        who = speaker_named(self._archive.lookup, speaker)
        if not self._store.keep_role(who.id, role):
            raise _no_role(who, role)

    @_needs(Action.CORRECT)
    def undo_keep_role(self, speaker: str, role: str) -> None:
        """Delete that decision; raises NotFound."""
        who = speaker_named(self._archive.lookup, speaker)
        if not self._store.undo_keep_role(who.id, role):
            raise NotFound(f"Nobody has decided that {who.name} keeps the role {role!r}.")

    @_needs(Action.MERGE)
    def keep_apart(self, speaker: str, other: str) -> None:
        """Store that two speakers, given by id or by name, are two, so that nobody is asked again.

        Raises NotFound, and CorrectionError where they are one.
        """
        one, two = speakers_to_merge(self._archive.lookup, speaker, other)
        self._store.keep_apart(Name(one.name, one.being), Name(two.name, two.being))

    @_needs(Action.MERGE)
    def undo_keep_apart(self, name: Name, other: Name) -> None:
        """Delete that decision, as `Lookup.kept_apart` lists it; raises NotFound."""
        if not self._store.undo_keep_apart(name, other):
            raise NotFound(f"Nobody has kept {name.text!r} and {other.text!r} apart.")

    @_needs(Action.MERGE)
    def join(self, speaker: str, other: str) -> Speaker:
        """Merge two speakers, given by id or by name, under the first one's name; returns the merged one.

        Raises NotFound, and CorrectionError where they cannot be merged.
        """
        one, two = speakers_to_merge(self._archive.lookup, speaker, other)
        self._store.join(Name(one.name, one.being), Name(two.name, two.being))
        return speaker_bearing(self._archive.lookup, one.name, one.being)

    @_needs(Action.MERGE)
    def part(self, speaker: str, name: str) -> Speaker:
        """Split one of the speaker's names off; returns the speaker who then bears it. Undoes a `join` by that name.

        Raises NotFound for an unknown speaker or name, CorrectionError where it is the only one.
        """
        separate = name_to_split(self._archive.lookup, speaker, name)
        self._store.part(separate)
        return speaker_bearing(self._archive.lookup, separate.text, separate.being)

    @_needs(Action.MERGE)
    def untie(self, name: Name, other: Name | None) -> None:
        """Delete a tie of two names or, without `other`, of a name that stands alone, as `Lookup.ties` lists them.

        Raises NotFound where there is none."""
        if not self._store.untie(name, other):
            raise NotFound(f"There is no such correction of {name.text!r}; it may have been undone already.")

    @_needs(Action.ADD)
    def publish_if_due(self, *, more: bool = False, stopped: Stop = never) -> None:
        """Publish a generation when enough rows are newer, or there is none yet, unless `more` rows are to come; raises
        Stopped."""
        self._archive.search.publish_if_due(more=more, stopped=stopped)

    @_needs(Action.REBUILD)
    def rebuild(self, stopped: Stop = never) -> None:
        """Make everything derived again from the record: copies, stories, speakers, words, meanings.

        Nothing is embedded again. Raises Stopped between two of these steps, or with one as it was.
        """
        self._store.relate_all(stopped)
        self._store.rebuild_speakers(stopped)
        rebuild_search(self._archive.database, self._archive.search, stopped)


def open_record(place: Path | str | Address, create: bool) -> tuple[Path, Database]:
    """The record at a place, and the folder for what is kept beside it: of one on a server a folder on this computer,
    one for each address."""
    folder = parse_place(place)
    if isinstance(folder, Address):
        database = PostgresDatabase(folder, create=create)
        make_private_folder(folder_beside(folder), Access())
        return folder_beside(folder), database
    if not (folder / FILE).is_file():
        _may_become_archive(folder, create)
    return folder, SqliteDatabase(folder, create=create)


def open_search(folder: Path, database: Database, lookup: Lookup, dimension: Callable[[], int]) -> Search:
    """The search of a record with vectors of this dimension; on a server its tables are made where there are none."""
    if not isinstance(database, PostgresDatabase):
        return FolderSearch(folder, lookup)
    search = PostgresSearch(lambda: database.db, lookup, dimension())
    search.prepare()
    database.index = search
    return search


def rebuild_search(database: Database, search: Search, stopped: Stop = never) -> None:
    """Make the search indexes again from the record; raises Stopped, with those in use that were."""
    if not isinstance(database, PostgresDatabase):
        search.rebuild(stopped)
        return
    with database.transaction(stopped):
        search.rebuild(stopped)


def _erase_again(folder: Path, database: Database) -> None:
    """Erase again what the ledger has and the record should not have."""
    if has_pending_erasures(folder, database) or database.meta(ERASING):
        database.make_writable()
        with database.exclusive():
            resume_erasures(folder, database)


def _no_article(article_id: str) -> NotFound:
    return NotFound(f"The archive has no article {article_id!r}. `onrecord status --articles` lists their ids.")


def _no_role(speaker: Speaker, role: str) -> NotFound:
    known = ", ".join(each.text for each in speaker.roles) or "none"
    return NotFound(f"{speaker.name} has no role {role!r}. The roles are: {known}.")


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
        make_private_folder(folder, default_access())
    except OSError as error:
        raise ReadOnlyArchive(
            f"The folder {folder} cannot be created ({error.strerror}). Choose another with --archive."
        ) from error
