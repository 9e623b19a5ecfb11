"""An answer's statements counted by kind, speaker, outlet and time; narrowed to some of them; and in groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.core.types import Kind
from rag.answers.types import Statement
from rag.browse.histogram import Timeline, timeline
from rag.formats.card import KIND_NAMES, article_title

UNCLEAR = "?"
"""The speaker of statements whose speaker is unclear, in Facets."""
UNDATED = "undated"
"""The period of statements in articles without a date, in Facets."""
NO_OUTLET = "?"
"""The outlet of statements in articles that name none, in Facets."""


class Grouping(StrEnum):
    """The groups that an answer's statements are shown in; the values are the page's labels."""

    NONE = "One list"
    ARTICLE = "By article"
    MONTH = "By month"


@dataclass(frozen=True, slots=True)
class Facets:
    """A selection among an answer's statements; what is empty selects all. `speaker` is an id or UNCLEAR, `period` a
    month ("2004-05"), a year ("2004") or UNDATED; `words` are all in the statement, its speaker's name or its
    article's title."""

    kinds: tuple[Kind, ...] = ()
    speaker: str = ""
    outlet: str = ""
    period: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.kinds or self.speaker or self.outlet or self.period or self.words.strip())


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """A speaker's id (UNCLEAR where nobody is named), name, role, and number of statements in an answer."""

    speaker: str
    name: str
    role: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The statements of an answer by kind, speaker (the most first, unclear ones last), outlet (the most first) and
    period (in order of time, statements without a date last); each with its number."""

    count: int = 0
    kinds: tuple[tuple[Kind, int], ...] = ()
    speakers: tuple[SpeakerCount, ...] = ()
    outlets: tuple[tuple[str, int], ...] = ()
    periods: tuple[tuple[str, str, int], ...] = ()
    """Key, name and number."""
    timeline: Timeline = field(default_factory=lambda: Timeline((), "month"))


def count_facets(statements: Sequence[Statement]) -> FacetCounts:
    """Return the counts of these statements."""
    kinds = Counter(s.kind for s in statements)
    speakers = Counter(_speaker(s) for s in statements)
    first = {_speaker(s): s for s in reversed(statements)}
    roles: dict[str, Counter[str]] = {}
    for statement in statements:
        roles.setdefault(_speaker(statement), Counter())[statement.role or ""] += 1
    line = timeline(s.article.published for s in statements)
    step = 7 if line.unit == "month" else 4
    periods = [(bar.start.isoformat()[:step], bar.name, bar.count) for bar in line.bars if bar.count]
    periods += [(UNDATED, "Without a date", line.undated)] if line.undated else []
    return FacetCounts(
        len(statements),
        tuple((kind, kinds[kind]) for kind in KIND_NAMES if kinds[kind]),
        tuple(
            SpeakerCount(who, first[who].name or "Speaker unclear", _commonest(roles[who]), count)
            for who, count in sorted(speakers.most_common(), key=lambda each: each[0] == UNCLEAR)
        ),
        tuple(Counter(s.article.outlet or NO_OUTLET for s in statements).most_common()),
        tuple(periods),
        line,
    )


def describe_facets(facets: Facets, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return a text for each facet that selects; `names` are the speakers', by id."""
    texts = {
        "Kind": ", ".join(KIND_NAMES[kind].lower() for kind in facets.kinds),
        "Who": "unclear" if facets.speaker == UNCLEAR else names.get(facets.speaker, facets.speaker),
        "Outlet": "none" if facets.outlet == NO_OUTLET else facets.outlet,
        "Published": "undated" if facets.period == UNDATED else facets.period,
        "With the words": facets.words.strip(),
    }
    return tuple(f"{name}: {text}" for name, text in texts.items() if text)


def narrow(statements: Sequence[Statement], facets: Facets) -> tuple[Statement, ...]:
    """Return the statements that the facets select, in the given order."""
    if not facets:
        return tuple(statements)
    words = facets.words.casefold().split()
    return tuple(
        s
        for s in statements
        if (not facets.kinds or s.kind in facets.kinds)
        and facets.speaker in ("", _speaker(s))
        and facets.outlet in ("", s.article.outlet or NO_OUTLET)
        and _within(s, facets.period)
        and _has_words(s, words)
    )


def group_statements(statements: Sequence[Statement], grouping: Grouping) -> list[tuple[str, tuple[Statement, ...]]]:
    """Return the statements in groups with their headings, groups and statements in the order in which they come; one
    group without a heading where they are not grouped."""
    if grouping is Grouping.NONE:
        return [("", tuple(statements))] if statements else []
    groups: dict[str, list[Statement]] = {}
    names: dict[str, str] = {}
    for statement in statements:
        key = statement.article.id if grouping is Grouping.ARTICLE else _month(statement)
        groups.setdefault(key, []).append(statement)
        names.setdefault(key, article_title(statement.article) if grouping is Grouping.ARTICLE else key)
    return [(names[key], tuple(group)) for key, group in groups.items()]


def _speaker(statement: Statement) -> str:
    return statement.speaker or UNCLEAR if statement.name else UNCLEAR


def _within(statement: Statement, period: str) -> bool:
    if not period:
        return True
    day = statement.article.published
    return day is None if period == UNDATED else day is not None and day.isoformat().startswith(period)


def _has_words(statement: Statement, words: Iterable[str]) -> bool:
    if not words:
        return True
    searched = f"{statement.text} {statement.name or ''} {statement.article.title}".casefold()
    return all(word in searched for word in words)


def _month(statement: Statement) -> str:
    day = statement.article.published
    return f"{day:%B %Y}" if day else "Without a date"


def _commonest(counts: Counter[str]) -> str:
    return counts.most_common(1)[0][0] if counts else ""
