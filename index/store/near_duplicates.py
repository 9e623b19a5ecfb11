"""Stories: articles that are versions of one text, as wires send them, linked as they come in.

Near copies are found by MinHash over runs of three words (Broder, 1997), in bands (Leskovec et al., Mining of Massive
Datasets, 3.4), and then compared exactly. What an article is linked with does not depend on the order of adding.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Sequence
from datetime import date

_RUN = 3
_LEAST = 20
"""Runs of words below which a text is too short to be told from another by them."""
_BANDS, _ROWS = 32, 4
"""Of two texts that share half of their runs 87 % are found, of those that share two thirds 99.9 %."""
_ALIKE = 0.5
"""Share of common runs (Jaccard) from which two articles are one story. See docs/measurements.md."""
_DAYS = 1
"""Articles further apart are no versions but a form that is filled in again: the day's rates, the week's prices."""
_COMPARED = 50


def link(db: sqlite3.Connection, article: int, text: str, published: date | None) -> None:
    """Join an article to the story whose version it is; two stories that it joins become one."""
    runs = _runs(text)
    if len(runs) < _LEAST:
        return
    keys = _keys(runs)
    values = json.dumps(keys)
    found = db.execute(
        "SELECT a.seq, a.text, a.published, a.story FROM articles a JOIN (SELECT article, count(*) AS shared FROM bands"
        " WHERE key IN (SELECT value FROM json_each(?)) GROUP BY article ORDER BY shared DESC, article LIMIT ?) b"
        " ON b.article = a.seq WHERE a.ended IS NULL AND a.seq <> ?",
        (values, _COMPARED, article),
    ).fetchall()
    alike = [row for row in found if _near(published, row[2]) and _shared(runs, _runs(row[1])) >= _ALIKE]
    if alike:
        story = min([article, *(row[3] or row[0] for row in alike)])
        db.execute(
            "UPDATE articles SET story = ? WHERE seq IN (SELECT value FROM json_each(?))"
            " OR story IN (SELECT value FROM json_each(?))",
            (
                story,
                json.dumps([article, *(row[0] for row in alike)]),
                json.dumps([row[3] for row in alike if row[3]]),
            ),
        )
    db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(key, article) for key in keys])


def unlink(db: sqlite3.Connection, article: int) -> None:
    """Take an article out of its story, which may fall apart without it."""
    db.execute("DELETE FROM bands WHERE article = ?", (article,))
    (story,) = db.execute("SELECT story FROM articles WHERE seq = ?", (article,)).fetchone()
    if story is None:
        return
    left = db.execute(
        "SELECT seq, text, published FROM articles WHERE story = ? AND seq <> ? AND ended IS NULL", (story, article)
    ).fetchall()
    db.execute("UPDATE articles SET story = NULL WHERE story = ?", (story,))
    for seq, text, published in left:
        link(db, seq, text, date.fromisoformat(published) if published else None)


def _near(one: date | None, other: str | None) -> bool:
    return not one or not other or abs((one - date.fromisoformat(other)).days) <= _DAYS


def _runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _shared(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if other else 0.0


def _keys(runs: set[str]) -> list[int]:
    """A number for each band of the signature; texts with a number in common are worth comparing."""
    from rensa import RMinHash

    minhash = RMinHash(num_perm=_BANDS * _ROWS, seed=1)
    minhash.update(sorted(runs))
    signature: Sequence[int] = minhash.digest()
    return [_key(band, signature[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS)]


def _key(band: int, rows: Sequence[int]) -> int:
    written = f"{band}:{','.join(map(str, rows))}".encode()
    return int.from_bytes(hashlib.blake2b(written, digest_size=8).digest(), signed=True)
