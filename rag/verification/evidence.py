"""What a sentence may rest on: a cited statement as it was given to the language model, ready to be compared with."""

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
from rag.verification.numbers import Counted, counted
from rag.verification.prose import folded, plain


@dataclass(frozen=True)
class Ground:
    """A statement with its speaker. `told` is all that the model was given of it, beside its number."""

    statement: Statement

    @cached_property
    def told(self) -> str:
        """The statement as one line: who, how it was put, where and when, the words."""
        s = self.statement
        who = ", ".join(filter(None, (s.name, s.role)))
        day = f"{s.article.published:%-d %B %Y}" if s.article.published else ""
        where = "; ".join(filter(None, (self.cue or "said", s.article.outlet, day)))
        return f"{who} ({where}): {s.text}"

    @cached_property
    def cue(self) -> str:
        """How the article puts it: "said", "called"; '' where it has no word for it."""
        return " ".join(span.of(self.statement.article.text) for span in self.statement.cue)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Its words as written, less what ends a possessive, in order."""
        return tuple(bare(word) for word in WORD.findall(plain(self.told)))

    @cached_property
    def lows(self) -> tuple[str, ...]:
        """Its words in lower case, in order."""
        return tuple(token.lower() for token in self.tokens)

    @cached_property
    def words(self) -> frozenset[str]:
        """The same, each once."""
        return frozenset(self.lows)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its words that carry something."""
        return frozenset(content_stems(self.told))

    @cached_property
    def counted(self) -> Counted:
        """Its numbers and dates."""
        return counted(plain(self.told))

    @cached_property
    def negated(self) -> bool:
        """True when it holds a negation."""
        return has_negation(self.told)

    @cached_property
    def denials(self) -> list[frozenset[str]]:
        """The stems of what its words deny, for each denial."""
        return negation_scopes(self.statement.text)

    @cached_property
    def denied(self) -> bool:
        """True when the article calls it a denial."""
        return has_negation(self.cue)

    @cached_property
    def quotable(self) -> tuple[Span, ...]:
        """Where the article has these words as the speaker's own: all of a direct quotation, what stands in quotation
        marks of a mixed one, nothing of a paraphrase."""
        s, text = self.statement, self.statement.article.text
        if s.kind is Kind.DIRECT:
            return s.place.spans
        if s.kind is Kind.INDIRECT:
            return ()
        whole = hull(s.place.spans)
        around = [p for p in _lines(text, whole) if p.overlaps(whole)]
        marked = [q.span for q in quoted_spans(text, around) if q.closed]
        shared = ((max(a.start, b.start), min(a.end, b.end)) for a in s.place.spans for b in marked if a.overlaps(b))
        return tuple(Span(start, end) for start, end in shared)

    @cached_property
    def _folded(self) -> tuple[tuple[int, str, list[int]], ...]:
        return tuple((span.start, *folded(span.of(self.statement.article.text))) for span in self.quotable)

    def find(self, words: str) -> Span | None:
        """Where the article has these words, whole and as the speaker's own; None where it does not.

        Only the form of quotation marks, dashes and spaces may differ. What the speaker quotes is somebody else's.
        """
        wanted = folded(words)[0].strip()
        if not any(c.isalnum() for c in wanted):
            return None
        for start, text, origins in self._folded:
            within = _within(text)
            at = text.find(wanted)
            while at >= 0:
                end = at + len(wanted)
                others = any(span.start < at and end < span.end for span in within)
                if not others and not _inside_word(text, at) and not _inside_word(text, end):
                    return Span(start + origins[at], start + origins[end - 1] + 1)
                at = text.find(wanted, at + 1)
        return None

    def cut_off(self, span: Span) -> bool:
        """True when a negation stands before these words, which have none, and no comma parts them."""
        text = self.statement.article.text
        if has_negation(span.of(text)):
            return False
        before = next((q.of(text)[: span.start - q.start] for q in self.quotable if q.contains(span)), "")
        clause = before
        for sign in ",.;:!?—":
            clause = clause.rpartition(sign)[2]
        return has_negation(clause)

    def holds(self, run: Iterable[str], *, exactly: bool = True) -> bool:
        """True when these words stand in it, side by side."""
        wanted = tuple(run) if exactly else tuple(token.lower() for token in run)
        tokens = self.tokens if exactly else self.lows
        return any(tokens[i : i + len(wanted)] == wanted for i in range(len(tokens) - len(wanted) + 1))

    def is_speaker(self, run: tuple[str, ...]) -> bool:
        """True when these words name its speaker: the whole name, its end (a surname), or its beginning where that is
        no given name ("Northquay"); of a name with "of" or the like in it, the whole."""
        name = tuple(bare(word) for word in WORD.findall(plain(self.statement.name or "")))
        if not name or run in (name, name[1:] if name[0].lower() == "the" else name):
            return bool(name)
        if any(part.islower() and len(part) < 4 for part in name) and not _is_given(name[0]):
            return False
        return run == name[-len(run) :] or (run == name[: len(run)] and not _is_given(run[0]))


def bare(token: str) -> str:
    """The word without the end of a possessive and without points."""
    for ending in ("’s", "'s"):
        token = token.removesuffix(ending)
    return token if "." not in token or any(c.isdigit() for c in token) else token.replace(".", "")


def _is_given(word: str) -> bool:
    return word.lower() in MALE or word.lower() in FEMALE or len(word) == 1


def _inside_word(text: str, at: int) -> bool:
    """True when a place between two characters parts a word or a number."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if left.isalnum() and right.isalnum():
        return True
    joined = text[at - 2 : at - 1] + left if right.isalnum() else right + text[at + 1 : at + 2]
    sides = (joined[:1], right) if right.isalnum() else (left, joined[1:])
    sign = joined[1:] if right.isalnum() else joined[:1]
    return sign in (".", ",", "'", "-") and all(side.isalnum() for side in sides)


def _within(text: str) -> list[Span]:
    """What stands in quotation marks inside a quotation."""
    whole = Span(0, len(text))
    marked = [each.span for each in quoted_spans(text, [whole])]
    inner = [Span(m.start + 1, m.end - 1) for m in marked if m.start == 0 or m.end == len(text)]
    return [m for m in marked if m.start and m.end < len(text)] + [q.span for q in quoted_spans(text, inner)]


def _lines(text: str, whole: Span) -> list[Span]:
    """The paragraphs that a span touches."""
    start = text.rfind("\n", 0, whole.start) + 1
    end = text.find("\n", whole.end)
    part = text[start : end if end >= 0 else len(text)]
    return [Span(start + p.start, start + p.end) for p in paragraphs(part)]
