"""An article read once from start to end: who is present where, and each source asked about in its turn."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.core.types import Article, Quotation, Span
from index.extraction.mentions import role_descriptions
from index.extraction.mentions.detection import mentions
from index.extraction.mentions.mention import Mention, head_mentions
from index.extraction.mentions.persons import People, Person
from index.extraction.mentions.source_phrase import wording
from index.extraction.network.name_spans import Meaning, NamedSpan
from index.extraction.speakers.candidates import Candidate, Cast
from index.extraction.speakers.discourse import Asked, Scene, Spoken
from index.extraction.speakers.features import matrix, of_candidate, of_source, together
from index.extraction.speakers.person_classifier import likely
from index.extraction.speakers.pronouns import Traces, gender_of, leanings, stranger_of
from index.lexicon import word_classes
from index.text.tokens import Frame, frames

SURE_LEAD = 2.0
PERSON = 0.3  # how likely it must be that a name is a person's
_BACK = 20
_MOST = 12  # candidates for a source
_NOUN = re.compile(r"\s+([a-z]\w*)")
_RELATIVE = frozenset("who whom whose which that himself herself".split())


@dataclass(frozen=True, slots=True)
class Question:
    """A source with its candidates and what speaks for each; the last row of `rows` stands for nobody."""

    asked: Asked
    candidates: tuple[Candidate, ...]
    rows: NDArray[np.float32]  # float32[n + 1, d], columns as in features.FEATURES
    steps: dict[Candidate, tuple[str, int]]  # by candidate: the words that lead to it, and their frame


Decide = Callable[[Question], Candidate | None]


class Names(Protocol):
    """What is known of an article's names, as `index.extraction.network.name_spans.Mentions` tells it."""

    @property
    def named(self) -> list[NamedSpan]: ...

    def meant(self, sources: Sequence[Span]) -> dict[Span, Meaning]: ...


