"""An answer as plain text, for the terminal. People's words are never wrapped or reflowed: they stand as stored."""

from __future__ import annotations

from index.core.types import Kind
from index.store.correction_matching import BY_HAND
from rag.answers.deduplication import word_changes
from rag.answers.types import Answer, Place, Statement
from rag.answers.utterance_date import utterance_date

NEAR_HEADING = "Closest to your question, but not an answer to it"
"""The heading over statements that do not answer."""


def answer_to_text(answer: Answer) -> str:
    """Return the answer as text: notes, the statements with their sources; or the reason for none, and the nearest."""
    lines = [f"({note})" for note in answer.notes]
    if answer.reason:
        lines.append(answer.reason.text)
    elif answer.text:
        lines.append(f"{answer.text}:")
    lines += [group.reason.text for group in answer.groups if group.reason and not answer.reason]
    lines += [line for s in answer.matches for line in _statement(s)]
    if answer.matches:
        return "\n".join(lines)
    if answer.near:
        lines += ["", f"{NEAR_HEADING}:"]
        lines += [line for s in answer.near for line in _statement(s)]
    if answer.passages and (answer.near or answer.reason):
        lines += ["", "Passages that mention it:"]
    for passage in answer.passages:
        lines += ["", f"[{passage.n}] passage · {place_text(passage.place)}", f"    {passage.place.text}"]
    return "\n".join(lines)


def place_text(place: Place) -> str:
    """Return outlet, date, title and page; fields that the article lacks are left out."""
    article = place.article
    day = f"{article.published:%-d %B %Y}" if article.published else "undated"
    page = f"page {place.page}" if place.page else ""
    return " · ".join(filter(None, (article.outlet, day, article.label, page)))


def kind_text(statement: Statement) -> str:
    """Return the kind of the report in words: "quotation", "paraphrase" and so on."""
    if statement.carrier:
        return f"as told by {statement.carrier}"
    if not statement.said:
        return "reported as a view, not as words"
    return {Kind.DIRECT: "quotation", Kind.MIXED: "partly quoted", Kind.INDIRECT: "paraphrase"}[statement.kind]


def speaker_text(statement: Statement) -> str:
    """Return the speaker's name and role; of an unclear speaker the source as the article has it."""
    if statement.name:
        return f"{statement.name}, {statement.role}" if statement.role else statement.name
    if statement.corrected:
        return "nobody named"
    source = statement.written.of(statement.article.text) if statement.written else "not named"
    return f"speaker unclear: {source}"


def _statement(statement: Statement) -> list[str]:
    places = [line for place in statement.places for line in _place(statement, place)]
    by_hand = f" · {BY_HAND}" if statement.corrected else ""
    spoken = f" · said on {day:%-d %B %Y}" if (day := utterance_date(statement)) else ""
    place = place_text(statement.place)
    head = f"[{statement.n}] {speaker_text(statement)} · {kind_text(statement)}{spoken} · {place}{by_hand}"
    return ["", head, f"    {statement.text}", *places]


def _place(statement: Statement, place: Place) -> list[str]:
    """A further place of the words; where the wording differs, as it stands there."""
    if not word_changes(statement.text, place.text):
        return [f"    also: {place_text(place)}"]
    return [f"    also, worded differently: {place_text(place)}", f"      there: {place.text}"]
