"""A statement or passage as the page shows it, as a record without a pixel in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.core.types import Article, Kind, Ruling
from index.store.correction_matching import BY_HAND
from rag.answers.deduplication import changes
from rag.answers.revalidation import Standing
from rag.answers.types import CitedPassage, Place, Statement
from rag.answers.utterance_date import said_on
from rag.formats.segments import Segment, statement_segments

KIND_NAMES = {Kind.DIRECT: "Quotation", Kind.MIXED: "Partly quoted", Kind.INDIRECT: "Paraphrase"}
"""The page's names for the kinds."""

_QUOTATION_MARKS = "“\"„«‘'”"


@dataclass(frozen=True, slots=True)
class Card:
    """A statement, or a passage, as the page shows it.

    `parts` are stretches of the article's text, each in runs. `bare` is True for a quotation whose text lacks quotation
    marks of its own. `speaker` is the id of who is named, "" where nobody is. `form` is direct, mixed, indirect or
    passage. `struck` says why the archive has no such statement any more; "" where it has. `when` says on which day it
    was said; "" where the article leaves that open.
    """

    n: int
    kind: str
    kind_label: str
    parts: tuple[tuple[Segment, ...], ...]
    place_label: str
    name: str = ""
    speaker: str = ""
    role: str = ""
    unclear: bool = False
    lacks_marks: bool = False
    struck: str = ""
    date_label: str = ""


_ENDED_NOTES = {
    "replaced": "Superseded: the archive has a newer version of the article. This is cited from the older one.",
    "removed": "The article was removed from the archive. This is cited from the version that was kept.",
}
"""Beside a citation of a version that is no longer in force."""


def statement_card(statement: Statement, struck: str = "") -> Card:
    """A statement as a card."""
    kind_label = (
        KIND_NAMES[statement.kind] if statement.said else f"{KIND_NAMES[statement.kind]} · a wish or belief, not said"
    )
    kind_label = f"{kind_label} · as told by {statement.carrier}" if statement.carrier else kind_label
    kind_label = f"{kind_label} · {BY_HAND}" if statement.corrected else kind_label
    return Card(
        statement.n,
        statement.kind.value,
        kind_label,
        statement_segments(statement),
        place_label(statement.place),
        statement.name or _unnamed_speaker(statement),
        statement.speaker or "" if statement.name else "",
        statement.role or "",
        statement.name is None,
        statement.kind is Kind.DIRECT and statement.text.lstrip()[:1] not in _QUOTATION_MARKS,
        struck,
        f"said on {format_date(spoken)}" if (spoken := said_on(statement)) else "",
    )


def standing_card(standing: Standing) -> Card:
    """A statement as the archive has it now."""
    if standing.ruling is Ruling.NO_QUOTATION:
        return statement_card(standing.statement, f"Not a quotation ({BY_HAND}). It will not appear in future answers.")
    if not standing.held:
        return statement_card(
            standing.statement, _ENDED_NOTES.get(standing.ended, "This statement is no longer in the archive.")
        )
    return statement_card(standing.statement)


def wording_changes(statement: Statement, place: Place) -> tuple[tuple[str, bool], ...]:
    """The words as they stand at a further place, in stretches, each with whether the statement has it otherwise.

    () where no word differs.
    """
    return tuple((place.text[c.start : c.end], c.new) for c in changes(statement.text, place.text))


def passage_card(passage: CitedPassage) -> Card:
    """A passage as a card: nobody's words."""
    text = passage.place.text
    article = passage.place.article
    return Card(passage.n, "passage", "Passage", ((Segment(text, False),),), place_label(passage.place), article.title)


def _unnamed_speaker(statement: Statement) -> str:
    if statement.corrected:
        return "nobody named"
    return f"speaker unclear: {source_text(statement)}" if statement.written else "speaker unclear"


def source_text(statement: Statement) -> str:
    """The source as the article has it; '' where it leaves it out."""
    return " ".join(statement.written.of(statement.article.text).split()) if statement.written else ""


def place_label(place: Place) -> str:
    """Outlet, date and page; the title, or the first words, of an article that names no outlet."""
    article = place.article
    page = f" · page {place.page}" if place.page else ""
    return f"{article.outlet or article_title(article)} · {format_date(article.published) if article.published else 'undated'}{page}"


def other_place_label(item: Statement | CitedPassage, place: Place) -> str:
    """A further place of a statement, and whether its words are quite the same there."""
    return f"also {place_label(place)}{'' if place.text == item.place.text else ', worded differently'}"


def article_title(article: Article) -> str:
    """The article's title, or the first words of its text."""
    return article.label or "Untitled"


def format_date(when: date) -> str:
    """ "28 December 2022"."""
    return f"{when.day} {when:%B %Y}"
