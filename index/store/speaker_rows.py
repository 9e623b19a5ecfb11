"""Names across the archive, the speaker to whom each belongs, and the ties between them.

The tables `names`, `speakers`, `ties` and `abbreviations`. Their rows follow from the articles in force and from
the ties alone, whatever the order in which they came. A body's generic name ("police") is nobody's:
it has no row in `names`, and its quotations no speaker, unless a person has said whose it is.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from index.core.types import Being
from index.identity.linking import Tie, identities
from index.identity.name import Name, cached_name

VERSION = "4"
"""Version of the comparison of names; the speakers of an archive of another version are worked out anew."""


def count_abbreviations(db: sqlite3.Connection, definitions: Iterable[tuple[str, str]], by: int) -> set[str]:
    """Add to the counts of abbreviations, each with its long form, that articles explain; returns the blocks in which
    speakers may change. `by`: 1 for an article that comes, -1 for one that goes."""
    touched: set[str] = set()
    for short, long in sorted(definitions):
        blocks = (_organization(short).block, _organization(long).block)
        query = "UPDATE abbreviations SET articles = articles + ? WHERE short = ? AND long = ? RETURNING articles"
        left = db.execute(query, (by, short, long)).fetchone()
        if left is None:
            db.execute("INSERT INTO abbreviations VALUES (?, ?, ?, ?, ?)", (short, long, *blocks, by))
        if left is None or left[0] <= 0:
            others = db.execute("SELECT long_block FROM abbreviations WHERE block = ?", blocks[:1]).fetchall()
            touched.update(blocks, *others)
            db.execute("DELETE FROM abbreviations WHERE short = ? AND long = ? AND articles <= 0", (short, long))
    return touched


def update_speakers(db: sqlite3.Connection, names: Iterable[Name], blocks: Iterable[str] = ()) -> None:
    """Update the rows of names that quotations have begun or ceased to use, and the speakers of all these blocks."""
    changed = set(blocks)
    for name in sorted(names, key=lambda n: (n.text, n.being)):
        row = (name.text, name.being)
        if not db.execute("SELECT 1 FROM quotations WHERE name = ? AND being = ? LIMIT 1", row).fetchone():
            if db.execute("DELETE FROM names WHERE name = ? AND being = ?", row).rowcount:
                changed.add(name.block)
        elif name.generic and not _is_tied(db, name):
            if db.execute("DELETE FROM names WHERE name = ? AND being = ?", row).rowcount:
                changed.add(name.block)
            query = "UPDATE quotations SET speaker = NULL WHERE name = ? AND being = ? AND speaker NOT NULL"
            db.execute(query, row)
        elif _is_new(db, name):
            changed.add(name.block)
    done: set[str] = set()
    for block in sorted(changed):
        if block not in done:
            done |= _resolve_block(db, block)


def _is_new(db: sqlite3.Connection, name: Name) -> bool:
    """Insert the name's row where there is none; True for a new one, and where the step of its usage has changed."""
    row = (name.text, name.being)
    counts = db.execute("SELECT articles, usage FROM names WHERE name = ? AND being = ?", row).fetchone()
    if counts is None:
        query = "INSERT INTO names (name, being, block, speaker, articles) SELECT ?, ?, ?, '', count(DISTINCT article)"
        db.execute(f"{query} FROM quotations WHERE name = ? AND being = ?", (*row, name.block, *row))
    return counts is None or _step(counts[0]) != counts[1]


def _step(articles: int) -> int:
    """The count rounded down to 1, 2, 4 and so on: speakers are worked out anew only when it doubles."""
    return 1 << max(1, articles).bit_length() - 1


def _is_tied(db: sqlite3.Connection, name: Name) -> bool:
    query = "SELECT 1 FROM ties WHERE being = ? AND (name = ? OR other = ?)"
    return db.execute(query, (name.being, name.text, name.text)).fetchone() is not None


def rebuild_speakers(db: sqlite3.Connection, definitions: Mapping[tuple[str, str], int]) -> None:
    """Work out every speaker anew from the articles in force. `definitions`: the number of articles that explain an
    abbreviation, by short and long form."""
    for name, other, being in db.execute("SELECT name, other, being FROM ties").fetchall():
        blocks = (Name(name, Being(being)).block, Name(other, Being(being)).block if other else "")
        row = (*blocks, being, name, other)
        db.execute("UPDATE ties SET block = ?, other_block = ? WHERE being = ? AND name = ? AND other = ?", row)
    db.execute("DELETE FROM abbreviations")
    for definition, articles in definitions.items():
        count_abbreviations(db, [definition], articles)
    db.execute("DELETE FROM names")
    rows = db.execute("SELECT DISTINCT name, being FROM quotations WHERE name NOT NULL").fetchall()
    update_speakers(db, [Name(name, Being(being)) for name, being in rows])


def join(db: sqlite3.Connection, name: Name, other: Name) -> None:
    """Make `other` one more name of the bearer of `name`. A split of them by hand is undone."""
    alone = [n for n in _alone(db, {name.block, other.block}) if n.words in (name.words, other.words)]
    for parted in alone:
        _untie(db, parted)
    update_speakers(db, (name, other), {name.block, other.block})
    if _speaker_of(db, name) != _speaker_of(db, other):
        for parted in alone:
            tie(db, parted)
        tie(db, name, other)


def part(db: sqlite3.Connection, name: Name) -> None:
    """Separate the name, in all its spellings, from all others. If it was joined by hand, only that tie is undone."""
    _, ties, _ = _linked(db, name.block)
    mine = [t for t in ties if name.words in (t.name.words, t.other.words) and t.name.being is name.being]
    undone = [t for t in mine if _untie(db, t.name, t.other)]
    blocks = {name.block, *(t.name.block for t in undone), *(t.other.block for t in undone)}
    update_speakers(db, [name, *(n for t in undone for n in (t.name, t.other))], blocks)
    if not undone:
        tie(db, name)