@dataclass(slots=True)
class Reading:
    """What an article's quotations and names are to each other."""

    scene: Scene
    found: list[Mention]
    asked: dict[Span, tuple[Quotation, ...]]
    meant: dict[Span, Meaning]
    carriers: dict[Span, Span | None]
    borders: list[int]

    @classmethod
    def of(cls, article: Article, quotations: Sequence[Quotation], names: Names) -> Reading:
        """The article, read as far as that can be done without knowing who speaks."""
        read = frames(article.text)
        spans = sorted({q.source.span for q in quotations if q.source.span}, key=lambda s: (s.start, -s.end))
        found = mentions(article.text, read, names.named, spans)
        subjects = (
            m.span for span in spans for m in _within(found, span)[:1] if not _is_attribute(article.text, m, span)
        )
        people = people_of(article.text, read, found, list(subjects))
        cast = Cast.of(article.text, article.title, read, found, people)
        scene = Scene(article.text, read, people, cast, Traces())
        asked: dict[Span, list[Quotation]] = {span: [] for span in spans}
        for quotation in quotations:
            if quotation.source.span:
                asked[quotation.source.span].append(quotation)
        return cls(
            scene,
            found,
            {span: tuple(held) for span, held in asked.items()},
            names.meant(spans),
            _carriers(spans, quotations),
            [f.span.start for f in read],
        )

    def frame_at(self, offset: int) -> int:
        """The number of the frame that the offset lies in."""
        return max(0, bisect_right(self.borders, offset) - 1)

    def is_quoted(self, span: Span) -> bool:
        """True inside quotation marks."""
        return any(item.quote and item.span.contains(span) for item in self.scene.read[self.frame_at(span.start)].items)

    def is_nested(self, span: Span) -> bool:
        """True for a source of nothing but what another tells of it."""
        return all(quotation.carrier for quotation in self.asked[span])

    def walk(self, decide: Decide) -> dict[Span, Question]:
        """Asks about each source in the order of the text; what is decided counts for those that follow."""
        questions: dict[Span, Question] = {}
        answers: dict[Span, Candidate | None] = {}
        waiting = list(self.asked)[::-1]
        heads = {m.span for span in self.asked for m in _within(self.found, span)[:1]}
        at = 0

        def ask_up_to(offset: int) -> None:
            while waiting and waiting[-1].start < offset:
                span = waiting.pop()
                questions[span] = question = self._question(span, answers)
                answers[span] = answer = decide(question)
                if self.is_nested(span):
                    continue  # spoke elsewhere, and another tells of it
                if answer is not None:
                    self._spoke(question, answer)
                elif question.asked.phrase.indefinite and question.asked.phrase.form == "described":
                    self._introduced(question.asked)

        for number, frame in enumerate(self.scene.read):
            if stranger := stranger_of(frame):
                self.scene.traces.meant(stranger, frame.span.start, number, frame.paragraph, stranger.name, False)
            for item in frame.items:
                at = self._name_up_to(at, item.span.start, heads)
                ask_up_to(item.span.start)
                if item.low in ("he", "she") and item.span not in self.asked:
                    self._meant(item.low, item.span.start, number)
            at = self._name_up_to(at, frame.span.end, heads)
            ask_up_to(frame.span.end)
        ask_up_to(len(self.scene.text) + 1)
        return questions

    def _name_up_to(self, at: int, offset: int, heads: set[Span]) -> int:
        while at < len(self.found) and self.found[at].span.start < offset:
            mention = self.found[at]
            person = self.scene.people.of(mention)
            if person:
                paragraph = self.scene.read[mention.frame].paragraph
                self.scene.traces.named(mention, person, paragraph)
                if mention.span in heads:
                    self.scene.traces.meant(person, mention.span.start, mention.frame, paragraph, mention.name, True)
            at += 1
        return at

    def _meant(self, low: str, offset: int, number: int) -> None:
        """Settles by rule what a pronoun means that is nobody's source."""
        gender, paragraph = gender_of(low), self.scene.read[number].paragraph
        choice = self.scene.traces.choose(gender, offset, number, paragraph)
        if choice is None:
            return
        if not choice.person.gender and choice.lead >= SURE_LEAD:
            choice.person.gender, choice.person.guessed = gender, True
        self.scene.traces.meant(choice.person, offset, number, paragraph, choice.trace.words, False)

    def _spoke(self, question: Question, answer: Candidate) -> None:
        asked = question.asked
        start = asked.phrase.span.start
        self.scene.speaks(Spoken(start, asked.frame, asked.paragraph, answer))
        if answer.person:
            words = asked.heads[0].name if asked.heads else question.steps.get(answer, (answer.name, 0))[0]
            self.scene.traces.meant(answer.person, start, asked.frame, asked.paragraph, words, True)

    def _introduced(self, asked: Asked) -> None:
        """Notes that somebody whom the article does not name spoke: "a neighbour", whom "she" means from then on."""
        phrase = asked.phrase
        words = phrase.span.of(self.scene.text)
        stranger = Person(words, "", phrase.head, phrase.gender, nameless=True)
        self.scene.traces.meant(stranger, phrase.span.start, asked.frame, asked.paragraph, words, True)

    def _question(self, span: Span, answers: dict[Span, Candidate | None]) -> Question:
        scene, frame = self.scene, self.frame_at(span.start)
        phrase = wording(scene.text, span)
        paragraph = scene.read[frame].paragraph if scene.read else 0
        carrier = self.carriers.get(span)
        cues = [cue for q in self.asked[span] for cue in q.cue]
        traces = scene.traces.scores(phrase.gender, span.start, frame, paragraph)
        first = max(traces.values(), key=lambda pair: pair[0], default=None)
        contents = (part for q in self.asked[span] for part in q.content)
        described = role_descriptions.described(phrase.lows[not phrase.is_bare :], scene.people) if phrase.role else ()
        asked = Asked(
            phrase=phrase,
            frame=frame,
            paragraph=paragraph,
            talked_of=frozenset(c for part in contents for c, _ in scene.cast.inside(part)),
            fitting=tuple(described),
            heads=tuple(head_mentions(scene.text, span, _within(self.found, span))),
            inside=tuple(scene.cast.inside(span)),
            carrier=answers.get(carrier) if carrier else None,
            carried=carrier is not None,
            stranger=first is not None and first[1].person.nameless,
            cue=cues[0].of(scene.text).split(" ")[-1].strip(",:").lower() if cues else "",
        )
        meaning = self.meant.get(span)
        fitting = [c for c in scene.cast.for_source(phrase, scene.people, scene.recent()) if possible(c, asked)]
        chances = together(fitting, meaning)
        candidates = tuple(sorted(fitting, key=lambda c: -chances[c])[:_MOST])
        most = max(chances.values(), default=0.0)
        own = [of_candidate(c, asked, scene, traces, chances[c], most) for c in candidates]
        steps: dict[Candidate, tuple[str, int]] = {}
        for candidate in candidates:
            entry = traces.get(candidate.person) if candidate.person else None
            if entry:
                steps[candidate] = (entry[1].words, entry[1].frame)
        return Question(asked, candidates, matrix(of_source(asked, scene, meaning), own), steps)


