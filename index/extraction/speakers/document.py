"""The article read once from start to end: mentions update the discourse, and each source is resolved in its turn."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.core.types import Article, Quotation, Span
from index.extraction.mentions import role_descriptions
from index.extraction.mentions.detection import detect_mentions
from index.extraction.mentions.mention import Mention, head_mentions
from index.extraction.mentions.persons import People, Person
from index.extraction.mentions.source_phrase import parse_source_phrase
from index.extraction.network.name_spans import NamedSpan, Referents
from index.extraction.speakers.candidates import CandidatePool, SpeakerCandidate
from index.extraction.speakers.discourse import Discourse, SourceContext, Utterance
from index.extraction.speakers.features import candidate_features, feature_matrix, name_probabilities, source_features
from index.extraction.speakers.person_classifier import person_probability
from index.extraction.speakers.pronouns import Salience, pronoun_gender, surname_genders, unnamed_person
from index.lexicon import word_classes
from index.text.tokens import Sentence, tokenize_sentences

SURE_LEAD = 2.0
PERSON = 0.3  # how likely it must be that a name is a person's
_BACK = 20
_MOST = 12  # candidates for a source
_NOUN = re.compile(r"\s+([a-z]\w*)")
_RELATIVE = frozenset("who whom whose which that himself herself".split())


@dataclass(frozen=True, slots=True)
class SourceCandidates:
    """A source with its candidates and what speaks for each; the last row of `rows` stands for nobody."""

    context: SourceContext
    candidates: tuple[SpeakerCandidate, ...]
    rows: NDArray[np.float32]  # float32[n + 1, d], columns as in features.FEATURES
    steps: dict[SpeakerCandidate, tuple[str, int]]  # by candidate: the words that lead to it, and their sentence


Decide = Callable[[SourceCandidates], SpeakerCandidate | None]


class Names(Protocol):
    """The names of an article, as `index.extraction.network.name_spans.NetworkNames` has them."""

    @property
    def name_spans(self) -> list[NamedSpan]: ...

    def referents(self, sources: Sequence[Span]) -> dict[Span, Referents]: ...


@dataclass(slots=True)
class DocumentResolver:
    """An article with its sources and mentions, whose sources are resolved in the order of the text."""

    discourse: Discourse
    mentions: list[Mention]
    by_source: dict[Span, tuple[Quotation, ...]]
    referents: dict[Span, Referents]
    carriers: dict[Span, Span | None]
    borders: list[int]
    outlet: str = ""

    @classmethod
    def of(cls, article: Article, quotations: Sequence[Quotation], names: Names) -> DocumentResolver:
        """The article, read as far as that can be done without knowing who speaks."""
        sentences = tokenize_sentences(article.text)
        spans = sorted({q.source.span for q in quotations if q.source.span}, key=lambda s: (s.start, -s.end))
        mentions = detect_mentions(article.text, sentences, names.name_spans, spans)
        subjects = (
            m.span for span in spans for m in _within(mentions, span)[:1] if not _is_attribute(article.text, m, span)
        )
        people = people_of(article.text, sentences, mentions, list(subjects))
        pool = CandidatePool.of(article.text, article.title, sentences, mentions, people)
        discourse = Discourse(article.text, sentences, people, pool, Salience())
        by_source: dict[Span, list[Quotation]] = {span: [] for span in spans}
        for quotation in quotations:
            if quotation.source.span:
                by_source[quotation.source.span].append(quotation)
        return cls(
            discourse,
            mentions,
            {span: tuple(inside) for span, inside in by_source.items()},
            names.referents(spans),
            _carriers(spans, quotations),
            [f.span.start for f in sentences],
            article.outlet,
        )

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that the offset lies in."""
        return max(0, bisect_right(self.borders, offset) - 1)

    def is_quoted(self, span: Span) -> bool:
        """True inside quotation marks."""
        tokens = self.discourse.sentences[self.sentence_at(span.start)].tokens
        at = bisect_right(tokens, span.start, key=lambda token: token.span.start) - 1
        return at >= 0 and bool(tokens[at].quote) and tokens[at].span.contains(span)

    def is_nested(self, span: Span) -> bool:
        """True for a source of nothing but what another tells of it."""
        return all(quotation.carrier for quotation in self.by_source[span])

    def walk(self, decide: Decide) -> dict[Span, SourceCandidates]:
        """Asks about each source in the order of the text; what is decided counts for those that follow."""
        questions: dict[Span, SourceCandidates] = {}
        answers: dict[Span, SpeakerCandidate | None] = {}
        waiting = list(self.by_source)[::-1]
        heads = {m.span for span in self.by_source for m in _within(self.mentions, span)[:1]}
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
                elif question.context.phrase.indefinite and question.context.phrase.form == "described":
                    self._introduced(question.context)

        for number, sentence in enumerate(self.discourse.sentences):
            if stranger := unnamed_person(sentence):
                self.discourse.salience.add_reference(
                    stranger, sentence.span.start, number, sentence.paragraph, stranger.name, False
                )
            for token in sentence.tokens:
                at = self._name_up_to(at, token.span.start, heads)
                ask_up_to(token.span.start)
                if token.low in ("he", "she") and token.span not in self.by_source:
                    self._meant(token.low, token.span.start, number)
            at = self._name_up_to(at, sentence.span.end, heads)
            ask_up_to(sentence.span.end)
        ask_up_to(len(self.discourse.text) + 1)
        return questions

    def _name_up_to(self, at: int, offset: int, heads: set[Span]) -> int:
        while at < len(self.mentions) and self.mentions[at].span.start < offset:
            mention = self.mentions[at]
            person = self.discourse.people.of(mention)
            if person:
                paragraph = self.discourse.sentences[mention.sentence].paragraph
                self.discourse.salience.add_mention(mention, person, paragraph)
                if mention.span in heads:
                    self.discourse.salience.add_reference(
                        person, mention.span.start, mention.sentence, paragraph, mention.name, True
                    )
            at += 1
        return at

    def _meant(self, low: str, offset: int, number: int) -> None:
        """Settles by rule what a pronoun means that is nobody's source."""
        gender, paragraph = pronoun_gender(low), self.discourse.sentences[number].paragraph
        antecedent = self.discourse.salience.choose(gender, offset, number, paragraph)
        if antecedent is None:
            return
        if not antecedent.person.gender and antecedent.lead >= SURE_LEAD:
            antecedent.person.gender, antecedent.person.guessed = gender, True
        self.discourse.salience.add_reference(
            antecedent.person, offset, number, paragraph, antecedent.entry.words, False
        )

    def _spoke(self, question: SourceCandidates, answer: SpeakerCandidate) -> None:
        context = question.context
        start = context.phrase.span.start
        self.discourse.add(Utterance(start, context.sentence, context.paragraph, answer))
        if answer.person:
            words = context.heads[0].name if context.heads else question.steps.get(answer, (answer.name, 0))[0]
            self.discourse.salience.add_reference(
                answer.person, start, context.sentence, context.paragraph, words, True
            )

    def _introduced(self, context: SourceContext) -> None:
        """Notes that somebody whom the article does not name spoke: "a neighbour", whom "she" means from then on."""
        phrase = context.phrase
        words = phrase.span.of(self.discourse.text)
        stranger = Person(words, "", phrase.head, phrase.gender, nameless=True)
        self.discourse.salience.add_reference(
            stranger, phrase.span.start, context.sentence, context.paragraph, words, True
        )

    def _question(self, span: Span, answers: dict[Span, SpeakerCandidate | None]) -> SourceCandidates:
        discourse, sentence = self.discourse, self.sentence_at(span.start)
        phrase = parse_source_phrase(discourse.text, span)
        paragraph = discourse.sentences[sentence].paragraph if discourse.sentences else 0
        carrier = self.carriers.get(span)
        cues = [cue for q in self.by_source[span] for cue in q.cue]
        antecedents = discourse.salience.scores(phrase.gender, span.start, sentence, paragraph)
        first = max(antecedents.values(), key=lambda pair: pair[0], default=None)
        contents = (part for q in self.by_source[span] for part in q.content)
        described = (
            role_descriptions.persons_of_role(phrase.lows[not phrase.is_bare :], discourse.people)
            if phrase.role
            else ()
        )
        context = SourceContext(
            phrase=phrase,
            sentence=sentence,
            paragraph=paragraph,
            named_in_content=frozenset(c for part in contents for c, _ in discourse.pool.inside(part)),
            role_bearers=tuple(described),
            heads=tuple(head_mentions(discourse.text, span, _within(self.mentions, span))),
            inside=tuple(discourse.pool.inside(span)),
            carrier=answers.get(carrier) if carrier else None,
            carried=carrier is not None,
            stranger=first is not None and first[1].person.nameless,
            cue=cues[0].of(discourse.text).split(" ")[-1].strip(",:").lower() if cues else "",
        )
        meaning = self.referents.get(span)
        offered = discourse.pool.for_source(phrase, discourse.people, discourse.recent())
        chances = name_probabilities(discourse.pool, meaning)
        likely = [c for c in offered if chances.get(c) and is_possible(c, context)]
        unread = (c for c in offered if not chances.get(c) and is_possible(c, context))
        named = sorted(likely, key=lambda c: -chances[c])[:_MOST]
        candidates = (*named, *islice(unread, _MOST - len(named)))
        most = max((chances[c] for c in likely), default=0.0)
        own = [candidate_features(c, context, discourse, antecedents, chances.get(c, 0.0), most) for c in candidates]
        steps: dict[SpeakerCandidate, tuple[str, int]] = {}
        for candidate in candidates:
            entry = antecedents.get(candidate.person) if candidate.person else None
            if entry:
                steps[candidate] = (entry[1].words, entry[1].sentence)
        return SourceCandidates(
            context, candidates, feature_matrix(source_features(context, discourse, meaning), own), steps
        )


