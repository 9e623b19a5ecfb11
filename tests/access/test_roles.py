"""The roles that a provider's claims give: those of ONRECORD_ROLES and no others."""

from __future__ import annotations

import pytest

from index.core.errors import SettingsError
from index.core.rights import AccessRole
from rag.access.roles import RoleRules

ARCHIVES = ("news", "wire")
NEWS, WIRE = ARCHIVES
READER, CORRECTOR, ADMINISTRATOR = AccessRole

CASES: list[tuple[str, dict[str, object], dict[str, AccessRole]]] = [
    ("groups:desk=corrector", {"groups": ["desk", "x"]}, {NEWS: CORRECTOR, WIRE: CORRECTOR}),
    ("groups:desk=corrector", {"groups": "desk"}, {NEWS: CORRECTOR, WIRE: CORRECTOR}),
    ("groups:a=reader, groups:b=administrator", {"groups": ["a", "b"]}, {NEWS: ADMINISTRATOR, WIRE: ADMINISTRATOR}),
    ("groups:b=administrator,groups:a=reader", {"groups": ["b", "a"]}, {NEWS: ADMINISTRATOR, WIRE: ADMINISTRATOR}),
    ("news/groups:a=corrector,groups:a=reader", {"groups": ["a"]}, {NEWS: CORRECTOR, WIRE: READER}),
    ("wire/groups:a=reader", {"groups": ["a"]}, {WIRE: READER}),
    ("groups:/staff/desk=reader", {"groups": ["/staff/desk"]}, {NEWS: READER, WIRE: READER}),
    ("groups:CN=Desk,OU=News=reader", {"groups": ["CN=Desk,OU=News"]}, {NEWS: READER, WIRE: READER}),
    ("groups:urn:x:desk=reader", {"groups": ["urn:x:desk"]}, {NEWS: READER, WIRE: READER}),
    ("email:a@b.example=reader", {"email": "a@b.example", "email_verified": True}, {NEWS: READER, WIRE: READER}),
    # nobody else
    ("groups:desk=corrector", {}, {}),
    ("groups:desk=corrector", {"groups": []}, {}),
    ("groups:desk=corrector", {"groups": ["Desk", "desks", "a desk", "desk "]}, {}),
    ("groups:desk=corrector", {"groups": {"desk": True}}, {}),
    ("groups:1=corrector", {"groups": [1, True]}, {}),
    ("groups:desk=corrector", {"roles": ["desk"]}, {}),
    ("email:a@b.example=reader", {"email": "a@b.example"}, {}),
    ("email:a@b.example=reader", {"email": "a@b.example", "email_verified": "true"}, {}),
    ("", {"groups": ["desk"]}, {}),
]


@pytest.mark.parametrize(("rules", "claims", "roles"), CASES)
def test_claims_give_these_roles(rules: str, claims: dict[str, object], roles: dict[str, AccessRole]) -> None:
    assert RoleRules.parse(rules, ARCHIVES).roles(claims, ARCHIVES) == roles


@pytest.mark.parametrize(
    "rules",
    ["desk", "groups:desk", "groups=reader", "groups:desk=owner", "groups:desk=Reader", "groups:=reader", ",,",
     ":desk=reader", "groups:desk=reader;groups:x=reader", "groups:desk=reader,x", "elsewhere/groups:desk=reader"],
)  # fmt: skip
def test_what_is_no_rule_is_refused(rules: str) -> None:
    with pytest.raises(SettingsError, match="ONRECORD_ROLES"):
        RoleRules.parse(rules, ARCHIVES)


def test_the_fingerprint_is_another_for_other_rules() -> None:
    texts = ["groups:a=reader", "groups:a=corrector", "news/groups:a=reader", "groups:b=reader", ""]
    prints = {RoleRules.parse(text, ARCHIVES).fingerprint(more) for text in texts for more in ("x", "y")}
    assert len(prints) == 10
    assert RoleRules.parse(" groups:a=reader , ", ARCHIVES) == RoleRules.parse(texts[0], ARCHIVES)
