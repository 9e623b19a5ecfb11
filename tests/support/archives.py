"""Where the tests' data lie, and archives made of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from index.archive import Archive
from index.archive.ingest import Outcome, ingest
from index.core.types import Article
from index.readers import read_paths
from index.store import migrations
from index.store.migrations import MIGRATIONS

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
DATA = ROOT / "tests" / "data"
ARTICLES = DATA / "articles"
SEED = ROOT / "seeds" / "lavrov-on-patriot-and-talks.txt"
LAVROV = "what did Lavrov say about Patriot?"

OLD_TEXT = "Ada Brandt of the Harbour Pilots Guild (HPG) said it was late."
_OLD_ROWS: dict[str, dict[str, object]] = {
    "articles": {"seq": 1, "id": "old", "hash": "x", "text": OLD_TEXT, "title": "", "outlet": "Post", "author": ""}
    | {"published": "2024-05-01", "url": "", "added": "", "extractor": "", "ended": None},
    "vectors": {"seq": 1, "hash": b"", "model": "m", "vector": bytes(4 * 384)},
    "speakers": {"id": "ada-brandt", "name": "Ada Brandt", "being": "person"},
    "names": {"name": "Ada Brandt", "being": "person", "block": "an older rule", "speaker": "ada-brandt"},
    "quotations": {"seq": 1, "article": 1, "content": "[[50, 61]]", "cue": "[]", "source": "[0, 10]", "said": 1}
    | {"kind": "indirect", "confidence": 0.9, "name": "Ada Brandt", "role": "pilot", "being": "person"}
    | {"name_confidence": 0.9, "why": "[]", "speaker": "ada-brandt", "vector": 1},
}
"""An article with one quotation, as the first version of the program stored it."""

AddArticles = Callable[[Archive, Iterable[Article]], list[Outcome]]


def fill(folder: Path, *paths: Path) -> Archive:
    """An archive in the folder with what these paths hold."""
    archive = Archive.open(folder, create=True)
    list(ingest(archive, read_paths(paths)))
    return archive


def stored_articles(folder: Path) -> int:
    """The number of articles on disk in an archive's folder."""
    if not (folder / "record.sqlite").is_file():
        return 0
    db = sqlite3.connect(f"file:{folder / 'record.sqlite'}?mode=ro", uri=True)
    try:
        return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        db.close()


def old_archive(folder: Path, applied: int = 2) -> None:
    """An archive as the program left it when it had so many migrations."""
    folder.mkdir()
    db = sqlite3.connect(folder / "record.sqlite", isolation_level=None)
    migrations.migrate(db, up_to=MIGRATIONS[0])
    for table, row in _OLD_ROWS.items():
        db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()])
    migrations.migrate(db, up_to=MIGRATIONS[applied - 1])
    db.close()
