"""The roles of signed-in people, by the claims that the sign-in provider makes about them.

    ONRECORD_ROLES="groups:news-desk=corrector,groups:admins=administrator,politics/groups:interns=reader"

Each rule gives a role to those whose claim has the value: in each archive, or in the one named before the slash.
Nobody has a role by default.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from index.core.errors import SettingsError
from index.core.rights import AccessRole

ARCHIVE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""Names of archives on a server; they stand in addresses."""
_ROLES = "|".join(AccessRole)
_RULE = re.compile(rf"\s*(?:({ARCHIVE_NAME.pattern})/)?([^\s:/=,]+):([^;]+?)=({_ROLES})\s*(?:,|$)")
_RANK = {role: rank for rank, role in enumerate(AccessRole)}
_EMAIL = "email"


@dataclass(frozen=True, slots=True)
class RoleRule:
    """A rule: those whose claim has the value have the role in the archive, or, where that is "", in each."""

    archive: str
    claim: str
    value: str
    role: AccessRole

    def applies(self, claims: Mapping[str, object]) -> bool:
        """True if the claim, or one of its values, is the rule's. An address of e-mail counts where it is verified."""
        if self.claim == _EMAIL and claims.get("email_verified") is not True:
            return False
        given = claims.get(self.claim)
        values = given if isinstance(given, list | tuple) else [given]
        return any(isinstance(value, str) and value == self.value for value in values)


@dataclass(frozen=True, slots=True)
class RoleRules:
    """All rules, as the setting has them."""

    rules: tuple[RoleRule, ...] = ()

    @classmethod
    def parse(cls, text: str, archives: Collection[str]) -> RoleRules:
        """Return the rules of a setting; raises SettingsError for one that cannot be read, and for an archive that is
        not served."""
        rules, at = list[RoleRule](), 0
        while at < len(text.rstrip()):
            rule = _RULE.match(text, at)
            if rule is None:
                raise SettingsError(
                    f"ONRECORD_ROLES cannot be read from “{text[at:].strip()}” on. Write each rule as CLAIM:VALUE=ROLE "
                    f"or ARCHIVE/CLAIM:VALUE=ROLE, with a role of {', '.join(AccessRole)}, and a comma between rules."
                )
            archive, claim, value, role = rule.groups()
            if archive and archive not in archives:
                raise SettingsError(f"ONRECORD_ROLES names the archive {archive}, which is not among those served.")
            rules.append(RoleRule(archive or "", claim, value, AccessRole(role)))
            at = rule.end()
        return cls(tuple(rules))

    @property
    def claims(self) -> frozenset[str]:
        """The claims that the rules look at."""
        return frozenset(rule.claim for rule in self.rules)

    def roles(self, claims: Mapping[str, object], archives: Collection[str]) -> dict[str, AccessRole]:
        """Return the highest role in each of the archives; an archive in which these claims give none is left out."""
        given = [rule for rule in self.rules if rule.applies(claims)]
        roles = {
            archive: max((r.role for r in given if r.archive in ("", archive)), key=_RANK.__getitem__, default=None)
            for archive in archives
        }
        return {archive: role for archive, role in roles.items() if role}

    def fingerprint(self, *more: str) -> str:
        """Return a short hash of the rules and what else roles depend on."""
        return hashlib.sha256(repr((self.rules, more)).encode()).hexdigest()[:16]
