"""The sessions of signed-in people: a random secret in the browser's cookie, of which only the hash is stored."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.core.errors import NotFound
from index.core.rights import AccessRole, Actor
from rag.access.database import AccessDatabase

IDLE, LASTING = timedelta(hours=8), timedelta(hours=24)
"""A session ends so long after it was used last, and after it began."""
_TOUCH = timedelta(minutes=1)
"""The use of a session is noted at most so often."""
_SHOWN = 12
"""Characters of a session's id that are shown, and by which it is ended."""


@dataclass(frozen=True, slots=True)
class Session:
    """A person's session: its id (a hash: nobody comes in with it), the person, and their role in each archive."""

    id: str
    subject: str
    name: str
    roles: Mapping[str, AccessRole]
    made: datetime
    used: datetime
    ends: datetime

    @property
    def label(self) -> str:
        """The first characters of the id, by which it is named."""
        return self.id[:_SHOWN]

    def actor(self, archive: str) -> Actor | None:
        """The person as they act on the archive of this name from the page; None where they have no role in it."""
        role = self.roles.get(archive)
        return Actor(self.subject, self.name, role, "page") if role else None


class Sessions:
    """The sessions of a server.

    `rules` is a fingerprint of what roles were made by: a session that was begun under other rules is over. Without it
    (the command line, which lists and ends) sessions of any rules count.
    """

    def __init__(
        self,
        database: AccessDatabase,
        rules: str | None = None,
        *,
        idle: timedelta = IDLE,
        lasting: timedelta = LASTING,
        now: Callable[[], datetime] = lambda: datetime.now(UTC).replace(microsecond=0),
    ) -> None:
        self._database = database
        self._rules = rules
        self._idle = idle
        self._lasting = lasting
        self._now = now

    def begin(self, subject: str, name: str, roles: Mapping[str, AccessRole]) -> str:
        """Begin a session; return its secret. Sessions that are over are deleted."""
        secret, now = secrets.token_urlsafe(32), self._now()
        record = json.dumps({"rules": self._rules, "roles": roles})
        values = (_digest(secret), subject, name, record, *(t.isoformat() for t in (now, now, now + self._lasting)))
        with self._database.transaction() as db:
            db.execute(
                "DELETE FROM sessions WHERE ends <= ? OR used <= ?", (now.isoformat(), (now - self._idle).isoformat())
            )
            db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        return secret

    def of_secret(self, secret: str) -> Session | None:
        """Return the open session with this secret, and note that it is used; None where there is none."""
        session = self.of_id(_digest(secret).hex()) if secret else None
        if session and self._now() - session.used >= _TOUCH:
            with self._database.transaction() as db:
                db.execute(
                    "UPDATE sessions SET used = ? WHERE hash = ?",
                    (self._now().isoformat(), bytes.fromhex(session.id)),
                )
        return session

    def of_id(self, identifier: str) -> Session | None:
        """Return the open session of this id; None where there is none."""
        try:
            rows = self._database.rows("SELECT * FROM sessions WHERE hash = ?", (bytes.fromhex(identifier),))
        except ValueError:
            return None
        return next(iter(self._open(rows)), None)

    def open_sessions(self) -> list[Session]:
        """Return the open sessions, the last used first."""
        return self._open(self._database.rows("SELECT * FROM sessions ORDER BY used DESC, made DESC"))

    def end(self, label: str) -> list[Session]:
        """End the sessions whose id begins so, or those of the person of this subject; return them. Raises NotFound."""
        ended = [s for s in self.open_sessions() if label and (s.id.startswith(label.lower()) or s.subject == label)]
        if not ended:
            raise NotFound(f"There is no session {label}. List them with: onrecord sessions list")
        with self._database.transaction() as db:
            db.executemany("DELETE FROM sessions WHERE hash = ?", [(bytes.fromhex(each.id),) for each in ended])
        return ended

    def end_secret(self, secret: str) -> None:
        """End the session with this secret, where there is one."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM sessions WHERE hash = ?", (_digest(secret),))

    def _open(self, rows: list[tuple[object, ...]]) -> list[Session]:
        """The sessions of these rows that are not over."""
        now, sessions = self._now(), list[Session]()
        for row in rows:
            identifier, subject, name, record, *times = row
            made, used, ends = (datetime.fromisoformat(str(time)) for time in times)
            begun = json.loads(str(record))
            if ends <= now or used + self._idle <= now or self._rules not in (None, begun["rules"]):
                continue
            assert isinstance(identifier, bytes)
            roles = {archive: AccessRole(role) for archive, role in begun["roles"].items()}
            sessions.append(Session(identifier.hex(), str(subject), str(name), roles, made, used, ends))
        return sessions


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf8", "replace")).digest()
