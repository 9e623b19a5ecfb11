"""The queue of speakers who are likely the same: names spelled nearly alike, and bare surnames that one speaker bears.

Names are compared within blocks of one surname, or of one first name, whose size is bounded: the cost is that of the
names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from index.archive import Archive
from index.core.types import Being, Speaker
from index.identity.name import Name, cached_name
from index.store.filters import Filter
from index.store.record_reader import Lookup
from rag.answers.statements import assemble_statements
from rag.answers.types import Statement
from rag.retrieval.hybrid import newest_statements

_APART = 2
"""Letters by which two spellings of a name may differ."""
_MOST = 200
"""Names of a block that are compared, those of the most quoted speakers."""
_ARTICLES = 3
"""Articles in which a bare surname's bearer is looked for."""
_SHARE = 0.75
"""Share of the statements of all bearers of a surname from which a bare surname is likely this one's."""
_SHORT = 5
"""Letters of a surname up to which another spelling is another name: Lynn and Lin."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class SpeakerPair:
    """Two speakers, by id, who are likely the same. The first one's name would be kept: the full one, else that of the
    more quoted one; `statements`: of the less quoted one. `bare`: the other one is a bare surname."""

    one: str
    other: str
    statements: int
    bare: bool

    @property
    def key(self) -> str:
        """The pair as a key, the same whoever is quoted more."""
        return "|".join(sorted((self.one, self.other)))


@dataclass(frozen=True, slots=True)
class PairView:
    """Both speakers, and the newest statements of each."""

    speakers: tuple[Speaker, Speaker]
    statements: tuple[tuple[Statement, ...], tuple[Statement, ...]]


@dataclass(frozen=True, slots=True)
class _Bearer:
    name: Name
    speaker: str
    statements: int


def likely_same_speakers(lookup: Lookup) -> list[SpeakerPair]:
    """Return the pairs of persons who are likely the same, those with the most to gain first.

    Pairs that a person kept apart, and names that a person set apart, are left out.
    """
    bearers = [
        _Bearer(cached_name(name, being), speaker, statements)
        for name, being, speaker, statements in lookup.bearers()
        if being is Being.PERSON
    ]
    counts = {bearer.speaker: bearer.statements for bearer in bearers}
    speaker_of = {bearer.name.text: bearer.speaker for bearer in bearers}
    settled = {frozenset((speaker_of.get(a.text), speaker_of.get(b.text))) for a, b, _ in lookup.kept_apart()}
    alone = {speaker_of.get(name.text) for name, other, _ in lookup.ties() if other is None}
    pairs: dict[frozenset[str], SpeakerPair] = {}
    for one, other, bare in (*_alike(bearers), *_bare(lookup, bearers)):
        ids = frozenset((one, other))
        if len(ids) == 2 and ids not in pairs and ids not in settled and not ids & alone:
            more, less = sorted(ids, key=lambda each: (-counts[each], each))
            pairs[ids] = SpeakerPair(*((one, other) if bare else (more, less)), counts[less], bare)
    return sorted(pairs.values(), key=lambda pair: (-pair.statements, -counts[pair.one], pair.key))


def view_pair(archive: Archive, pair: SpeakerPair) -> PairView | None:
    """Return both speakers with statements; None where one is there no more."""
    speakers = {speaker.id: speaker for speaker in archive.lookup.speakers((pair.one, pair.other))}
    if len(speakers) < 2:
        return None
    one, other = (_newest(archive, each) for each in (pair.one, pair.other))
    return PairView((speakers[pair.one], speakers[pair.other]), (one, other))


def _newest(archive: Archive, speaker: str) -> tuple[Statement, ...]:
    candidates = newest_statements(archive, Filter(speakers=(speaker,)), _SHOWN)
    return assemble_statements(archive, candidates, ())


def _alike(bearers: Sequence[_Bearer]) -> Iterator[tuple[str, str, bool]]:
    """Yield the speakers of names that differ by a few letters in the first name, or in the surname."""
    blocks = defaultdict[tuple[str, str], list[_Bearer]](list)
    for bearer in bearers:
        if bearer.name.first:
            blocks["last", f"{bearer.name.first[0]} {bearer.name.surname}"].append(bearer)
            blocks["first", f"{bearer.name.first} {bearer.name.surname[:1]}"].append(bearer)
    for block in blocks.values():
        for a, b in combinations(block[:_MOST], 2):
            if a.speaker != b.speaker and a.name.suffix == b.name.suffix and _spelled_alike(a.name, b.name):
                yield a.speaker, b.speaker, False


def _spelled_alike(one: Name, other: Name) -> bool:
    """True where the names differ by at most two letters, by one in short names: of two first names, as of Ann and
    Jan, nothing is left to compare."""
    from rapidfuzz.distance import Levenshtein

    firsts, lasts = (one.parts[0], other.parts[0]), (one.parts[-1], other.parts[-1])
    if (one.first == other.first) == (one.surname == other.surname):
        return False
    a, b = (word.replace("ks", "x") for word in (lasts if one.first == other.first else firsts))
    shorter = min(len(a), len(b))
    most = 0 if shorter < 4 else 1 if shorter < 7 else _APART
    return Levenshtein.distance(a, b, score_cutoff=most) <= most


def _bare(lookup: Lookup, bearers: Sequence[_Bearer]) -> Iterator[tuple[str, str, bool]]:
    """Yield bare surnames with the one who bears it in their articles; where these name nobody so, in the archive."""
    full = defaultdict[str, list[_Bearer]](list)
    named = {bearer.speaker for bearer in bearers if bearer.name.first}
    for bearer in bearers:
        if bearer.name.first:
            full[bearer.name.surname].append(bearer)
    bare = {b.speaker: b for b in bearers if b.speaker not in named and b.name.surname in full}
    articles = lookup.articles_quoting(bare, _ARTICLES)
    read = lookup.articles({row for rows in articles.values() for row in rows})
    texts = {row: article.text for row, article in read.items()}
    for speaker, bearer in bare.items():
        surname = bearer.name.parts[-1]
        alike = len(surname) > _SHORT
        others = [o for o in full[bearer.name.surname] if alike or o.name.parts[-1] == surname]
        near = {o.speaker for o in others for row in articles.get(speaker, ()) if o.name.text in texts[row]}
        likely = near or set(_leading(others))
        if len(likely) == 1:
            yield likely.pop(), speaker, True


def _leading(bearers: Iterable[_Bearer]) -> list[str]:
    """The speaker with most of the statements of all bearers of a surname."""
    counts = {bearer.speaker: bearer.statements for bearer in bearers}
    return [speaker for speaker, count in counts.items() if count >= _SHARE * sum(counts.values())]
