"""Evidence for a sentence: a cited statement as it was given to the language model, ready for comparison."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from index.core.types import Kind, Span, hull
from index.lexicon.first_names import FEMALE, MALE
from index.text.negation import has_negation, negation_scopes
from index.text.quotation_marks import quoted_spans
from index.text.sentences import paragraphs
from index.text.stemming import content_stems
from index.text.tokens import WORD
from rag.answers.types import Statement
from rag.verification.numbers import Quantities, extract_quantities
from rag.verification.prose import clean_text, fold_with_offsets


@dataclass(frozen=True)
class Evidence:
    """A statement with its speaker. `rendering` is all that the model was given of it, beside its number."""

    statement: Statement

    @cached_property
    def rendering(self) -> str:
        """The statement as one line: name and role, reporting verb, outlet and date, the words."""
        s = self.statement
        who = ", ".join(filter(None, (s.name, s.role)))
        day = f"{s.article.published:%-d %B %Y}" if s.article.published else ""
        where = "; ".join(filter(None, (self.cue or "said", s.article.outlet, day)))
        return f"{who} ({where}): {s.text}"

    @cached_property
    def cue(self) -> str:
        """The article's reporting verb: "said", "called"; '' where it has none."""
        return " ".join(span.of(self.statement.article.text) for span in self.statement.cue)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Its words as written, without possessive endings, in order."""
        return tuple(strip_possessive_and_points(word) for word in WORD.findall(clean_text(self.rendering)))

    @cached_property
    def lowercase_tokens(self) -> tuple[str, ...]:
        """Its words in lower case, in order."""
        return tuple(token.lower() for token in self.tokens)

    @cached_property
    def words(self) -> frozenset[str]:
        """The same, each once."""
        return frozenset(self.lowercase_tokens)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its content words."""
        return frozenset(content_stems(self.rendering))

    @cached_property
    def quantities(self) -> Quantities:
        """Its numbers and dates."""
        return extract_quantities(clean_text(self.rendering))

    @cached_property
    def is_negated(self) -> bool:
        """True if it holds a negation."""
        return has_negation(self.rendering)

    @cached_property
    def denials(self) -> list[frozenset[str]]:
        """The stems of each denial in its words."""
        return negation_scopes(self.statement.text)

    @cached_property
    def is_denial(self) -> bool:
        """True if the article calls it a denial."""
        return has_negation(self.cue)

    @cached_property
    def quotable_spans(self) -> tuple[Span, ...]:
        """The spans of the article that are the speaker's own words: all of a direct quotation, the parts in quotation
        marks of a mixed one, nothing of a paraphrase."""
        s, text = self.statement, self.statement.article.text
        if s.kind is Kind.DIRECT:
            return s.place.spans
        if s.kind is Kind.INDIRECT:
            return ()
        whole = hull(s.place.spans)
        around = [p for p in _paragraphs_of(text, whole) if p.overlaps(whole)]
        marked = [q.span for q in quoted_spans(text, around) if q.closed]
        shared = ((max(a.start, b.start), min(a.end, b.end)) for a in s.place.spans for b in marked if a.overlaps(b))
        return tuple(Span(start, end) for start, end in shared)

    @cached_property
    def _folded(self) -> tuple[tuple[int, str, list[int]], ...]:
        return tuple(
            (span.start, *fold_with_offsets(span.of(self.statement.article.text))) for span in self.quotable_spans
        )

    def find_quotation(self, words: str) -> Span | None:
        """The span of the article with these words, whole and as the speaker's own; None where there is none.

        Only the form of quotation marks, dashes and spaces may differ. Words that the speaker quotes are somebody
        else's.
        """
        target = fold_with_offsets(words)[0].strip()
        if not any(c.isalnum() for c in target):
            return None
        for start, text, origins in self._folded:
            within = _nested_quotations(text)
            at = text.find(target)
            while at >= 0:
                end = at + len(target)
                others = any(span.start < at and end < span.end for span in within)
                if not others and not _inside_word(text, at) and not _inside_word(text, end):
                    return Span(start + origins[at], start + origins[end - 1] + 1)
                at = text.find(target, at + 1)
        return None

    def omits_negation_before(self, span: Span) -> bool:
        """True if a negation stands before these words, which have none, and no comma parts them."""
        text = self.statement.article.text
        if has_negation(span.of(text)):
            return False
        before = next((q.of(text)[: span.start - q.start] for q in self.quotable_spans if q.contains(span)), "")
        clause = before
        for sign in ",.;:!?—":
            clause = clause.rpartition(sign)[2]
        return has_negation(clause)

    def contains(self, words: Iterable[str], *, exactly: bool = True) -> bool:
        """True if these words stand in it, side by side."""
        wanted = tuple(words) if exactly else tuple(word.lower() for word in words)
        tokens = self.tokens if exactly else self.lowercase_tokens
        return any(tokens[i : i + len(wanted)] == wanted for i in range(len(tokens) - len(wanted) + 1))

    def is_speaker(self, tokens: tuple[str, ...]) -> bool:
        """True if these words name its speaker: the whole name, its end (a surname), or its beginning where that is
        no given name ("Northquay"); of a name with "of" or the like in it, the whole."""
        name = tuple(strip_possessive_and_points(word) for word in WORD.findall(clean_text(self.statement.name or "")))
        if not name or tokens in (name, name[1:] if name[0].lower() == "the" else name):
            return bool(name)
        if any(part.islower() and len(part) < 4 for part in name) and not _is_first_name(name[0]):
            return False
        return tokens == name[-len(tokens) :] or (tokens == name[: len(tokens)] and not _is_first_name(tokens[0]))


def strip_possessive_and_points(token: str) -> str:
    """The word without the end of a possessive and without points."""
    for ending in ("’s", "'s"):
        token = token.removesuffix(ending)
    return token if "." not in token or any(c.isdigit() for c in token) else token.replace(".", "")


def _is_first_name(word: str) -> bool:
    return word.lower() in MALE or word.lower() in FEMALE or len(word) == 1


def _inside_word(text: str, at: int) -> bool:
    """True if a place between two characters parts a word or a number."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if left.isalnum() and right.isalnum():
        return True
    joined = text[at - 2 : at - 1] + left if right.isalnum() else right + text[at + 1 : at + 2]
    sides = (joined[:1], right) if right.isalnum() else (left, joined[1:])
    sign = joined[1:] if right.isalnum() else joined[:1]
    return sign in (".", ",", "'", "-") and all(side.isalnum() for side in sides)


def _nested_quotations(text: str) -> list[Span]:
    """The spans in quotation marks inside a quotation."""
    whole = Span(0, len(text))
    marked = [each.span for each in quoted_spans(text, [whole])]
    inner = [Span(m.start + 1, m.end - 1) for m in marked if m.start == 0 or m.end == len(text)]
    return [m for m in marked if m.start and m.end < len(text)] + [q.span for q in quoted_spans(text, inner)]


def _paragraphs_of(text: str, whole: Span) -> list[Span]:
    """The paragraphs that a span touches."""
    start = text.rfind("\n", 0, whole.start) + 1
    end = text.find("\n", whole.end)
    part = text[start : end if end >= 0 else len(text)]
    return [Span(start + p.start, start + p.end) for p in paragraphs(part)]
