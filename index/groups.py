"""Names of one block in groups, each the names of one bearer.

Within a block names are told apart by first name, middle names and suffix. What says less joins what says more only
where there is one to join: an initial or a short form its one full first name, a bare surname its one bearer. The
outcome depends on the set of names alone, not on the order in which they came; n names take about n log n.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.first_names import FEMALE, MALE
from index.identity import Name, folded
from index.names import PARTICLES
from index.nicknames import NICKNAMES
from index.vocabulary import Being

Alone = frozenset[tuple[Being, tuple[str, ...]]]
"""Being and words of names that join no other."""
_TRANSLITERATED = re.compile(r"(?:[eo]va?|ina?|ski|skaia|ko|ich|ic|uk|[iu]an)$")
_FULL = {folded(short): tuple(map(folded, full)) for short, full in NICKNAMES.items()}
_MALE, _FEMALE = frozenset(map(folded, MALE)), frozenset(map(folded, FEMALE))
_FIRST_NAMES = _MALE | _FEMALE


def groups(names: Iterable[Name], alone: Alone = frozenset()) -> list[list[Name]]:
    """The names of one block, those of one bearer together; names in `alone` join none but their own spellings."""
    every = sorted(set(names), key=lambda n: (n.being, n.text))
    apart = [n for n in every if (n.being, n.words) in alone]
    free = [n for n in every if (n.being, n.words) not in alone]
    persons = [n for n in free if n.being is Being.PERSON]
    rest = [n for n in free if n.being is not Being.PERSON and not n.owner]
    owned: dict[Name, list[Name]] = {}
    for name in free:
        if name.owner:
            owned.setdefault(name.owner, []).append(name)
    theirs = _persons(list(owned), [n.owner for n in apart if n.owner])
    found = _persons(persons, [n for n in apart if n.being is Being.PERSON])
    found += [[name for owner in owners for name in owned[owner]] for owners in theirs]
    return [*found, *_alike(rest), *_alike(apart)]


def short_for(short: str, full: str) -> bool:
    """True for an initial, a beginning of three letters and more, or a nickname of a first name; both folded."""
    if is_nickname(short, full):
        return True
    if len(short) >= len(full) or not full.startswith(short) or len(short) == 2:
        return False
    return not any(short in one and full in other for one, other in ((_MALE, _FEMALE), (_FEMALE, _MALE)))


def is_nickname(short: str, full: str) -> bool:
    """True for "bil" and "viliam", both folded; not for mere beginnings."""
    return full in _FULL.get(short, ())


def _alike(names: Sequence[Name]) -> list[list[Name]]:
    found: dict[object, list[Name]] = {}
    for name in names:
        found.setdefault((name.being, name.core), []).append(name)
    return list(found.values())


@dataclass(eq=False, slots=True)
class _Cluster:
    """Names of one first name and suffix whose middle names agree; `fixed` where they stand alone. `spelt` is how all
    that bear the name write it, "" where they may differ."""

    first: str
    suffix: str
    spelt: str
    middle: tuple[str, ...]
    names: list[Name]
    fixed: bool = False


def _persons(names: Sequence[Name], alone: Sequence[Name]) -> list[list[Name]]:
    """What is shorter goes to the one it may stand for. Who stands alone still counts as one it may stand for."""
    clusters = _clusters(names)
    fixed = (_Cluster(n.first, n.suffix, _spelt(n), n.middle, [n], fixed=True) for n in alone)
    longer = _Longer([*clusters, *fixed])
    found = {cluster: list(cluster.names) for cluster in clusters}
    for cluster in clusters:
        ends = longer.ends(cluster)
        if len(ends) == 1 and not next(iter(ends)).fixed and cluster not in ends:
            found[next(iter(ends))] += found.pop(cluster)
    return list(found.values())


def _clusters(names: Sequence[Name]) -> list[_Cluster]:
    classes: dict[tuple[str, str, str], dict[tuple[str, ...], list[Name]]] = {}
    for name in names:
        alike = (name.first, name.suffix, _spelt(name))
        classes.setdefault(alike, {}).setdefault(name.middle, []).append(name)
    found: list[_Cluster] = []
    for alike, middles in classes.items():
        mine: list[_Cluster] = []
        for middle in sorted(middles, key=lambda m: (-len(m), -sum(map(len, m)), m)):
            agreeing = [c for c in mine if _agree(middle, c.middle)]
            if len(agreeing) == 1:
                agreeing[0].names += middles[middle]
            else:
                mine.append(_Cluster(*alike, middle, list(middles[middle])))
        found += mine
    return found


def _spelt(name: Name) -> str:
    """How a bare surname is written: "moody", which is not "modi". "" with a first name, which tells more, and for
    the surnames that transliterations write now so, now so: Nurgaliyev, Nurgaliev."""
    return "" if name.first or _TRANSLITERATED.search(folded(name.parts[-1])) else name.parts[-1]


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """True where neither contradicts the other: "R" and "Rodham", but not "W" and "H W"."""
    return all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(one, other, strict=False))


class _Longer:
    """Which clusters may be meant by a shorter one."""

    def __init__(self, clusters: Sequence[_Cluster]) -> None:
        self._named = sorted((c for c in clusters if c.first), key=lambda c: c.first)
        self._firsts = [c.first for c in self._named]
        self._tails: dict[tuple[str, ...], list[_Cluster]] = {}
        for cluster in clusters:
            for name in cluster.names:
                for tail in _tails(name):
                    self._tails.setdefault(tail, []).append(cluster)
        self._ends: dict[_Cluster, frozenset[_Cluster]] = {}
        self._last: dict[str, frozenset[_Cluster]] = {}

    def ends(self, cluster: _Cluster) -> frozenset[_Cluster]:
        """The longest that the cluster may stand for; itself where there is none."""
        if not cluster.first:
            bearers = self._bearers(cluster.suffix)
            if cluster.spelt:
                bearers = frozenset(c for c in bearers if any(n.parts[-1] == cluster.spelt for n in c.names))
            return bearers or frozenset([cluster])
        if cluster not in self._ends:
            self._ends[cluster] = frozenset([cluster])  # should nicknames ever run in a circle
            beyond = frozenset(end for longer in self._above(cluster) for end in self.ends(longer))
            self._ends[cluster] = beyond or self._ends[cluster]
        return self._ends[cluster]

    def _bearers(self, suffix: str) -> frozenset[_Cluster]:
        """All that are nobody's short form, of one suffix."""
        if suffix not in self._last:
            mine = (c for c in self._named if c.suffix == suffix)
            self._last[suffix] = frozenset(c for c in mine if c.fixed or c in self.ends(c))
        return self._last[suffix]

    def _above(self, cluster: _Cluster) -> Iterator[_Cluster]:
        if cluster.fixed:
            return
        firsts = [cluster.first, *_FULL.get(cluster.first, ())]
        for first in firsts:
            for at in range(bisect_left(self._firsts, first), len(self._firsts)):
                other = self._named[at]
                if not other.first.startswith(first):
                    break
                fits = short_for(cluster.first, other.first) and cluster.suffix == other.suffix
                if fits and _agree(cluster.middle, other.middle):
                    yield other
        if cluster.first in PARTICLES or cluster.first not in _FIRST_NAMES:
            for name in cluster.names:
                whole = tuple(map(folded, name.parts[:-1]))
                yield from (o for o in self._tails.get(whole, ()) if o.suffix == cluster.suffix and o is not cluster)


def _tails(name: Name) -> Iterator[tuple[str, ...]]:
    """What stands between first and last name, from its first word, from its second, and so on."""
    between = tuple(map(folded, name.parts[1:-1]))
    yield from (between[i:] for i in range(len(between)))
