"""The queue of roles that can be none, and of articles without a date, an outlet or a title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from index.core.types import Being
from index.lexicon import word_classes
from index.store.article_listing import ArticleLine
from index.store.record_reader import Lookup

_WORD = re.compile(r"[^\W\d_][\w'’.\-]*")
_FILE = re.compile(r"[\w.\-]+\.(?:pdf|docx?|odt|rtf|txt|html?|md|epub|eml)", re.IGNORECASE)
_NO_TITLES = frozenset(("about:blank", "untitled", "document", "no title", "unknown", "home"))
_LONGEST_NAME = 4


class Gap(StrEnum):
    """A field that an article lacks."""

    DATE = "published"
    OUTLET = "outlet"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class DoubtfulRole:
    """A role of a speaker that can be none, in how many statements, and why."""

    speaker: str
    name: str
    role: str
    statements: int
    why: str


def doubtful_roles(lookup: Lookup) -> list[DoubtfulRole]:
    """Return the roles that hold somebody else's name, or are an outlet's name, the commonest first. Those that a
    person keeps are left out."""
    bearer = dict(lookup.names(Being.PERSON))
    outlets = {outlet.casefold(): outlet for outlet in lookup.outlet_names()}
    doubtful, kept = [], lookup.kept_roles()
    for speaker, name, role, statements in lookup.roles():
        if (speaker, role) in kept:
            continue
        if outlet := outlets.get(role.casefold()):
            doubtful.append(DoubtfulRole(speaker, name, role, statements, f"{outlet} is an outlet of this archive"))
        elif other := next((each for each in _names_in(role, bearer) if bearer[each] != speaker), None):
            doubtful.append(DoubtfulRole(speaker, name, role, statements, f"it holds the name of {other}"))
    return sorted(doubtful, key=lambda each: (-each.statements, each.speaker, each.role))


def _names_in(role: str, known: dict[str, str]) -> Iterator[str]:
    """The full names behind the first word of a role that no preposition governs ("spokesman for Ida Brandt") and that
    own nothing; one in front is a company's ("Merrill Lynch analyst")."""
    words = _WORD.findall(role)
    for i in range(1, len(words)):
        if words[i - 1].lower() in word_classes.PREPOSITIONS:
            return
        for j in range(i + 2, min(i + _LONGEST_NAME, len(words)) + 1):
            if (name := " ".join(words[i:j])) in known:
                yield name


def article_gaps(lookup: Lookup) -> dict[Gap, list[ArticleLine]]:
    """Return the articles in force that lack a date, an outlet or a title, by gap."""
    gaps: dict[Gap, list[ArticleLine]] = {gap: [] for gap in Gap}
    for line in lookup.article_lines():
        if line.published is None:
            gaps[Gap.DATE].append(line)
        if not line.outlet:
            gaps[Gap.OUTLET].append(line)
        if is_no_title(line.title):
            gaps[Gap.TITLE].append(line)
    return gaps


def is_no_title(title: str) -> bool:
    """True for an empty title, a file's name, and what programs write where a title is missing."""
    plain = title.strip().casefold()
    return not plain or plain in _NO_TITLES or _FILE.fullmatch(plain) is not None
