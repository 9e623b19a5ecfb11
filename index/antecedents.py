"""Whom "he", "she", "they" and "who" mean: the last fitting person, speakers and subjects preferred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index import lexicon
from index.mentions import Mention
from index.people import People, Person

_WINDOW = 24
# What speaks for a candidate; fitted by hand on the labelled articles of PolNeAR's training part.
_FRAME_AWAY = -1.0
_PARAGRAPH_AWAY = -0.3
_SUBJECT = 1.4
_SPOKE = 1.2
_KNOWN_GENDER = 0.8
_POSSESSIVE = -0.9
_GOVERNED = -0.8
_REACH = -7.0


@dataclass(frozen=True, slots=True)
class Trace:
    """A place where a person was present: named, or meant by a pronoun, or speaking."""

    person: Person
    offset: int
    frame: int
    paragraph: int
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The person chosen, the place that led there, and the lead over the next one (a score, not a probability)."""

    person: Person
    trace: Trace
    lead: float


@dataclass(slots=True)
class Traces:
    """The latest traces, oldest first; reading an article appends to them."""

    latest: list[Trace] = field(default_factory=list)

    def named(self, mention: Mention, person: Person, paragraph: int) -> None:
        """Notes that a person was named, unless inside quotation marks or as part of another name."""
        if mention.quoted or mention.attributive or not person.sure:
            return
        weight = _SUBJECT * mention.first + _POSSESSIVE * mention.possessive + _GOVERNED * mention.governed
        self._add(Trace(person, mention.span.start, mention.frame, paragraph, mention.name, weight))

    def meant(self, person: Person, offset: int, frame: int, paragraph: int, words: str, spoke: bool) -> None:
        """Notes that a pronoun or description stood for the person, or that they spoke."""
        self._add(Trace(person, offset, frame, paragraph, words, _SUBJECT + _SPOKE * spoke))

    def _add(self, trace: Trace) -> None:
        self.latest.append(trace)
        if len(self.latest) > 2 * _WINDOW:
            del self.latest[:_WINDOW]

    def choose(self, gender: str, offset: int, frame: int, paragraph: int) -> Choice | None:
        """The likeliest person before the offset for a pronoun of this gender; None where nobody is in reach."""
        best: dict[int, tuple[float, Trace]] = {}
        for trace in self.latest[-_WINDOW:]:
            if trace.offset >= offset or (trace.person.gender and trace.person.gender != gender):
                continue
            score = (
                trace.weight
                + _FRAME_AWAY * min(frame - trace.frame, 4)
                + _PARAGRAPH_AWAY * (paragraph - trace.paragraph)
            )
            score += _KNOWN_GENDER * (trace.person.gender == gender)
            held = best.get(id(trace.person))
            if held is None or score >= held[0]:
                best[id(trace.person)] = (score, trace)
        ranked = sorted(best.values(), key=lambda pair: -pair[0])
        if not ranked or ranked[0][0] < _REACH:
            return None
        lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else 3.0
        return Choice(ranked[0][1].person, ranked[0][1], lead)


def gender_of(pronoun: str) -> str:
    """ "m", "f", or empty for a pronoun that is neither."""
    return "m" if pronoun in lexicon.MASCULINE else "f" if pronoun in lexicon.FEMININE else ""


def relative(found: Sequence[Mention], people: People, offset: int) -> Person | None:
    """The person that "who" at the offset stands behind: "Lavrov, who said ..."."""
    before = [m for m in found if m.span.end <= offset and offset - m.span.end <= 60]
    for mention in reversed(before):
        person = people.of(mention)
        if person and not mention.possessive and not mention.attributive and offset - mention.span.end <= 3:
            return person
    return None
