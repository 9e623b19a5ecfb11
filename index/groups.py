"""Names of one block in groups, each the names of one bearer.

Within a block names are told apart by surname, first name, middle names and suffix. What says less joins what says more
only where there is one to join: an initial or a short form its one full first name, a bare surname its one bearer. Of
several, the one whom far more articles name than all others together is as good as the only one: an odd name that was
read once is nobody's rival. The outcome depends on the names and on how many articles give them alone, not on the order
in which they came; n names take about n log n.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.first_names import FEMALE, MALE
from index.identity import Name
from index.names import PARTICLES
from index.nicknames import NICKNAMES
from index.oddities import cores, is_odd
from index.transliteration import folded, is_slavic, readings, rough
from index.vocabulary import Being

Alone = frozenset[tuple[Being, tuple[str, ...]]]
"""Being and words of names that join no other."""
Usage = Mapping[Name, int]
"""How many articles give a name, in steps: 1 where nothing is known."""
_FAR, _ODD = 16, 4
"""How many times as many articles name the one who is meant without more than all others; than those of odd names."""
_FULL = {folded(short): tuple(map(folded, full)) for short, full in NICKNAMES.items()}
_MALE, _FEMALE = frozenset(map(folded, MALE)), frozenset(map(folded, FEMALE))
_FIRST_NAMES = _MALE | _FEMALE


def groups(names: Iterable[Name], alone: Alone = frozenset(), usage: Usage | None = None) -> list[list[Name]]:
    """The names of one block, those of one bearer together; names in `alone` join none but their own spellings."""
    used = usage or {}
    every = sorted(set(names), key=lambda n: (n.being, n.text))
    apart = [n for n in every if (n.being, n.words) in alone]
    free = [n for n in every if (n.being, n.words) not in alone]
    persons = [n for n in free if n.being is Being.PERSON]
    rest = [n for n in free if n.being is not Being.PERSON and not n.owner]
    owned: dict[Name, list[Name]] = {}
    for name in free:
        if name.owner:
            owned.setdefault(name.owner, []).append(name)
    theirs = _persons(list(owned), [n.owner for n in apart if n.owner], {})
    found = _persons(persons, [n for n in apart if n.being is Being.PERSON], used)
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


@dataclass(eq=False)
class _Cluster:
    """Names of one first name and suffix whose middle names agree; `fixed` where they stand alone. `spelt` is how all
    that bear the name write it, "" where they may differ. `articles`: about how many give one of the names."""

    first: str
    suffix: str
    spelt: str
    middle: tuple[str, ...]
    names: list[Name]
    articles: int
    fixed: bool = False

    @cached_property
    def odd(self) -> bool:
        """True where what stands for the first name is hardly one: "Derelict Obama"."""
        return all(is_odd(n.parts[0]) for n in self.names)

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The last names of its names, folded."""
        return frozenset(n.surname for n in self.names)

    def __hash__(self) -> int:
        return id(self)


def _persons(names: Sequence[Name], alone: Sequence[Name], usage: Usage) -> list[list[Name]]:
    """What is shorter goes to the one it may stand for. Who stands alone still counts as one it may stand for."""
    core = cores(names, usage)
    clusters = _respelt(_clusters([n for n in names if n not in core], usage))
    fixed = (_Cluster(*_alike_key(n), n.middle, [n], usage.get(n, 1), fixed=True) for n in alone)
    longer = _Longer([*clusters, *fixed])
    found = {cluster: list(cluster.names) for cluster in clusters}
    for cluster in clusters:
        ends = longer.ends(cluster)
        if len(ends) == 1 and not next(iter(ends)).fixed and cluster not in ends:
            found[next(iter(ends))] += found.pop(cluster)
    of = {name: group for group in found.values() for name in group}
    for name, other in core.items():
        while other in core:
            other = core[other]
        of[other].append(name)
    return list(found.values())


def _alike_key(name: Name) -> tuple[str, str, str]:
    return (name.first, name.suffix, _spelt(name))


def _clusters(names: Sequence[Name], usage: Usage) -> list[_Cluster]:
    classes: dict[tuple[str, ...], dict[tuple[str, ...], list[Name]]] = {}
    for name in names:
        alike = (*_alike_key(name), name.surname)
        classes.setdefault(alike, {}).setdefault(name.middle, []).append(name)
    found: list[_Cluster] = []
    for (first, suffix, spelt, _), middles in classes.items():
        mine = _Middles()
        for middle in sorted(middles, key=lambda m: (-len(m), -sum(map(len, m)), m)):
            agreeing = mine.agreeing(middle)
            said = sum(usage.get(n, 1) for n in middles[middle])
            if len(agreeing) == 1:
                agreeing[0].names += middles[middle]
                agreeing[0].articles += said
            else:
                mine.add(_Cluster(first, suffix, spelt, middle, list(middles[middle]), said))
        found += mine.every
    return found


class _Middles:
    """Clusters that differ in their middle names alone."""

    def __init__(self) -> None:
        self.every: list[_Cluster] = []
        self._begun: dict[str, list[_Cluster]] = {}

    def add(self, cluster: _Cluster) -> None:
        """One more, whose middle names are not longer than those of any before."""
        self.every.append(cluster)
        for begun in {w for m in cluster.middle[:1] for w in (m, f"{m[0]}…")}:
            self._begun.setdefault(begun, []).append(cluster)

    def agreeing(self, middle: tuple[str, ...]) -> list[_Cluster]:
        """Those whose middle names do not contradict these."""
        near = self.every
        if middle and len(middle[0]) > 1:
            near = [*self._begun.get(middle[0], ()), *self._begun.get(middle[0][0], ())]
        elif middle:
            near = self._begun.get(f"{middle[0]}…", [])
        return [c for c in near if _agree(middle, c.middle)]


