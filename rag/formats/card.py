"""View model of a statement or passage on the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from index.core.types import Article, Kind, Ruling
from index.store.correction_matching import BY_HAND
from rag.answers.deduplication import word_changes
from rag.answers.revalidation import CitationStatus
from rag.answers.types import CitedPassage, Place, Statement
from rag.answers.utterance_date import utterance_date
from rag.formats.segments import Segment, shown_spans, statement_segments
from rag.formats.speaker_basis import attribution_doubt, resolution_label, source_text

KIND_NAMES = {Kind.DIRECT: "Quotation", Kind.MIXED: "Partly quoted", Kind.INDIRECT: "Paraphrase"}
"""The page's names for the kinds of quotations."""

CLOSE_HEADING = "Closest to your question, but not an answer to it"
"""The heading over statements that do not answer."""
CLOSE_MARK = "Close to the question, not an answer"
"""The mark of each of them, where it stands alone."""

_QUOTATION_MARKS = "“\"„«‘'”"


@dataclass(frozen=True, slots=True)
class Card:
    """A statement, or a passage, as the page shows it.

    `parts` are stretches of the article's text, each in segments. `lacks_marks` is True for a quotation whose text
    lacks quotation marks of its own. `speaker` is the id of the named speaker, "" where nobody is named. `kind` is
    direct, mixed, indirect or passage. `struck` is the reason why the archive has no such statement any more; "" where
    it has. `date_label` has the day of the utterance; "" where the article leaves that open.
    `resolution` is what the name was resolved from, "" where the article names the speaker; `doubt` a warning, or "".
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
    resolution: str = ""
    doubt: str = ""


_ENDED_NOTES = {
    "replaced": "Superseded: the archive has a newer version of the article. This is cited from the older one.",
    "removed": "The article was removed from the archive. This is cited from the version that was kept.",
}
"""Notes on a citation of a version that is no longer in force."""


def statement_card(statement: Statement, struck: str = "") -> Card:
    """Return the card of a statement."""
    kind_label = (
        KIND_NAMES[statement.kind] if statement.said else f"{KIND_NAMES[statement.kind]} · a wish or belief, not said"
    )
    kind_label = f"{kind_label} · as told by {statement.carrier}" if statement.carrier else kind_label
    by_hand = hand_label(statement)
    kind_label = f"{kind_label} · {by_hand}" if by_hand else kind_label
    return Card(
        statement.n,
        statement.kind.value,
        kind_label,
        statement_segments(statement),
        citation_label(shown_place(statement)),
        statement.name or _unnamed_speaker(statement),
        statement.speaker or "" if statement.name else "",
        statement.role or "",
        statement.name is None,
        statement.kind is Kind.DIRECT and statement.text.lstrip()[:1] not in _QUOTATION_MARKS,
        struck,
        f"said on {format_date(spoken)}" if (spoken := utterance_date(statement)) else "",
        resolution_label(statement),
        attribution_doubt(statement),
    )


def hand_label(statement: Statement) -> str:
    """Return the note on what a person did to the attribution; "" where nobody did anything."""
    if statement.corrected or statement.role_corrected:
        return BY_HAND
    return "checked by a person" if statement.checked else ""


def standing_card(standing: CitationStatus) -> Card:
    """Return the card of a statement as the archive has it now."""
    if standing.ruling is Ruling.NO_QUOTATION:
        return statement_card(standing.statement, f"Not a quotation ({BY_HAND}). It will not appear in future answers.")
    if not standing.exists:
        return statement_card(
            standing.statement, _ENDED_NOTES.get(standing.ended, "This statement is no longer in the archive.")
        )
    return statement_card(standing.statement)


def wording_changes(statement: Statement, place: Place) -> tuple[tuple[str, bool], ...]:
    """Return the words at a further place in stretches, each with True if the statement is worded differently there.

    () where no word differs.
    """
    return tuple((place.text[c.start : c.end], c.new) for c in word_changes(statement.text, place.text))


def passage_card(passage: CitedPassage) -> Card:
    """Return the card of a passage, which has no speaker."""
    text = passage.place.text
    article = passage.place.article
    return Card(
        passage.n, "passage", "Passage", ((Segment(text, False),),), citation_label(passage.place), article.title
    )


def _unnamed_speaker(statement: Statement) -> str:
    if statement.corrected:
        return "nobody named"
    return f"speaker unclear: {source_text(statement)}" if statement.written else "speaker unclear"


def shown_place(statement: Statement) -> Place:
    """Return the place of the words that a statement is shown by, which its citation gives."""
    return Place(statement.article, shown_spans(statement))


def place_label(place: Place) -> str:
    """Return outlet, date and pages or time; for the outlet the title, or the first words, where the article names
    none."""
    article = place.article
    day = format_date(article.published) if article.published else "undated"
    return " · ".join(filter(None, (article.outlet or article_title(article), day, locator_label(place))))


def locator_label(place: Place) -> str:
    """Return the pages of a place ("page 4", "pages 4–5"), or its time in a recording ("at 0:12:30"); "" if the article
    has neither."""
    if not place.pages:
        return f"at {clock}" if (clock := place_clock(place)) else ""
    first, last = place.pages
    return f"page {first}" if first == last else f"pages {first}–{last}"


def place_clock(place: Place) -> str:
    """Return the time in a recording at which the words of a place begin, in hours, minutes and seconds: "0:12:30"; ""
    if the article is no recording's."""
    if place.time is None:
        return ""
    minutes, seconds = divmod(place.time, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def citation_label(place: Place) -> str:
    """Return outlet, date, page or time, and headline of a place."""
    label = place_label(place)
    return f"{label} · {article_title(place.article)}" if place.article.outlet else label


def other_place_label(item: Statement | CitedPassage, place: Place) -> str:
    """Return the label of a further place, which notes a different wording."""
    return f"also {place_label(place)}{'' if place.text == item.place.text else ', worded differently'}"


def article_title(article: Article) -> str:
    """Return the article's title, or the first words of its text."""
    return article.label or "Untitled"


def format_day(moment: str) -> str:
    """Return the day of a time (UTC, ISO 8601) where this program runs, as `format_date` does; "" for no time."""
    try:
        return format_date(datetime.fromisoformat(moment).astimezone().date())
    except ValueError:
        return ""


def format_date(when: date) -> str:
    """Return a date as "28 December 2022"."""
    return f"{when.day} {when:%B %Y}"
