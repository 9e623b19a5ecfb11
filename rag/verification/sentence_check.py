"""Verification of a language model's sentence before it is shown: it is compared with the statements that it cites.

    checked = SentenceChecker(answer.matches).check("Lavrov said it “was not planned” [1].", before=None)
    checked.fault    # '' or what is wrong with it

Every quotation must stand in a cited statement as its speaker's own words, and is then replaced by the article's text
at that place. Every name, number and date must stand there. The speaker must be named as the one who said it. A
paraphrase must have half its words in common with what it cites, and no negation of its own. Anything undecidable is a
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
from rag.verification.evidence import Evidence, strip_possessive_and_points
from rag.verification.lowercase_names import CALENDAR, LowercaseNames
from rag.verification.sentence_parse import FRAME_WORDS, LOWERCASE_WORD, Clause, ProperName, proper_names

MAX_SENTENCE_LENGTH = 1200
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
class CheckedSentence:
    """A sentence as it may be shown, with its citations and quotations; or as it was written, with its fault."""

    text: str
    cited: tuple[int, ...] = ()
    quotes: tuple[Quote, ...] = ()
    speaker: str | None = None
    fault: str = ""


class Fault(Exception):
    """A sentence is not supported by what it cites; the message says in what."""


class SentenceChecker:
    """Compares sentences with statements; those whose speaker is unclear are not to be cited."""

    def __init__(self, statements: Sequence[Statement], is_person: Callable[[str], bool] = lambda _: False) -> None:
        """`is_person` is True for the name of a person who speaks in the archive; it is called for words in no
        article."""
        self.evidence = {s.n: Evidence(s) for s in statements if s.name and s.match}
        self._lowercase_names = LowercaseNames(
            (source.statement.article.text for source in self.evidence.values()), is_person
        )

    def check(self, text: str, before: str | None) -> CheckedSentence:
        """The sentence, checked. `before` is the id of the speaker of the sentence shown right before it, if any."""
        numbers = tuple(prose.cited_numbers(text))
        try:
            return self._verify(text, numbers, before)
        except Fault as fault:
            return CheckedSentence(text, numbers, fault=str(fault))

    def _verify(self, text: str, numbers: tuple[int, ...], before: str | None) -> CheckedSentence:
        if len(text) > MAX_SENTENCE_LENGTH:
            raise Fault("is too long to be checked")
        if not prose.is_plain(text):
            raise Fault("contains characters that do not belong in prose")
        evidence = self._evidence_for(numbers)
        body = prose.CITATION.sub(lambda match: " " * len(match[0]), text)
        if "[" in body or "]" in body:
            raise Fault("has a citation that cannot be read")
        marked = quoted_spans(body, [Span(0, len(body))])
        quotes = [_resolve_quotation(body, each.span, each.closed, evidence) for each in marked]
        rest = list(body)
        for each in marked:
            rest[each.span.start : each.span.end] = " " * (each.span.end - each.span.start)
        clause = self._clause("".join(rest), marked[0].span.start if marked else None)
        self._compare(clause, evidence)
        if wrong := attribution.attribution_fault(clause, evidence, before):
            raise Fault(wrong)
        _check_paraphrase(clause, evidence)
        if wrong := polarity.polarity_fault(clause.text, [(source, span) for source, span, _ in quotes], evidence):
            raise Fault(wrong)
        shown, placed = _with_exact_quotations(text, [each.span for each in marked], quotes)
        return CheckedSentence(shown, numbers, placed, evidence[0].statement.speaker)

    def _evidence_for(self, numbers: Sequence[int]) -> list[Evidence]:
        if not numbers:
            raise Fault("cites nothing")
        if missing := [n for n in numbers if n not in self.evidence]:
            raise Fault(f"cites {missing[0]}, which is not among the statements")
        evidence = [self.evidence[n] for n in numbers]
        if len({source.statement.speaker for source in evidence}) > 1:
            raise Fault("cites several speakers at once")
        return evidence

    def _clause(self, text: str, quote: int | None) -> Clause:
        """The prose of a sentence; raises Fault for unpaired quotation marks, and for the first person."""
        if any(c in _QUOTATION_MARKS for c in text) or re.search(r"(?<![\w])['’]", text):
            raise Fault("has an unpaired quotation mark")
        words = prose.word_tokens(text)
        if _WORD_FOR_WORD.search(text):
            raise Fault("claims words without quotation marks")
        if any(is_first_person(re.split("['’]", word.text)[0]) for word in words):
            raise Fault("uses “I” or “we” outside quotation marks")
        if not words:
            raise Fault("does not say whose words these are")
        return Clause(text, words, proper_names(text, words), quote is not None and quote < words[0].start)

    def _compare(self, clause: Clause, evidence: Sequence[Evidence]) -> None:
        """Raise Fault for a number, date, role or name that is not in the evidence."""
        quantities = figures.extract_quantities(clause.text)
        cited = [source.quantities for source in evidence]
        for figure in quantities.figures:
            if not any(figure.is_supported_by(other) for each in cited for other in each.figures):
                raise Fault(f"has a number that is not in what it cites ({float(figure.value):g}{figure.unit})")
        for day in quantities.days:
            if not any(day.is_supported_by(other) for each in cited for other in each.days):
                raise Fault("has a date that is not in what it cites")
        offices = {_role_and_gender(low) for source in evidence for low in source.words}
        offices |= {(office, "") for office, _ in offices}
        for relative in quantities.relative - {r for each in cited for r in each.relative}:
            raise Fault(f"has a day that is not in what it cites ({relative})")
        for name in clause.names:
            if not _is_supported_name(name, quantities.rest, evidence):
                raise Fault(f"has a name that is not in what it cites ({' '.join(name.tokens)})")
        for i, word in enumerate(clause.words):
            low = strip_possessive_and_points(word.low)
            if any(low in source.words for source in evidence) or quantities.rest[word.start] == " ":
                continue
            if low in _ROLES and _role_and_gender(low) not in offices:
                raise Fault(f"has a role that is not in what it cites ({word.text})")
            if self._lowercase_names.is_name(low) or (
                self._lowercase_names.is_new(low) and _is_in_speaker_position(clause, i)
            ):
                raise Fault(f"has a name that is not in what it cites ({word.text})")


def _resolve_quotation(body: str, span: Span, closed: bool, evidence: Sequence[Evidence]) -> tuple[Evidence, Span, str]:
    """The source and span of a quotation, and the point or comma that the model put in; raises Fault for no match."""
    width = 2 if body[span.start : span.start + 2] in ("''", "``") else 1
    words = body[span.start + width : span.end - width].strip()
    if not closed:
        raise Fault("has an unpaired quotation mark")
    for tail in ("", ",", "."):
        for source in evidence:
            if words.endswith(tail) and (place := source.find_quotation(words.removesuffix(tail) if tail else words)):
                return source, place, tail
    raise Fault(f"quotes what its speaker did not say in what it cites (“{words[:60]}”)")


def _with_exact_quotations(
    text: str, marked: Sequence[Span], quotes: Sequence[tuple[Evidence, Span, str]]
) -> tuple[str, tuple[Quote, ...]]:
    """The sentence with each quotation cut from its article, in curly marks."""
    out, placed, last = "", [], 0
    for span, (source, place, tail) in zip(marked, quotes, strict=True):
        article = source.statement.article
        words = place.of(article.text)
        out += text[last : span.start] + "“"
        placed.append(Quote(Span(len(out), len(out) + len(words)), article, place))
        out += words + "”" + tail
        last = span.end
    return out + text[last:], tuple(placed)


def _is_supported_name(name: ProperName, rest: str, evidence: Sequence[Evidence]) -> bool:
    """True if the evidence has the name, as it is or behind a role that stands there in lower case."""
    if all(rest[word.start] == " " for word in name.words):
        return True  # a date, compared as such
    tokens = name.tokens
    if tokens[0].lower() in gazetteer.COURTESY and len(tokens) > 1:
        tokens = tokens[1:]
    return any(_is_name_in(tokens, source) for source in evidence)


def _is_name_in(tokens: tuple[str, ...], source: Evidence) -> bool:
    if source.contains(tokens):
        return True
    for cut in range(1, len(tokens) + 1):
        role, name = tokens[:cut], tokens[cut:]
        common = role[-1].lower() in source.tokens and role[-1].lower() not in MALE | FEMALE | CALENDAR
        if (
            common
            and role[-1] != "May"
            and source.contains(role, exactly=False)
            and (not name or source.contains(name))
        ):
            return True
    return False


def _role_and_gender(role: str) -> tuple[str, str]:
    """A role under the name that it shares with its synonyms, and its bearer's gender if the role has one."""
    bearer = "man" if role in gazetteer.MALE_ROLES else "woman" if role in gazetteer.FEMALE_ROLES else ""
    return gazetteer.ROLE_SYNONYMS.get(role, role), bearer


def _is_in_speaker_position(clause: Clause, i: int) -> bool:
    """True for a word in the position of a speaker, or of an addressee: "that trump agreed", "said to trump"."""
    every = clause.words
    if not LOWERCASE_WORD.fullmatch(every[i].text) or every[i].low in FRAME_WORDS or every[i].low.endswith(("s", "ly")):
        return False
    after = VERB_FORMS.get(every[i + 1].low) if i + 1 < len(every) else None
    if after and after.form not in (VerbForm.BASE, VerbForm.GERUND):
        return i == 0 or every[i - 1].low not in word_classes.DETERMINERS - {"that"}
    return i > 1 and every[i - 1].low in ("to", "by", "with") and every[i - 2].low in VERB_FORMS


def _check_paraphrase(clause: Clause, evidence: Sequence[Evidence]) -> None:
    """Raise Fault for a paraphrase most of whose words are not in the evidence."""
    free = [word.low for word in clause.words if LOWERCASE_WORD.fullmatch(word.text) and word.low not in FRAME_WORDS]
    stems = set(stems_of(" ".join(free))) - STOP
    cited_stems = frozenset[str]().union(*(source.stems for source in evidence))
    if 2 * len(stems & cited_stems) < len(stems):
        raise Fault("says more than what it cites")
