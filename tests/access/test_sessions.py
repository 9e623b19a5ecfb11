"""Sessions: open with their secret alone, and over when they are ended, unused, too old, or of other rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.core.errors import NotFound
from index.core.rights import AccessRole, Action
from rag.access.database import AccessDatabase
from rag.access.sessions import Sessions

ROLES = {"news": AccessRole.CORRECTOR, "wire": AccessRole.READER}


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 29, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def database(tmp_path: Path) -> Iterator[AccessDatabase]:
    database = AccessDatabase(tmp_path)
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(database: AccessDatabase, clock: Clock) -> Sessions:
    return Sessions(database, "rules-1", now=clock)


def test_a_session_opens_with_its_secret_alone(sessions: Sessions, tmp_path: Path) -> None:
    secret = sessions.begin("oidc:1", "Anna", ROLES)
    session = sessions.of_secret(secret)
    assert session and (session.subject, session.name, session.roles) == ("oidc:1", "Anna", ROLES)
    assert sessions.of_id(session.id) == session
    for wrong in ("", "x", session.id, session.label, secret[:-1], secret + "x", secret.lower()):
        assert sessions.of_secret(wrong) is None
    for wrong in ("", "zz", secret, session.label):
        assert sessions.of_id(wrong) is None
    assert all(secret.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_the_actor_has_the_role_of_the_archive(sessions: Sessions) -> None:
    session = sessions.of_secret(sessions.begin("oidc:1", "Anna", ROLES))
    assert session
    news, wire = session.actor("news"), session.actor("wire")
    assert news and wire
    assert (news.id, news.via, news.may(Action.CORRECT), wire.may(Action.CORRECT)) == ("oidc:1", "page", True, False)
    assert session.actor("elsewhere") is None


@pytest.mark.parametrize(("hours", "is_open"), [(7.9, True), (8.1, False)])
def test_an_unused_session_ends(sessions: Sessions, clock: Clock, hours: float, is_open: bool) -> None:
    secret = sessions.begin("oidc:1", "Anna", ROLES)
    clock.time += timedelta(hours=hours)
    assert (sessions.of_secret(secret) is not None) is is_open
    assert bool(sessions.open_sessions()) is is_open


def test_a_used_session_ends_a_day_after_it_began(sessions: Sessions, clock: Clock) -> None:
    secret = sessions.begin("oidc:1", "Anna", ROLES)
    used = list[bool]()
    for _ in range(5):
        clock.time += timedelta(hours=5)
        used.append(sessions.of_secret(secret) is not None)
    assert used == [True, True, True, True, False]


def test_looking_at_a_session_is_no_use_of_it(sessions: Sessions, clock: Clock) -> None:
    session = sessions.of_secret(sessions.begin("oidc:1", "Anna", ROLES))
    assert session
    clock.time += timedelta(hours=7)
    assert sessions.of_id(session.id)
    clock.time += timedelta(hours=2)
    assert sessions.of_id(session.id) is None


def test_sessions_are_ended_by_id_and_by_person(sessions: Sessions) -> None:
    anna = [sessions.begin("oidc:1", "Anna", ROLES) for _ in range(3)]
    ben = sessions.begin("oidc:2", "Ben", ROLES)
    first = sessions.of_secret(anna[0])
    assert first
    assert sessions.end(first.label) == [first]
    assert sessions.of_secret(anna[0]) is None
    assert len(sessions.end("oidc:1")) == 2
    assert [each.name for each in sessions.open_sessions()] == ["Ben"]
    sessions.end_secret(ben)
    sessions.end_secret(ben)
    assert not sessions.open_sessions()
    for nobody in ("", "oidc:1", first.label):
        with pytest.raises(NotFound, match="onrecord sessions list"):
            sessions.end(nobody)


def test_sessions_of_other_rules_are_over(sessions: Sessions, database: AccessDatabase, clock: Clock) -> None:
    secret = sessions.begin("oidc:1", "Anna", ROLES)
    assert Sessions(database, "rules-1", now=clock).of_secret(secret)
    assert Sessions(database, "rules-2", now=clock).of_secret(secret) is None
    assert Sessions(database, now=clock).open_sessions()


def test_what_is_over_is_deleted(sessions: Sessions, database: AccessDatabase, clock: Clock) -> None:
    sessions.begin("oidc:1", "Anna", ROLES)
    clock.time += timedelta(days=2)
    sessions.begin("oidc:2", "Ben", ROLES)
    assert database.rows("SELECT name FROM sessions") == [("Ben",)]