def people_of(text: str, read: Sequence[Frame], found: Sequence[Mention], subjects: Sequence[Span] = ()) -> People:
    """Who is who among the mentions, with their roles; without those that are hardly persons. `subjects` are where
    sources stand."""
    people = named_people(text, read, found, subjects)
    unsure = [p for p in people.persons if p.mentions and not p.sure]
    doubtful = {m.span for p in unsure if likely(p) < PERSON for m in p.mentions}
    if not doubtful:
        return people
    return named_people(text, read, [m for m in found if m.span not in doubtful], subjects)


def named_people(text: str, read: Sequence[Frame], found: Sequence[Mention], subjects: Sequence[Span] = ()) -> People:
    """Who is who among the mentions, with their roles."""
    people = People(found, subjects, leanings(read, found))
    role_descriptions.collect(text, read, found, people)
    return people


def possible(candidate: Candidate, asked: Asked) -> bool:
    """False where the words rule the candidate out: "she" is no company and no man, "they" are more than one, "Mrs.
    Hart" is no Bill Hart."""
    form, person = asked.phrase.form, candidate.person
    if (form in ("he", "she", "who", "i") and person is None) or (form == "they" and person):
        return False
    if asked.stranger and form in ("he", "she"):
        return False
    if person and asked.phrase.is_relation and not any(m.surname == person.surname for m in asked.heads):
        inside = [m for c, m in asked.inside if c is candidate]
        dependent = any(m.possessive or m.attributive or m.governed for m in inside)
        if dependent and not asked.phrase.genitive:
            return False
    last = {m.surname for m in asked.heads[:1]}
    genders = {asked.phrase.gender} | {m.gender for m in asked.heads[:1] if last & candidate.words}
    return not (person and person.gender and not person.guessed and any(g and g != person.gender for g in genders))


def _is_attribute(text: str, mention: Mention, source: Span) -> bool:
    """True for the "Opinion" of "Opinion polls": a noun follows, and that is what speaks."""
    word = _NOUN.match(text, mention.span.end, source.end)
    return word is not None and word[1] not in word_classes.PREPOSITIONS | word_classes.CONJUNCTIONS | _RELATIVE


def _within(found: Sequence[Mention], span: Span) -> list[Mention]:
    """The mentions inside a span, in order."""
    first = bisect_right(found, span.start - 1, key=lambda m: m.span.start)
    last = bisect_right(found, span.end - 1, key=lambda m: m.span.start)
    return [m for m in found[first:last] if m.span.end <= span.end]


def _carriers(spans: Sequence[Span], quotations: Sequence[Quotation]) -> dict[Span, Span | None]:
    """The source of the shortest quotation that each source stands in."""
    held = [(part, q.source.span) for q in quotations for part in q.content]
    held.sort(key=lambda pair: pair[0].start)
    carriers: dict[Span, Span | None] = {}
    starts = [part.start for part, _ in held]
    for span in spans:
        at = bisect_right(starts, span.start)
        around = [(part, who) for part, who in held[max(0, at - _BACK) : at] if part.contains(span) and who != span]
        if around:
            carriers[span] = min(around, key=lambda pair: pair[0].end - pair[0].start)[1]
    return carriers
