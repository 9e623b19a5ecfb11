"""A text as frames: sentences in which everything between quotation marks is one token.

What a sentence says about a quotation ("..., he said") stands outside the marks; inside them nothing counts. So the
rules read frames, not text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.core.types import Span
from index.text.quotation_marks import QuotedSpan, quoted_spans
from index.text.sentences import paragraphs, sentences

WORD = re.compile(r"\w+(?:[.,]\d+)*(?:['’.]\w+)*")

_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}(?:’s|'s)?"  # U.S.
    r"|(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Govs?|Adm|Maj|Cmdr|Capt|Hon|Atty|Del|Gen|Lt|Col|Sgt|Prof|Rev|St|Jr|Sr|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\."
    r"|[A-Z]\.(?=\s[A-Z])"  # the J. of Donald J. Trump
    r"|[$€£#@]?\w+(?:[’'\-.,&](?=\w)\w+)*"
    r"|--+|\.\.\.+|[^\w\s]"
)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Sgt|Prof|Rev|Del)\.$")
_POSSESSIVE = ("’s", "'s", "s’", "s'")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign, or a whole quoted stretch of a sentence."""

    span: Span
    raw: str
    low: str
    quote: QuotedSpan | None = None

    @property
    def is_word(self) -> bool:
        """True for what has a letter or a digit in it and is not quoted."""
        return self.quote is None and (self.raw[-1].isalnum() or self.raw[0].isalnum() or len(self.raw) > 3)

    @property
    def is_capital(self) -> bool:
        """True for a word with an initial capital."""
        return self.quote is None and self.raw[0].isupper()

    @property
    def is_possessive(self) -> bool:
        """True for "Trump’s"."""
        return self.quote is None and self.raw.endswith(_POSSESSIVE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or several, where a quotation joins them) as tokens."""

    span: Span
    paragraph: int
    tokens: tuple[Token, ...]


def tokenize_sentences(text: str) -> list[Sentence]:
    """Every sentence of the text, in order."""
    lines = paragraphs(text)
    marked = quoted_spans(text, lines)
    tokenized: list[Sentence] = []
    line, mark = 0, 0
    for border in _joined(text, sentences(text), marked):
        while lines[line].end < border.end:
            line += 1
        while mark < len(marked) and marked[mark].span.end <= border.start:
            mark += 1
        last = mark
        while last < len(marked) and marked[last].span.start < border.end:
            last += 1
        tokens = tuple(_tokens(text, border, marked[mark:last]))
        if not tokenized or tokenized[-1].paragraph != line:
            tokens = _without_dateline(tokens)
        tokenized += [Sentence(Span(part[0].span.start, part[-1].span.end), line, part) for part in _parted(tokens)]
    return tokenized


def _parted(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """The tokens, parted behind a quoted full stop: '... to be fed.” A repair would ...'."""
    start = 0
    for i in range(len(tokens) - 1):
        token = tokens[i]
        full = token.quote is not None and token.quote.closed and token.raw.rstrip("”\"'’»").endswith(".")
        if full and tokens[i + 1].is_capital:
            yield tokens[start : i + 1]
            start = i + 1
    yield tokens[start:]


def _cut_at_title(text: str, a: Span, b: Span) -> bool:
    """True where the segmenter took the "Ms." of a name for the end of a sentence."""
    title = _TITLE.search(text, max(a.start, a.end - 8), a.end)
    return title is not None and "\n" not in text[a.end : b.start]


def _without_dateline(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens behind "ORLANDO, Fla. (AP) —"."""
    for i, token in enumerate(tokens[:12]):
        if token.raw in ("—", "–", "-", "--") and i and (tokens[0].raw.isupper() or tokens[i - 1].raw == ")"):
            return tokens[i + 1 :] or tokens
        if token.quote or not (token.is_capital or token.raw in ",()./" or token.raw.isdigit()):
            break
    return tokens


def _joined(text: str, borders: list[Span], marked: list[QuotedSpan]) -> Iterator[Span]:
    """The sentences, joined where a quoted stretch runs on, or where a title ("Ms.") was taken for an end."""
    mark, current = 0, None
    for border in borders:
        if current is None:
            current = border
        else:
            while mark < len(marked) and marked[mark].span.end <= current.end:
                mark += 1
            inside = mark < len(marked) and marked[mark].span.start < current.end
            inside = inside or _cut_at_title(text, current, border)
            if inside:
                current = Span(current.start, border.end)
            else:
                yield current
                current = border
    if current:
        yield current


def _tokens(text: str, border: Span, marked: list[QuotedSpan]) -> Iterator[Token]:
    at = border.start
    for quote in marked:
        yield from tokenize_words(text, at, max(at, quote.span.start))
        yield Token(quote.span, quote.span.of(text), "", quote)
        at = quote.span.end
    yield from tokenize_words(text, at, border.end)


def tokenize_words(text: str, start: int, end: int) -> Iterator[Token]:
    """The words and signs of text[start:end], whether quoted or not."""
    for match in _WORD.finditer(text, start, end):
        raw = match[0]
        yield Token(Span(*match.span()), raw, raw.lower())
