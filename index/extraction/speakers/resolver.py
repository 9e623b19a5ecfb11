"""The speaker of each source of an article's quotations: a name, or honestly none.

`index.extraction.speakers.document` walks the article and gathers what speaks for whom,
`index.extraction.speakers.ranker` weighs it; a name is given only where it is likelier than LEAST. The model is learned
by `python -m index.training.speakers.ranker`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from index.core.types import Article, Being, Kind, Quotation, Source, Span
from index.extraction.documents.labels import is_label
from index.extraction.mentions import role_descriptions
from index.extraction.mentions.mention import Mention
from index.extraction.mentions.persons import Person
from index.extraction.mentions.source_phrase import document_kind
from index.extraction.network.name_spans import NetworkNames
from index.extraction.quotations.detector import detect
from index.extraction.speakers.candidates import SpeakerCandidate
from index.extraction.speakers.discourse import SourceContext
from index.extraction.speakers.document import DocumentResolver, SourceCandidates
from index.extraction.speakers.ranker import Ranker, load_ranker
from index.lexicon import gazetteer
from index.text.bylines import author_of, author_source
from index.text.wordpieces import is_common

LEAST = 0.6
"""The confidence below which a source stays without a name; the levels were chosen on PolNeAR dev and world dev."""
LEAST_UNTOLD, LEAST_TIED = 0.9, 0.95
"""The same for a role that the article does not give the person (who must be named OFTEN), or gives several."""
OFTEN = 3
LEAST_SHARED, LEAST_BODY, LEAST_OWN, LEAST_ANYBODY = 0.6, 0.6, 0.4, 0.7
"""The same for a name that several bear; for an organisation; for one with whose name the source begins; and for "one
Republican" or "polls", which may be anybody's."""
TOLD = 0.9
"""The confidence that goes with a description all of whose words the article gives to one person, and with a label."""
FLOATING = 0.9
"""The factor on the confidence of a speaker who is given the words that stand alone behind his own."""
AUTHOR = 0.9
"""The confidence that goes with an author's own "I"."""
_CLAUSE = re.compile(r"(?<=\w),? (?:who|which|whose)\b")
_BREAK = re.compile(r"\n+")
_GAP = 2000  # characters
_PRONOUNS = frozenset("he she they it i we".split())
_SINGLE = frozenset("he she it".split())
_NEVER = 2.0
_FAR = 3  # sentences


def resolve(
    article: Article, quotations: list[Quotation], mentions: NetworkNames | None = None, borders: Sequence[int] = ()
) -> list[Quotation]:
    """The quotations with name, role, being, confidence and why of their sources filled in; the rest unchanged.

    `mentions` are the article's names, read by the network where they are not given; `borders`: where the entries of a
    live blog begin, which nothing but a name crosses.
    """
    if not quotations:
        return []
    mentions = mentions or detect(article).mentions
    context = [_without_clause(article.text, quotation) for quotation in quotations]
    document = DocumentResolver.of(article, context, mentions)
    verdicts = _Verdicts(load_ranker(), document, borders)
    questions = document.walk(verdicts.decide)
    author = author_of(article)
    sources = {
        span: author_source(question.context.phrase.span, author, AUTHOR)
        if author and question.context.phrase.form == "i" and not (question.context.carried or document.is_quoted(span))
        else _source(question, verdicts, document)
        for span, question in questions.items()
    }
    resolved = [_with(quotation, short, sources) for quotation, short in zip(quotations, context, strict=True)]
    return _floating(article.text, resolved, sorted([*borders, *(one.span.start for one in mentions.name_spans)]))


def _without_clause(text: str, quotation: Quotation) -> Quotation:
    """The same without "…, who is no relation of Eleanor Smith": whoever is named there is not the source."""
    span = quotation.source.span
    clause = _CLAUSE.search(text, span.start, span.end) if span else None
    if span is None or clause is None:
        return quotation
    return replace(quotation, source=replace(quotation.source, span=Span(span.start, clause.start())))


def _with(quotation: Quotation, shortened: Quotation, sources: dict[Span, Source]) -> Quotation:
    short = shortened.source.span
    return replace(quotation, source=replace(sources[short], span=quotation.source.span) if short else Source())


def _floating(text: str, quotations: Sequence[Quotation], named: Sequence[int]) -> list[Quotation]:
    """The quotations, those that stand in quotation marks without a source given to whoever spoke just before: in the
    same paragraph or the one before, with nobody named in between (`named`: where names begin)."""
    resolved = list(quotations)
    last: tuple[int, Source] | None = None  # where the words of the latest speaker end
    own = (n for n, quotation in enumerate(resolved) if quotation.carrier is None)
    for n in sorted(own, key=lambda n: resolved[n].content[0].start):
        quotation = resolved[n]
        start, end = quotation.content[0].start, quotation.content[-1].end
        if quotation.source.span:
            parts = (*quotation.content, *quotation.cue, quotation.source.span)
            ends = max(part.end for part in parts)
            if last is None or ends > last[0]:  # not what the latest speaker tells of somebody else
                last = ends, quotation.source
        elif quotation.kind is Kind.DIRECT and last and last[1].name and 0 <= start - last[0] < _GAP:
            breaks = len(_BREAK.findall(text, last[0], start))
            if breaks <= 1 and bisect_left(named, last[0]) == bisect_left(named, start):
                resolved[n] = replace(quotation, source=_before(last[1]))
                last = end, last[1]
    return resolved


