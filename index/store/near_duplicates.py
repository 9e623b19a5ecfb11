"""Stories: articles that are versions of one text, as wires send them, linked as they come in.

Near copies share a band (index.text.minhash), and are then compared exactly. What an article is linked with does not
depend on the order of adding.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.store.database import Connection
from index.text.minhash import jaccard_similarity, word_trigrams

_ALIKE = 0.5
"""Share of common runs (Jaccard) from which two articles are one story. See docs/measurements.md."""
_DAYS = 1
"""Articles further apart are no versions but a form that is filled in again: the day's rates, the week's prices."""
_COMPARED = 50


def join_story(db: Connection, article: int, text: str, published: date | None, bands: Sequence[int]) -> None:
    """Join an article that has no bands yet to the story whose version it is; two stories that it joins become one."""
    _link(db, article, text, published, bands)
    db.insert_rows("bands", ("key", "article"), [(band, article) for band in dict.fromkeys(bands)])


def _link(db: Connection, article: int, text: str, published: date | None, bands: Sequence[int]) -> None:
    candidates = db.execute(
        "SELECT a.seq, a.text, a.published, a.story FROM articles a JOIN (SELECT article, count(*) AS shared FROM bands"
        " WHERE key IN (SELECT value FROM json_each(?)) GROUP BY article ORDER BY shared DESC, article LIMIT ?) b"
        " ON b.article = a.seq WHERE a.ended IS NULL AND a.seq <> ?",
        (list(bands), _COMPARED, article),
    ).fetchall()
    mine = word_trigrams(text) if candidates else set[str]()
    alike = [
        row
        for row in candidates
        if _close_in_time(published, row[2]) and jaccard_similarity(mine, word_trigrams(row[1])) >= _ALIKE
    ]
    if alike:
        story = min([article, *(row[3] or row[0] for row in alike)])
        db.execute(
            "UPDATE articles SET story = ? WHERE seq IN (SELECT value FROM json_each(?))"
            " OR story IN (SELECT value FROM json_each(?))",
            (
                story,
                [article, *(row[0] for row in alike)],
                [row[3] for row in alike if row[3]],
            ),
        )


def leave_story(db: Connection, article: int) -> None:
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
        bands = [band for (band,) in db.execute("SELECT key FROM bands WHERE article = ?", (seq,)).fetchall()]
        _link(db, seq, text, date.fromisoformat(published) if published else None, bands)


def _close_in_time(one: date | None, other: str | None) -> bool:
    return not one or not other or abs((one - date.fromisoformat(other)).days) <= _DAYS
