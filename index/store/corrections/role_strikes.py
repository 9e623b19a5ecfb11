"""Roles that a person has struck out at a speaker, which no statement of theirs shows; and those that a person keeps,
of which nobody asks again.

Either belongs to all names that the speaker bears when it is made, so that it outlives articles, merges and splits; the
later one of a role holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from index.core.types import Being
from index.identity.name import Name
from index.store.database import Connection

_STRUCK = (
    "SELECT n.speaker, s.role FROM struck_roles s JOIN names n ON n.name = s.name AND n.being = s.being"
    " GROUP BY n.speaker, s.role"
)


@dataclass(frozen=True, slots=True)
class RoleDecision:
    """A role that a name's bearer has no more, or keeps, and when a person decided so."""

    name: Name
    role: str
    made: str


def strike_role(db: Connection, speaker: str, role: str) -> bool:
    """Strike the role out wherever the speaker has it; False where nobody gives them this role."""
    if not _decide(db, "struck_roles", speaker, role):
        return False
    _withdraw(db, "kept_roles", speaker, role)
    apply_strikes(db)
    return True


def restore_role(db: Connection, speaker: str, role: str) -> bool:
    """Undo a strike; False where there is none."""
    undone = _withdraw(db, "struck_roles", speaker, role)
    apply_strikes(db)
    return undone


def keep_role(db: Connection, speaker: str, role: str) -> bool:
    """Store that the speaker has this role; False where nobody gives it to them."""
    return _decide(db, "kept_roles", speaker, role)


def undo_keep_role(db: Connection, speaker: str, role: str) -> bool:
    """Delete such a decision; False where there is none."""
    return _withdraw(db, "kept_roles", speaker, role)


def _decide(db: Connection, table: str, speaker: str, role: str) -> bool:
    """Store a decision on a role for each name of the speaker; False where nobody gives them this role."""
    if not db.execute("SELECT 1 FROM roles WHERE speaker = ? AND role = ?", (speaker, role)).fetchone():
        return False
    made = datetime.now(UTC).isoformat(timespec="seconds")
    _withdraw(db, table, speaker, role)
    query = f"INSERT INTO {table} (name, being, role, made) SELECT name, being, ?, ? FROM names WHERE speaker = ?"
    db.execute(f"{query} ORDER BY name, being", (role, made, speaker))
    return True


def _withdraw(db: Connection, table: str, speaker: str, role: str) -> bool:
    """Delete a decision on a role; False where there is none."""
    theirs = "(name, being) IN (SELECT name, being FROM names WHERE speaker = ?)"
    return bool(db.execute(f"DELETE FROM {table} WHERE role = ? AND {theirs}", (role, speaker)).rowcount)


def apply_strikes(db: Connection) -> None:
    """Strike roles out of statements of their speakers, and put those back that are struck out no more."""
    any_struck = "SELECT EXISTS (SELECT 1 FROM struck_roles) OR EXISTS (SELECT 1 FROM quotations WHERE struck)"
    if not db.execute(any_struck).fetchone()[0]:
        return
    struck = db.execute(_STRUCK).fetchall()
    db.execute(
        "UPDATE quotations SET role = own_role, own_role = NULL, struck = FALSE WHERE struck"
        f" AND (speaker, own_role) NOT IN ({_STRUCK})"
    )
    db.executemany(
        "UPDATE quotations SET role = NULL, own_role = role, struck = TRUE"
        " WHERE speaker = ? AND role = ? AND role_correction IS NULL",
        struck,
    )


def struck_roles(db: Connection, speaker: str) -> list[str]:
    """The roles that are struck out at a speaker, in the order of the alphabet."""
    query = f"SELECT role FROM ({_STRUCK}) WHERE speaker = ? ORDER BY role"
    return [role for (role,) in db.execute(query, (speaker,))]


def kept_roles(db: Connection) -> set[tuple[str, str]]:
    """(speaker's id, role) of every role that a person keeps."""
    query = "SELECT n.speaker, k.role FROM kept_roles k JOIN names n ON n.name = k.name AND n.being = k.being"
    return set(db.execute(query))


def strikes(db: Connection) -> list[RoleDecision]:
    """All strikes, one for each name, in the order of making."""
    return _decisions(db, "struck_roles")


def keeps(db: Connection) -> list[RoleDecision]:
    """All roles that persons keep, one for each name, in the order of deciding."""
    return _decisions(db, "kept_roles")


def _decisions(db: Connection, table: str) -> list[RoleDecision]:
    rows = db.execute(f"SELECT name, being, role, made FROM {table} ORDER BY seq")
    return [RoleDecision(Name(name, Being(being)), role, made) for name, being, role, made in rows]
