"""Features of a source and of a candidate, which `index.extraction.speakers.ranker` weighs, each a number
between 0 and 1."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from math import log10

import numpy as np
from numpy.typing import NDArray

from index.core.types import Being
from index.extraction.mentions.persons import Person
from index.extraction.mentions.source_phrase import SOURCE_FORMS, organization_kind
from index.extraction.network.name_spans import Referents
from index.extraction.speakers.candidates import CandidatePool, SpeakerCandidate
from index.extraction.speakers.discourse import Discourse, SourceContext, proximity
from index.extraction.speakers.features_description import DESCRIPTION, description_features
from index.extraction.speakers.pronouns import SalienceEntry
from index.lexicon import gazetteer, word_classes
from index.text.name_parts import strip_possessive

_BACK = 20


def name_probabilities(pool: CandidatePool, meaning: Referents | None) -> dict[SpeakerCandidate, float]:
    """Return the sum of the probabilities of each candidate's names, as far as the network read the source; those of no
    such name are left out."""
    probabilities: dict[SpeakerCandidate, float] = {}
    for span, chance in meaning.spans if meaning else ():
        for candidate in pool.latest_overlapping(span):
            probabilities[candidate] = probabilities.get(candidate, 0.0) + chance
    return probabilities


_SOURCE = (
    *(f"form {form}" for form in SOURCE_FORMS),
    "definite",
    "indefinite",
    "possessor",
    "genitive",
    "plural",
    "document",
    "role",
    "stranger",
    "body head",
    "kin",
    "kind",
    "long",
    "core",
    "capitals",
    "head capital",
    "persons",
    "bodies",
    "has head",
    "stranger before",
    "relation",
    "carried",
    "has carrier",
    "opening",
    "bare",
    "crowd",
    "first speaker",
    "cue said",
    "cue according",
    "cueless",
    "read",
    "read as nobody",
)


def source_features(context: SourceContext, discourse: Discourse, meaning: Referents | None) -> list[float]:
    """Return the features of the source, the same for all candidates: a number for each of _SOURCE."""
    phrase = context.phrase
    capitals = [token for token in phrase.tokens if token.is_capital]
    persons = [c for c, _ in context.inside if c.being == Being.PERSON]
    return [
        *(float(phrase.form == form) for form in SOURCE_FORMS),
        float(phrase.definite),
        float(phrase.indefinite),
        float(phrase.possessor),
        float(phrase.genitive),
        float(phrase.plural),
        float(phrase.is_document),
        float(bool(phrase.role)),
        float(phrase.head in gazetteer.UNNAMED_HEADS or phrase.head in gazetteer.STRANGERS),
        float(phrase.head in gazetteer.ORGANIZATIONS),
        float(phrase.head in gazetteer.KIN),
        float(bool(organization_kind(phrase.head))),
        min(1.0, len(phrase.tokens) / 20),
        min(1.0, len(phrase.core) / 6),
        min(1.0, len(capitals) / 5),
        float(bool(capitals) and strip_possessive(capitals[-1].low) == phrase.head),
        min(1.0, len(persons) / 2),
        min(1.0, (len(context.inside) - len(persons)) / 2),
        float(bool(context.heads)),
        float(context.stranger),
        float(phrase.is_relation),
        float(context.carried),
        float(context.carrier is not None),
        proximity(context.sentence, 2),
        float(phrase.form == "described" and phrase.is_bare),
        min(1.0, len(discourse.people.persons) / 20),
        float(not discourse.utterances),
        float(context.cue in ("said", "says", "added", "told")),
        float(context.cue == "according"),
        float(not context.cue),
        float(meaning is not None),
        meaning.nobody if meaning else 0.0,
    ]


_READ = (
    "read as",
    "read as, log",
    "read first",
    "read lead",
)


def candidate_features(
    candidate: SpeakerCandidate,
    context: SourceContext,
    discourse: Discourse,
    antecedents: dict[Person, tuple[float, SalienceEntry]],
    chance: float,
    most: float,
) -> list[float]:
    """Return the features of one candidate: a number for each of _CANDIDATE. `chance` is the probability that the
    network gives it, `most` the one it gives the likeliest."""
    return [
        chance,
        1 + log10(chance + 1e-3) / 3,
        float(chance > 0 and chance == most),
        chance - most,
        *_kind(candidate, context, discourse),
        *_places(candidate, context, discourse),
        *_speaking(candidate, context, discourse),
        *_antecedent(candidate, context, antecedents),
        *description_features(candidate, context, discourse),
    ]


_KIND = (
    "person",
    "organisation",
    "likely a name",
    "gender fits",
    "gender contradicts",
    "gender unknown",
    "sure",
    "unclear",
    "kin of another",
    "full name",
    "often",
    "share",
    "commonest",
    "in title",
    "opens article",
    "quoted only",
    "rank",
)


def _kind(candidate: SpeakerCandidate, context: SourceContext, discourse: Discourse) -> Iterator[float]:
    person = candidate.person
    yield float(person is not None)
    yield float(person is None)
    yield candidate.probability
    gender, phrase_gender = person.gender if person else "", context.phrase.gender
    yield float(bool(gender) and gender == phrase_gender)
    yield float(bool(gender and phrase_gender) and gender != phrase_gender)
    yield float(not gender)
    yield float(bool(person and person.sure))
    yield float(bool(person and person.unclear))
    yield float(bool(person and person.kin))
    yield float(" " in candidate.name)
    count = len(candidate.mentions)
    yield min(1.0, count / 12)
    most = max((len(c.mentions) for c in discourse.pool.common), default=1)
    yield count / max(1, most)
    yield float(bool(discourse.pool.common) and discourse.pool.common[0] is candidate)
    yield float(candidate.in_title)
    yield float(bool(candidate.mentions) and candidate.mentions[0].sentence <= 1)
    yield float(candidate.quoted_only)
    rank = 0
    for other in discourse.pool.common:
        if other is candidate:
            break
        rank += other.being == candidate.being
    yield proximity(rank, 1)


_PLACES = (
    "named before",
    "near before",
    "near ahead",
    "same sentence",
    "previous sentence",
    "same paragraph",
    "named as subject",
    "named first",
    "named governed",
    "named possessive",
    "named quoted",
    "adjacent",
    "close",
    "apposed",
    "gap",
    "others since",
    "named in content",
)


def _places(candidate: SpeakerCandidate, context: SourceContext, discourse: Discourse) -> Iterator[float]:
    start, starts = context.phrase.span.start, candidate.starts
    at = bisect_left(starts, start)
    before = candidate.mentions[at - 1] if at else None
    outside = [m for m in candidate.mentions[at : at + 2] if m.span.start >= context.phrase.span.end]
    ahead = outside[0] if outside else None
    yield float(before is not None)
    yield proximity(context.sentence - before.sentence, 1) if before else 0.0
    yield proximity(ahead.sentence - context.sentence, 1) if ahead else 0.0
    yield float(bool(before and before.sentence == context.sentence))
    yield float(bool(before and before.sentence == context.sentence - 1))
    yield float(bool(before and discourse.sentences[before.sentence].paragraph == context.paragraph))
    yield float(bool(before and before.subject))
    yield float(bool(before and before.first))
    yield float(bool(before and before.governed))
    yield float(bool(before and before.possessive))
    yield float(bool(before and before.quoted))
    gap = start - before.span.end if before else 999
    yield float(0 <= gap <= 3)
    yield proximity(gap, 20)
    between = discourse.text[before.span.end : start].split() if before and gap < 200 else []
    apposed = (bool(between) and between[0] == ",") or (before is not None and discourse.text[before.span.end] in ",(")
    verbal = any(word.strip(",.") in word_classes.AUXILIARIES or word.endswith("ed") for word in between)
    yield float(apposed and 0 <= gap < 120 and not verbal)
    yield proximity(len(between), 4) if before and gap < 200 else 0.0
    place = bisect_left(discourse.pool.starts, start)
    passed: list[SpeakerCandidate] = []
    for _, other, mention in discourse.pool.occurrences[max(0, place - 30) : place][::-1]:
        if other is candidate:
            break
        fits = other.being == candidate.being and not mention.quoted
        gender = other.gender if other.person else ""
        if (
            fits
            and (not gender or not context.phrase.gender or gender == context.phrase.gender)
            and other not in passed
        ):
            passed.append(other)
    yield proximity(len(passed), 1)
    yield float(candidate in context.named_in_content)


_SPEAKING = (
    "last speaker",
    "speaker before",
    "last fitting speaker",
    "spoke",
    "near spoken",
    "spoke in paragraph",
    "spoke in last paragraph",
    "is carrier",
)


def _speaking(candidate: SpeakerCandidate, context: SourceContext, discourse: Discourse) -> Iterator[float]:
    spoken = discourse.utterances
    last = discourse.latest.get(candidate)
    yield float(bool(spoken) and spoken[-1].candidate is candidate)
    yield float(len(spoken) > 1 and spoken[-2].candidate is candidate)
    same = [one for one in spoken[-_BACK:][::-1] if one.candidate.being == candidate.being]
    fitting = [one for one in same if not _contradicts(one.candidate, context)]
    yield float(bool(fitting) and fitting[0].candidate is candidate)
    yield min(1.0, discourse.counts[candidate] / 5)
    yield proximity(context.sentence - last.sentence, 1) if last else 0.0
    yield float(bool(last and last.paragraph == context.paragraph))
    yield float(bool(last and last.paragraph == context.paragraph - 1))
    yield float(context.carrier is candidate)


def _contradicts(candidate: SpeakerCandidate, context: SourceContext) -> bool:
    gender = candidate.person.gender if candidate.person else ""
    return bool(gender and context.phrase.gender and gender != context.phrase.gender)


_ANTECEDENT = (
    "traced",
    "trace score",
    "trace first",
    "trace lead",
    "trace distance",
)


def _antecedent(
    candidate: SpeakerCandidate, context: SourceContext, antecedents: dict[Person, tuple[float, SalienceEntry]]
) -> Iterator[float]:
    ranked = sorted((score for score, _ in antecedents.values()), reverse=True)
    entry = antecedents.get(candidate.person) if candidate.person else None
    yield float(entry is not None)
    score = entry[0] if entry else -9.0
    yield (max(-9.0, score) + 9) / 13
    yield float(bool(ranked) and score == ranked[0])
    other = ranked[1] if entry and len(ranked) > 1 and score == ranked[0] else ranked[0] if ranked else -9.0
    yield max(-1.0, min(1.0, (score - other) / 4))
    yield proximity(context.sentence - entry[1].sentence, 1) if entry else 0.0


_CANDIDATE = (*_READ, *_KIND, *_PLACES, *_SPEAKING, *_ANTECEDENT, *DESCRIPTION)
FEATURES = ("nobody", *_SOURCE, *_CANDIDATE)
"""The columns of `feature_matrix`, in order; "nobody" is 1 for the row that stands for no candidate."""


def feature_matrix(source: Sequence[float], candidates: Sequence[Sequence[float]]) -> NDArray[np.float32]:
    """Return float32[n + 1, d], a row for each of n candidates and one for nobody, columns as in FEATURES. `source` is
    what `source_features` returns, `candidates` what `candidate_features` does for each."""
    rows = np.zeros((len(candidates) + 1, len(FEATURES)), dtype=np.float32)
    rows[-1, 0] = 1
    rows[:, 1 : 1 + len(_SOURCE)] = source
    if candidates:
        rows[:-1, 1 + len(_SOURCE) :] = candidates
    return rows
