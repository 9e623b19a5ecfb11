"""Names of one block in groups, each the names of one bearer.

Within a block names are told apart by surname, first name, middle names and suffix. What says less joins what says more
only where there is one to join: an initial or a short form its one full first name, a bare surname its one bearer. Of
several, the one whom far more articles name than all others together is as good as the only one: an odd name that was
read once is nobody's rival. The outcome depends on the names and on how many articles give them alone, not on the order
in which they came; n names take about n log n.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from index.core.types import Being
from index.identity.clusters import FAR, Cluster, Usage, agree, alike_key, clusters, respelt
from index.identity.malformed_names import cores
from index.identity.name import Name
from index.lexicon.first_names import FEMALE, MALE
from index.lexicon.gazetteer import PARTICLES
from index.lexicon.nicknames import NICKNAMES
from index.text.transliteration import fold_transliteration, pronunciations

Alone = frozenset[tuple[Being, tuple[str, ...]]]
"""Being and words of names that join no other."""
_ODD = 4
"""As FAR, for those whose first name is hardly one."""
_FULL = {fold_transliteration(short): tuple(map(fold_transliteration, full)) for short, full in NICKNAMES.items()}
_MALE, _FEMALE = frozenset(map(fold_transliteration, MALE)), frozenset(map(fold_transliteration, FEMALE))
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


def _persons(names: Sequence[Name], alone: Sequence[Name], usage: Usage) -> list[list[Name]]:
    """What is shorter goes to the one it may stand for. Who stands alone still counts as one it may stand for."""
    core = cores(names, usage)
    mine = respelt(clusters([n for n in names if n not in core], usage))
    fixed = (Cluster(*alike_key(n), n.middle, [n], usage.get(n, 1), fixed=True) for n in alone)
    longer = _Longer([*mine, *fixed])
    found = {cluster: list(cluster.names) for cluster in mine}
    for cluster in mine:
        ends = longer.ends(cluster)
        if len(ends) == 1 and not next(iter(ends)).fixed and cluster not in ends:
            found[next(iter(ends))] += found.pop(cluster)
    of = {name: group for group in found.values() for name in group}
    for name, other in core.items():
        while other in core:
            other = core[other]
        of[other].append(name)
    return list(found.values())


class _Longer:
    """Which clusters may be meant by a shorter one."""

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

    def _bearers(self, suffix: str, last: str) -> frozenset[Cluster]:
        """All that are nobody's short form, of one suffix, who bear the surname; else those whose may be read so."""
        key = (suffix, fold_transliteration(last))
        if key not in self._last:
            mine = [c for c in self._named if c.suffix == suffix and (c.fixed or c in self.ends(c))]
            just = [c for c in mine if any(n.surname == key[1] for n in c.names)]
            read = pronunciations(last)
            near = just or [c for c in mine if any(read & pronunciations(n.parts[-1]) for n in c.names)]
            self._last[key] = frozenset(near)
        return self._last[key]

    def _above(self, cluster: Cluster) -> Iterator[Cluster]:
        if cluster.fixed:
            return
        firsts = [cluster.first, *_FULL.get(cluster.first, ())]
        for first in firsts:
            for at in range(bisect_left(self._firsts, first), len(self._firsts)):
                other = self._named[at]
                if not other.first.startswith(first):
                    break
                fits = short_for(cluster.first, other.first) and cluster.suffix == other.suffix
                if fits and agree(cluster.middle, other.middle) and cluster.surnames & other.surnames:
                    yield other
        if cluster.first in PARTICLES or cluster.first not in _FIRST_NAMES:
            for name in cluster.names:
                whole = tuple(map(fold_transliteration, name.parts[:-1]))
                yield from (
                    o
                    for o in self._tails.get(whole, ())
                    if o.suffix == cluster.suffix and o is not cluster and cluster.surnames & o.surnames
                )


def _chief(bearers: frozenset[Cluster]) -> frozenset[Cluster]:
    """The one that far more articles name than all others together; all of them where there is no such one."""
    if len(bearers) < 2:
        return bearers
    first = max(bearers, key=lambda c: c.articles)
    rivals = sum(c.articles * (_ODD if c.odd else FAR) for c in bearers if c is not first)
    return frozenset([first]) if first.articles >= rivals else bearers


def _tails(name: Name) -> Iterator[tuple[str, ...]]:
    """What stands between first and last name, from its first word, from its second, and so on."""
    between = tuple(map(fold_transliteration, name.parts[1:-1]))
    yield from (between[i:] for i in range(len(between)))
