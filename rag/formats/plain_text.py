"""An answer as plain text, for the terminal. People's words are never wrapped or reflowed: they stand as stored."""

from __future__ import annotations

from index.core.types import Kind
from rag.answers.deduplication import word_changes
from rag.answers.types import Answer, Place, Statement
from rag.answers.utterance_date import utterance_date
from rag.formats.card import CLOSE_HEADING, hand_label, locator_label
from rag.formats.citation import cite_statement
from rag.formats.speaker_basis import attribution_doubt, resolution_label


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
        lines += ["", f"{CLOSE_HEADING}:"]
        lines += [line for s in answer.near for line in _statement(s)]
    if answer.passages and (answer.near or answer.reason):
        lines += ["", "Passages that mention it:"]
    for passage in answer.passages:
        lines += ["", f"[{passage.n}] passage · {place_text(passage.place)}", f"    {passage.place.text}"]
    return "\n".join(lines)


def place_text(place: Place) -> str:
    """Return outlet, date, title, and pages or time; fields that the article lacks are left out."""
    article = place.article
    day = f"{article.published:%-d %B %Y}" if article.published else "undated"
    return " · ".join(filter(None, (article.outlet, day, article.label, locator_label(place))))


def kind_text(statement: Statement) -> str:
    """Return the kind of the report in words: "quotation", "paraphrase" and so on."""
    if statement.carrier:
        return f"as told by {statement.carrier}"
    if not statement.said:
        return "reported as a view, not as words"
    return {Kind.DIRECT: "quotation", Kind.MIXED: "partly quoted", Kind.INDIRECT: "paraphrase"}[statement.kind]


def speaker_text(statement: Statement) -> str:
    """Return the speaker's name and role, and what the name was resolved from; of an unclear speaker the source as the
    article has it."""
    if statement.name:
        named = f"{statement.name}, {statement.role}" if statement.role else statement.name
        return " · ".join(filter(None, (named, resolution_label(statement))))
    if statement.corrected:
        return "nobody named"
    source = statement.written.of(statement.article.text) if statement.written else "not named"
    return f"speaker unclear: {source}"


def _statement(statement: Statement) -> list[str]:
    places = [line for place in statement.places for line in _place(statement, place)]
    by_hand = f" · {label}" if (label := hand_label(statement)) else ""
    spoken = f" · said on {day:%-d %B %Y}" if (day := utterance_date(statement)) else ""
    place = place_text(statement.place)
    head = f"[{statement.n}] {speaker_text(statement)} · {kind_text(statement)}{spoken} · {place}{by_hand}"
    doubt = [f"    {warning}"] if (warning := attribution_doubt(statement)) else []
    cited = cite_statement(statement)
    source = f"    article {cited.article}, characters {cited.said_spans}"
    return ["", head, *doubt, f"    {statement.text}", source, *places]


def _place(statement: Statement, place: Place) -> list[str]:
    """A further place of the words; where the wording differs, as it stands there."""
    if not word_changes(statement.text, place.text):
        return [f"    also: {place_text(place)}"]
    return [f"    also, worded differently: {place_text(place)}", f"      there: {place.text}"]