def _before(source: Source) -> Source:
    """The source of words that follow those of `source` and have none of their own."""
    first, *others = source.why
    why = (f"{first.split(' (')[0]} (speaks just before)", *others)
    return replace(source, span=None, confidence=round(FLOATING * source.confidence, 3), why=why)


@dataclass(slots=True)
class _Verdicts:
    """Decides by the model and keeps how sure it was."""

    model: Ranker
    document: DocumentResolver
    borders: Sequence[int] = ()
    sure: dict[Span, tuple[SpeakerCandidate, float]] = field(default_factory=dict)

    def decide(self, question: SourceCandidates) -> SpeakerCandidate | None:
        phrase = question.context.phrase
        if not question.candidates or (phrase.is_first_person and not question.context.carrier):
            return None
        *shares, nobody = self.model.shares(question.rows).tolist()
        share = max(shares)
        candidate = question.candidates[shares.index(share)]
        if (
            phrase.definite
            and phrase.role
            and (described := role_descriptions.resolve_description(phrase.lows[1:], self.document.discourse.people))
        ):
            candidate = self.document.discourse.pool.by_person.get(described, candidate)
            share = max(TOLD, share)
        elif named := self._named(question):
            candidate, share = named, max(TOLD, share)
        person, own = candidate.person, any(c is candidate for c, _ in question.context.inside)
        body = phrase.form == "it" or phrase.head in gazetteer.ORGANIZATIONS
        unclear = person is not None and (person.unclear or (person.unshown and not own and not body))
        unclear = unclear or self._is_elsewhere(candidate, question)
        if share >= self._least(candidate, question, self.document) and not unclear:
            self.sure[phrase.span] = candidate, share
        return candidate if share > nobody else None

    def _is_elsewhere(self, candidate: SpeakerCandidate, question: SourceCandidates) -> bool:
        """Return True where the entry of a live blog that the source stands in does not name the candidate."""
        if not self.borders or any(c is candidate for c, _ in question.context.inside):
            return False
        start = question.context.phrase.span.start
        entry = bisect_right(self.borders, start)
        begin = self.borders[entry - 1] if entry else 0
        end = self.borders[entry] if entry < len(self.borders) else len(self.document.discourse.text)
        return bisect_left(candidate.starts, begin) == bisect_left(candidate.starts, end)

    def _named(self, question: SourceCandidates) -> SpeakerCandidate | None:
        """Return the candidate that the label of a turn names ("Ida Brandt: It rained."), or a nested source does."""
        discourse, span, heads = self.document.discourse, question.context.phrase.span, question.context.heads
        if not heads:
            return None
        labels = is_label(discourse.text, span) and heads[0].span.end + 2 >= span.end
        person = discourse.people.of(heads[0]) if labels or self.document.is_nested(span) else None
        return discourse.pool.by_person.get(person) if person else None

    @staticmethod
    def _least(candidate: SpeakerCandidate, question: SourceCandidates, document: DocumentResolver) -> float:
        """Return the least confidence at which the candidate is named."""
        context, people = question.context, document.discourse.people
        phrase, person = context.phrase, candidate.person
        own = any(c is candidate for c, _ in context.inside)
        if document.is_nested(phrase.span) and not (own or phrase.form in _SINGLE):
            return _NEVER  # the networks have learned no such sources: they name the carrier
        if phrase.indefinite and not own and candidate.starts[0] < phrase.span.start:
            return _NEVER  # "a neighbour" is none of those who were named before
        if (phrase.indefinite or phrase.plural) and not own:
            return LEAST_ANYBODY
        if phrase.is_document and person and not (own or phrase.possessor or _owns(candidate, context, document)):
            return _NEVER  # "the lawsuit" is nobody's whom the article does not make its author
        bearers = people.bearers(context.heads[0]) if context.heads else []
        if own or person in bearers:
            if len(bearers) > 1 and people.of(context.heads[0]) is None:
                return _NEVER if _rivalled(candidate, bearers, context, document) else LEAST_SHARED
        elif phrase.role and (phrase.definite or phrase.possessor) and person is not None:
            known = {word for role in person.roles for word in role.lower().split()}
            if phrase.definite and phrase.role in known and person not in context.role_bearers:
                return _NEVER  # a vice president is no president
            if person in context.role_bearers and len(context.role_bearers) > 1:
                return LEAST_TIED
            if person not in context.role_bearers:
                return LEAST_UNTOLD if len(candidate.mentions) >= OFTEN else _NEVER
            return LEAST
        if person is None and any(c is candidate and m.begin - 4 <= phrase.span.start for c, m in context.inside):
            return LEAST_OWN
        return LEAST if person else LEAST_BODY


