"""The one place that says who may do what: roles, actions, and the table of both. What is not in it is refused."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from index.core.errors import Forbidden


class Action(StrEnum):
    """The actions on an archive, of which a role allows some."""

    READ = auto()
    """Ask, look up speakers and articles, follow, keep conversations and clips of one's own."""
    EXPORT = auto()
    CORRECT = auto()
    """Correct a statement or a role, check it, strike a role out."""
    MERGE = auto()
    """Merge and split speakers, keep two apart."""
    EDIT = auto()
    """Edit an article's fields."""
    ADD = auto()
    """Add articles that are sent."""
    ADD_PATHS = auto()
    """Add files of the machine by their path."""
    REMOVE = auto()
    ERASE = auto()
    CREATE = auto()
    """Make an archive where there is none."""
    REBUILD = auto()
    BACK_UP = auto()
    READ_LOG = auto()
    MANAGE_ACCESS = auto()
    """Make and revoke keys, end sessions."""


class AccessRole(StrEnum):
    """The roles, each of which may do what the one before may."""

    READER = auto()
    CORRECTOR = auto()
    ADMINISTRATOR = auto()


_READS = frozenset({Action.READ, Action.EXPORT})
_CORRECTS = _READS | {Action.CORRECT, Action.MERGE, Action.EDIT, Action.ADD}
ALLOWED: Mapping[AccessRole, frozenset[Action]] = {
    AccessRole.READER: _READS,
    AccessRole.CORRECTOR: _CORRECTS,
    AccessRole.ADMINISTRATOR: frozenset(Action),
}
"""The actions of each role."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a program that acts on an archive.

    `id` tells two of one name apart ("os:anna", "oidc:" and a hash, "key:" and a number); `via` is the way they came:
    "cli", "page", "api", "mcp".
    """

    id: str
    name: str
    role: AccessRole
    via: str = "cli"
    archives: frozenset[str] = frozenset()
    """The names of the archives that they may open; empty for each of them."""

    def may_open(self, archive: str) -> bool:
        """True if they may open the archive of this name."""
        return not self.archives or archive in self.archives

    def may(self, action: Action) -> bool:
        """True if the role allows the action."""
        return action in ALLOWED.get(self.role, frozenset())

    def require(self, action: Action) -> None:
        """Raise Forbidden where the role does not allow the action."""
        if not self.may(action):
            raise Forbidden(_REFUSALS.get(action, "Your role does not allow that."))


_REFUSALS = {
    Action.CORRECT: "Only correctors and administrators may correct.",
    Action.MERGE: "Only correctors and administrators may merge or split speakers.",
    Action.EDIT: "Only correctors and administrators may edit articles.",
    Action.ADD: "Only correctors and administrators may add articles.",
    Action.ADD_PATHS: "Only administrators may add files of the server by their path.",
    Action.REMOVE: "Only administrators may remove articles.",
    Action.ERASE: "Only administrators may erase.",
    Action.CREATE: "Only administrators may make an archive.",
    Action.REBUILD: "Only administrators may rebuild the archive.",
    Action.BACK_UP: "Only administrators may back the archive up.",
    Action.READ_LOG: "Only administrators may read the log.",
    Action.MANAGE_ACCESS: "Only administrators may manage keys and sessions.",
}


def local_actor(via: str = "cli") -> Actor:
    """The person whose account runs this program, who may do everything with their own archive."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a container
        name = "local"
    return Actor(f"os:{name}", name, AccessRole.ADMINISTRATOR, via)
