"""The author as "I" outside quotation marks: the one person in the article's byline, where the text is their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.core.types import Article, Being, Source, Span
from index.lexicon import gazetteer
from index.text.sentences import paragraphs

_BY = re.compile(r"^by\b:?\s*", re.IGNORECASE)
_PART = re.compile(r"\s*(?:[,;|/]|\band\b|&|(?<=\w\w)\.\s)\s*", re.IGNORECASE)
_WORD = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_][^\W\d_.]*(?:['’\-][^\W\d_]+)*\.?")
_I = re.compile(r"\b(?:i|me|my|mine|myself)\b", re.IGNORECASE)
_MARK = " (author)"
_QUESTIONS = 8  # an interview has at least one paragraph in so many that asks


def author_of(article: Article) -> str:
    """The name of the one person who wrote the article; "" where it is several, nobody or an agency, where the text is
    an interview, in which "I" may be anybody, and where it has no "I"."""
    names = byline_persons(article.author, article.outlet) if _I.search(article.text) else ()
    lines = paragraphs(article.text)
    asking = sum(line.of(article.text).rstrip("”\"'’ ").endswith("?") for line in lines)
    return names[0] if len(names) == 1 and _QUESTIONS * asking < len(lines) else ""


def byline_persons(author: str, outlet: str) -> tuple[str, ...]:
    """The names of the persons in a byline, in order."""
    return tuple(name for part in _PART.split(_BY.sub("", author.strip())) if (name := _person(part, outlet)))


def author_source(span: Span | None, author: str, confidence: float) -> Source:
    """The article's author as "I"."""
    return Source(span, author, None, Being.PERSON, confidence, ("I", f"{author}{_MARK}"))


def reconcile_author(source: Source, authors: Sequence[str]) -> Source:
    """The same "I" of an author where all places of the text name these; nobody where they are not one."""
    if source.why[:1] != ("I",) or not source.why[-1].endswith(_MARK):
        return source
    if len(authors) == 1:
        return author_source(source.span, authors[0], source.confidence)
    reason = f"{' or '.join(authors)}, as places of the text differ" if authors else "named nowhere"
    return replace(source, name=None, being=Being.UNNAMED, why=("I", f"{reason}{_MARK}"))


def _person(part: str, outlet: str) -> str:
    """The part of a byline as a name: two to four capitalised words, none of them an organisation's; else ""."""
    words = part.split()
    lows = [word.lower() for word in words]
    if not 2 <= len(words) <= 4 or not all(_WORD.fullmatch(word) for word in words):
        return ""
    if not (words[0][0].isupper() and words[-1][0].isupper()) or part.casefold() in outlet.casefold():
        return ""
    if set(lows) & (gazetteer.ORGANIZATIONS | gazetteer.place_names() | gazetteer.nationalities() | gazetteer.ROLES):
        return ""
    return (
        part if not part.isupper() else " ".join(word if len(word.strip(".")) < 2 else word.title() for word in words)
    )
