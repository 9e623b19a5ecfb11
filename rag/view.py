"""What the page shows of an answer, as records without a pixel in them: cards, chips, an article opened at a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from index.corrections import BY_HAND
from index.rows import Filter
from index.vocabulary import Article, Kind, Span
from rag.answer import CitedPassage, Place, Statement
from rag.markup import web
from rag.query import Intent, Query
from rag.variants import changes

KINDS = {Kind.DIRECT: "Quotation", Kind.MIXED: "Partly quoted", Kind.INDIRECT: "Paraphrase"}
"""What the page calls the kinds."""

_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|‘[^’]*’(?!\w)", re.S)
_OPENING = "“\"„«‘'”"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a statement's words: the speaker's own, or the reporter's."""

    text: str
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A statement, or a passage, as the page shows it.

    `parts` are its spans, each in runs; joined they are the article's text there. `bare` is True for a quotation whose
    text lacks quotation marks of its own. `form` is direct, mixed, indirect or passage.
    """

    n: int
    form: str
    what: str
    parts: tuple[tuple[Run, ...], ...]
    where: str
    name: str = ""
    role: str = ""
    unclear: bool = False
    bare: bool = False


def card(statement: Statement) -> Card:
    """A statement as a card."""
    verbatim = statement.kind is Kind.DIRECT
    spans = [span.of(statement.article.text) for span in statement.place.spans]
    what = KINDS[statement.kind] if statement.said else f"{KINDS[statement.kind]} · a wish or belief, not said"
    what = f"{what} · as {statement.carrier} tells it" if statement.carrier else what
    what = f"{what} · {BY_HAND}" if statement.corrected else what
    return Card(
        statement.n,
        statement.kind.value,
        what,
        tuple((Run(text, True),) if verbatim else runs(text, statement.kind) for text in spans),
        where(statement.place),
        statement.name or _nobody(statement),
        statement.role or "",
        statement.name is None,
        verbatim and spans[0].lstrip()[:1] not in _OPENING,
    )


def variant(statement: Statement, place: Place) -> tuple[tuple[str, bool], ...]:
    """The words as they stand at a further place, in stretches, each with whether the statement has it otherwise.

    () where no word differs.
    """
    return tuple((place.text[c.start : c.end], c.new) for c in changes(statement.text, place.text))


def _nobody(statement: Statement) -> str:
    if statement.corrected:
        return "nobody named"
    return f"speaker unclear: {written(statement)}" if statement.written else "speaker unclear"


def passage_card(passage: CitedPassage) -> Card:
    """A passage as a card: nobody's words."""
    text = passage.place.text
    article = passage.place.article
    return Card(passage.n, "passage", "Passage", ((Run(text, False),),), where(passage.place), article.title)


def runs(text: str, kind: Kind) -> tuple[Run, ...]:
    """The text cut where quotation marks open and close; one run where nothing is verbatim."""
    cuts = [m.span() for m in _QUOTED.finditer(text)] if kind is Kind.MIXED else []
    found, at = list[Run](), 0
    for start, end in cuts:
        found += [Run(text[at:start], False), Run(text[start:end], True)]
        at = end
    found.append(Run(text[at:], False))
    return tuple(run for run in found if run.text)


def written(statement: Statement) -> str:
    """The source as the article has it; '' where it leaves it out."""
    return " ".join(statement.written.of(statement.article.text).split()) if statement.written else ""


def where(place: Place) -> str:
    """Outlet, date and page; the title, or the first words, of an article that names no outlet."""
    article = place.article
    page = f" · page {place.page}" if place.page else ""
    return f"{article.outlet or _title(article)} · {day(article.published) if article.published else 'undated'}{page}"


def also(found: Statement | CitedPassage, place: Place) -> str:
    """A further place of a statement, and whether its words are quite the same there."""
    return f"also {where(place)}{'' if place.text == found.place.text else ', worded differently'}"


def _title(article: Article) -> str:
    return article.label or "Untitled"


def day(when: date) -> str:
    """ "28 December 2022"."""
    return f"{when.day} {when:%B %Y}"


