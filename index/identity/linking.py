"""Speakers out of names: groups of names by spelling, and ties that link or separate names beyond their spelling.

A tie says that two names are one speaker's: because a person said so, or because articles give the long form of an
abbreviation. A person may also have said that a name stands alone. The outcome depends on names, on how many articles
give them, and on ties alone, never on the order in which they came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.core.types import Being
from index.identity.clusters import Usage
from index.identity.malformed_names import core_names
from index.identity.name import Name
from index.identity.resolution import group_names, is_nickname


@dataclass(frozen=True, slots=True)
class Tie:
    """`other` is another name of the bearer of `name`, under whose name both are shown."""

    name: Name
    other: Name


@dataclass(frozen=True, slots=True)
class Identity:
    """A speaker and the names that are theirs."""

    id: str
    name: str
    being: Being
    names: tuple[str, ...]


_RARE = 8
"""A name is not shown for its bearer where another one is in this many times as many articles."""


def identities(
    names: Iterable[Name], ties: Iterable[Tie] = (), alone: Iterable[Name] = (), usage: Usage | None = None
) -> list[Identity]:
    """The speakers behind the names, sorted by id: all names of some blocks, and all that ties link to them.

    `usage`: how many articles give each name, rounded down to 1, 2, 4 and so on, 1 where it has none.
    A name that only a tie has takes part in the grouping, and is left out of the result.
    """
    used = usage or {}
    mine, ties, alone = set(names), sorted(set(ties), key=_order), list(alone)
    blocks: dict[str, set[Name]] = {}
    for name in {*mine, *alone, *(t.name for t in ties), *(t.other for t in ties)}:
        blocks.setdefault(name.block, set()).add(name)
    isolated = frozenset((n.being, n.words) for n in alone)
    groups = [group for block in sorted(blocks) for group in group_names(blocks[block], isolated, used)]
    tied = [(each, [n for group in each for n in group if n in mine]) for each in _tied_groups(groups, ties)]
    return _with_unique_ids([_identity(each, own, ties, used) for each, own in tied if own])


def _order(tie: Tie) -> tuple[str, ...]:
    return (tie.name.being, tie.name.text, tie.other.being, tie.other.text)


def _tied_groups(groups: Sequence[list[Name]], ties: Sequence[Tie]) -> list[list[list[Name]]]:
    """The groups, in lists of those that ties link."""
    at = {name: i for i, group in enumerate(groups) for name in group}
    lead = list(range(len(groups)))

    def root(i: int) -> int:
        while lead[i] != i:
            i = lead[i]
        return i

    for tie in ties:
        one, other = sorted((root(at[tie.name]), root(at[tie.other])))
        lead[other] = one
    joined: dict[int, list[list[Name]]] = {}
    for i, group in enumerate(groups):
        joined.setdefault(root(i), []).append(group)
    return list(joined.values())


def _identity(each: Sequence[list[Name]], own: Sequence[Name], ties: Sequence[Tie], usage: Usage) -> Identity:
    """The speaker of linked groups, with the names `own`. The name shown is the fullest usual one, "Bill" before
    "William", of a group that no tie puts under another name."""
    others = {tie.other for tie in ties}
    heads = [group for group in each if not others & set(group)] or each
    known = [n for group in heads for n in group if n in set(own)] or own
    known = _usual_names(known, usage)
    firsts = {n.first for n in known}
    known = [n for n in known if any(is_nickname(n.first, first) for first in firsts)] or known
    name = _most_used(max(known, key=_fullness), known, usage)
    stem = "-".join(min(n.key for n in known if len(n.first) == len(name.first) and len(n.key) == len(name.key)))
    return Identity(
        stem if name.being is Being.PERSON else f"{stem}.{name.being}",
        name.text,
        name.being,
        tuple(sorted(n.text for n in own)),
    )


def _most_used(name: Name, names: Sequence[Name], usage: Usage) -> Name:
    """The name as most articles spell it, ranks left out; of equals the spelling with the fewest readings."""
    if name.being is not Being.PERSON:
        return name
    alike = [n for n in names if len(n.parts) == len(name.parts) and n.sounds_like(name)]
    return max(alike, key=lambda n: (usage.get(n, 1), -len(n.words), -n.ambiguity, *_fullness(n)))


def _usual_names(names: Sequence[Name], usage: Usage) -> list[Name]:
    """The names, without malformed ones and without those that are rare beside another full one."""
    malformed = core_names([n for n in names if n.being is Being.PERSON], usage)
    left = [n for n in names if n not in malformed]
    full = [n for n in left if n.first] or left
    most = max(usage.get(n, 1) for n in full)
    return [n for n in full if _RARE * usage.get(n, 1) > most]


def _with_unique_ids(every: Sequence[Identity]) -> list[Identity]:
    """Sorted by id, with a number behind an id that another has already."""
    numbered: list[Identity] = []
    counts: Counter[str] = Counter()
    for each in sorted(every, key=lambda i: (i.id, -len(i.names), i.names)):
        counts[each.id] += 1
        numbered.append(replace(each, id=f"{each.id}:{counts[each.id]}") if counts[each.id] > 1 else each)
    return numbered


def _fullness(name: Name) -> tuple[int, int, int, str]:
    """Sorts the fullest spelling last: more words, a longer first name, not in capitals, then by the alphabet."""
    return (len(name.parts), len(name.first), not name.text.isupper(), name.text)
