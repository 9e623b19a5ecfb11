"""Names across the archive, the speaker to whom each belongs, and the ties between them.

The tables `names`, `speakers`, `ties` and `abbreviations`. Their rows follow from the articles in force and from
the ties alone, whatever the order in which they came. A body's generic name ("police") is nobody's:
it has no row in `names`, and its quotations no speaker, unless a person has said whose it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime

from index.core.types import Being
from index.identity.linking import Identity, Tie, identities
from index.identity.name import Name, cached_name
from index.store.corrections.role_strikes import apply_strikes
from index.store.database import Connection
from index.system.subprocesses import Stop, never, unless_stopped

_AT_ONCE = 500
"""Names whose rows are read at a time."""
_LONG_FORMS = (
    "SELECT min(short), min(long),"
    " (SELECT count(DISTINCT b.long_block) FROM abbreviations b WHERE b.block = a.block) FROM abbreviations a"
    " WHERE a.block IN (SELECT value FROM json_each(?)) OR a.long_block IN (SELECT value FROM json_each(?))"
    " GROUP BY block, long_block"
)
"""The abbreviations with one of the blocks on either side, and how many long forms articles give the short one."""
VERSION = "4"
"""Version of the comparison of names; the speakers of an archive of another version are worked out anew."""


def count_abbreviations(db: Connection, definitions: Iterable[tuple[str, str]], by: int) -> set[str]:
    """Add to the counts of abbreviations, each with its long form, that articles explain; returns the blocks in which
    speakers may change. `by`: 1 for an article that comes, -1 for one that goes."""
    touched: set[str] = set()
    for short, long in sorted(definitions):
        blocks = (_organization(short).block, _organization(long).block)
        query = "UPDATE abbreviations SET articles = articles + ? WHERE short = ? AND long = ? RETURNING articles"
        left = db.execute(query, (by, short, long)).fetchone()
        if left is None:
            query = "INSERT INTO abbreviations (short, long, block, long_block, articles) VALUES (?, ?, ?, ?, ?)"
            db.execute(query, (short, long, *blocks, by))
        if left is None or left[0] <= 0:
            others = db.execute("SELECT long_block FROM abbreviations WHERE block = ?", blocks[:1]).fetchall()
            touched.update(blocks, *others)
            db.execute("DELETE FROM abbreviations WHERE short = ? AND long = ? AND articles <= 0", (short, long))
    return touched


def update_speakers(db: Connection, names: Iterable[Name], blocks: Iterable[str] = (), stopped: Stop = never) -> None:
    """Update the rows of names that quotations have begun or ceased to use, and the speakers of all these blocks;
    raises Stopped."""
    resolve_speakers(db, names, blocks, stopped=stopped)
    apply_strikes(db)


def resolve_speakers(
    db: Connection,
    names: Iterable[Name],
    blocks: Iterable[str] = (),
    coming: Set[Name] = frozenset(),
    stopped: Stop = never,
) -> dict[Name, str]:
    """The same, strikes left out; returns the bearer of each of the names that has one. `coming`: those of the names
    that an article gives whose quotations are inserted after this, with these bearers."""
    changed, bearers, new = set(blocks), dict[Name, str](), defaultdict[str, list[tuple[Name, int]]](list)
    given = sorted(names, key=lambda n: (n.text, n.being))
    for start in range(0, len(given), _AT_ONCE):
        known, touched = _update_names(db, given[start : start + _AT_ONCE], coming, new, stopped)
        bearers |= known
        changed |= touched
    blocks = sorted(changed)
    done: set[str] = set()
    for start in range(0, len(blocks), _AT_ONCE):
        waiting = [each for each in blocks[start : start + _AT_ONCE] if each not in done]
        resolved, touched = _resolve_blocks(db, waiting, coming, new, stopped)
        bearers |= resolved
        done |= touched
    return bearers


def _update_names(
    db: Connection, names: Sequence[Name], coming: Set[Name], new: dict[str, list[tuple[Name, int]]], stopped: Stop
) -> tuple[dict[Name, str], set[str]]:
    """Update the rows of names; returns the bearers of those that have a row, and the blocks in which speakers may
    change. To `new` are added, by block, those that need a row, with the articles that give them."""
    changed, bearers = set[str](), dict[Name, str]()
    query = "SELECT name, being, speaker, articles, usage FROM names WHERE name IN (SELECT value FROM json_each(?))"
    known = {row[:2]: row[2:] for row in db.execute(query, ([name.text for name in names],))}
    unknown = [name.text for name in names if (name.text, name.being) not in known]
    query = "SELECT name, being, count(DISTINCT article) FROM quotations"
    query += " WHERE name IN (SELECT value FROM json_each(?)) GROUP BY name, being"
    used = {row[:2]: row[2] for row in db.execute(query, (unknown,))} if unknown else {}
    gone = list[tuple[str, Being]]()
    for name in unless_stopped(names, stopped):
        row = (name.text, name.being)
        speaker, counted, usage = known.get(row) or (None, used.get(row, 0), 0)
        articles = counted + (name in coming)
        generic = name.generic and not _is_tied(db, name)
        if generic and articles:
            query = "UPDATE quotations SET speaker = NULL WHERE name = ? AND being = ? AND speaker IS NOT NULL"
            db.execute(query, row)
        if generic or not articles:
            if speaker is not None:
                gone.append(row)
                changed.add(name.block)
        elif speaker is None:
            new[name.block].append((name, counted))
            changed.add(name.block)
        else:
            bearers[name] = speaker
            if _step(articles) != usage:
                changed.add(name.block)
    db.executemany("DELETE FROM names WHERE name = ? AND being = ?", gone)
    return bearers, changed


def _step(articles: int) -> int:
    """The count rounded down to 1, 2, 4 and so on: speakers are worked out anew only when it doubles."""
    return 1 << max(1, articles).bit_length() - 1


def _is_tied(db: Connection, name: Name) -> bool:
    query = "SELECT 1 FROM ties WHERE being = ? AND (name = ? OR other = ?)"
    return db.execute(query, (name.being, name.text, name.text)).fetchone() is not None


def rebuild_speakers(db: Connection, definitions: Mapping[tuple[str, str], int], stopped: Stop = never) -> None:
    """Work out every speaker anew from the articles in force; raises Stopped. `definitions`: the number of articles
    that explain an abbreviation, by short and long form."""
    for name, other, being in db.execute("SELECT name, other, being FROM ties").fetchall():
        blocks = (Name(name, Being(being)).block, Name(other, Being(being)).block if other else "")
        row = (*blocks, being, name, other)
        db.execute("UPDATE ties SET block = ?, other_block = ? WHERE being = ? AND name = ? AND other = ?", row)
    db.execute("DELETE FROM abbreviations")
    for definition, articles in unless_stopped(definitions.items(), stopped):
        count_abbreviations(db, [definition], articles)
    db.execute("DELETE FROM names")
    rows = db.execute("SELECT DISTINCT name, being FROM quotations WHERE name IS NOT NULL").fetchall()
    update_speakers(db, [Name(name, Being(being)) for name, being in rows], stopped=stopped)


def join(db: Connection, name: Name, other: Name) -> None:
    """Make `other` one more name of the bearer of `name`. A split of them by hand is undone."""
    alone = [n for n in _alone(db, {name.block, other.block}) if n.words in (name.words, other.words)]
    for parted in alone:
        _untie(db, parted)
    update_speakers(db, (name, other), {name.block, other.block})
    if _speaker_of(db, name) != _speaker_of(db, other):
        for parted in alone:
            tie(db, parted)
        tie(db, name, other)


def part(db: Connection, name: Name) -> None:
    """Separate the name, in all its spellings, from all others. If it was joined by hand, only that tie is undone."""
    (linked,) = _linked(db, [name.block])
    mine = [t for t in linked.ties if name.words in (t.name.words, t.other.words) and t.name.being is name.being]
    undone = [t for t in mine if _untie(db, t.name, t.other)]
    blocks = {name.block, *(t.name.block for t in undone), *(t.other.block for t in undone)}
    update_speakers(db, [name, *(n for t in undone for n in (t.name, t.other))], blocks)
    if not undone:
        tie(db, name)


def tie(db: Connection, name: Name, other: Name | None = None) -> None:
    """Store that `other` is one more name of the bearer of `name`; without `other`, that `name` stands alone."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    row = (name.text, other.text if other else "", name.being, name.block, other.block if other else "", made)
    query = (
        "INSERT INTO ties (name, other, being, block, other_block, made) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (being, name, other) DO UPDATE"
        " SET block = excluded.block, other_block = excluded.other_block, made = excluded.made"
    )
    db.execute(query, row)
    update_speakers(db, [n for n in (name, other) if n], {n.block for n in (name, other) if n})


