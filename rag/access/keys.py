"""Keys of programs: made, listed and revoked, and recognised in the header of a request."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from index.core.errors import InputError, NotFound
from index.core.given_text import check_given
from index.core.rights import AccessRole, Actor
from rag.access.database import AccessDatabase

PREFIX = "or_"
"""The beginning of each key's text, by which a key that was published by mistake is recognised."""
_BYTES, _LONGEST = 32, 200
_USED_EVERY = timedelta(minutes=1)
"""The time of last use is written so often at most."""
_DAYS = re.compile(r"([1-9]\d{0,4})d")
_COLUMNS = "id, name, role, archives, made, expires, used, revoked"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept, without its text. `archives` are the names of those that it opens; empty for each of them.
    Times are UTC."""

    id: int
    name: str
    role: str
    archives: tuple[str, ...]
    made: datetime
    expires: datetime | None
    used: datetime | None
    revoked: datetime | None

    def state(self, now: datetime) -> str:
        """Return "revoked", "expired" or "valid"."""
        if self.revoked:
            return "revoked"
        return "expired" if self.expires and self.expires <= now else "valid"


class Keys:
    """The keys of a server; safe to share between threads, and each change counts at once for every process."""

    def __init__(self, database: AccessDatabase, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database, self._now = database, now

    def create(
        self, name: str, role: AccessRole, *, expires: datetime | None = None, archives: Collection[str] = ()
    ) -> tuple[Key, str]:
        """Make a key and return it with its text, of which only the hash is kept; raises InputError for a name that is
        none."""
        if not any(c.isalnum() for c in check_given(name, _LONGEST)):
            raise InputError("A key needs a name, such as that of the program that uses it.")
        text, made = PREFIX + secrets.token_urlsafe(_BYTES), _to_text(self._now())
        values = (
            *(_hash(text), name, role.value, json.dumps(sorted(set(archives)), ensure_ascii=False), made),
            _to_text(expires) if expires else None,
        )
        with self._database.transaction() as db:
            row = db.execute(
                "INSERT INTO keys (hash, name, role, archives, made, expires) VALUES (?, ?, ?, ?, ?, ?)"
                f" RETURNING {_COLUMNS}",
                values,
            ).fetchone()
        return _key(row), text

    def every(self) -> list[Key]:
        """All keys, the oldest first, expired and revoked ones too."""
        return [_key(row) for row in self._database.rows(f"SELECT {_COLUMNS} FROM keys ORDER BY id")]

    def revoke(self, identifier: int) -> Key:
        """Revoke a key for good and return it; raises NotFound."""
        with self._database.transaction() as db:
            row = db.execute(
                f"UPDATE keys SET revoked = ifnull(revoked, ?) WHERE id = ? RETURNING {_COLUMNS}",
                (_to_text(self._now()), identifier),
            ).fetchone()
        if row is None:
            raise NotFound(f"There is no key {identifier}. `onrecord key list` lists them.")
        return _key(row)

    def authenticate(self, header: str | None, via: str = "api") -> Actor | None:
        """The actor whose valid key stands in an Authorization header, "Bearer or_…", and who came in this way; None
        for any other header."""
        scheme, _, text = (header or "").partition(" ")
        text = text.strip()
        if scheme.lower() != "bearer" or not text.startswith(PREFIX) or len(text) > _LONGEST:
            return None
        row = next(iter(self._database.rows(f"SELECT {_COLUMNS} FROM keys WHERE hash = ?", (_hash(text),))), None)
        if row is None:
            return None
        key, now = _key(row), self._now()
        if key.state(now) != "valid" or key.role not in {role.value for role in AccessRole}:
            return None
        if key.used is None or now - key.used >= _USED_EVERY:
            with self._database.transaction() as db:
                db.execute("UPDATE keys SET used = ? WHERE id = ?", (_to_text(now), key.id))
        return Actor(f"key:{key.id}", key.name, AccessRole(key.role), via, frozenset(key.archives))


def parse_expiry(text: str, now: datetime) -> datetime:
    """Return the time at which a key ends that is given so many days ("90d"), or until the end of a day
    ("2027-01-31"), UTC; raises InputError for anything else, and for a day that is over."""
    try:
        if days := _DAYS.fullmatch(text.strip()):
            return now + timedelta(days=int(days[1]))
        day = date.fromisoformat(text.strip()) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise InputError(f"“{text}” is no time: write 90d for ninety days, or a day as YYYY-MM-DD.") from error
    end = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if end <= now:
        raise InputError(f"{text} is over already. Give a day to come, as YYYY-MM-DD.")
    return end


def key_to_json(key: Key, now: datetime) -> dict[str, Any]:
    """Return the object that `onrecord key list --json` prints."""
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role,
        "archives": list(key.archives),
        "state": key.state(now),
        "made": _to_text(key.made),
        "expires": _to_text(key.expires) if key.expires else None,
        "used": _to_text(key.used) if key.used else None,
        "revoked": _to_text(key.revoked) if key.revoked else None,
    }


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).digest()


def _key(row: tuple[Any, ...]) -> Key:
    identifier, name, role, archives, *times = row
    made, *others = (datetime.fromisoformat(each) if each else None for each in times)
    assert made is not None
    return Key(identifier, name, role, tuple(json.loads(archives)), made, *others)


def _to_text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