def people_of(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], subjects: Sequence[Span] = ()
) -> People:
    """Return the persons of the mentions, with their roles, without clusters that are hardly persons. `subjects` are
    where sources stand."""
    people = named_people(text, sentences, mentions, subjects)
    unsure = [p for p in people.persons if p.mentions and not p.sure]
    doubtful = {m.span for p in unsure if person_probability(p) < PERSON for m in p.mentions}
    if not doubtful:
        return people
    return named_people(text, sentences, [m for m in mentions if m.span not in doubtful], subjects)


def named_people(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], subjects: Sequence[Span] = ()
) -> People:
    """Return the persons of the mentions, with their roles."""
    people = People(mentions, subjects, surname_genders(sentences, mentions))
    role_descriptions.collect_roles(text, sentences, mentions, people)
    return people


def is_possible(candidate: SpeakerCandidate, context: SourceContext) -> bool:
    """False where the words rule the candidate out: "she" is no company and no man, "they" are more than one, "Mrs.
    Hart" is no Bill Hart."""
    form, person = context.phrase.form, candidate.person
    if (form in ("he", "she", "who", "i") and person is None) or (form == "they" and person):
        return False
    if context.stranger and form in ("he", "she"):
        return False
    if person and context.phrase.is_relation and not any(m.surname == person.surname for m in context.heads):
        inside = [m for c, m in context.inside if c is candidate]
        dependent = any(m.possessive or m.attributive or m.governed for m in inside)
        if dependent and not context.phrase.genitive:
            return False
    last = {m.surname for m in context.heads[:1]}
    genders = {context.phrase.gender} | {m.gender for m in context.heads[:1] if last & candidate.words}
    return not (person and person.gender and not person.guessed and any(g and g != person.gender for g in genders))