def untie(db: Connection, name: Name, other: Name | None = None) -> bool:
    """Delete a tie that a person made; False where there is none."""
    undone = _untie(db, name, other)
    update_speakers(db, [n for n in (name, other) if n], {n.block for n in (name, other) if n} if undone else ())
    return undone


def ties(db: Connection) -> list[tuple[Name, Name | None, str]]:
    """The ties that persons made, with their times: two names of one bearer, or a name that stands alone and None."""
    rows = db.execute("SELECT name, other, being, made FROM ties ORDER BY made, name, other").fetchall()
    return [
        (Name(name, Being(being)), Name(other, Being(being)) if other else None, made)
        for name, other, being, made in rows
    ]


def _untie(db: Connection, name: Name, other: Name | None = None) -> bool:
    row = (name.being, name.text, other.text if other else "")
    return bool(db.execute("DELETE FROM ties WHERE being = ? AND name = ? AND other = ?", row).rowcount)


def display_name(db: Connection, speaker: str) -> str | None:
    """The name under which the speaker of this id is shown; None where there is none."""
    row = db.execute("SELECT name FROM speakers WHERE id = ?", (speaker,)).fetchone()
    return row[0] if row else None


def bearer_of(db: Connection, name: Name) -> str | None:
    """The name under which the bearer of a name is shown; None where nobody bears it."""
    speaker = _speaker_of(db, name)
    return display_name(db, speaker) if speaker else None