# --- what was understood


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood, or set beside the question. `field` is what removing it removes."""

    field: str
    text: str
    removable: bool = True


def chips(query: Query) -> tuple[Chip, ...]:
    """What was understood from a question; of speaker and topic one always stays."""
    found = list[Chip]()
    lone = not (query.speaker and query.topic)
    if query.speaker:
        names = [speaker.name for speaker in query.speaker.bearers]
        found.append(Chip("speaker", f"Speaker: {names[0] if len(names) == 1 else query.speaker.text}", not lone))
    if query.topic:
        word = "Words" if query.intent is Intent.WHO_SAID else "About"
        found.append(Chip("topic", f"{word}: {query.topic}", not lone))
    found += _narrowing(query.since, query.until, query.outlet, query.kinds)
    return tuple(
        Chip(c.field, f"{c.text} · from before", c.removable) if c.field in query.carried else c for c in found
    )


def filter_chips(narrowed: Filter, query: Query, names: dict[str, str]) -> tuple[Chip, ...]:
    """What narrows an answer from beside the question; a speaker or outlet that the question names goes before."""
    found = list[Chip]()
    if narrowed.speakers and not query.speaker:
        found.append(Chip("speakers", f"Speaker: {', '.join(names.get(i, i) for i in narrowed.speakers)}"))
    outlet = None if query.outlet else narrowed.outlet
    found += _narrowing(narrowed.since, narrowed.until, outlet, () if query.kinds else narrowed.kinds)
    return tuple(Chip(c.field, f"Filter · {c.text}") for c in found)


def _narrowing(since: date | None, until: date | None, outlet: str | None, kinds: Sequence[Kind]) -> Iterable[Chip]:
    if since:
        yield Chip("since", f"From {day(since)}")
    if until:
        yield Chip("until", f"To {day(until - timedelta(days=1))}")
    if outlet:
        yield Chip("outlet", f"In {outlet}")
    if kinds:
        yield Chip("kinds", f"Only: {', '.join(KINDS[kind].lower() for kind in kinds)}")


# --- an article, opened at a place


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what it is there: any of 'words', 'speaker', 'cue'."""

    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """An article open at a place: what stands over it, and its lines; all pieces joined are its text."""

    title: str
    byline: str
    url: str
    who: str
    chain: tuple[str, ...]
    lines: tuple[tuple[Piece, ...], ...]

    def record(self) -> dict[str, object]:
        """The same in JSON's types, for the script that draws it."""
        return {
            "byline": self.byline,
            "url": self.url,
            "who": self.who,
            "chain": list(self.chain),
            "lines": [[[piece.text, list(piece.marks)] for piece in line] for line in self.lines],
        }


def opened(found: Statement | CitedPassage, place: Place | None = None) -> Opened:
    """The article at the place of a statement or passage, or at a further `place` of the same words."""
    there = place or found.place
    marked = [(span, "words") for span in there.spans]
    who, chain = "", tuple[str, ...]()
    if isinstance(found, Statement) and there is found.place:
        marked += [(span, "cue") for span in found.cue]
        marked += [(found.written, "speaker")] if found.written else []
        who, chain = resolved(found)
    return Opened(
        _title(there.article), _byline(there.article), web(there.article.url), who, chain, _lines(there, marked)
    )


def resolved(statement: Statement) -> tuple[str, tuple[str, ...]]:
    """Who is meant, in a sentence, and the steps from the words to the name."""
    if statement.name is None and statement.corrected:
        return "A person found that nobody named said it.", statement.why
    if statement.name is None:
        named = f"“{written(statement)}”" if statement.written else "Nobody"
        return f"Speaker unclear: {named} cannot be traced to a name in this article.", statement.why
    if len(statement.why) > 1:
        return f"How we know it is {statement.name}:", statement.why
    if statement.written and written(statement) != statement.name:
        return f"How we know it is {statement.name}:", (written(statement), statement.name)
    return f"{statement.name} is named here.", ()


def _byline(article: Article) -> str:
    parts = [article.outlet, article.author, day(article.published) if article.published else "undated"]
    return " · ".join(part for part in parts if part)


def _lines(place: Place, marked: Sequence[tuple[Span, str]]) -> tuple[tuple[Piece, ...], ...]:
    """The text cut at line breaks, which end their line, and wherever a mark begins or ends."""
    text = place.article.text
    breaks = {i + 1 for i, character in enumerate(text) if character == "\n"} | {len(text)}
    cuts = sorted(breaks | {0} | {at for span, _ in marked for at in (span.start, span.end)})
    lines, line = list[tuple[Piece, ...]](), list[Piece]()
    for start, end in pairwise(cuts):
        within = Span(start, end)
        line.append(Piece(within.of(text), tuple(sorted({name for span, name in marked if span.overlaps(within)}))))
        if end in breaks:
            lines.append(tuple(line))
            line = []
    return tuple(lines)
