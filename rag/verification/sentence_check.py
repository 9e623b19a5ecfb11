"""Whether a sentence that a language model wrote may be shown: it is compared with the statements that it cites.

    checked = Check(answer.matches).sentence("Lavrov said it “was not planned” [1].", before=None)
    checked.fault    # '' or what is wrong with it

Every quotation must stand in a cited statement as its speaker's own words, and is then replaced by the article's text
at that place. Every name, number and date must stand there. The speaker must be named as the one who said it. A
paraphrase must have half its words in common with what it cites, and no negation of its own. What cannot be told is a
fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.core.types import Article, Span
from index.lexicon import gazetteer, word_classes
from index.lexicon.first_names import FEMALE, MALE
from index.lexicon.reporting_verbs import VERB_FORMS, VerbForm
from index.text.pos_hints import is_first_person
from index.text.quotation_marks import quoted_spans
from index.text.stemming import STOP
from index.text.stemming import stems as stems_of
from rag.answers.types import Statement
from rag.verification import attribution, polarity, prose
from rag.verification import numbers as figures
from rag.verification.evidence import Ground, bare
from rag.verification.lowercase_names import CALENDAR, Disguises
from rag.verification.sentence_parse import FRAME, FREE, Clause, Run, runs

LONGEST = 1200
"""Characters of a sentence; a longer one is not checked and not shown."""
_ROLES = (
    gazetteer.ROLES | gazetteer.KIN | frozenset("former ex retired outgoing incoming interim".split())
) - gazetteer.UNSURE_ROLES
_WORD_FOR_WORD = re.compile(r"\b(?:unquote|verbatim|word for word|literally|(?:own|exact|very) words)\b", re.IGNORECASE)
_QUOTATION_MARKS = frozenset('"“”„«»‘')


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article in a sentence: `at` is where they stand in the sentence, `span` where in the article."""

    at: Span
    article: Article
    span: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it may be shown, what it cites and quotes; or as it was written, and what is wrong with it."""

    text: str
    cited: tuple[int, ...] = ()
    quotes: tuple[Quote, ...] = ()
    speaker: str | None = None
    fault: str = ""


class Fault(Exception):
    """What is wrong with a sentence."""


class Check:
    """Compares sentences with statements; those whose speaker is unclear are not to be cited."""

    def __init__(self, statements: Sequence[Statement], is_person: Callable[[str], bool] = lambda _: False) -> None:
        """`is_person` tells who speaks in the archive; it is asked for words that stand in none of the articles."""
        self.grounds = {s.n: Ground(s) for s in statements if s.name and s.match}
        self._disguises = Disguises((ground.statement.article.text for ground in self.grounds.values()), is_person)

    def sentence(self, text: str, before: str | None) -> Sentence:
        """The sentence, checked. `before` is the id of the speaker of the sentence shown right before it, if any."""
        numbers = tuple(prose.cited(text))
        try:
            return self._checked(text, numbers, before)
        except Fault as fault:
            return Sentence(text, numbers, fault=str(fault))

    def _checked(self, text: str, numbers: tuple[int, ...], before: str | None) -> Sentence:
        if len(text) > LONGEST:
            raise Fault("is too long to be checked")
        if not prose.is_plain(text):
            raise Fault("contains characters that do not belong in prose")
        grounds = self._cited(numbers)
        body = prose.CITATION.sub(lambda match: " " * len(match[0]), text)
        if "[" in body or "]" in body:
            raise Fault("has a citation that cannot be read")
        marked = quoted_spans(body, [Span(0, len(body))])
        quotes = [_quote(body, each.span, each.closed, grounds) for each in marked]
        rest = list(body)
        for each in marked:
            rest[each.span.start : each.span.end] = " " * (each.span.end - each.span.start)
        clause = self._clause("".join(rest), marked[0].span.start if marked else None)
        self._compare(clause, grounds)
        if wrong := attribution.fault(clause, grounds, before):
            raise Fault(wrong)
        _support(clause, grounds)
        if wrong := polarity.fault(clause.text, [(ground, span) for ground, span, _ in quotes], grounds):
            raise Fault(wrong)
        shown, placed = _shown(text, [each.span for each in marked], quotes)
        return Sentence(shown, numbers, placed, grounds[0].statement.speaker)

    def _cited(self, numbers: Sequence[int]) -> list[Ground]:
        if not numbers:
            raise Fault("cites nothing")
        if missing := [n for n in numbers if n not in self.grounds]:
            raise Fault(f"cites {missing[0]}, which is not among the statements")
        grounds = [self.grounds[n] for n in numbers]
        if len({ground.statement.speaker for ground in grounds}) > 1:
            raise Fault("cites several speakers at once")
        return grounds

    def _clause(self, text: str, quote: int | None) -> Clause:
        """The prose of a sentence; raises Fault for quotation marks that are left, and for the first person."""
        if any(c in _QUOTATION_MARKS for c in text) or re.search(r"(?<![\w])['’]", text):
            raise Fault("has an unpaired quotation mark")
        words = prose.words(text)
        if _WORD_FOR_WORD.search(text):
            raise Fault("claims words without quotation marks")
        if any(is_first_person(re.split("['’]", word.text)[0]) for word in words):
            raise Fault("uses “I” or “we” outside quotation marks")
        if not words:
            raise Fault("does not say whose words these are")
        return Clause(text, words, runs(text, words), quote is not None and quote < words[0].start)

    def _compare(self, clause: Clause, grounds: Sequence[Ground]) -> None:
        """Raises Fault for a number, date, role or name that does not stand in what is cited."""
        counted = figures.counted(clause.text)
        given = [ground.counted for ground in grounds]
        for figure in counted.figures:
            if not any(figure.given_by(other) for each in given for other in each.figures):
                raise Fault(f"has a number that is not in what it cites ({float(figure.value):g}{figure.unit})")
        for day in counted.days:
            if not any(day.given_by(other) for each in given for other in each.days):
                raise Fault("has a date that is not in what it cites")
        offices = {_office(low) for ground in grounds for low in ground.words}
        offices |= {(office, "") for office, _ in offices}
        for relative in counted.relative - {r for each in given for r in each.relative}:
            raise Fault(f"has a day that is not in what it cites ({relative})")
        for run in clause.runs:
            if not _stands(run, counted.rest, grounds):
                raise Fault(f"has a name that is not in what it cites ({' '.join(run.tokens)})")
        for i, word in enumerate(clause.words):
            low = bare(word.low)
            if any(low in ground.words for ground in grounds) or counted.rest[word.start] == " ":
                continue
            if low in _ROLES and _office(low) not in offices:
                raise Fault(f"has a role that is not in what it cites ({word.text})")
            if self._disguises.is_name(low) or (self._disguises.is_new(low) and _speaks(clause, i)):
                raise Fault(f"has a name that is not in what it cites ({word.text})")


def _quote(body: str, span: Span, closed: bool, grounds: Sequence[Ground]) -> tuple[Ground, Span, str]:
    """Where a quotation stands, and the point or comma that the model put into it; raises Fault where nowhere."""
    width = 2 if body[span.start : span.start + 2] in ("''", "``") else 1
    words = body[span.start + width : span.end - width].strip()
    if not closed:
        raise Fault("has an unpaired quotation mark")
    for tail in ("", ",", "."):
        for ground in grounds:
            if words.endswith(tail) and (found := ground.find(words.removesuffix(tail) if tail else words)):
                return ground, found, tail
    raise Fault(f"quotes what its speaker did not say in what it cites (“{words[:60]}”)")


def _shown(
    text: str, marked: Sequence[Span], quotes: Sequence[tuple[Ground, Span, str]]
) -> tuple[str, tuple[Quote, ...]]:
    """The sentence with each quotation cut from its article, in curly marks."""
    out, placed, last = "", [], 0
    for span, (ground, found, tail) in zip(marked, quotes, strict=True):
        article = ground.statement.article
        words = found.of(article.text)
        out += text[last : span.start] + "“"
        placed.append(Quote(Span(len(out), len(out) + len(words)), article, found))
        out += words + "”" + tail
        last = span.end
    return out + text[last:], tuple(placed)


def _stands(run: Run, rest: str, grounds: Sequence[Ground]) -> bool:
    """True when the name stands in what is cited, as it is or behind a role that stands there in lower case."""
    if all(rest[word.start] == " " for word in run.words):
        return True  # a date, compared as such
    tokens = run.tokens
    if tokens[0].lower() in gazetteer.COURTESY and len(tokens) > 1:
        tokens = tokens[1:]
    return any(_stands_in(tokens, ground) for ground in grounds)


def _stands_in(tokens: tuple[str, ...], ground: Ground) -> bool:
    if ground.holds(tokens):
        return True
    for cut in range(1, len(tokens) + 1):
        role, name = tokens[:cut], tokens[cut:]
        common = role[-1].lower() in ground.tokens and role[-1].lower() not in MALE | FEMALE | CALENDAR
        if common and role[-1] != "May" and ground.holds(role, exactly=False) and (not name or ground.holds(name)):
            return True
    return False


def _office(role: str) -> tuple[str, str]:
    """A role under the name that it shares with its like, and whose it is, a man's or a woman's, where that is told."""
    bearer = "man" if role in gazetteer.MALE_ROLES else "woman" if role in gazetteer.FEMALE_ROLES else ""
    return gazetteer.ROLE_SYNONYMS.get(role, role), bearer


def _speaks(clause: Clause, i: int) -> bool:
    """True for a word in the place of somebody who speaks, or is spoken to: "that trump agreed", "said to trump"."""
    every = clause.words
    if not FREE.fullmatch(every[i].text) or every[i].low in FRAME or every[i].low.endswith(("s", "ly")):
        return False
    after = VERB_FORMS.get(every[i + 1].low) if i + 1 < len(every) else None
    if after and after.form not in (VerbForm.BASE, VerbForm.GERUND):
        return i == 0 or every[i - 1].low not in word_classes.DETERMINERS - {"that"}
    return i > 1 and every[i - 1].low in ("to", "by", "with") and every[i - 2].low in VERB_FORMS


def _support(clause: Clause, grounds: Sequence[Ground]) -> None:
    """Raises Fault for a paraphrase most of whose words do not stand in what it cites."""
    free = [word.low for word in clause.words if FREE.fullmatch(word.text) and word.low not in FRAME]
    stems = set(stems_of(" ".join(free))) - STOP
    given = frozenset[str]().union(*(ground.stems for ground in grounds))
    if 2 * len(stems & given) < len(stems):
        raise Fault("says more than what it cites")
