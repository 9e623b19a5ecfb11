"""ProQuest: records between rulers, every line of them a field by name, "Full text" among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.readers.press.entry import Entry, Layout, date_in

RULER = re.compile(r"^\s*(?:_{20,}|\*{20,}|-{40,})\s*$")
NUMBER = re.compile(r"(?i)^\s*document \d+ of \d+\s*$")
FIELD = re.compile(r"^\s*([A-Z][\w/ -]{1,40}?)\s*:(?:\s+(.*))?$")
FIELDS = frozenset(
    "title|author|publication info|proquest document link|abstract|links|full text|subject|location|people"
    "|company / organization|classification|identifier / keyword|publication title|alternate title|first page|pages"
    "|number of pages|publication year|publication date|year|volume|issue|section|column|credit|dateline|publisher"
    "|place of publication|country of publication|publication subject|issn|e-issn|coden|source type"
    "|language of publication|document type|document feature|subfile|proquest document id|document url|copyright"
    "|last updated|database|business indexing term|notes|narrow subject|broad subject|supplement".split("|")
)
NUMBERED = frozenset(("proquest document id", "proquest document link"))
"""One of these is in every record."""


def proquest_entries(lines: Sequence[str]) -> Iterable[Entry] | None:
    """The articles of an export; None where the text is none."""
    records: list[list[str]] = [[]]
    for line in lines:
        if RULER.match(line):
            records.append([])
        elif not NUMBER.match(line):
            records[-1].append(line)
    layout = Layout.of(lines)
    records = [record for record in records if any(_name(line) in NUMBERED for line in record)]
    return (_entry(record, layout) for record in records) if records else None


def _name(line: str) -> str:
    """The field that a line begins, in lower case; "" for any other line."""
    match = FIELD.match(line[:400])
    name = match[1].lower() if match else ""
    return name if name in FIELDS else ""


def _entry(record: list[str], layout: Layout) -> Entry:
    begin = next((n for n, line in enumerate(record) if _name(line) == "full text"), None)
    head = record[:begin]
    tail_at = len(record)
    if begin is not None:
        tail_at = next(n for n in range(len(record) - 1, begin - 1, -1) if _text_goes_on(record, n)) + 1
    said = _values([*head, *record[tail_at:]])
    outlet = re.split(r"\s*;", said.get("publication title") or said.get("publication info", ""))[0]
    fields: dict[str, object] = {
        "title": said.get("title") or _above(record),
        "outlet": outlet,
        "author": ", ".join(map(_straight, said.get("author", "").split(";"))),
        "published": date_in(said.get("publication date", "")) or date_in(said.get("publication info", "")),
        "url": said.get("document url") or said.get("proquest document link"),
    }
    key = f"proquest {said.get('proquest document id') or fields['url']}"
    if begin is None:
        return Entry("", fields, key, "the record has no full text: export it with “Full text” included")
    match = FIELD.match(record[begin])
    text = layout.paragraphs([(match[2] or "") if match else "", *record[begin + 1 : tail_at]])
    if not text or text[0].lower().rstrip(".") in ("not available", "full text not available"):
        return Entry("", fields, key, "its full text is not available from ProQuest")
    return Entry("\n\n".join(text), fields, key)


def _text_goes_on(record: list[str], number: int) -> bool:
    """True for the last line of the text: a line from which on there are fields alone, counted from the end."""
    line = record[number]
    if _name(line) == "full text":
        return True
    before = record[number - 1]
    return bool(line.strip()) and not _name(line) and not (before.strip() and _name(before) not in ("", "full text"))


def _values(lines: Sequence[str]) -> dict[str, str]:
    """The fields' values, the first of each; a line without a name goes on with the one before."""
    values: dict[str, str] = {}
    at = ""
    for line in lines:
        if name := _name(line):
            match = FIELD.match(line)
            at = name if name not in values else ""
            values.setdefault(name, (match[2] or "") if match else "")
        elif at and line.strip():
            values[at] = f"{values[at]} {line.strip()}".strip()
    return values


def _above(record: Sequence[str]) -> str:
    """The line above the first field: the title, where it has no name."""
    first = next((n for n, line in enumerate(record) if _name(line)), 0)
    return next((line.strip() for line in reversed(record[:first]) if line.strip()), "")


def _straight(name: str) -> str:
    """A name as it is spoken: ProQuest writes "Reporter, Ann"."""
    last, comma, first = name.strip().partition(", ")
    return f"{first.rstrip('.') if len(first) > 2 else first} {last}" if comma and "," not in first else name.strip()
