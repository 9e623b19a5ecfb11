"""Who is meant by a role, and who speaks for an organisation: by the roles that articles give, and when they do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from index.core.types import Being, Role, Speaker
from index.identity.name import Name
from index.identity.resolution import group_names
from index.lexicon.gazetteer import OTHER_ROLES, ROLES
from index.store.record_reader import Lookup
from rag.query.types import Named, Voice

SMALL = frozenset("the of for and a an to in at".split())
_SPOKESPEOPLE = frozenset("spokesman spokeswoman spokesperson".split())
_RANK = frozenset("senior chief national lead top longtime deputy press official".split())


def is_in_role(role: str, wanted: Iterable[str]) -> bool:
    """True where the role is what these words say ("foreign minister"), and neither more nor less in rank."""
    mine, theirs = set(wanted) - SMALL, set(_words(role))
    return bool(mine & ROLES) and mine <= theirs and not (theirs - mine) & OTHER_ROLES


def organization_of(role: str) -> Name | None:
    """Whom a spokesperson speaks for: "Clinton campaign spokesman", "spokeswoman for the Kremlin"; None for others."""
    words = list(_words(role))
    at = next((i for i, word in enumerate(words) if word in _SPOKESPEOPLE), None)
    if at is None or {"former", "ex"} & set(words):
        return None
    behind = words[at + 2 :] if words[at + 1 : at + 2] in (["for"], ["of"]) else []
    before = [word for word in words[:at] if word not in _RANK and word not in ("a", "an")]
    own = [word for word in behind or before if word != "the"]
    return Name(" ".join(own), Being.ORGANIZATION) if own else None


def completed(lookup: Lookup, named: Named, since: date | None, until: date | None) -> Named:
    """The same name, with those alone who bore the role in the dates asked for, and with an organisation's voices."""
    words = Name(named.text, Being.GROUP).words
    if named.bearers and all(_borne(s, words) for s in named.bearers):
        then = tuple(s for s in named.bearers if _meets(_borne(s, words), since, until))
        rest = tuple(s for s in named.bearers if s not in then) if then else ()
        return replace(named, bearers=then or named.bearers, in_role=True, others=rest)
    if any(s.being is Being.PERSON for s in named.bearers if s.id not in named.voice_ids):
        return named
    found = _voices(lookup, named)
    known = {s.id for s in named.bearers}
    more = lookup.speakers([voice.speaker for voice in found if voice.speaker not in known])
    return replace(named, bearers=(*named.bearers, *more), voices=found)


def notes(named: Named, taken: Sequence[Speaker], quoted: Collection[str | None]) -> list[str]:
    """What was made of a role or an organisation, a sentence each; `quoted` are the ids of those in the answer."""
    said = []
    words = Name(named.text, Being.GROUP).words
    if named.in_role:
        who = "; ".join(_seen(s, words) for s in taken)
        said.append(f"Took “{named.text}” to mean {who}.")
        if named.others:
            said.append(f"At other times it was {'; '.join(_seen(s, words) for s in named.others)}.")
    voices = {voice.speaker: voice.roles[0] for voice in named.voices}
    if speaking := [f"{s.name} ({voices[s.id]})" for s in taken if s.id in voices and s.id in quoted]:
        said.append(f"Statements by spokespeople are included: {', '.join(speaking)}.")
    return said


def _voices(lookup: Lookup, named: Named) -> tuple[Voice, ...]:
    """Those who were called spokesperson of just this organisation, each with the roles that say so."""
    own = [Name(alias, s.being) for s in named.bearers if s.being is Being.ORGANIZATION for alias in s.aliases]
    own = own or [Name(named.text, Being.ORGANIZATION)]
    found: dict[str, list[str]] = {}
    for speaker, role in lookup.roles_like("spokes"):
        body = organization_of(role)
        if body and body.block in {n.block for n in own} and _same(body, own):
            found.setdefault(speaker, []).append(role)
    return tuple(Voice(speaker, tuple(roles)) for speaker, roles in found.items())


def _same(body: Name, own: Sequence[Name]) -> bool:
    """True where spelling alone makes the two one organisation."""
    names = [n for n in own if n.block == body.block]
    return any(body in group and set(names) & set(group) for group in group_names([*names, body]))


def _borne(speaker: Speaker, words: Sequence[str]) -> list[Role]:
    return [role for role in speaker.roles if is_in_role(role.text, words)]


def _meets(roles: Sequence[Role], since: date | None, until: date | None) -> bool:
    """True where one of the roles was seen within the dates; for a question without dates always."""
    if since is None and until is None:
        return True
    return any(
        role.first and role.last and (until is None or role.first < until) and (since is None or role.last >= since)
        for role in roles
    )


def _seen(speaker: Speaker, words: Sequence[str]) -> str:
    roles = _borne(speaker, words)
    firsts, lasts = [r.first for r in roles if r.first], [r.last for r in roles if r.last]
    if not firsts:
        return speaker.name
    first, last = min(firsts), max(lasts)
    when = f"{first:%-d %B %Y}" if first == last else f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    return f"{speaker.name}, called that in articles from {when}"


def _words(role: str) -> tuple[str, ...]:
    return Name(role, Being.GROUP).words
