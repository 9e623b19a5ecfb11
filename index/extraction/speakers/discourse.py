"""The running state of the discourse while the sources of an article are resolved one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.extraction.mentions.mention import Mention
from index.extraction.mentions.persons import People, Person
from index.extraction.mentions.source_phrase import SourcePhrase
from index.extraction.speakers.candidates import CandidatePool, SpeakerCandidate
from index.extraction.speakers.pronouns import Salience
from index.text.tokens import Sentence


@dataclass(frozen=True, slots=True)
class Utterance:
    """A source that has been settled: who spoke where."""

    offset: int
    sentence: int
    paragraph: int
    candidate: SpeakerCandidate


@dataclass(slots=True)
class Discourse:
    """The article, and its discourse up to the source that is resolved."""

    text: str
    sentences: Sequence[Sentence]
    people: People
    pool: CandidatePool
    salience: Salience
    utterances: list[Utterance] = field(default_factory=list)
    counts: Counter[SpeakerCandidate] = field(default_factory=Counter)  # how often each has spoken
    latest: dict[SpeakerCandidate, Utterance] = field(default_factory=dict)  # and where last

    def add(self, one: Utterance) -> None:
        """Notes that somebody spoke."""
        self.utterances.append(one)
        self.counts[one.candidate] += 1
        self.latest[one.candidate] = one

    def recent(self) -> list[SpeakerCandidate]:
        """The latest speakers, latest first."""
        return [one.candidate for one in self.utterances[-4:][::-1]]


@dataclass(frozen=True, slots=True)
class SourceContext:
    """A source that is asked about: its words, its place, and what it is the source of."""

    phrase: SourcePhrase
    sentence: int
    paragraph: int
    named_in_content: frozenset[SpeakerCandidate]  # whom the content names
    role_bearers: tuple[Person, ...]  # whom the article gives the role that a definite description names
    heads: tuple[Mention, ...]  # the mentions that are the source itself
    inside: tuple[tuple[SpeakerCandidate, Mention], ...]
    carrier: SpeakerCandidate | None  # who speaks the quotation that the source stands in
    carried: bool
    stranger: bool  # the likeliest antecedent is somebody whom the article does not name
    cue: str


def proximity(distance: float, scale: float) -> float:
    """1 for no distance, falling to 0."""
    return 1.0 / (1.0 + max(0.0, distance) / scale)
