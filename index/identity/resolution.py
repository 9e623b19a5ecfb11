"""Names of one block in groups, each the names of one bearer.

Within a block names are told apart by surname, first name, middle names and suffix. A shorter name joins a longer one
only where there is just one: an initial or a short form its one full first name, a bare surname its one bearer. Of
several, one that far more articles name than all others together counts as the only one: a malformed name that was read
once is no rival. The outcome depends on the names and on how many articles give them alone, not on the order in which
they came; n names take about n log n.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from index.core.types import Being
from index.identity.clusters import (
    DOMINANCE,
    Cluster,
    Usage,
    cluster_key,
    cluster_names,
    merge_transliterations,
    middle_names_agree,
)
from index.identity.malformed_names import core_names
from index.identity.name import Name
from index.lexicon.first_names import FEMALE, MALE
from index.lexicon.gazetteer import PARTICLES
from index.lexicon.nicknames import NICKNAMES
from index.text.transliteration import fold_transliteration, pronunciations

Isolated = frozenset[tuple[Being, tuple[str, ...]]]
"""Being and words of names that join no other."""
_MALFORMED_DOMINANCE = 4
"""As DOMINANCE, for those whose first name is hardly one."""
_FULL = {fold_transliteration(short): tuple(map(fold_transliteration, full)) for short, full in NICKNAMES.items()}
_MALE, _FEMALE = frozenset(map(fold_transliteration, MALE)), frozenset(map(fold_transliteration, FEMALE))
_FIRST_NAMES = _MALE | _FEMALE


def group_names(
    names: Iterable[Name], isolated: Isolated = frozenset(), usage: Usage | None = None
) -> list[list[Name]]:
    """Group the names of one block by bearer; names in `isolated` join none but their own spellings."""
    used = usage or {}
    every = sorted(set(names), key=lambda n: (n.being, n.text))
    apart = [n for n in every if (n.being, n.words) in isolated]
    free = [n for n in every if (n.being, n.words) not in isolated]
    persons = [n for n in free if n.being is Being.PERSON]
    rest = [n for n in free if n.being is not Being.PERSON and not n.owner]
    owned: dict[Name, list[Name]] = {}
    for name in free:
        if name.owner:
            owned.setdefault(name.owner, []).append(name)
    theirs = _group_persons(list(owned), [n.owner for n in apart if n.owner], {})
    groups = _group_persons(persons, [n for n in apart if n.being is Being.PERSON], used)
    groups += [[name for owner in owners for name in owned[owner]] for owners in theirs]
    return [*groups, *_by_core(rest), *_by_core(apart)]


def is_short_form(short: str, full: str) -> bool:
    """True for an initial, a beginning of three letters and more, or a nickname of a first name; both folded."""
    if is_nickname(short, full):
        return True
    if len(short) >= len(full) or not full.startswith(short) or len(short) == 2:
        return False
    return not any(short in one and full in other for one, other in ((_MALE, _FEMALE), (_FEMALE, _MALE)))


def is_nickname(short: str, full: str) -> bool:
    """True for "bil" and "viliam", both folded; not for mere beginnings."""
    return full in _FULL.get(short, ())


def _by_core(names: Sequence[Name]) -> list[list[Name]]:
    groups: dict[object, list[Name]] = {}
    for name in names:
        groups.setdefault((name.being, name.core), []).append(name)
    return list(groups.values())


def _group_persons(names: Sequence[Name], isolated: Sequence[Name], usage: Usage) -> list[list[Name]]:
    """Group persons: a shorter name joins the one for which it may stand; isolated names count among these."""
    core = core_names(names, usage)
    mine = merge_transliterations(cluster_names([n for n in names if n not in core], usage))
    apart = (Cluster(*cluster_key(n), n.middle, [n], usage.get(n, 1), isolated=True) for n in isolated)
    longer = _LongerForms([*mine, *apart])
    groups = {cluster: list(cluster.names) for cluster in mine}
    for cluster in mine:
        ends = longer.ends(cluster)
        if len(ends) == 1 and not next(iter(ends)).isolated and cluster not in ends:
            groups[next(iter(ends))] += groups.pop(cluster)
    of = {name: group for group in groups.values() for name in group}
    for name, other in core.items():
        while other in core:
            other = core[other]
        of[other].append(name)
    return list(groups.values())


class _LongerForms:
    """The clusters for which a shorter one may stand."""

    def __init__(self, every: Sequence[Cluster]) -> None:
        self._named = sorted((c for c in every if c.first), key=lambda c: c.first)
        self._firsts = [c.first for c in self._named]
        self._tails: dict[tuple[str, ...], list[Cluster]] = {}
        for cluster in every:
            for name in cluster.names:
                for tail in _tails(name):
                    self._tails.setdefault(tail, []).append(cluster)
        self._ends: dict[Cluster, frozenset[Cluster]] = {}
        self._last: dict[tuple[str, str], frozenset[Cluster]] = {}

    def ends(self, cluster: Cluster) -> frozenset[Cluster]:
        """The longest that the cluster may stand for, of these the dominant one alone where there is one; the cluster
        itself where there is none."""
        if not cluster.first:
            last = cluster.names[0].parts[-1]
            bearers = self._bearers(cluster.suffix, last)
            if cluster.spelling:
                bearers = frozenset(c for c in bearers if any(n.parts[-1] == cluster.spelling for n in c.names))
            return _dominant(bearers) or frozenset([cluster])
        if cluster not in self._ends:
            self._ends[cluster] = frozenset([cluster])  # should nicknames ever run in a circle
            beyond = frozenset(end for longer in self._above(cluster) for end in self.ends(longer))
            self._ends[cluster] = _dominant(beyond) or self._ends[cluster]
        return self._ends[cluster]

    def _bearers(self, suffix: str, last: str) -> frozenset[Cluster]:
        """The clusters of one suffix that bear the surname and are no short forms; without any, those whose surname may
        be read like it."""
        key = (suffix, fold_transliteration(last))
        if key not in self._last:
            mine = [c for c in self._named if c.suffix == suffix and (c.isolated or c in self.ends(c))]
            just = [c for c in mine if any(n.surname == key[1] for n in c.names)]
            read = pronunciations(last)
            near = just or [c for c in mine if any(read & pronunciations(n.parts[-1]) for n in c.names)]
            self._last[key] = frozenset(near)
        return self._last[key]

    def _above(self, cluster: Cluster) -> Iterator[Cluster]:
        if cluster.isolated:
            return
        firsts = [cluster.first, *_FULL.get(cluster.first, ())]
        for first in firsts:
            for at in range(bisect_left(self._firsts, first), len(self._firsts)):
                other = self._named[at]
                if not other.first.startswith(first):
                    break
                fits = is_short_form(cluster.first, other.first) and cluster.suffix == other.suffix
                if fits and middle_names_agree(cluster.middle, other.middle) and cluster.surnames & other.surnames:
                    yield other
        if cluster.first in PARTICLES or cluster.first not in _FIRST_NAMES:
            for name in cluster.names:
                whole = tuple(map(fold_transliteration, name.parts[:-1]))
                yield from (
                    o
                    for o in self._tails.get(whole, ())
                    if o.suffix == cluster.suffix and o is not cluster and cluster.surnames & o.surnames
                )


def _dominant(bearers: frozenset[Cluster]) -> frozenset[Cluster]:
    """The one that far more articles name than all others together; all of them where there is no such one."""
    if len(bearers) < 2:
        return bearers
    first = max(bearers, key=lambda c: c.articles)
    rivals = sum(c.articles * (_MALFORMED_DOMINANCE if c.malformed else DOMINANCE) for c in bearers if c is not first)
    return frozenset([first]) if first.articles >= rivals else bearers


def _tails(name: Name) -> Iterator[tuple[str, ...]]:
    """The words between first and last name, from the first on, from the second on, and so on."""
    between = tuple(map(fold_transliteration, name.parts[1:-1]))
    yield from (between[i:] for i in range(len(between)))
