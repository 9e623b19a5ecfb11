"""Interviews without labels: questions that alternate with answers in the first person, and the one who answers.

The answers are the interviewee's where the headline or the introduction names one person as interviewed, and nobody's
else. Questions, notes and lines that speak of the interviewee in the third person are nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.core.types import Kind, Quotation, Source, Span
from index.extraction.documents.evidence import LayoutEvidence
from index.extraction.documents.turns import is_aside, is_tail
from index.extraction.network.name_spans import NamedSpan
from index.lexicon import gazetteer, word_classes
from index.text.bylines import byline_persons
from index.text.name_parts import NO_START, is_given_name

LEAST_QUESTIONS = 3
OWN, ADDRESSED = 0.5, 0.25
"""The share of answers that speak of "I" or "we", and of questions that speak of "you", at least."""
SURE = 0.7
"""The least probability of a name that may be the interviewee's."""
CONFIDENCE = 0.9
_MOST = 40
"""Names of an introduction that are looked at."""
_DASHED = re.compile(r"^[-–—]\s+(?=\S)")
_MARKED = re.compile(r"^(?:#{1,6} .+|(\*\*|__|\*|_)(?=\S)[^*_]+\1)$")
_SECOND = frozenset("you your yours yourself you’re you're you’ve you've you’d you'd you’ll you'll".split())
_FIRST = word_classes.FIRST_PERSON | frozenset(
    "i’m i'm i’ve i've i’d i'd i’ll i'll we’re we're we’ve we've we’d we'd we’ll we'll".split()
)
_TITLE = r"(?:(?!\b(?:and|said|says)\b)[^.?!:;“\"]){0,60}?"
_ASKED = re.compile(
    r"\b(?:interview(?:s|ed|ing)?(?: with)?|questions? (?:to|for)|q ?& ?a:?(?: with)?|we (?:visited|rang|called)|"
    r"(?:in conversation|conversation|talk(?:s|ed|ing)?|sp(?:oke|eaks?|eaking)|chat(?:s|ted)?|sat down|sits down) "
    rf"(?:to|with)|meets?|met|asks|asked):?\s+{_TITLE}$",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    rf"^(?:,{_TITLE},|\s+\([^()]*\))?\s+(?:(?:talks?|talked|speaks?|spoke|tells?|told|chats?) (?:to us|with us|us|"
    r"about|of)\b|answer(?:s|ed)?\b|explains\b|looks back\b|in conversation\b|in h(?:er|is) own words\b|"
    r"is interviewed\b)|^\s*[:–—-]\s+[\"“‘'„«]",
    re.IGNORECASE,
)
_INTERVIEW = re.compile(
    r"\binterview|\bconversation\b|\bq ?& ?a\b|\bour questions\b|\bquestions (?:to|for)\b|"
    r"\b(?:talks?|talked|speaks?|spoke|tells?|told|chats?) (?:to us|with us|us|about)\b|"
    r"\bwe (?:asked|met|talked|spoke|visited|rang|called|sat)\b",
    re.IGNORECASE,
)
_PARTY = re.compile(
    r"\b(?:we|us|our)\b[^.?!]*\b(?:he|she|him|her)\b|\b(?:he|she|him|her)\b[^.?!]*\b(?:us|we|our)\b|"
    r"\bwe (?:met|sat|talked|spoke) (?:in|on|at|for|under|over|behind|beside|before|after|one|by)\b",
    re.IGNORECASE,
)
"""A talk with somebody named before."""
_CREDIT = re.compile(
    r"(?:\bby|\b(?:interview|words|text|photos?|photographs?|pictures?|report|interviewer)(?: by)?:?)\s+$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\b([^\W\d_a-z][\w’'\-]+) $")
