"""Names of one block that differ in no name that they have: the clusters out of which `resolution` makes speakers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.identity.malformed_names import is_odd
from index.identity.name import Name
from index.text.transliteration import coarse_sound_key, is_slavic_surname

Usage = Mapping[Name, int]
"""How many articles give a name, in steps: 1 where nothing is known."""
FAR = 16
"""How many times as many articles name the one who is meant without more than all others together."""


@dataclass(eq=False)
class Cluster:
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


def alike_key(name: Name) -> tuple[str, str, str]:
    """First name, suffix and, of a bare surname, its spelling: what the names of a cluster have in common."""
    return (name.first, name.suffix, _spelt(name))


def clusters(names: Sequence[Name], usage: Usage) -> list[Cluster]:
    """Names of one block in clusters. What says less of middle names joins what says more where there is one such."""
    classes: dict[tuple[str, ...], dict[tuple[str, ...], list[Name]]] = {}
    for name in names:
        alike = (*alike_key(name), name.surname)
        classes.setdefault(alike, {}).setdefault(name.middle, []).append(name)
    found: list[Cluster] = []
    for (first, suffix, spelt, _), middles in classes.items():
        mine = _Middles()
        for middle in sorted(middles, key=lambda m: (-len(m), -sum(map(len, m)), m)):
            agreeing = mine.agreeing(middle)
            said = sum(usage.get(n, 1) for n in middles[middle])
            if len(agreeing) == 1:
                agreeing[0].names += middles[middle]
                agreeing[0].articles += said
            else:
                mine.add(Cluster(first, suffix, spelt, middle, list(middles[middle]), said))
        found += mine.every
    return found


class _Middles:
    """Clusters that differ in their middle names alone."""

    def __init__(self) -> None:
        self.every: list[Cluster] = []
        self._begun: dict[str, list[Cluster]] = {}

    def add(self, cluster: Cluster) -> None:
        """One more, whose middle names are not longer than those of any before."""
        self.every.append(cluster)
        for begun in {w for m in cluster.middle[:1] for w in (m, f"{m[0]}…")}:
            self._begun.setdefault(begun, []).append(cluster)

    def agreeing(self, middle: tuple[str, ...]) -> list[Cluster]:
        """Those whose middle names do not contradict these."""
        near = self.every
        if middle and len(middle[0]) > 1:
            near = [*self._begun.get(middle[0], ()), *self._begun.get(middle[0][0], ())]
        elif middle:
            near = self._begun.get(f"{middle[0]}…", [])
        return [c for c in near if agree(middle, c.middle)]


def respelt(every: Sequence[Cluster]) -> list[Cluster]:
    """The clusters, those of one full name joined that languages write differently: "Sergej Lawrow". Where a spelling
    may be either of two names, it joins neither, unless one of them is all but the only one."""
    alike: dict[tuple[str, ...], list[Cluster]] = {}
    for at, cluster in enumerate(every):
        name = cluster.names[0]
        slavic = len(cluster.first) > 1 and is_slavic_surname(name.parts[-1])
        key = (coarse_sound_key(name.parts[0]), cluster.suffix) if slavic else (str(at),)
        alike.setdefault(key, []).append(cluster)
    found: list[Cluster] = []
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
            far = first.articles >= FAR * sum(c.articles for c in reached)
            if sure or (far and all(agree(a.middle, b.middle) for a in near for b in reached)):
                found.append(_merged([first, *reached]))
            else:
                found += [first, *reached]
            left = [c for c in others if c not in reached]
    return found


def _sounds(one: Cluster, other: Cluster) -> bool:
    return agree(one.middle, other.middle) and one.names[0].sounds_like(other.names[0])


def _merged(mine: Sequence[Cluster]) -> Cluster:
    names = [name for cluster in mine for name in cluster.names]
    middle = max((c.middle for c in mine), key=lambda m: (len(m), sum(map(len, m)), m))
    said = sum(c.articles for c in mine)
    return Cluster(mine[0].first, mine[0].suffix, mine[0].spelt, middle, names, said) if len(mine) > 1 else mine[0]


def _spelt(name: Name) -> str:
    """How a bare surname is written: "moody", which is not "modi". "" with a first name, which tells more, and for
    the surnames that transliterations write now so, now so: Nurgaliyev, Nurgaliev."""
    return "" if name.first or is_slavic_surname(name.parts[-1]) else name.parts[-1]


def agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """True where neither contradicts the other: "R" and "Rodham", but not "W" and "H W"."""
    return all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(one, other, strict=False))