def _is_attribute(text: str, mention: Mention, source: Span) -> bool:
    """True for the "Opinion" of "Opinion polls": a noun follows, and that is what speaks."""
    word = _NOUN.match(text, mention.span.end, source.end)
    return word is not None and word[1] not in word_classes.PREPOSITIONS | word_classes.CONJUNCTIONS | _RELATIVE


def _within(mentions: Sequence[Mention], span: Span) -> list[Mention]:
    """The mentions inside a span, in order."""
    first = bisect_right(mentions, span.start - 1, key=lambda m: m.span.start)
    last = bisect_right(mentions, span.end - 1, key=lambda m: m.span.start)
    return [m for m in mentions[first:last] if m.span.end <= span.end]


def _carriers(spans: Sequence[Span], quotations: Sequence[Quotation]) -> dict[Span, Span | None]:
    """The source of the shortest quotation that each source stands in."""
    sourced = [(part, q.source.span) for q in quotations for part in q.content]
    sourced.sort(key=lambda pair: pair[0].start)
    carriers: dict[Span, Span | None] = {}
    starts = [part.start for part, _ in sourced]
    for span in spans:
        at = bisect_right(starts, span.start)
        around = [(part, who) for part, who in sourced[max(0, at - _BACK) : at] if part.contains(span) and who != span]
        if around:
            carriers[span] = min(around, key=lambda pair: pair[0].end - pair[0].start)[1]
    return carriers