def _speaker_of(db: Connection, name: Name) -> str | None:
    row = db.execute("SELECT speaker FROM names WHERE name = ? AND being = ?", (name.text, name.being)).fetchone()
    return row[0] if row else None


def _alone(db: Connection, blocks: Iterable[str]) -> list[Name]:
    query = "SELECT name, being FROM ties WHERE other = '' AND block IN (SELECT value FROM json_each(?))"
    return [Name(name, Being(being)) for name, being in db.execute(query, (sorted(blocks),)).fetchall()]


@dataclass(frozen=True, slots=True)
class _Linked:
    """Blocks that ties link, those ties, and the names in the blocks that stand alone."""

    blocks: frozenset[str]
    ties: list[Tie]
    alone: list[Name]


def _resolve_blocks(
    db: Connection,
    blocks: Sequence[str],
    coming: Set[Name],
    new: dict[str, list[tuple[Name, int]]],
    stopped: Stop,
) -> tuple[dict[Name, str], set[str]]:
    """Work out and store the speakers of blocks and of those that ties link to them; returns the bearers of all names
    in them, and all these blocks. What is in `new` of them is inserted, and taken out."""
    every = _linked(db, blocks)
    concerned = sorted(set().union(*(linked.blocks for linked in every)))
    query = "SELECT name, being, block, speaker, articles, usage FROM names"
    rows = defaultdict[str, list[tuple[Name, str, int, int]]](list)
    for text, being, block, *counts in db.execute(
        f"{query} WHERE block IN (SELECT value FROM json_each(?))", (concerned,)
    ):
        rows[block].append((cached_name(text, Being(being)), *counts))
    added = {name: articles for block in concerned for name, articles in new.pop(block, ())}
    for name, articles in added.items():
        rows[name.block].append((name, "", articles, 0))
    speakers, before, usage = list[Identity](), dict[Name, tuple[str, int]](), dict[Name, int]()
    for linked in unless_stopped(every, stopped):
        mine = [row for block in sorted(linked.blocks) for row in rows.get(block, ())]
        now = {name: _step(articles + (name in coming)) for name, _, articles, _ in mine}
        before |= {name: (speaker, step) for name, speaker, _, step in mine}
        usage |= now
        speakers += identities(now, linked.ties, linked.alone, now)
    _store_speakers(db, speakers)
    bearers = {cached_name(text, speaker.being): speaker.id for speaker in speakers for text in speaker.names}
    columns = ("name", "being", "block", "speaker", "articles", "usage")
    inserted = [
        (name.text, name.being, name.block, bearers[name], articles, usage[name]) for name, articles in added.items()
    ]
    db.insert_rows("names", columns, sorted(inserted))
    changed = [
        (bearers[name], usage[name], name)
        for name, was in before.items()
        if name not in added and (bearers[name], usage[name]) != was
    ]
    rows_changed = [(speaker, step, name.text, name.being) for speaker, step, name in changed]
    moved = [(speaker, name.text, name.being) for speaker, _, name in changed if speaker != before[name][0]]
    moved += [(bearers[name], name.text, name.being) for name, articles in added.items() if articles]
    db.update_rows("names", ("speaker", "usage"), ("name", "being"), rows_changed)
    db.update_rows("quotations", ("speaker",), ("name", "being"), moved)
    return bearers, set(concerned)


