"""Bearers of a role, and spokespeople of an organisation: by the roles that articles give, and their dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from index.core.types import Being, Role, Speaker
from index.identity.name import Name
from index.identity.resolution import groups
from index.lexicon.gazetteer import OTHER_ROLES, ROLES
from index.store.record_reader import Lookup
from rag.query.types import SpeakerReference, Spokesperson

SMALL_WORDS = frozenset("the of for and a an to in at".split())
_SPOKESPEOPLE = frozenset("spokesman spokeswoman spokesperson".split())
_RANK = frozenset("senior chief national lead top longtime deputy press official".split())


def is_in_role(role: str, wanted: Iterable[str]) -> bool:
    """True if the role has these words ("foreign minister") and no other modifier of rank."""
    mine, theirs = set(wanted) - SMALL_WORDS, set(_words(role))
    return bool(mine & ROLES) and mine <= theirs and not (theirs - mine) & OTHER_ROLES


def organization_of(role: str) -> Name | None:
    """The organisation of a spokesperson's role: "Clinton campaign spokesman", "spokeswoman for the Kremlin"; None for
    other roles."""
    words = list(_words(role))
    at = next((i for i, word in enumerate(words) if word in _SPOKESPEOPLE), None)
    if at is None or {"former", "ex"} & set(words):
        return None
    behind = words[at + 2 :] if words[at + 1 : at + 2] in (["for"], ["of"]) else []
    before = [word for word in words[:at] if word not in _RANK and word not in ("a", "an")]
    own = [word for word in behind or before if word != "the"]
    return Name(" ".join(own), Being.ORGANIZATION) if own else None


def resolve_role_bearers(
    lookup: Lookup, named: SpeakerReference, since: date | None, until: date | None
) -> SpeakerReference:
    """The reference with those alone who bore the role between the dates, and with an organisation's spokespeople."""
    words = Name(named.text, Being.GROUP).words
    if named.bearers and all(_matching_roles(s, words) for s in named.bearers):
        then = tuple(s for s in named.bearers if _overlaps(_matching_roles(s, words), since, until))
        rest = tuple(s for s in named.bearers if s not in then) if then else ()
        return replace(named, bearers=then or named.bearers, in_role=True, others=rest)
    if any(s.being is Being.PERSON for s in named.bearers if s.id not in named.spokesperson_ids):
        return named
    spokespeople = _spokespeople(lookup, named)
    known = {s.id for s in named.bearers}
    more = lookup.speakers([spokesperson.speaker for spokesperson in spokespeople if spokesperson.speaker not in known])
    return replace(named, bearers=(*named.bearers, *more), spokespeople=spokespeople)


def role_notes(named: SpeakerReference, speakers: Sequence[Speaker], quoted: Collection[str | None]) -> list[str]:
    """Notes on the resolution of a role or an organisation, a sentence each; `quoted` are ids of the speakers in the
    answer."""
    sentences = []
    words = Name(named.text, Being.GROUP).words
    if named.in_role:
        who = "; ".join(_dated_name(s, words) for s in speakers)
        sentences.append(f"Took “{named.text}” to mean {who}.")
        if named.others:
            sentences.append(f"At other times it was {'; '.join(_dated_name(s, words) for s in named.others)}.")
    role_of = {spokesperson.speaker: spokesperson.roles[0] for spokesperson in named.spokespeople}
    if speaking := [f"{s.name} ({role_of[s.id]})" for s in speakers if s.id in role_of and s.id in quoted]:
        sentences.append(f"Statements by spokespeople are included: {', '.join(speaking)}.")
    return sentences


def _spokespeople(lookup: Lookup, named: SpeakerReference) -> tuple[Spokesperson, ...]:
    """The spokespeople of exactly this organisation, each with the roles that say so."""
    own = [Name(alias, s.being) for s in named.bearers if s.being is Being.ORGANIZATION for alias in s.aliases]
    own = own or [Name(named.text, Being.ORGANIZATION)]
    roles_by_speaker: dict[str, list[str]] = {}
    for speaker, role in lookup.roles_like("spokes"):
        body = organization_of(role)
        if body and body.block in {n.block for n in own} and _is_same_organization(body, own):
            roles_by_speaker.setdefault(speaker, []).append(role)
    return tuple(Spokesperson(speaker, tuple(roles)) for speaker, roles in roles_by_speaker.items())


def _is_same_organization(body: Name, own: Sequence[Name]) -> bool:
    """True if the two are spellings of one organisation's name."""
    names = [n for n in own if n.block == body.block]
    return any(body in group and set(names) & set(group) for group in groups([*names, body]))


def _matching_roles(speaker: Speaker, words: Sequence[str]) -> list[Role]:
    return [role for role in speaker.roles if is_in_role(role.text, words)]


def _overlaps(roles: Sequence[Role], since: date | None, until: date | None) -> bool:
    """True if one of the roles occurs between the dates; always for a question without dates."""
    if since is None and until is None:
        return True
    return any(
        role.first and role.last and (until is None or role.first < until) and (since is None or role.last >= since)
        for role in roles
    )


def _dated_name(speaker: Speaker, words: Sequence[str]) -> str:
    roles = _matching_roles(speaker, words)
    firsts, lasts = [r.first for r in roles if r.first], [r.last for r in roles if r.last]
    if not firsts:
        return speaker.name
    first, last = min(firsts), max(lasts)
    when = f"{first:%-d %B %Y}" if first == last else f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    return f"{speaker.name}, called that in articles from {when}"


def _words(role: str) -> tuple[str, ...]:
    return Name(role, Being.GROUP).words
