"""The archive's counts, compared with those of a fresh count."""

from __future__ import annotations

from datetime import date

from index.core.types import Being, Role, Speaker
from index.store.database import Connection, Database
from index.store.filters import Filter
from index.store.record_reader import Lookup

DAYS = (None, date(2024, 5, 6), date(2023, 1, 2))


def counted(db: Connection) -> list[Speaker]:
    """The speakers, by counting all quotations afresh."""

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    roles: dict[str, list[Role]] = {}
    for who, text, count, first, last in db.execute(
        "SELECT speaker, role, count(*), min(published), max(published) FROM quotations q JOIN articles a"
        " ON a.seq = q.article WHERE role IS NOT NULL AND speaker IS NOT NULL GROUP BY speaker, role ORDER BY count(*) DESC, role"
    ):
        roles.setdefault(who, []).append(Role(text, count, day(first), day(last)))
    aliases: dict[str, list[str]] = {}
    for who, name in db.execute("SELECT speaker, name FROM names ORDER BY name"):
        aliases.setdefault(who, []).append(name)
    rows = db.execute(
        "SELECT s.id, s.name, s.being, count(*), count(DISTINCT article), min(published), max(published)"
        " FROM speakers s JOIN quotations q ON q.speaker = s.id JOIN articles a ON a.seq = q.article"
        " WHERE carrier IS NULL GROUP BY s.id ORDER BY count(*) DESC, s.id"
    )
    return [
        Speaker(i, name, Being(being), tuple(aliases[i]), tuple(roles.get(i, ())), said, within, day(first), day(last))
        for i, name, being, said, within, first, last in rows.fetchall()
    ]


def sound(database: Database) -> None:
    db, lookup = database.db, Lookup(database)
    speakers = counted(db)
    assert lookup.speakers() == speakers
    assert lookup.counts()[2] == len(speakers)
    assert dict.fromkeys(lookup.outlet_names()) == dict.fromkeys(o for o, _ in lookup.outlets() if o)
    loose = "SELECT count(*) FROM quotations q JOIN articles a ON a.seq = q.article"
    assert db.execute(
        f"{loose} WHERE coalesce(q.day, '') <> coalesce(a.published, '') OR a.ended IS NOT NULL"
    ).fetchone() == (0,)
    named = "SELECT count(*) FROM quotations q LEFT JOIN names n ON n.name = q.name AND n.being = q.being"
    assert db.execute(f"{named} WHERE coalesce(q.speaker, '') <> coalesce(n.speaker, '')").fetchone() == (0,)
    for speaker in speakers:
        ids = (speaker.id,)
        days = db.execute("SELECT min(day), max(day) FROM quotations WHERE speaker = ?", ids).fetchone()
        assert lookup.dates(ids) == (tuple(map(date.fromisoformat, days)) if days[0] else None)
        for narrowed in (Filter(ids), Filter(ids, since=DAYS[1]), Filter(until=DAYS[1]), Filter(outlet="x")):
            rows = lookup.rows(narrowed)
            assert sorted(rows) == [q.seq for q in lookup.select(narrowed)]
            assert lookup.filtered(narrowed, range(lookup.last_row("quotations") + 1)) == set(rows)
            assert not lookup.more_pass(narrowed, len(rows))
            assert not rows or lookup.more_pass(narrowed, len(rows) - 1)