def _respelt(clusters: Sequence[_Cluster]) -> list[_Cluster]:
    """The clusters, those of one full name joined that languages write differently: "Sergej Lawrow". Where a spelling
    may be either of two names, it joins neither, unless one of them is all but the only one."""
    alike: dict[tuple[str, ...], list[_Cluster]] = {}
    for cluster in clusters:
        name = cluster.names[0]
        slavic = len(cluster.first) > 1 and is_slavic(name.parts[-1])
        key = (rough(name.parts[0]), cluster.suffix) if slavic else (str(id(cluster)),)
        alike.setdefault(key, []).append(cluster)
    found: list[_Cluster] = []
    for mine in alike.values():
        if len({(c.first, c.surnames) for c in mine}) == 1:  # spelled alike: their middle names part them
            found += mine
            continue
        left = sorted(mine, key=lambda c: (-c.articles, c.names[0].text))
        while left:
            first, *others = left
            near = [first, *(c for c in others if _sounds(first, c))]
            reached = [c for c in others if any(_sounds(c, n) for n in near)]
            sure = all(_sounds(a, b) for a in near for b in near) and len(reached) == len(near) - 1
            far = first.articles >= _FAR * sum(c.articles for c in reached)
            if sure or (far and all(_agree(a.middle, b.middle) for a in near for b in reached)):
                found.append(_merged([first, *reached]))
            else:
                found += [first, *reached]
            left = [c for c in others if c not in reached]
    return found


def _sounds(one: _Cluster, other: _Cluster) -> bool:
    return _agree(one.middle, other.middle) and one.names[0].sounds_like(other.names[0])


def _merged(mine: Sequence[_Cluster]) -> _Cluster:
    names = [name for cluster in mine for name in cluster.names]
    middle = max((c.middle for c in mine), key=lambda m: (len(m), sum(map(len, m)), m))
    said = sum(c.articles for c in mine)
    return _Cluster(mine[0].first, mine[0].suffix, mine[0].spelt, middle, names, said) if len(mine) > 1 else mine[0]


def _spelt(name: Name) -> str:
    """How a bare surname is written: "moody", which is not "modi". "" with a first name, which tells more, and for
    the surnames that transliterations write now so, now so: Nurgaliyev, Nurgaliev."""
    return "" if name.first or is_slavic(name.parts[-1]) else name.parts[-1]


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
        self._last: dict[tuple[str, str], frozenset[_Cluster]] = {}

    def ends(self, cluster: _Cluster) -> frozenset[_Cluster]:
        """The longest that the cluster may stand for, the one that all but always is meant alone; itself where there
        is none."""
        if not cluster.first:
            last = cluster.names[0].parts[-1]
            bearers = self._bearers(cluster.suffix, last)
            if cluster.spelt:
                bearers = frozenset(c for c in bearers if any(n.parts[-1] == cluster.spelt for n in c.names))
            return _chief(bearers) or frozenset([cluster])
        if cluster not in self._ends:
            self._ends[cluster] = frozenset([cluster])  # should nicknames ever run in a circle
            beyond = frozenset(end for longer in self._above(cluster) for end in self.ends(longer))
            self._ends[cluster] = _chief(beyond) or self._ends[cluster]
        return self._ends[cluster]

    def _bearers(self, suffix: str, last: str) -> frozenset[_Cluster]:
        """All that are nobody's short form, of one suffix, who bear the surname; else those whose may be read so."""
        key = (suffix, folded(last))
        if key not in self._last:
            mine = [c for c in self._named if c.suffix == suffix and (c.fixed or c in self.ends(c))]
            just = [c for c in mine if any(n.surname == key[1] for n in c.names)]
            read = readings(last)
            near = just or [c for c in mine if any(read & readings(n.parts[-1]) for n in c.names)]
            self._last[key] = frozenset(near)
        return self._last[key]

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
                if fits and _agree(cluster.middle, other.middle) and cluster.surnames & other.surnames:
                    yield other
        if cluster.first in PARTICLES or cluster.first not in _FIRST_NAMES:
            for name in cluster.names:
                whole = tuple(map(folded, name.parts[:-1]))
                yield from (
                    o
                    for o in self._tails.get(whole, ())
                    if o.suffix == cluster.suffix and o is not cluster and cluster.surnames & o.surnames
                )


def _chief(clusters: frozenset[_Cluster]) -> frozenset[_Cluster]:
    """The one that far more articles name than all others together; all of them where there is no such one."""
    if len(clusters) < 2:
        return clusters
    first = max(clusters, key=lambda c: c.articles)
    rivals = sum(c.articles * (_ODD if c.odd else _FAR) for c in clusters if c is not first)
    return frozenset([first]) if first.articles >= rivals else clusters


def _tails(name: Name) -> Iterator[tuple[str, ...]]:
    """What stands between first and last name, from its first word, from its second, and so on."""
    between = tuple(map(folded, name.parts[1:-1]))
    yield from (between[i:] for i in range(len(between)))