def _owns(candidate: SpeakerCandidate, context: SourceContext, document: DocumentResolver) -> bool:
    """True where the article says whose such a document is, and it is the candidate's."""
    owners = document.discourse.pool.owners.get(document_kind(context.phrase.head), [])
    return candidate in owners


def _rivalled(
    candidate: SpeakerCandidate, bearers: Sequence[Person], context: SourceContext, document: DocumentResolver
) -> bool:
    """True where the article names another bearer of the name as often, and as lately."""
    pool, start = document.discourse.pool, context.phrase.span.start

    def latest(one: SpeakerCandidate) -> int:
        at = bisect_left(one.full, start)
        return document.sentence_at(one.full[at - 1]) if at else -_FAR

    others = [c for p in bearers if (c := pool.by_person.get(p)) and c is not candidate]
    return any(2 * c.titled > candidate.titled and latest(c) > latest(candidate) - _FAR for c in others)


def _source(question: SourceCandidates, verdicts: _Verdicts, document: DocumentResolver) -> Source:
    """Return the source with the speaker that was chosen for it."""
    context, text = question.context, document.discourse.text
    span, written = context.phrase.span, " ".join(context.phrase.span.of(text).split())
    together = _several(context, document)
    if len(together) > 1:
        name = "; ".join(person.name for person in together)
        return Source(span, name, None, Being.GROUP, 0.8, (written, name))
    if span not in verdicts.sure:
        being = Being.PERSON if context.phrase.gender else Being.UNNAMED
        return Source(span, being=being, why=(written,))
    candidate, share = verdicts.sure[span]
    role = _role(candidate, context, document)
    return Source(span, candidate.name, role, candidate.being, share, _why(written, candidate, question, document))


def _several(context: SourceContext, document: DocumentResolver) -> list[Person]:
    """The persons of "Ida Brandt and Karl Voss"; not the "Trade" of "Trade and Industry Secretary Karl Voss"."""
    persons: list[Person] = []
    for mention, following in zip_longest(context.heads, context.heads[1:]):
        person = document.discourse.people.of(mention)
        titled = following is not None and following.begin < following.span.start
        if person is None or person in persons:
            continue
        if titled and is_common(person.name.lower()) and not any(m.sure for m in person.mentions):
            continue
        persons.append(person)
    return persons


def _role(candidate: SpeakerCandidate, context: SourceContext, document: DocumentResolver) -> str | None:
    """The role that the source itself names, or else the first that the article gives, of those that can be one."""
    person = candidate.person
    if person is None:
        return None
    here = [m.role for m in context.heads if m.role and document.discourse.people.of(m) is person]
    people, outlet = document.discourse.people, document.outlet
    sound = (role for role in (*here, *person.roles) if role_descriptions.is_sound(role, person, people, outlet))
    return next(sound, None)


def _why(
    written: str, candidate: SpeakerCandidate, question: SourceCandidates, document: DocumentResolver
) -> tuple[str, ...]:
    """The steps from the words to the name."""
    context = question.context
    own = _own(candidate, context, document)
    if own is not None:
        steps = [own.name]
    elif context.phrase.form in _PRONOUNS:
        words, sentence = question.steps.get(candidate) or _nearest(candidate, context)
        steps = [written, f"{words} ({_place(sentence, context, document)})"]
    else:
        steps = [written]
    if context.phrase.form == "who":
        return (*steps, candidate.name) if own is None else tuple(steps)
    if steps[-1].split(" (")[0] != candidate.name:
        introduced = candidate.person.introduced if candidate.person else candidate.mentions[0]
        steps.append(f"{candidate.name} (paragraph {document.discourse.sentences[introduced.sentence].paragraph + 1})")
    return tuple(steps)


def _own(candidate: SpeakerCandidate, context: SourceContext, document: DocumentResolver) -> Mention | None:
    """The mention inside the source that names the candidate."""
    inside: Sequence[Mention] = [m for c, m in context.inside if c is candidate]
    return inside[0] if inside else next((m for m in context.heads if candidate.person), None)


def _nearest(candidate: SpeakerCandidate, context: SourceContext) -> tuple[str, int]:
    """The last mention before the source, or the first behind it."""
    mention = candidate.mentions[max(0, bisect_left(candidate.starts, context.phrase.span.start) - 1)]
    return mention.name, mention.sentence


def _place(sentence: int, context: SourceContext, document: DocumentResolver) -> str:
    """Return the place of a sentence in words, as seen from the source."""
    if sentence == context.sentence:
        return "same sentence"
    if sentence == context.sentence - 1:
        return "previous sentence"
    return f"paragraph {document.discourse.sentences[sentence].paragraph + 1}"
