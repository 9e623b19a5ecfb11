"""Names of one block that differ in no name that they have: the clusters out of which `resolution` makes speakers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.identity.malformed_names import is_never_first_name
from index.identity.name import Name
from index.text.transliteration import coarse_sound_key, is_slavic_surname

Usage = Mapping[Name, int]
"""The number of articles that give a name, rounded down to a power of two; 1 for a name without an entry."""
DOMINANCE = 16
"""A name that this many times as many articles give as all its rivals together is taken for the one that is meant."""


@dataclass(eq=False)
class Cluster:
    """Names of one first name and suffix whose middle names agree. `spelling`: of a bare surname, the only one that its
    bearers use; "" where spellings may differ. `articles`: about how many give one of the names. `isolated`: True where
    the names join no others."""

    first: str
    suffix: str
    spelling: str
    middle: tuple[str, ...]
    names: list[Name]
    articles: int
    isolated: bool = False

    @cached_property
    def malformed(self) -> bool:
        """True where the first word is hardly a first name: "Derelict Obama"."""
        return all(is_never_first_name(n.parts[0]) for n in self.names)

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The last names of its names, folded."""
        return frozenset(n.surname for n in self.names)


def cluster_key(name: Name) -> tuple[str, str, str]:
    """First name, suffix and, of a bare surname, its spelling: equal for all names of a cluster."""
    return (name.first, name.suffix, _spelling(name))


def cluster_names(names: Sequence[Name], usage: Usage) -> list[Cluster]:
    """Cluster the names of one block. A name with fewer middle names joins the cluster whose middle names agree with
    it, if there is just one."""
    classes: dict[tuple[str, ...], dict[tuple[str, ...], list[Name]]] = {}
    for name in names:
        key = (*cluster_key(name), name.surname)
        classes.setdefault(key, {}).setdefault(name.middle, []).append(name)
    every: list[Cluster] = []
    for (first, suffix, spelling, _), middles in classes.items():
        mine = _ClustersByMiddleName()
        for middle in sorted(middles, key=lambda m: (-len(m), -sum(map(len, m)), m)):
            agreeing = mine.agreeing(middle)
            articles = sum(usage.get(n, 1) for n in middles[middle])
            if len(agreeing) == 1:
                agreeing[0].names += middles[middle]
                agreeing[0].articles += articles
            else:
                mine.add(Cluster(first, suffix, spelling, middle, list(middles[middle]), articles))
        every += mine.every
    return every


class _ClustersByMiddleName:
    """Clusters that differ in their middle names alone."""

    def __init__(self) -> None:
        self.every: list[Cluster] = []
        self._begun: dict[str, list[Cluster]] = {}

    def add(self, cluster: Cluster) -> None:
        """Add a cluster whose middle names are not longer than those of any before."""
        self.every.append(cluster)
        for begun in {w for m in cluster.middle[:1] for w in (m, f"{m[0]}…")}:
            self._begun.setdefault(begun, []).append(cluster)

    def agreeing(self, middle: tuple[str, ...]) -> list[Cluster]:
        """The clusters whose middle names do not contradict these."""
        near = self.every
        if middle and len(middle[0]) > 1:
            near = [*self._begun.get(middle[0], ()), *self._begun.get(middle[0][0], ())]
        elif middle:
            near = self._begun.get(f"{middle[0]}…", [])
        return [c for c in near if middle_names_agree(middle, c.middle)]


def merge_transliterations(every: Sequence[Cluster]) -> list[Cluster]:
    """Merge clusters of one full name that languages write differently: "Sergej Lawrow", "Sergei Lavrov". A spelling
    that may be either of two names joins neither, unless articles give one of them far more often."""
    alike: dict[tuple[str, ...], list[Cluster]] = {}
    for at, cluster in enumerate(every):
        name = cluster.names[0]
        slavic = len(cluster.first) > 1 and is_slavic_surname(name.parts[-1])
        key = (coarse_sound_key(name.parts[0]), cluster.suffix) if slavic else (str(at),)
        alike.setdefault(key, []).append(cluster)
    merged: list[Cluster] = []
    for mine in alike.values():
        if len({(c.first, c.surnames) for c in mine}) == 1:  # spelled alike: their middle names part them
            merged += mine
            continue
        left = sorted(mine, key=lambda c: (-c.articles, c.names[0].text))
        while left:
            first, *others = left
            near = [first, *(c for c in others if _may_be_one(first, c))]
            reached = [c for c in others if any(_may_be_one(c, n) for n in near)]
            sure = all(_may_be_one(a, b) for a in near for b in near) and len(reached) == len(near) - 1
            far = first.articles >= DOMINANCE * sum(c.articles for c in reached)
            if sure or (far and all(middle_names_agree(a.middle, b.middle) for a in near for b in reached)):
                merged.append(_merged([first, *reached]))
            else:
                merged += [first, *reached]
            left = [c for c in others if c not in reached]
    return merged


def _may_be_one(one: Cluster, other: Cluster) -> bool:
    return middle_names_agree(one.middle, other.middle) and one.names[0].sounds_like(other.names[0])


def _merged(mine: Sequence[Cluster]) -> Cluster:
    if len(mine) == 1:
        return mine[0]
    names = [name for cluster in mine for name in cluster.names]
    middle = max((c.middle for c in mine), key=lambda m: (len(m), sum(map(len, m)), m))
    articles = sum(c.articles for c in mine)
    return Cluster(mine[0].first, mine[0].suffix, mine[0].spelling, middle, names, articles)


def _spelling(name: Name) -> str:
    """The spelling of a bare surname: "moody", which is not "modi". "" where there is a first name, and for surnames
    whose transliterations vary: Nurgaliyev, Nurgaliev."""
    return "" if name.first or is_slavic_surname(name.parts[-1]) else name.parts[-1]


def middle_names_agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """True where neither contradicts the other: "R" and "Rodham", but not "W" and "H W"."""
    return all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(one, other, strict=False))
