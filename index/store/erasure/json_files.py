"""The files beside the record that name articles: clip files, what is followed, and the list of unread files.

An erasure takes out of them what it erases. The rest stays as it is, in a clip file its headings and notes too.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from index.core.hashing import text_hash
from index.store.backup import CLIP_FILES, FOLLOWS, owner_folders
from index.store.database import Connection
from index.store.erasure.ledger import Erasure
from index.store.erasure.scope import Scope, scope_rows
from index.system.atomic_files import sync_to_disk, write_atomically
from index.system.json_folder import lock_folder

UNREAD = "unread.json"
"""The file in an archive's folder with the files that could not be read, by place, and the reasons."""
_SHORTEST = 5
"""Letters that a title, name or id has at least to be looked for in a question or a path."""
_FILE_ID = re.compile(r"(.+)-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class ErasedTerms:
    """All by which a file can name what is erased: SHA-256 of ids and of texts; `names`, in lower case: ids, titles,
    and the ids and names of speakers whom nothing else quotes, each with the words that must stand in no article that
    stays, "" for those that are nobody else's anyway; `files`: the names of files that ids are made of; `rows`: the
    versions to be erased."""

    ids: frozenset[bytes]
    texts: frozenset[bytes]
    names: Mapping[str, str]
    files: frozenset[str]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FileChange:
    """The change of one file: its new content, None where it goes, and the number of clips, follows or lines less."""

    file: Path
    content: bytes | None
    kind: str
    less: int


def erased_terms(db: Connection, scope: Scope, erasures: Iterable[Erasure] = ()) -> ErasedTerms:
    """The terms of what a scope concerns, read from the record before it is deleted there, with the hashes of erasures
    that are made again."""
    made = list(erasures)
    rows = tuple(scope_rows(db, scope))
    names = {identifier: "" for identifier in scope.ids}
    within, ids = list(rows), sorted(scope.ids)
    titles = "SELECT title FROM articles WHERE seq IN (SELECT value FROM json_each(:rows))"
    edited = "SELECT {} FROM edits WHERE field = 'title' AND article IN (SELECT value FROM json_each(:ids))"
    query = " UNION ".join([titles, edited.format("value"), edited.format("given")])
    names |= {title: title for (title,) in db.execute(query, {"rows": within, "ids": ids}) if title}
    speakers = (
        "SELECT DISTINCT n.speaker, n.name FROM quotations q JOIN names n ON n.speaker = q.speaker"
        " WHERE q.article IN (SELECT value FROM json_each(:rows)) AND NOT EXISTS (SELECT 1 FROM quotations o"
        " WHERE o.speaker = q.speaker AND o.article NOT IN (SELECT value FROM json_each(:rows)))"
    )
    for speaker, name in db.execute(speakers, {"rows": within}):
        names |= {speaker: name, name: name}
    files = (_FILE_ID.fullmatch(identifier) for identifier in scope.ids)
    return ErasedTerms(
        frozenset(map(text_hash, scope.ids)).union(*(each.ids for each in made)),
        scope.texts.union(*(each.texts for each in made)),
        {name.casefold(): words for name, words in names.items() if len(name) >= _SHORTEST},
        frozenset(each[1] for each in files if each),
        rows,
    )


def file_changes(folder: Path, db: Connection, terms: ErasedTerms) -> Iterator[FileChange]:
    """Yield the changes that take what these terms name out of the files in the archive's folder."""
    for file in sorted(file for owner in owner_folders(folder / CLIP_FILES) for file in owner.glob("*.*")):
        yield from _changed_clips(file, terms)
    for file in sorted(file for owner in owner_folders(folder / FOLLOWS) for file in owner.glob("*.*")):
        if _names_it(file, db, terms):
            yield FileChange(file, None, "follows", 1)
    if isinstance(record := _content(folder / UNREAD), Mapping):
        kept = {place: why for place, why in record.items() if not _is_erased_place(db, terms, place, str(why))}
        if less := len(record) - len(kept):
            yield FileChange(folder / UNREAD, json.dumps(kept, ensure_ascii=True).encode("ascii"), "unread files", less)


def erase_from_files(folder: Path, db: Connection, terms: ErasedTerms) -> Counter[str]:
    """Make these changes; returns the number of clips, follows and unread files less. Raises OSError."""
    counts = Counter[str]()
    owners = (owner for name in (CLIP_FILES, FOLLOWS) for owner in owner_folders(folder / name))
    for part in (*owners, folder):
        if not part.exists():
            continue
        with lock_folder(folder, part) if part != folder else nullcontext():
            for change in file_changes(folder, db, terms):
                if change.file.parent == part:
                    counts[change.kind] += change.less
                    _make(change)
    return counts


def _make(change: FileChange) -> None:
    if change.content is None:
        change.file.unlink(missing_ok=True)
        sync_to_disk(change.file.parent)
    else:
        write_atomically(change.file, change.content)


def _changed_clips(file: Path, terms: ErasedTerms) -> Iterator[FileChange]:
    record = _content(file)
    items = record.get("items") if isinstance(record, dict) and file.suffix == ".json" else None
    if not isinstance(record, dict) or not isinstance(items, list):  # half-written or damaged
        if _has_bytes(file, terms):
            yield FileChange(file, None, "clips", 1)
        return
    kept = [item for item in items if not _is_erased_clip(item, terms)]
    if less := len(items) - len(kept):
        yield FileChange(file, json.dumps({**record, "items": kept}, ensure_ascii=True).encode("ascii"), "clips", less)


def _is_erased_clip(item: object, terms: ErasedTerms) -> bool:
    place = item.get("place") if isinstance(item, Mapping) else None
    if not isinstance(place, Mapping):
        return False
    return text_hash(str(place.get("article"))) in terms.ids or place.get("text_sha256") in {
        sha256.hex() for sha256 in terms.texts
    }


def _names_it(file: Path, db: Connection, terms: ErasedTerms) -> bool:
    """True where a follow, by its name, speaker or question, is of what is erased."""
    record = _content(file)
    if not isinstance(record, Mapping) or file.suffix != ".json":
        return _has_bytes(file, terms)
    name, speaker = str(record.get("name", "")), record.get("speaker")
    if (
        speaker
        and not db.execute(
            "SELECT 1 FROM quotations WHERE speaker = ? AND article NOT IN (SELECT value FROM json_each(?)) LIMIT 1",
            (str(speaker), list(terms.rows)),
        ).fetchone()
    ):
        return _stands(db, terms, name, erased=True) and not _stands(db, terms, name)
    return any(_mentions(db, terms, text) for text in (name, *_texts(record.get("fields"))))


def _is_erased_place(db: Connection, terms: ErasedTerms, place: str, why: str) -> bool:
    file = re.sub(r":\d+$", "", place).rpartition("/")[2]
    return file in terms.files or any(_mentions(db, terms, text) for text in (place, why))


def _mentions(db: Connection, terms: ErasedTerms, text: str) -> bool:
    folded = text.casefold()
    return any(name in folded and not (words and _stands(db, terms, words)) for name, words in terms.names.items())


def _stands(db: Connection, terms: ErasedTerms, words: str, *, erased: bool = False) -> bool:
    """True where these words stand in a version that stays, in its text, title or corrections; with `erased`, in one
    that does not."""
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    within = f"{'' if erased else 'NOT '}IN (SELECT value FROM json_each(:rows))"
    query = (
        f"SELECT 1 FROM articles WHERE seq {within} AND (text LIKE :words ESCAPE '\\' OR title LIKE :words ESCAPE '\\')"
        f" UNION ALL SELECT 1 FROM corrections c JOIN articles a ON a.id = c.article AND a.hash = c.hash"
        f" WHERE a.seq {within} AND c.name LIKE :words ESCAPE '\\' LIMIT 1"
    )
    return db.execute(query, {"words": pattern, "rows": list(terms.rows)}).fetchone() is not None


def _has_bytes(file: Path, terms: ErasedTerms) -> bool:
    """True where a file that cannot be read as JSON has an id, title or name, or the hash of a text."""
    try:
        text = file.read_bytes().decode("utf8", "replace").casefold()
    except OSError:
        return False
    hashes = {sha256.hex() for sha256 in terms.texts}
    return any(each in text or json.dumps(each)[1:-1] in text for each in {*terms.names, *hashes})


def _texts(value: object) -> Iterator[str]:
    """Yield all texts in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in _texts(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _texts(each))


def _content(file: Path) -> object:
    """The content of a file of JSON; None for any other."""
    try:
        content: object = json.loads(file.read_bytes())
        return content
    except (OSError, ValueError, RecursionError):
        return None
