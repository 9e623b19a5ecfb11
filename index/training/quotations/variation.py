"""Articles as other houses and exports print them, about other people: what a reader must not have learned by heart.

Every variation is a list of edits; annotations keep their places through `Edited.at`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from index.training.quotations.names import PERSON, Name

Edit = tuple[int, int, str]  # start, end (exclusive), what stands there instead
_STYLES = (("‘", "’"), ("'", "'"), ("„", "“"), ("«", "»"), ("»", "«"), ('"', '"'), ("''", "''"))
_OPENING = re.compile(r'“|(?<![\w.,!?])"(?=\w)')
_CLOSING = re.compile(r'”|(?<=[\w.,!?…—-])"')
_BORDER = re.compile(r"\n+")
_PARAGRAPH = re.compile(r"[^\n]+")
_SURNAME = re.compile(r"(?<![\w’'-])[A-Z]\w*[a-z](?:[-’'][A-Z]\w*)*$")
LOST, MERGED, GLUED, DASHED = 0.08, 0.4, 0.2, 0.5


@dataclass(frozen=True, slots=True)
class EditedText:
    """A text after edits, and where the places of the text before them are now."""

    text: str
    ends: tuple[int, ...]  # of the edits in the text before
    shifts: tuple[int, ...]  # what to add to a place at or behind an edit's end

    def at(self, place: int) -> int:
        """Return the new offset of an offset of the text before; one inside an edit is moved as the text
        before the edit."""
        number = bisect_right(self.ends, place)
        return place + self.shifts[number - 1] if number else place


def apply_edits(text: str, edits: Iterable[Edit]) -> EditedText:
    """The text with the edits made; of those that overlap the first is."""
    parts: list[str] = []
    ends: list[int] = []
    shifts: list[int] = []
    at = shift = 0
    for start, end, new in sorted(edits):
        if start < at:
            continue
        parts += [text[at:start], new]
        shift += len(new) - (end - start)
        at = end
        ends.append(end)
        shifts.append(shift)
    return EditedText("".join([*parts, text[at:]]), tuple(ends), tuple(shifts))


def restyle(text: str, random: Random) -> list[Edit]:
    """Other quotation marks, lost ones, paragraphs run together, dashes for dialogue, a headline in capitals."""
    opening, closing = random.choice(_STYLES) if random.random() < 0.6 else ("“", "”")
    lost = LOST if random.random() < 0.5 else 0.0
    merged = MERGED if random.random() < 0.4 else 0.0
    glued = GLUED if random.random() < 0.3 else 0.0
    dashed = DASHED if random.random() < 0.1 else 0.0
    shouted = random.random() < 0.15

    edits = []
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        start, end = paragraph.span()
        marks = [*((m, opening) for m in _OPENING.finditer(text, start, end))]
        dash = bool(marks) and marks[0][0].start() == start and random.random() < dashed
        marks += [(m, closing) for m in _CLOSING.finditer(text, start, end)]
        if dash:
            edits.append((start, start + 1, random.choice(("- ", "– ", "-"))))
            marks = [(m, "") for m, _ in marks if m.start() > start]
        edits += [(*m.span(), "" if random.random() < lost else style) for m, style in marks]
        if number == 0 and shouted and not marks and len(paragraph[0].upper()) == len(paragraph[0]):
            edits.append((start, end, paragraph[0].upper()))
    for border in _BORDER.finditer(text):
        if random.random() < merged:
            edits.append((*border.span(), "" if random.random() < glued else " "))
    return edits


def rename_persons(text: str, names: Sequence[Name], surnames: Sequence[str], random: Random) -> list[Edit]:
    """Everybody of the article under another surname, the same throughout."""
    own = {surname[0] for start, end, kind in names if kind == PERSON and (surname := _surname(text[start:end]))}
    own = {name for name in own if not re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text)}
    if not own:
        return []
    others = {name: random.choice(surnames) for name in sorted(own)}
    any_of = "|".join(map(re.escape, sorted(own, key=len, reverse=True)))
    return [(*m.span(), others[m[0]]) for m in re.finditer(rf"(?<![\w-])(?:{any_of})(?![\w-])", text)]


def surnames_of(texts: Iterable[tuple[str, Sequence[Name]]]) -> list[str]:
    """The surnames of all persons named by two words or more, each once, in order."""
    named = (text[start:end] for text, names in texts for start, end, kind in names if kind == PERSON)
    return sorted({surname[0] for name in named if " " in name and (surname := _surname(name))})


def _surname(name: str) -> re.Match[str] | None:
    return _SURNAME.search(name)