_SENTENCE = re.compile(r"[.?!]\s|\n")


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview's introduction (the text's head up to the first question), its whole span and its answers."""

    introduction: int
    span: Span
    answers: tuple[tuple[Span, ...], ...]
    notes: str
    """What stands behind the last answer."""


def unlabelled_interview(evidence: LayoutEvidence) -> Interview | None:
    """The interview that a text is; None for anything else. Linear in the text's length."""
    asking = next((numbers for numbers in _readings(evidence) if _alternates(evidence, numbers)), None)
    if asking is None:
        return None
    text, lines = evidence.text, evidence.lines
    answers = [
        [line for line in lines[number + 1 : until] if not is_aside(line.of(text))]
        for number, until in zip(asking, [*asking[1:], len(lines)], strict=True)
    ]
    answers[-1] = _last(evidence, asking[-1] + 1, several=sum(map(len, answers[:-1])) > len(answers) - 1)
    if not all(answers) or not _is_conversation(evidence, asking, answers):
        return None
    end = answers[-1][-1].end
    spans = tuple(tuple(_undashed(text, line) for line in answer) for answer in answers)
    first = lines[asking[0]].start
    return Interview(first, Span(first, end), spans, text[end:])


def interviewee(
    interview: Interview, text: str, title: str, author: str, names: Sequence[NamedSpan]
) -> NamedSpan | None:
    """The one person whom headline or introduction name as interviewed; None where it is nobody, or several.

    `names` are those of `head_of`, whose offsets they have.
    """
    head = head_of(interview, text, title)
    credited = {name.split()[-1].casefold() for name in byline_persons(author, "")}
    persons = [
        one
        for one in (_whole(head, one) for one in names)
        if one.person and one.probability >= SURE and " " in one.span.of(head).strip()
        if _surname(head, one) not in credited
        and not _CREDIT.search(head[max(0, one.span.start - 30) : one.span.start])
    ]
    if len(persons) > _MOST:
        return None
    surnames = {_surname(head, one) for one in persons}
    chosen = {_surname(head, one) for one in persons if _is_interviewed(head, one, persons)}
    if not chosen and len(surnames) == 1 and _is_talk(head, interview.notes, persons):
        chosen = surnames
    if len(chosen) != 1 or _in_third_person(interview, text, chosen):
        return None
    fitting = [one for one in persons if _surname(head, one) in chosen]
    return max(fitting, key=lambda one: (one.span.start > len(title), one.span.end - one.span.start))


def head_of(interview: Interview, text: str, title: str) -> str:
    """The headline and the introduction, two line breaks between them."""
    return f"{title}\n\n{text[: interview.introduction]}"


def answers_of(interview: Interview, text: str, name: str, span: Span | None) -> list[Quotation]:
    """A direct quotation for each answer, without paragraphs that speak of the interviewee in the third person."""
    surname = name.split()[-1]
    quotations = []
    for answer in interview.answers:
        content = tuple(line for line in answer if surname not in line.of(text))
        if content:
            quotations.append(Quotation(content, Source(span, name), (), Kind.DIRECT, confidence=CONFIDENCE))
    return quotations


def _readings(evidence: LayoutEvidence) -> Iterator[list[int]]:
    """The numbers of the lines that may be the questions: lines set apart by marks, every second of those that begin
    with a dash, lines that ask."""
    text, lines = evidence.text, evidence.lines
    marked = [number for number, line in enumerate(lines) if _MARKED.match(line.of(text))]
    asked = [number for number in marked if evidence.asks[number]]
    if len(asked) >= LEAST_QUESTIONS:
        first, last = asked[0], asked[-1]
        yield [number for number in marked if first <= number <= last]
    dashed = [number for number, line in enumerate(lines) if _DASHED.match(line.of(text))]
    if dashed and dashed == list(range(dashed[0], dashed[-1] + 1)):
        yield dashed[::2] if len(dashed) % 2 == 0 else dashed[:-1:2]
    yield [number for number, asks in enumerate(evidence.asks) if asks and text[lines[number].start] not in "\"“„«'‘("]


def _alternates(evidence: LayoutEvidence, asking: Sequence[int]) -> bool:
    """True for three questions or more, most of which ask, each before another line, which hardly ever asks."""
    if len(asking) < LEAST_QUESTIONS or asking[-1] + 1 >= len(evidence.lines):
        return False
    if any(after - before < 2 for before, after in pairwise(asking)):
        return False
    firsts = [evidence.asks[number + 1] for number in asking]
    return 2 * sum(evidence.asks[n] for n in asking) >= len(asking) and 4 * sum(firsts) <= len(asking)


