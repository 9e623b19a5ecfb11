"""What speaks for and against a candidate: the features that `index.extraction.speakers.ranker` weighs, each a number
between 0 and 1."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from math import log10

from index.core.types import Being
from index.extraction.mentions.source_phrase import FORMS, kind_of
from index.extraction.network.name_spans import Meaning
from index.extraction.speakers.candidates import Candidate
from index.extraction.speakers.discourse import Asked, Scene, near
from index.extraction.speakers.features_description import described
from index.extraction.speakers.pronouns import Trace
from index.lexicon import gazetteer, word_classes
from index.text.name_parts import bare

_BACK = 20


def together(candidates: Sequence[Candidate], meaning: Meaning | None) -> dict[int, float]:
    """What the names that mean each candidate have together, by its `id`, as far as the network read the source."""
    found = {}
    for candidate in candidates:
        total = 0.0
        for span, chance in meaning.spans if meaning else ():
            at = bisect_left(candidate.starts, span.end) - 1
            if at >= 0 and candidate.mentions[at].span.overlaps(span):
                total += chance
        found[id(candidate)] = total
    return found


def of_source(asked: Asked, scene: Scene, meaning: Meaning | None) -> dict[str, float]:
    """What the source is like, whoever is asked about."""
    phrase = asked.phrase
    told = {f"form {form}": float(phrase.form == form) for form in FORMS}
    capitals = [item for item in phrase.items if item.is_capital]
    persons = [c for c, _ in asked.inside if c.being == Being.PERSON]
    told |= {
        "definite": float(phrase.definite),
        "indefinite": float(phrase.indefinite),
        "possessor": float(phrase.possessor),
        "genitive": float(phrase.genitive),
        "plural": float(phrase.plural),
        "document": float(phrase.is_document),
        "role": float(bool(phrase.role)),
        "stranger": float(phrase.head in gazetteer.UNNAMED_HEADS or phrase.head in gazetteer.STRANGERS),
        "body head": float(phrase.head in gazetteer.ORGANIZATIONS),
        "kin": float(phrase.head in gazetteer.KIN),
        "kind": float(bool(kind_of(phrase.head))),
        "long": min(1.0, len(phrase.items) / 20),
        "core": min(1.0, len(phrase.core) / 6),
        "capitals": min(1.0, len(capitals) / 5),
        "head capital": float(bool(capitals) and bare(capitals[-1].low) == phrase.head),
        "persons": min(1.0, len(persons) / 2),
        "bodies": min(1.0, (len(asked.inside) - len(persons)) / 2),
        "has head": float(bool(asked.heads)),
        "stranger before": float(asked.stranger),
        "relation": float(phrase.is_relation),
        "carried": float(asked.carried),
        "has carrier": float(asked.carrier is not None),
        "opening": near(asked.frame, 2),
        "bare": float(phrase.form == "described" and phrase.is_bare),
        "crowd": min(1.0, len(scene.people.persons) / 20),
        "first speaker": float(not scene.spoken),
        "cue said": float(asked.cue in ("said", "says", "added", "told")),
        "cue according": float(asked.cue == "according"),
        "cueless": float(not asked.cue),
        "read": float(meaning is not None),
        "read as nobody": meaning.nobody if meaning else 0.0,
    }
    return told


def of_candidate(
    candidate: Candidate,
    asked: Asked,
    scene: Scene,
    traces: dict[int, tuple[float, Trace]],
    chance: float,
    most: float,
) -> dict[str, float]:
    """What speaks for one candidate; `chance` is what the network gives it, `most` what it gives the likeliest."""
    told = {
        "read as": chance,
        "read as, log": 1 + log10(chance + 1e-3) / 3,
        "read first": float(chance > 0 and chance == most),
        "read lead": chance - most,
    }
    for part in (
        _kind(candidate, asked, scene),
        _places(candidate, asked, scene),
        _speaking(candidate, asked, scene),
        _antecedent(candidate, asked, traces),
        described(candidate, asked, scene),
    ):
        told.update(part)
    return told


def _kind(candidate: Candidate, asked: Asked, scene: Scene) -> Iterator[tuple[str, float]]:
    person = candidate.person
    yield "person", float(person is not None)
    yield "organisation", float(person is None)
    yield "likely a name", candidate.probability
    gender, wanted = person.gender if person else "", asked.phrase.gender
    yield "gender fits", float(bool(gender) and gender == wanted)
    yield "gender contradicts", float(bool(gender and wanted) and gender != wanted)
    yield "gender unknown", float(not gender)
    yield "sure", float(bool(person and person.sure))
    yield "unclear", float(bool(person and person.unclear))
    yield "kin of another", float(bool(person and person.kin))
    yield "full name", float(" " in candidate.name)
    count = len(candidate.mentions)
    yield "often", min(1.0, count / 12)
    most = max((len(c.mentions) for c in scene.cast.common), default=1)
    yield "share", count / max(1, most)
    yield "commonest", float(bool(scene.cast.common) and scene.cast.common[0] is candidate)
    yield "in title", float(candidate.in_title)
    yield "opens article", float(bool(candidate.mentions) and candidate.mentions[0].frame <= 1)
    yield "quoted only", float(candidate.quoted_only)
    rank = 0
    for other in scene.cast.common:
        if other is candidate:
            break
        rank += other.being == candidate.being
    yield "rank", near(rank, 1)


def _places(candidate: Candidate, asked: Asked, scene: Scene) -> Iterator[tuple[str, float]]:
    start, starts = asked.phrase.span.start, candidate.starts
    at = bisect_left(starts, start)
    before = candidate.mentions[at - 1] if at else None
    outside = [m for m in candidate.mentions[at : at + 2] if m.span.start >= asked.phrase.span.end]
    ahead = outside[0] if outside else None
    yield "named before", float(before is not None)
    yield "near before", near(asked.frame - before.frame, 1) if before else 0.0
    yield "near ahead", near(ahead.frame - asked.frame, 1) if ahead else 0.0
    yield "same sentence", float(bool(before and before.frame == asked.frame))
    yield "previous sentence", float(bool(before and before.frame == asked.frame - 1))
    yield "same paragraph", float(bool(before and scene.read[before.frame].paragraph == asked.paragraph))
    yield "named as subject", float(bool(before and before.subject))
    yield "named first", float(bool(before and before.first))
    yield "named governed", float(bool(before and before.governed))
    yield "named possessive", float(bool(before and before.possessive))
    yield "named quoted", float(bool(before and before.quoted))
    gap = start - before.span.end if before else 999
    yield "adjacent", float(0 <= gap <= 3)
    yield "close", near(gap, 20)
    between = scene.text[before.span.end : start].split() if before and gap < 200 else []
    apposed = (bool(between) and between[0] == ",") or (before is not None and scene.text[before.span.end] in ",(")
    verbal = any(word.strip(",.") in word_classes.AUXILIARIES or word.endswith("ed") for word in between)
    yield "apposed", float(apposed and 0 <= gap < 120 and not verbal)
    yield "gap", near(len(between), 4) if before and gap < 200 else 0.0
    place = bisect_left(scene.cast.starts, start)
    passed: list[Candidate] = []
    for _, other, mention in scene.cast.present[max(0, place - 30) : place][::-1]:
        if other is candidate:
            break
        fits = other.being == candidate.being and not mention.quoted
        gender = other.gender if other.person else ""
        if fits and (not gender or not asked.phrase.gender or gender == asked.phrase.gender) and other not in passed:
            passed.append(other)
    yield "others since", near(len(passed), 1)
    yield "named in content", float(id(candidate) in asked.talked_of)


def _speaking(candidate: Candidate, asked: Asked, scene: Scene) -> Iterator[tuple[str, float]]:
    spoken = scene.spoken
    last = scene.latest.get(id(candidate))
    yield "last speaker", float(bool(spoken) and spoken[-1].candidate is candidate)
    yield "speaker before", float(len(spoken) > 1 and spoken[-2].candidate is candidate)
    same = [one for one in spoken[-_BACK:][::-1] if one.candidate.being == candidate.being]
    fitting = [one for one in same if not _contradicts(one.candidate, asked)]
    yield "last fitting speaker", float(bool(fitting) and fitting[0].candidate is candidate)
    yield "spoke", min(1.0, scene.times[id(candidate)] / 5)
    yield "near spoken", near(asked.frame - last.frame, 1) if last else 0.0
    yield "spoke in paragraph", float(bool(last and last.paragraph == asked.paragraph))
    yield "spoke in last paragraph", float(bool(last and last.paragraph == asked.paragraph - 1))
    yield "is carrier", float(asked.carrier is candidate)


def _contradicts(candidate: Candidate, asked: Asked) -> bool:
    gender = candidate.person.gender if candidate.person else ""
    return bool(gender and asked.phrase.gender and gender != asked.phrase.gender)


def _antecedent(
    candidate: Candidate, asked: Asked, traces: dict[int, tuple[float, Trace]]
) -> Iterator[tuple[str, float]]:
    ranked = sorted((score for score, _ in traces.values()), reverse=True)
    held = traces.get(id(candidate.person)) if candidate.person else None
    yield "traced", float(held is not None)
    score = held[0] if held else -9.0
    yield "trace score", (max(-9.0, score) + 9) / 13
    yield "trace first", float(bool(ranked) and score == ranked[0])
    other = ranked[1] if held and len(ranked) > 1 and score == ranked[0] else ranked[0] if ranked else -9.0
    yield "trace lead", max(-1.0, min(1.0, (score - other) / 4))
    yield "trace distance", near(asked.frame - held[1].frame, 1) if held else 0.0
