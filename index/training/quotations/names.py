"""Names in annotated articles: spans of persons and organisations, and those that a source means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from index.lexicon.gazetteer import SUFFIXES

PERSON, ORGANIZATION = 0, 1
_KINDS = {"PERSON": PERSON, "ORGANIZATION": ORGANIZATION}
_WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
Name = tuple[int, int, int]  # start, end, kind


def names_of(row: dict[str, Any], silver: Sequence[Sequence[Any]]) -> list[Name]:
    """Return the spans of persons' and organisations' names: as annotated, and elsewhere as the silver entities
    [start, end, type] have it. In order, apart; ends exclusive."""
    text: str = row["text"]
    spans: list[Name] = []
    for person in row.get("people", ()):
        forms = {person["name"], *(_without_title(form, person["name"]) for form in person["forms"])}
        spans += _places(text, forms, PERSON)
    spans += _places(
        text, (form for o in row.get("organizations", ()) for form in (o["name"], *o["forms"])), ORGANIZATION
    )
    labels = [a for a in row["attributions"] if a.get("speaker")]
    spans += _places(text, (a["speaker"] for a in labels if a["type"] == "person"), PERSON)
    bodies = (name for a in labels if a["type"] == "organization" for name in a["speaker"].split("; "))
    spans += _places(text, bodies, ORGANIZATION)
    spans += [(start, end, _KINDS[kind]) for start, end, kind in silver if kind in _KINDS]
    return _apart(spans)


def right_names(text: str, names: Sequence[Name], label: dict[str, Any]) -> list[int] | None:
    """Return the numbers of the names that are the labelled speaker's; none where nobody can be named; None where it is
    not known."""
    speaker, kind = label.get("speaker"), label.get("type")
    if kind not in ("person", "organization", "unnamed", "group") or (kind == "group" and ";" in (speaker or "")):
        return None
    if kind in ("unnamed", "group") or not speaker:
        return []
    if kind == "person":
        matches = [i for i, (s, e, k) in enumerate(names) if k == PERSON and _same_person(text[s:e], speaker)]
    else:
        bodies = [_words(body) for body in speaker.split("; ")]
        matches = [
            i for i, (s, e, _) in enumerate(names) if any(_same_body(_words(text[s:e]), body) for body in bodies)
        ]
    return matches or None


def _places(text: str, forms: Iterable[str], kind: int) -> list[Name]:
    places = []
    for form in set(forms):
        if form[:1].isupper() or any(c.isupper() for c in form):
            places += [(m.start(), m.end(), kind) for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text)]
    return places


def _apart(names: Iterable[Name]) -> list[Name]:
    """The longest of those that overlap."""
    disjoint: list[Name] = []
    covered: set[int] = set()
    for start, end, kind in sorted(names, key=lambda n: (n[0] - n[1], n[0])):
        if covered.isdisjoint(range(start, end)):
            covered.update(range(start, end))
            disjoint.append((start, end, kind))
    return sorted(disjoint)


def _without_title(form: str, name: str) -> str:
    """ "Blair" for "Mr Blair", whose name is Tony Blair."""
    known = set(_words(name))
    words = list(_WORD.finditer(form))
    own = [word for word in words if _words(word[0])[:1] and _words(word[0])[0] in known]
    return form[own[0].start() :] if own else form


def _words(name: str) -> list[str]:
    words = (re.sub(r"[’']s?$|\.", "", m[0].lower()) for m in _WORD.finditer(name))
    return [word for word in words if word and word not in SUFFIXES]


def _same_person(mention: str, speaker: str) -> bool:
    a, b = _words(mention), _words(speaker)
    if not a or not b:
        return False
    if a[-1] == b[-1]:
        return len(a) == 1 or len(b) == 1 or a[0] in b or b[0] in a or a[0][0] == b[0][0]
    return len(a) == 1 and a[0] == b[0]


def _same_body(a: Sequence[str], b: Sequence[str]) -> bool:
    small = {"the", "of", "for", "and", "a"}
    x, y = set(a) - small, set(b) - small
    initials = "".join(word[0] for word in b if word not in small)
    return bool(x and y) and (x <= y or y <= x or (len(a) == 1 and len(a[0]) > 1 and a[0] == initials))
