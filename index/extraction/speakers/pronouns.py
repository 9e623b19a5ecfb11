"""Pronoun resolution by salience: the last fitting person, speakers and subjects preferred."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from index.extraction.mentions.mention import Mention
from index.extraction.mentions.persons import Person
from index.lexicon import gazetteer, word_classes
from index.text.tokens import Sentence

_WINDOW = 24
# What speaks for a candidate; fitted by hand on the labelled articles of PolNeAR's training part.
_FRAME_AWAY = -1.2
_PARAGRAPH_AWAY = -0.1
_FIRST = 0.2
_SUBJECT = 1.1
_MEANT = 1.0
_SPOKE = 1.2
_KNOWN_GENDER = 1.0
_POSSESSIVE = 0.3
_GOVERNED = -2.0
_REACH = -7.0


@dataclass(frozen=True, slots=True)
class SalienceEntry:
    """A place where a person was present: named, or meant by a pronoun, or speaking."""

    person: Person
    offset: int
    sentence: int
    paragraph: int
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The person chosen, the place that led there, and the lead over the next one (a score, not a probability)."""

    person: Person
    entry: SalienceEntry
    lead: float


@dataclass(slots=True)
class Salience:
    """The latest entries, oldest first; resolving an article appends to them."""

    latest: list[SalienceEntry] = field(default_factory=list)

    def add_mention(self, mention: Mention, person: Person, paragraph: int) -> None:
        """Notes that a person was named, unless inside quotation marks or as part of another name."""
        if mention.quoted or mention.attributive or not person.sure:
            return
        weight = (
            _FIRST * mention.first
            + _SUBJECT * mention.subject
            + _POSSESSIVE * mention.possessive
            + _GOVERNED * mention.governed
        )
        self._add(SalienceEntry(person, mention.span.start, mention.sentence, paragraph, mention.name, weight))

    def add_reference(
        self, person: Person, offset: int, sentence: int, paragraph: int, words: str, spoke: bool
    ) -> None:
        """Notes that a pronoun or description stood for the person, or that they spoke."""
        self._add(SalienceEntry(person, offset, sentence, paragraph, words, _MEANT + _SPOKE * spoke))

    def _add(self, entry: SalienceEntry) -> None:
        self.latest.append(entry)
        if len(self.latest) > 2 * _WINDOW:
            del self.latest[:_WINDOW]

    def scores(
        self, gender: str, offset: int, sentence: int, paragraph: int
    ) -> dict[Person, tuple[float, SalienceEntry]]:
        """Return the score of each person of the latest entries, with the entry that it comes from."""
        best: dict[Person, tuple[float, SalienceEntry]] = {}
        for entry in self.latest[-_WINDOW:]:
            if entry.offset >= offset or (gender and entry.person.gender and entry.person.gender != gender):
                continue
            score = (
                entry.weight
                + _FRAME_AWAY * min(sentence - entry.sentence, 4)
                + _PARAGRAPH_AWAY * (paragraph - entry.paragraph)
            )
            score += _KNOWN_GENDER * (entry.person.gender == gender)
            highest = best.get(entry.person)
            if highest is None or score >= highest[0]:
                best[entry.person] = (score, entry)
        return best

    def choose(self, gender: str, offset: int, sentence: int, paragraph: int) -> Antecedent | None:
        """The likeliest person before the offset for a pronoun of this gender; None where nobody is in reach."""
        ranked = sorted(self.scores(gender, offset, sentence, paragraph).values(), key=lambda pair: -pair[0])
        if not ranked or ranked[0][0] < _REACH:
            return None
        lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else 3.0
        return Antecedent(ranked[0][1].person, ranked[0][1], lead)


def pronoun_gender(pronoun: str) -> str:
    """ "m", "f", or empty for a pronoun that is neither."""
    return "m" if pronoun in word_classes.MASCULINE else "f" if pronoun in word_classes.FEMININE else ""


def unnamed_person(sentence: Sentence) -> Person | None:
    """The person whom a sentence begins with and does not name: "A man with a dog stopped."."""
    tokens = [token for token in sentence.tokens[:7] if not token.quote]
    if not tokens or tokens[0].low not in ("a", "an", "one", "another"):
        return None
    for token in tokens[1:]:
        if token.is_capital or token.raw == ",":
            return None
        if token.low in gazetteer.STRANGERS or token.low in gazetteer.ROLES:
            male, female = token.low in gazetteer.MALE_ROLES, token.low in gazetteer.FEMALE_ROLES
            return Person(token.raw, "", token.low, "m" if male else "f" if female else "", sure=True, nameless=True)
    return None


def surname_genders(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> dict[str, str]:
    """The gender that "he" and "she" right behind a bare surname speak for: where a namesake is somebody else's."""
    votes: dict[str, list[int]] = {}
    for mention, following in zip_longest(mentions, mentions[1:]):
        if len(mention.parts) > 1 or mention.quoted or not mention.first or mention.possessive:
            continue
        end = following.span.start if following else mention.span.end + 200
        tokens = sentences[mention.sentence].tokens
        first = bisect_right(tokens, mention.span.end, key=lambda token: token.span.start)
        for token in map(tokens.__getitem__, range(first, len(tokens))):
            if token.span.start >= end:
                break
            if token.low in ("he", "she"):
                votes.setdefault(mention.surname, [0, 0])[token.low == "she"] += 1
                break
    return {name: "f" if she > he else "m" for name, (he, she) in votes.items() if max(he, she) >= 3 * min(he, she) + 2}
