"""The derived indexes (full text, vectors), published in generations, each whole or absent.

    generations/000007/words/       tantivy
    generations/000007/meanings/    Chroma
    generations/000007/sketch/      vectors at one byte a number
    generations/000007/complete     written last: the highest rows that are in it, as JSON
    generations/current             the number of the one in use

A generation is built by a child process in a folder of its own, closed, checked by a second child, and then switched
to by replacing one small file. One without `complete` is thrown away, never mended: SQLite holds all of it.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from index.core.errors import ArchiveError
from index.search.vectors import TABLES
from index.system import atomic_files, subprocesses
from index.system.private_files import access_within, set_access
from index.system.subprocesses import Stop, Stopped, never

_FOLDER, _CURRENT, _COMPLETE = "generations", "current", "complete"
_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Generation:
    """One finished generation; `watermark` is the highest row in it, by table."""

    folder: Path
    watermark: dict[str, int]

    @property
    def number(self) -> int:
        """The generation's number, one higher with each publication."""
        return int(self.folder.name)

    @property
    def words(self) -> Path:
        """The folder of tantivy's files."""
        return self.folder / "words"

    @property
    def meanings(self) -> Path:
        """The folder of Chroma's files."""
        return self.folder / "meanings"

    @property
    def sketch(self) -> Path:
        """The folder of the vectors at one byte a number."""
        return self.folder / "sketch"


def current_generation(archive: Path) -> Generation | None:
    """The generation in use; None where there is none that is whole."""
    try:
        number = (archive / _FOLDER / _CURRENT).read_text("ascii").strip()
        folder = archive / _FOLDER / f"{int(number):06d}"
        return Generation(folder, json.loads((folder / _COMPLETE).read_text("ascii")))
    except (OSError, ValueError):
        return None


def publish(archive: Path, *, afresh: bool = False, stopped: Stop = never) -> Generation:
    """Build the next generation, check it, switch to it; raises ArchiveError or Stopped and leaves the old one in use.

    It contains the current one's rows and all newer ones; with `afresh`, all rows from the record.
    """
    now = current_generation(archive)
    existing = [path for path in (archive / _FOLDER).glob("[0-9]*") if path.name.isdigit()]
    number = max((int(path.name) for path in existing), default=0) + 1
    target = archive / _FOLDER / f"{number:06d}"
    for step in ("build-afresh" if afresh else "build", "check"):
        folders = archive.resolve(), target.resolve()
        try:
            last = subprocesses.run_module("index.search.generations", step, *folders, stopped=stopped)
        except Stopped:
            shutil.rmtree(target, ignore_errors=True)
            raise
        if last:
            shutil.rmtree(target, ignore_errors=True)
            raise _unpublished(archive, last)
    try:
        atomic_files.write_atomically(archive / _FOLDER / _CURRENT, target.name.encode("ascii"))
    except OSError as error:
        raise _unpublished(archive, error) from error
    for path in existing:  # the last one stays, for readers that have it open
        if now is None or path != now.folder:
            shutil.rmtree(path, ignore_errors=True)
    return Generation(target, json.loads((target / _COMPLETE).read_text("ascii")))


def withdraw(archive: Path) -> None:
    """Stop the use of the current generation: every row is scanned until the next one is published."""
    (archive / _FOLDER / _CURRENT).unlink(missing_ok=True)
    atomic_files.sync_to_disk(archive / _FOLDER)


def withdraw_all(archive: Path) -> bool:
    """Stop the use of the current generation and delete all of them; True where there were any."""
    existing = [path for path in (archive / _FOLDER).glob("*") if path.is_dir()]
    if existing:
        withdraw(archive)
    for path in existing:
        shutil.rmtree(path)
    return bool(existing)


def _unpublished(archive: Path, why: object) -> ArchiveError:
    return ArchiveError(
        f"The search index of {archive} could not be published ({why}). The articles are stored and can still be "
        "found, only more slowly; free disk space and run: onrecord rebuild"
    )


def _build(archive: Path, target: Path, *, afresh: bool) -> None:
    from index.search.fulltext import FullTextIndex
    from index.search.quantized import Sketch
    from index.search.vectors import VectorIndex
    from index.store.record_reader import Lookup
    from index.store.sqlite.database import SqliteDatabase

    lookup = Lookup(SqliteDatabase(archive))
    base = None if afresh else current_generation(archive)
    if base and base.sketch.is_dir():  # an older program made none
        shutil.copytree(base.folder, target, ignore=shutil.ignore_patterns(_COMPLETE))
    else:
        base = None
        (target / "sketch").mkdir(parents=True)
    made = Generation(target, dict(base.watermark) if base else dict.fromkeys(TABLES, 0))
    words, meanings, sketch = (
        FullTextIndex(made.words, create=True),
        VectorIndex(made.meanings, create=True),
        Sketch(made.sketch),
    )
    for table in TABLES:
        last = lookup.last_row(table)
        while made.watermark[table] < last:
            rows = lookup.texts(table, made.watermark[table], last, _ROWS)
            if not rows:
                break
            words.add(table, rows)
            vectors = lookup.vectors(table, [row[0] for row in rows])
            meanings.add(table, *vectors)
            sketch.add(table, *vectors)
            made.watermark[table] = rows[-1][0]
        made.watermark[table] = last
    words.commit()
    words.close()
    meanings.close()
    set_access(target, access_within(archive))  # some files are made for their owner alone
    atomic_files.sync_to_disk(target, *target.rglob("*"))
    atomic_files.write_atomically(target / _COMPLETE, json.dumps(made.watermark).encode("ascii"))
    atomic_files.sync_to_disk(target.parent)


def _check(target: Path) -> None:
    """Open both indexes and search each once; a store that crashes does so here."""
    from index.search.fulltext import FullTextIndex
    from index.search.vectors import VectorIndex

    FullTextIndex(target / "words").search("passages", ["the"], limit=1)
    meanings = VectorIndex(target / "meanings")
    for table in TABLES:
        vector = meanings.any_vector(table)
        if vector is not None and not meanings.search(table, vector, 1):
            raise ArchiveError(f"nothing is found in {table}")
    meanings.close()


if __name__ == "__main__":
    os.umask(0o777 & ~access_within(Path(sys.argv[2])).folder)
    if sys.argv[1] == "check":
        _check(Path(sys.argv[3]))
    else:
        _build(Path(sys.argv[2]), Path(sys.argv[3]), afresh=sys.argv[1] == "build-afresh")
