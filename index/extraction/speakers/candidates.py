"""Candidate speakers: the persons and organisations of an article with their occurrences."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.core.types import Being, Span
from index.extraction.mentions.mention import Mention
from index.extraction.mentions.organizations import Organization, collect_organizations
from index.extraction.mentions.persons import People, Person
from index.extraction.mentions.source_phrase import DOCUMENTS, SourcePhrase, document_kind
from index.lexicon import word_classes
from index.text.tokens import Sentence

_NEAR, _AHEAD, _COMMON = 24, 4, 6
_REACH = 4  # words between an owner and what is owned
_PLAIN = (
    word_classes.DETERMINERS
    | word_classes.PREPOSITIONS
    | word_classes.CONJUNCTIONS
    | word_classes.AUXILIARIES
    | word_classes.ADVERBS
)


@dataclass(slots=True, eq=False)
class SpeakerCandidate:
    """A person or organisation of the article."""

    name: str
    being: Being
    mentions: list[Mention]
    person: Person | None = None
    organization: Organization | None = None
    gender: str = ""
    words: frozenset[str] = frozenset()  # of its name, lower case
    around: set[str] = field(default_factory=set)  # lower-case words of the sentences that introduce it
    in_title: bool = False
    starts: list[int] = field(default_factory=list)  # where its mentions begin, ascending
    full: list[int] = field(default_factory=list)  # where it is named with more than one part, ascending
    titled: int = 0  # mentions that tell more than a bare surname
    quoted_only: bool = False
    probability: float = 0.0  # of its likeliest mention to be a person's name, as the network takes it


@dataclass(slots=True)
class CandidatePool:
    """Everybody in an article, by mention, by person, and in the order of the text."""

    candidates: list[SpeakerCandidate]
    common: list[SpeakerCandidate]
    occurrences: list[tuple[int, SpeakerCandidate, Mention]]  # in the order of the text
    starts: list[int]
    by_person: dict[Person, SpeakerCandidate]
    by_word: dict[str, list[SpeakerCandidate]]
    longest: int  # characters of a mention
    owners: dict[str, list[SpeakerCandidate]]  # by kind of document: whose the article says it is

    @classmethod
    def of(
        cls, text: str, title: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], people: People
    ) -> CandidatePool:
        """The pool of an article whose mentions and people are known. Linear time."""
        named = title.lower()
        candidates = [
            SpeakerCandidate(
                name=p.name,
                being=Being.PERSON,
                mentions=p.mentions,
                person=p,
                gender=p.gender,
                words=frozenset(p.name.lower().split()),
            )
            for p in people.persons
            if p.mentions
        ]
        candidates += [
            SpeakerCandidate(name=b.name, being=Being.ORGANIZATION, mentions=b.mentions, organization=b, words=b.key)
            for b in collect_organizations(text, sentences, mentions)
        ]
        for candidate in candidates:
            last = candidate.name.lower().split()[-1]
            candidate.in_title = last in named
            candidate.starts = [m.span.start for m in candidate.mentions]
            candidate.full = [m.span.start for m in candidate.mentions if len(m.parts) > 1]
            candidate.titled = sum(len(m.parts) > 1 or bool(m.gender) for m in candidate.mentions)
            candidate.probability = max(m.probability for m in candidate.mentions)
            candidate.quoted_only = all(m.quoted for m in candidate.mentions)
            for mention in candidate.mentions[:3]:
                tokens = sentences[mention.sentence].tokens
                candidate.around |= {token.low for token in tokens if token.raw.isalpha() and token.low not in _PLAIN}
        occurrences = [(m.span.start, c, m) for c in candidates for m in c.mentions]
        occurrences.sort(key=lambda entry: entry[0])
        by_word: dict[str, list[SpeakerCandidate]] = defaultdict(list)
        for candidate in candidates:
            known = set(candidate.words)
            for role in candidate.person.roles if candidate.person else ():
                known |= set(role.lower().split())
            for word in known - _PLAIN:
                by_word[word].append(candidate)
        return cls(
            candidates=candidates,
            common=sorted(candidates, key=lambda c: -len(c.mentions))[:_COMMON],
            occurrences=occurrences,
            starts=[offset for offset, _, _ in occurrences],
            longest=max((m.span.end - m.span.start for _, _, m in occurrences), default=0),
            by_person={c.person: c for c in candidates if c.person},
            by_word=by_word,
            owners=_owners(sentences, occurrences),
        )

    def inside(self, span: Span) -> list[tuple[SpeakerCandidate, Mention]]:
        """Return the candidates named within the span, with their mentions, in order."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return [(c, m) for _, c, m in self.occurrences[first:last] if m.span.end <= span.end + 2]

    def latest_overlapping(self, span: Span) -> list[SpeakerCandidate]:
        """Return the candidates whose last mention that begins before the span's end overlaps it."""
        passed: dict[SpeakerCandidate, bool] = {}
        for at in range(bisect_left(self.starts, span.end) - 1, -1, -1):
            if self.starts[at] + self.longest <= span.start:
                break
            _, candidate, mention = self.occurrences[at]
            passed.setdefault(candidate, mention.span.overlaps(span))
        return [candidate for candidate, overlaps in passed.items() if overlaps]

    def for_source(
        self, phrase: SourcePhrase, people: People, recent: Sequence[SpeakerCandidate]
    ) -> list[SpeakerCandidate]:
        """Return the candidates for a source, each once: named in it, of fitting words, near it, common."""
        span = phrase.span
        chosen: list[SpeakerCandidate] = []
        for candidate, mention in self.inside(span):
            chosen.append(candidate)
            bearers = people.bearers(mention) if candidate.person else []
            chosen += [self.by_person[person] for person in bearers if person in self.by_person]
        chosen += recent
        if phrase.form == "described":
            for word in phrase.lows:
                chosen += self.by_word.get(word, [])[:8]
        at = bisect_left(self.starts, span.start)
        chosen += [candidate for _, candidate, _ in self.occurrences[max(0, at - _NEAR) : at][::-1]]
        chosen += self.common
        chosen += [candidate for _, candidate, _ in self.occurrences[at : at + _AHEAD]]
        return list(dict.fromkeys(chosen))


def _owners(
    sentences: Sequence[Sentence], occurrences: Sequence[tuple[int, SpeakerCandidate, Mention]]
) -> dict[str, list[SpeakerCandidate]]:
    """Return the owners of each kind of document: "a Quinnipiac University poll", "the ad from Trump’s campaign"."""
    owners: dict[str, list[SpeakerCandidate]] = defaultdict(list)
    for _, candidate, mention in occurrences:
        tokens = sentences[mention.sentence].tokens
        at = bisect_left(tokens, mention.span.end, key=lambda token: token.span.end)
        behind = [token.low for token in tokens[at + 1 : at + 1 + _REACH]]
        first = bisect_left(tokens, mention.begin, key=lambda token: token.span.start)
        before = [token.low for token in tokens[max(0, first - _REACH) : first]]
        nouns = [low for low in behind if low in DOCUMENTS][:1]
        if any(low in ("by", "from", "of") for low in before):
            nouns += [low for low in before if low in DOCUMENTS][-1:]
        for noun in nouns:
            owners_of_kind = owners[document_kind(noun)]
            if candidate not in owners_of_kind:
                owners_of_kind.append(candidate)
    return dict(owners)
