"""Keys: shown once, kept as hashes, let in as what they are, until they end or are revoked."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.core.errors import InputError, NotFound
from index.core.rights import AccessRole, Action
from rag.access.database import FILE, AccessDatabase
from rag.access.keys import Keys, parse_expiry

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(tmp_path: Path, clock: Clock) -> Keys:
    return Keys(AccessDatabase(tmp_path), clock)


def test_a_key_lets_in_as_what_it_is(keys: Keys) -> None:
    key, text = keys.create("CMS", AccessRole.CORRECTOR, archives=["politics", "economy", "politics"])
    actor = keys.authenticate(f"Bearer {text}")
    assert actor is not None
    assert (actor.id, actor.name, actor.role, actor.via) == (f"key:{key.id}", "CMS", AccessRole.CORRECTOR, "api")
    assert actor.may(Action.CORRECT) and not actor.may(Action.ERASE)
    assert actor.may_open("politics") and not actor.may_open("sport")
    other = keys.authenticate(f"bearer  {text} ", "mcp")
    assert other is not None and other.via == "mcp"


def test_its_text_is_nowhere_but_its_hash(keys: Keys, tmp_path: Path) -> None:
    _, text = keys.create("CMS", AccessRole.READER)
    assert text.startswith("or_") and len(text) == 3 + 43
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert any(hashlib.sha256(text.encode()).digest() in content for content in files)
    assert not any(text[3:].encode() in content for content in files)
    assert FILE in {file.name for file in tmp_path.iterdir()}


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer or_",
        "Basic {}",
        "{}",
        "Bearer x{}",
        "Bearer {}x",
        "Bearer {} {}",
        "Bearer \x00{}",
    ],
)
def test_any_other_header_lets_nobody_in(keys: Keys, header: str | None) -> None:
    _, text = keys.create("CMS", AccessRole.READER)
    assert keys.authenticate(header and header.format(text, text)) is None


def test_it_ends(keys: Keys, clock: Clock) -> None:
    key, text = keys.create("CMS", AccessRole.READER, expires=NOW + timedelta(days=1))
    clock.now += timedelta(days=1) - timedelta(seconds=1)
    assert keys.authenticate(f"Bearer {text}")
    clock.now += timedelta(seconds=1)
    assert keys.authenticate(f"Bearer {text}") is None
    assert keys.every()[0].state(clock.now) == "expired"
    assert key.state(NOW) == "valid"


def test_it_is_revoked_at_once_for_every_process(keys: Keys, clock: Clock, tmp_path: Path) -> None:
    key, text = keys.create("CMS", AccessRole.READER)
    elsewhere = Keys(AccessDatabase(tmp_path), clock)
    assert elsewhere.authenticate(f"Bearer {text}")
    keys.revoke(key.id)
    assert elsewhere.authenticate(f"Bearer {text}") is None
    clock.now += timedelta(days=1)
    assert keys.revoke(key.id).revoked == NOW, "when it was revoked first"
    with pytest.raises(NotFound):
        keys.revoke(key.id + 1)


def test_its_last_use_is_written_once_a_minute(keys: Keys, clock: Clock) -> None:
    _, text = keys.create("CMS", AccessRole.READER)
    assert keys.every()[0].used is None
    times = []
    for seconds in (0, 59, 60, 61):
        clock.now = NOW + timedelta(seconds=seconds)
        keys.authenticate(f"Bearer {text}")
        times.append(keys.every()[0].used)
    minute = NOW + timedelta(minutes=1)
    assert times == [NOW, NOW, minute, minute]


def test_a_role_that_is_none_lets_nobody_in(keys: Keys, tmp_path: Path) -> None:
    _, text = keys.create("CMS", AccessRole.READER)
    with AccessDatabase(tmp_path).transaction() as db:
        db.execute("UPDATE keys SET role = 'owner'")
    assert keys.authenticate(f"Bearer {text}") is None


def test_a_key_has_a_name(keys: Keys) -> None:
    for name in ("", " - ", "x" * 201, "\ud800"):
        with pytest.raises(InputError):
            keys.create(name, AccessRole.READER)
    assert keys.every() == []


def test_the_end_of_a_key_is_days_or_a_day() -> None:
    assert parse_expiry("90d", NOW) == NOW + timedelta(days=90)
    assert parse_expiry("2026-11-29", NOW) == datetime(2026, 11, 30, tzinfo=UTC)
    for text in ("2026-11-28", "0d", "d", "soon", "99999d9", "9999-12-31", "90 d"):
        with pytest.raises(InputError):
            parse_expiry(text, NOW)
