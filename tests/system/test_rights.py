"""Who may do what: the whole table, and a refusal for what is not in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.archive import Archive
from index.core.errors import Forbidden
from index.core.rights import AccessRole, Action, Actor, local_actor

TABLE = """
                reader corrector administrator
read              yes      yes       yes
export            yes      yes       yes
correct           -        yes       yes
merge             -        yes       yes
edit              -        yes       yes
add               -        yes       yes
add_paths         -        -         yes
remove            -        -         yes
erase             -        -         yes
create            -        -         yes
rebuild           -        -         yes
back_up           -        -         yes
read_log          -        -         yes
manage_access     -        -         yes
"""


def test_the_table_of_roles_and_actions() -> None:
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    written = {
        (Action(row[0]), AccessRole(role)): cell == "yes"
        for row in rows
        for role, cell in zip(head, row[1:], strict=True)
    }
    assert written == {(action, role): Actor("x", "X", role).may(action) for action in Action for role in AccessRole}


@pytest.mark.parametrize("action", [each for each in Action if each not in (Action.READ, Action.EXPORT)])
def test_a_refusal_says_who_may(action: Action) -> None:
    with pytest.raises(Forbidden, match=r"^Only .* may .*\.$"):
        Actor("x", "X", AccessRole.READER).require(action)


def test_a_role_that_is_none_may_do_nothing() -> None:
    stranger = Actor("x", "X", "owner")  # type: ignore[arg-type]
    assert not any(stranger.may(action) for action in Action)


def test_the_local_actor_may_everything() -> None:
    assert all(local_actor().may(action) for action in Action)


@pytest.mark.parametrize("role", [AccessRole.READER, AccessRole.CORRECTOR])
def test_only_administrators_make_an_archive(role: AccessRole, tmp_path: Path) -> None:
    with pytest.raises(Forbidden, match="make an archive"):
        Archive.open(tmp_path / "archive", create=True, actor=Actor("x", "X", role))
    assert not (tmp_path / "archive").exists()
