"""What speaks for and against a candidate: the features that `index.ranking` weighs, each a number between 0 and 1."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index import lexicon, names
from index.antecedents import Trace, Traces
from index.candidates import Candidate, Cast
from index.frames import Frame
from index.mentions import Mention
from index.people import People, Person
from index.titles import bare
from index.vocabulary import Being
from index.wording import FORMS, Wording, kind_of

_BACK = 20
_SKIPPED = lexicon.DETERMINERS | lexicon.PREPOSITIONS | lexicon.CONJUNCTIONS | {"former", ",", "who", "now"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A source that has been settled: who spoke where."""

    offset: int
    frame: int
    paragraph: int
    candidate: Candidate


@dataclass(slots=True)
class Scene:
    """What is known of the article up to the source that is asked about."""

    text: str
    read: Sequence[Frame]
    people: People
    cast: Cast
    traces: Traces
    spoken: list[Spoken] = field(default_factory=list)
    times: Counter[int] = field(default_factory=Counter)  # how often each candidate, by its `id`, has spoken
    latest: dict[int, Spoken] = field(default_factory=dict)  # and where last

    def speaks(self, one: Spoken) -> None:
        """Notes that somebody spoke."""
        self.spoken.append(one)
        self.times[id(one.candidate)] += 1
        self.latest[id(one.candidate)] = one

    def recent(self) -> list[Candidate]:
        """The latest speakers, latest first."""
        return [one.candidate for one in self.spoken[-4:][::-1]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A source that is asked about: its words, its place, and what it is the source of."""

    phrase: Wording
    frame: int
    paragraph: int
    talked_of: frozenset[int]  # the `id` of each candidate whom the content names
    fitting: tuple[Person, ...]  # whom the article gives the role that a definite description names
    heads: tuple[Mention, ...]  # the mentions that are the source itself
    inside: tuple[tuple[Candidate, Mention], ...]
    carrier: Candidate | None  # who speaks the quotation that the source stands in
    carried: bool
    stranger: bool  # the likeliest antecedent is somebody whom the article does not name
    cue: str


def near(distance: float, scale: float) -> float:
    """1 for no distance, falling to 0."""
    return 1.0 / (1.0 + max(0.0, distance) / scale)


def of_source(asked: Asked, scene: Scene) -> dict[str, float]:
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
        "stranger": float(phrase.head in names.UNNAMED_HEADS or phrase.head in names.STRANGERS),
        "body head": float(phrase.head in names.ORGANIZATIONS),
        "kin": float(phrase.head in names.KIN),
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
        "crowd": min(1.0, len(scene.people.persons) / 20),
        "first speaker": float(not scene.spoken),
        "cue said": float(asked.cue in ("said", "says", "added", "told")),
        "cue according": float(asked.cue == "according"),
        "cueless": float(not asked.cue),
    }
    return told


def of_candidate(
    candidate: Candidate, asked: Asked, scene: Scene, traces: dict[int, tuple[float, Trace]]
) -> dict[str, float]:
    """What speaks for one candidate."""
    told: dict[str, float] = {}
    for part in (
        _kind(candidate, asked, scene),
        _inside(candidate, asked, scene),
        _places(candidate, asked, scene),
        _speaking(candidate, asked, scene),
        _antecedent(candidate, asked, traces),
        _described(candidate, asked, scene),
    ):
        told.update(part)
    return told


def _kind(candidate: Candidate, asked: Asked, scene: Scene) -> Iterator[tuple[str, float]]:
    person = candidate.person
    yield "person", float(person is not None)
    yield "organisation", float(person is None)
    yield "place", float(candidate.body is not None and candidate.body.place)
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


def _inside(candidate: Candidate, asked: Asked, scene: Scene) -> Iterator[tuple[str, float]]:
    phrase, person = asked.phrase, candidate.person
    held = [m for c, m in asked.inside if c is candidate]
    yield "named inside", float(bool(held))
    yield "is head", float(any(scene.people.of(m) is person for m in asked.heads) if person else False)
    bearer, rivals = False, 0
    for mention in asked.heads:
        bearers = scene.people.bearers(mention)
        if person is not None and any(p is person for p in bearers):
            bearer, rivals = True, len(bearers) - 1
    yield "bears it", float(bearer)
    yield "rivals", min(1.0, rivals / 2)
    yield from _namesakes(candidate, asked, scene, bearer and rivals > 0)
    others = [c for c, _ in asked.inside if c.being == candidate.being]
    yield "first inside", float(bool(others) and others[0] is candidate)
    yield "last inside", float(bool(others) and others[-1] is candidate)
    first = held[0] if held else None
    yield "inside possessive", float(bool(first and first.possessive))
    yield "inside attributive", float(bool(first and first.attributive))
    yield "inside governed", float(bool(first and first.governed))
    end = phrase.span.end
    yield "opens source", float(bool(first and first.begin - phrase.span.start <= 4))
    yield (
        "leads",
        float(
            bool(first and not (first.possessive or first.attributive or first.governed))
            and (comma_of(scene, asked) >= first.span.start if first else False)
        ),
    )
    yield "fills source", float(bool(first and first.begin - phrase.span.start <= 4 and end - first.span.end <= 3))
    yield "before comma", float(bool(first and first.span.start <= comma_of(scene, asked)))
    yield (
        "ends core",
        float(bool(first) and bool(phrase.head) and phrase.head in bare(first.parts[-1]).lower() if first else False),
    )
    yield "owner core", float(bool(first and first.possessive and first.begin - phrase.span.start <= 4))


def comma_of(scene: Scene, asked: Asked) -> int:
    """Where the source's first comma stands; its end where it has none."""
    comma = scene.text.find(",", asked.phrase.span.start, asked.phrase.span.end)
    return comma if comma >= 0 else asked.phrase.span.end


def _namesakes(candidate: Candidate, asked: Asked, scene: Scene, rivalled: bool) -> Iterator[tuple[str, float]]:
    """Which of those who bear the name the article means."""
    every = [
        scene.cast.by_person[id(p)] for m in asked.heads[:1] for p in scene.people.bearers(m) if rivalled and p.mentions
    ]
    every = every[:8]
    counts = [c.titled for c in every]
    own = next((count for c, count in zip(every, counts, strict=True) if c is candidate), 0)
    yield "namesake share", own / max(1, sum(counts))
    yield "most named", float(rivalled and own == max(counts, default=0))
    start = asked.phrase.span.start
    latest: tuple[int, Candidate | None] = (-1, None)
    for other in every:
        at = bisect_left(other.full, start)
        if at and other.full[at - 1] > latest[0]:
            latest = (other.full[at - 1], other)
    yield "named last", float(latest[1] is candidate)
    yield "introduced first", float(rivalled and min(every, key=lambda c: c.starts[0], default=None) is candidate)


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
    verbal = any(word.strip(",.") in lexicon.AUXILIARIES or word.endswith("ed") for word in between)
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


def _described(candidate: Candidate, asked: Asked, scene: Scene) -> Iterator[tuple[str, float]]:
    phrase, person = asked.phrase, candidate.person
    described = phrase.form == "described"
    core = [low for low in phrase.core if low not in _SKIPPED] if described else []
    words = {low for low in phrase.lows if low[:1].isalnum() and low not in _SKIPPED} if described else set()
    best, whole = -1, 0.0
    held: set[str] = set()
    for role in person.roles if person else ():
        lows = role.lower().split()
        held |= set(lows)
        nouns = {names.ROLE_SYNONYMS.get(word, word) for word in lows}
        if phrase.role and phrase.role in nouns and described:
            best = max(best, len(set(core[:-1]) & set(lows)))
            whole = max(whole, len(words & set(lows)) / max(1, len(words)))
    yield "role fits", float(best >= 0)
    yield "modifiers fit", min(1.0, max(0, best) / 2)
    yield "role covers", whole
    yield "role bare", float(best == 0 and len(core) > 1)
    rare = [1 / max(1, sum(w in c.around for c in scene.cast.common)) for w in words if w in candidate.around]
    yield "rare words around", min(1.0, sum(rare) / max(1, len(words)))
    fitting = asked.fitting
    yield "rule's choice", float(any(p is person for p in fitting) and len(fitting) == 1) if person else 0.0
    yield "among rule's", float(any(p is person for p in fitting)) if person else 0.0
    yield "words around", len(words & candidate.around) / max(1, len(words))
    yield "words in roles", len(words & held) / max(1, len(words))
    yield "words in name", len(words & candidate.words) / max(1, len(words))
    yield "head in name", float(phrase.head in candidate.words and described)
    body = candidate.body
    kind = kind_of(phrase.head) if described else frozenset()
    yield "kind fits", float(bool(body and kind & candidate.words))
    yield "all core in name", float(bool(core) and set(core) <= candidate.words)
    yield "name in words", float(bool(words) and candidate.words <= words)