def _last(evidence: LayoutEvidence, number: int, *, several: bool) -> list[Span]:
    """The last answer, given its first line's number: one paragraph or, where others have several, all up to the last
    one that speaks of "I"."""
    text = evidence.text
    behind = list[Span]()
    for line in evidence.lines[number:]:
        if is_tail(line.of(text)) or is_aside(line.of(text)) or _MARKED.match(line.of(text)):
            break
        behind.append(line)
    own = max((n for n, line in enumerate(behind) if _words(line.of(text)) & _FIRST), default=0)
    return behind[: own + 1] if several else behind[:1]


def _is_conversation(evidence: LayoutEvidence, asking: Sequence[int], answers: Sequence[Sequence[Span]]) -> bool:
    """True where questions speak of "you" and hardly of "I", and answers outside quotation marks of "I" or "we"."""
    text = evidence.text
    questions = [_words(evidence.words[number]) for number in asking]
    addressed, own = (sum(bool(words & group) for words in questions) for group in (_SECOND, _FIRST))
    if addressed < ADDRESSED * len(questions) or own > addressed or 4 * own > len(questions):
        return False
    replies = [
        _words(" ".join(re.sub(r"[\"“][^\"“”]*[\"”]", " ", line.of(text)) for line in answer)) for answer in answers
    ]
    return sum(bool(words & _FIRST) for words in replies) >= OWN * len(replies)


def _words(line: str) -> set[str]:
    return {word.strip('.,;:!?()—–*_"“”‘…') for word in line.casefold().split()}


def _undashed(text: str, line: Span) -> Span:
    dash = _DASHED.match(text[line.start : line.end])
    return Span(line.start + dash.end(), line.end) if dash else line


def _whole(head: str, one: NamedSpan) -> NamedSpan:
    """The name with the first name before it, where the network reads the surname alone."""
    before = _WORD.search(head, max(0, one.span.start - 30), one.span.start)
    if before is None or " " in one.span.of(head):
        return one
    low = before[1].casefold()
    heads_line = (
        head[before.start() - 1 : before.start()] in ("", "\n") and head[one.span.end : one.span.end + 1] == ":"
    )
    if is_given_name(low) or (heads_line and low not in NO_START | gazetteer.ROLES | set(gazetteer.TITLES)):
        return replace(one, span=Span(before.start(), one.span.end))
    return one


def _surname(head: str, one: NamedSpan) -> str:
    return one.span.of(head).split()[-1].removesuffix("’s").removesuffix("'s").casefold()


def _is_interviewed(head: str, one: NamedSpan, persons: Sequence[NamedSpan]) -> bool:
    """True where the words around a name say that its bearer is asked or answers, and their sentence names nobody
    else."""
    start, end = _sentence(head, one)
    if any(start <= other.span.start < end and _surname(head, other) != _surname(head, one) for other in persons):
        return False
    return bool(_ASKED.search(head, start, one.span.start) or _ANSWERS.search(head[one.span.end : end]))


def _is_talk(head: str, notes: str, persons: Sequence[NamedSpan]) -> bool:
    """True where a headline that begins with the one person's name stands over an interview, or where a sentence tells
    of a talk with "her" or "him"."""
    line = head.lstrip()
    first = persons[0].span
    begins = first.start == len(head) - len(line) and head[first.end : first.end + 1] == ":"
    if begins and "\n" in head[first.end :] and _INTERVIEW.search(head + "\n" + notes):
        return True
    return any(_INTERVIEW.search(part) and _PARTY.search(part) for part in _SENTENCE.split(head))


def _sentence(head: str, one: NamedSpan) -> tuple[int, int]:
    """The bounds of the sentence that a name stands in, at most 160 characters before it and behind it."""
    least, most = max(0, one.span.start - 160), one.span.end + 160
    start = max([least, *(match.end() for match in _SENTENCE.finditer(head, least, one.span.start))])
    stop = _SENTENCE.search(head, one.span.end, most)
    return start, stop.start() + 1 if stop else min(len(head), most)


def _in_third_person(interview: Interview, text: str, surnames: set[str]) -> bool:
    """True where several answers speak of their speaker by name."""
    named = sum(any(surnames & _words(line.of(text)) for line in answer) for answer in interview.answers)
    return 4 * named > len(interview.answers)