def _store_speakers(db: Connection, speakers: Sequence[Identity]) -> None:
    """Store who they are shown as; of two with one id, the later one's name."""
    rows = [(each.id, each.name, each.being) for each in {speaker.id: speaker for speaker in speakers}.values()]
    shown = "ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE speakers.name <> excluded.name"
    db.insert_rows("speakers", ("id", "name", "being"), rows, shown)


def _linked(db: Connection, blocks: Iterable[str]) -> list[_Linked]:
    """These blocks with all that ties link to them, each set of linked ones once, in the order of the first block."""
    ties, shown, alone, reached, waiting = set[Tie](), set[Tie](), set[Name](), set[str](), set(blocks)
    query = "SELECT name, other, being FROM ties"
    query += " WHERE block IN (SELECT value FROM json_each(?)) OR other_block IN (SELECT value FROM json_each(?))"
    while waiting:
        reached |= waiting
        at = sorted(waiting)
        tied, forms = db.execute(query, (at, at)), db.execute(_LONG_FORMS, (at, at))
        for text, other, kind in tied.fetchall():
            name, being = Name(text, Being(kind)), Being(kind)
            if other:
                ties.add(Tie(name, Name(other, being)))
            else:
                alone.add(name)
        for short, long, count in forms.fetchall():
            if count == 1:
                shown.add(Tie(_organization(long), _organization(short)))
        waiting = {n.block for tie in ties | shown for n in (tie.name, tie.other)} - reached
    parted = {(n.being, n.words) for n in alone}
    free = {t for t in shown if not parted & {(n.being, n.words) for n in (t.name, t.other)}}
    return [
        _Linked(of, [t for t in ties | free if t.name.block in of], [n for n in alone if n.block in of])
        for of in _components(reached, ties | shown)
    ]


def _components(blocks: Iterable[str], ties: Iterable[Tie]) -> list[frozenset[str]]:
    """The blocks, in sets of those that ties link."""
    of = {block: {block} for block in sorted(blocks)}
    for tie in ties:
        one, other = of[tie.name.block], of[tie.other.block]
        if one is not other:
            one |= other
            of |= dict.fromkeys(other, one)
    return list(dict.fromkeys(frozenset(each) for each in of.values()))


def _organization(text: str) -> Name:
    return Name(text, Being.ORGANIZATION)