def tie(db: sqlite3.Connection, name: Name, other: Name | None = None) -> None:
    """Store that `other` is one more name of the bearer of `name`; without `other`, that `name` stands alone."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    row = (name.text, other.text if other else "", name.being, name.block, other.block if other else "", made)
    db.execute("INSERT OR REPLACE INTO ties VALUES (?, ?, ?, ?, ?, ?)", row)
    update_speakers(db, [n for n in (name, other) if n], {n.block for n in (name, other) if n})


def untie(db: sqlite3.Connection, name: Name, other: Name | None = None) -> bool:
    """Delete a tie that a person made; False where there is none."""
    undone = _untie(db, name, other)
    update_speakers(db, [n for n in (name, other) if n], {n.block for n in (name, other) if n} if undone else ())
    return undone


def ties(db: sqlite3.Connection) -> list[tuple[Name, Name | None, str]]:
    """The ties that persons made, with their times: two names of one bearer, or a name that stands alone and None."""
    rows = db.execute("SELECT name, other, being, made FROM ties ORDER BY made, name, other").fetchall()
    return [
        (Name(name, Being(being)), Name(other, Being(being)) if other else None, made)
        for name, other, being, made in rows
    ]


def _untie(db: sqlite3.Connection, name: Name, other: Name | None = None) -> bool:
    row = (name.being, name.text, other.text if other else "")
    return bool(db.execute("DELETE FROM ties WHERE being = ? AND name = ? AND other = ?", row).rowcount)


def _speaker_of(db: sqlite3.Connection, name: Name) -> str | None:
    row = db.execute("SELECT speaker FROM names WHERE name = ? AND being = ?", (name.text, name.being)).fetchone()
    return row[0] if row else None


def _alone(db: sqlite3.Connection, blocks: Iterable[str]) -> list[Name]:
    query = "SELECT name, being FROM ties WHERE other = '' AND block IN (SELECT value FROM json_each(?))"
    return [Name(name, Being(being)) for name, being in db.execute(query, (json.dumps(sorted(blocks)),)).fetchall()]


def _resolve_block(db: sqlite3.Connection, block: str) -> set[str]:
    """Work out and store the speakers of a block and of those that ties link to it; returns the blocks."""
    blocks, ties, alone = _linked(db, block)
    within = json.dumps(sorted(blocks))
    rows = db.execute(
        "SELECT name, being, speaker, articles FROM names WHERE block IN (SELECT value FROM json_each(?))", (within,)
    ).fetchall()
    before = {cached_name(name, Being(being)): speaker for name, being, speaker, _ in rows}
    usage = {cached_name(name, Being(being)): _step(articles) for name, being, _, articles in rows}
    speakers = identities(before, ties, alone, usage)
    steps = [(_step(articles), name, being) for name, being, _, articles in rows]
    db.executemany("UPDATE names SET usage = ?1 WHERE name = ?2 AND being = ?3 AND usage <> ?1", steps)
    ids = json.dumps([speaker.id for speaker in speakers])
    query = "SELECT id, name FROM speakers WHERE id IN (SELECT value FROM json_each(?))"
    known = dict(db.execute(query, (ids,)).fetchall())
    for speaker in speakers:
        if known.get(speaker.id) != speaker.name:
            db.execute(
                "INSERT INTO speakers (id, name, being) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET name = excluded.name",
                (speaker.id, speaker.name, speaker.being),
            )
        for text in speaker.names:
            if before[cached_name(text, speaker.being)] != speaker.id:
                theirs = (speaker.id, text, speaker.being)
                db.execute("UPDATE names SET speaker = ? WHERE name = ? AND being = ?", theirs)
                db.execute("UPDATE quotations SET speaker = ? WHERE name = ? AND being = ?", theirs)
    return blocks


def _linked(db: sqlite3.Connection, block: str) -> tuple[set[str], list[Tie], list[Name]]:
    """The blocks that ties link to this one, those ties, and the names in the blocks that stand alone."""
    blocks, ties, shown, waiting = set[str](), set[Tie](), set[Tie](), {block}
    while waiting:
        at = waiting.pop()
        blocks.add(at)
        for name, other, being in db.execute(
            "SELECT name, other, being FROM ties WHERE other != '' AND (block = ? OR other_block = ?)", (at, at)
        ).fetchall():
            ties.add(Tie(Name(name, Being(being)), Name(other, Being(being))))
        shown |= {Tie(long, short) for short, long in _long_forms(db, at)}
        waiting = {n.block for tie in ties | shown for n in (tie.name, tie.other)} - blocks
    alone = _alone(db, blocks)
    parted = {(n.being, n.words) for n in alone}
    free = {t for t in shown if not parted & {(n.being, n.words) for n in (t.name, t.other)}}
    return blocks, list(ties | free), alone


def _long_forms(db: sqlite3.Connection, block: str) -> list[tuple[Name, Name]]:
    """(short, long) of the abbreviations with the block on either side, where articles agree on one long form."""
    forms = "SELECT count(DISTINCT b.long_block) FROM abbreviations b WHERE b.block = a.block"
    query = f"SELECT min(short), min(long), ({forms}) FROM abbreviations a WHERE a.block = ? OR a.long_block = ?"
    rows = db.execute(f"{query} GROUP BY block, long_block", (block, block)).fetchall()
    return [(_organization(short), _organization(long)) for short, long, count in rows if count == 1]


def _organization(text: str) -> Name:
    return Name(text, Being.ORGANIZATION)
