"""The queue of statements whose speaker is doubtful: found by a pronoun, with little confidence, or named inside the
words themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.archive import Archive
from index.core.types import Article, Being, Kind, Span, Speaker, hull
from index.store.record_reader import Lookup
from index.store.rows import StoredQuotation
from index.text.sentences import sentences
from rag.answers.statements import assemble_statements
from rag.answers.types import Statement
from rag.retrieval.hybrid import stored_statements

_SURE, _FIRM = 0.75, 0.9
"""The confidence below which any speaker is doubtful; and one found by a pronoun where two are named before it."""
_REACH = 300
"""Characters before a pronoun in which names are candidates."""
_CANDIDATES = 4
_PRONOUNS = frozenset(("he", "she"))
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w'’\-]*\w")


class Doubt(StrEnum):
    """The reason why the speaker of a statement is doubtful, the strongest first."""

    OWN_NAME = "The quotation itself names the speaker, who was found by a pronoun."
    TWO_CANDIDATES = "Two people are named just before the pronoun."
    UNSURE = "The program was not sure of the speaker."


@dataclass(frozen=True, slots=True)
class DoubtfulStatement:
    """A statement by the row of its quotation, why its speaker is doubtful, and the program's confidence."""

    row: int
    doubt: Doubt
    confidence: float


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of an article's text around a statement: from the sentence before to the one after. `words` and
    `source` are spans of the article's text inside it."""

    article: Article
    span: Span
    words: tuple[Span, ...]
    source: Span | None

    @property
    def text(self) -> str:
        """The stretch."""
        return self.span.of(self.article.text)


@dataclass(frozen=True, slots=True)
class DoubtView:
    """A doubtful statement with its surroundings; the candidates, the present speaker first."""

    statement: Statement
    excerpt: Excerpt
    candidates: tuple[Speaker, ...]


def doubtful_statements(lookup: Lookup) -> list[DoubtfulStatement]:
    """Return the statements of named persons that nobody has checked and whose speaker is doubtful: those that name
    the speaker themselves first, then by confidence, the least first."""
    surnames = {name.split()[-1] for name, _ in lookup.names(Being.PERSON)}
    doubtful = [each for article in lookup.unchecked_by_article(_SURE) for each in _doubtful(article, surnames)]
    return sorted(doubtful, key=lambda each: (each.doubt is not Doubt.OWN_NAME, each.confidence, each.row))


def _doubtful(unchecked: tuple[str, Sequence[tuple[Any, ...]]], surnames: set[str]) -> Iterator[DoubtfulStatement]:
    text, rows = unchecked
    for row, content, source, name, confidence, kind in rows:
        start, end = json.loads(source) if source else (0, 0)
        if text[start:end].casefold() in _PRONOUNS:
            surname = name.split()[-1]
            if kind == Kind.DIRECT and any(surname in text[s:e] for s, e in json.loads(content)):
                yield DoubtfulStatement(row, Doubt.OWN_NAME, confidence)
                continue
            if confidence < _FIRM and len(_surnames_before(text, start, surnames)) > 1:
                yield DoubtfulStatement(row, Doubt.TWO_CANDIDATES, confidence)
                continue
        if confidence < _SURE:
            yield DoubtfulStatement(row, Doubt.UNSURE, confidence)


def _surnames_before(text: str, at: int, surnames: set[str]) -> list[str]:
    """The surnames in the paragraph and the one before, the nearest first."""
    before = text[max(0, at - _REACH) : at]
    names = [word.removesuffix("’s").removesuffix("'s") for word in _CAPITAL.findall(before)]
    return [word for word in dict.fromkeys(reversed(names)) if word in surnames]


def view_doubt(archive: Archive, doubtful: DoubtfulStatement) -> DoubtView | None:
    """Return the statement with its surroundings and candidates; None where it is there no more."""
    lookup = archive.lookup
    candidates = stored_statements(archive, [doubtful.row])
    statement = next(iter(assemble_statements(archive, candidates, ())), None)
    if statement is None or statement.speaker is None:
        return None
    stored = candidates[0].stored
    article = candidates[0].article
    return DoubtView(statement, excerpt_of(article, stored), _candidates(lookup, article, stored))


def excerpt_of(article: Article, stored: StoredQuotation) -> Excerpt:
    """Return the sentences of a statement and its source, with the one before and the one after."""
    quotation = stored.quotation
    whole = hull((*quotation.content, *quotation.cue, *filter(None, (quotation.source.span,))))
    borders = sentences(article.text)
    inside = [i for i, sentence in enumerate(borders) if sentence.overlaps(whole)]
    if not inside:
        return Excerpt(article, whole, quotation.content, quotation.source.span)
    around = borders[max(0, inside[0] - 1) : inside[-1] + 2]
    return Excerpt(article, hull((whole, *around)), quotation.content, quotation.source.span)


def _candidates(lookup: Lookup, article: Article, stored: StoredQuotation) -> tuple[Speaker, ...]:
    """The present speaker, then those who are named before the statement's source, the nearest first."""
    source = stored.quotation.source.span or stored.quotation.content[0]
    by_surname: dict[str, list[str]] = {}
    for name, speaker in lookup.names(Being.PERSON):
        by_surname.setdefault(name.split()[-1], []).append(speaker)
    ids = [stored.speaker or ""]
    for surname in _surnames_before(article.text, source.start, set(by_surname)):
        known = [each for each in lookup.speakers(dict.fromkeys(by_surname[surname])) if each.id not in ids]
        here = [each for each in known if any(alias in article.text for alias in each.aliases if " " in alias)]
        ids += [each.id for each in (here or known)[:1]]
    ids += [each for each in lookup.speaking_in([stored.article]).get(stored.article, ()) if each not in ids]
    speakers = {each.id: each for each in lookup.speakers(ids)}
    return tuple(speakers[each] for each in ids if each in speakers)[:_CANDIDATES]
