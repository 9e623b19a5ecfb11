"""LexisNexis and Nexis Uni: "1 of 2 DOCUMENTS" above an article, or "End of Document" below it, and fields by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.readers.press.entry import RIGHTS, Entry, Layout, date_in

ABOVE = re.compile(r"(?i)^\s*(?:\d+ (?:of|von|de) \d+ documents?|(?:document|dokument) \d+ (?:of|von|de) \d+)\s*$")
BELOW = re.compile(r"(?i)^\s*end of document\s*$")
FIELD = re.compile(r"^\s*([^\W\d_][^\W\d_ /-]*(?:[ /-][^\W\d_]+){0,3})\s*:(?:\s+(.*))?$")
HEAD = {
    "headline": "title",
    "title": "title",
    "überschrift": "title",
    "titre": "title",
    "byline": "author",
    "autor": "author",
    "auteur": "author",
    "body": "body",
} | dict.fromkeys(
    "section length dateline highlight series column edition show anchor anchors guest guests host reporter type"
    " subhead rubrik länge rubrique longueur encart location source".split(),
    "",
)
"""Fields above the text, and those of an article among them; "body" is the text's own name."""
TAIL = frozenset(
    "graphic load-date language publication-type document-type journal-code update distribution subject organization"
    " person company ticker industry geographic city state country correction-date acc-no issn url enhancement"
    " notes grafik sprache zeitungs-code zeitungscode langue type-publication date-chargement".split()
)
"""Fields below the text."""
END = frozenset(("graphic", "classification", "load-date", "language", "publication-type", "grafik"))
"""Fields that no text goes on after."""
CAPITALS = re.compile(r"^\s*(?:LENGTH|BYLINE|LOAD-DATE|HEADLINE|SECTION|LÄNGE|LONGUEUR)\s*:")
URL = re.compile(r"(?im)^[^\S\n]*url\s*:\s*(\S+)")
PAGE = re.compile(r"(?i)^\s*page \d+ of \d+\s*$|^\s*link (?:to|zum) \S+")
EDITION = re.compile(r"(?i)\b(?:edition|edizione|ausgabe|final|gmt|est|edt)\b")


def nexis_entries(lines: Sequence[str]) -> Iterable[Entry] | None:
    """The articles of an export; None where the text is none."""
    blocks = _blocks(lines)
    if not blocks:
        return None
    layout = Layout.of(lines)
    return (_entry(block, layout) for block in blocks)


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """The lines of each document, marks left out; none where the text has no such marks, or they mark no fields."""
    above = [n for n, line in enumerate(lines) if ABOVE.match(line)]
    below = [n for n, line in enumerate(lines) if BELOW.match(line)]
    if above:
        bounds = list(zip([n + 1 for n in above], [*above[1:], len(lines)], strict=True))
    elif below:
        bounds = list(zip([0, *[n + 1 for n in below]], [*below, len(lines)], strict=True))
        if not any(map(_field, lines[bounds[-1][0] :])):
            del bounds[-1]
    elif [name for name in map(_field, lines) if name in ("length", "load-date")] == ["length", "load-date"]:
        bounds = [(0, len(lines))]
    else:
        return []
    blocks = [[line for line in lines[first:last] if not BELOW.match(line)] for first, last in bounds]
    blocks = [block for block in blocks if any(map(str.strip, block))]
    return (
        blocks if any(_field(line) in ("length", "byline", "länge", "load-date") for b in blocks for line in b) else []
    )


def _field(line: str) -> str:
    """The name of the field that a line begins, in lower case; "" for any other line."""
    if match := FIELD.match(line[:400]):
        return match[1].lower()
    word = line.strip().lower()
    return word if word in ("body", *END) else ""


def _entry(block: list[str], layout: Layout) -> Entry:
    block = [line for line in block if not PAGE.match(line)]
    first = next((n for n, line in enumerate(block) if _field(line) in HEAD), len(block))
    head = [line.strip() for line in block[:first] if line.strip() and not RIGHTS.match(line.strip())]
    said, start = _fields(block, first, parted=layout.parted)
    end = next((n for n in range(start, len(block)) if _ends(block, n)), len(block))
    unnamed = _classic if any(CAPITALS.match(line) for line in block) else _uni
    link = URL.search("\n".join(block[end:]))
    text = layout.paragraphs(block[start:end])
    while text and RIGHTS.match(text[-1]):
        text.pop()
    fault = "" if text else "the document has no text below its fields"
    return Entry("\n\n".join(text), {**unnamed(head), **said, "url": link[1] if link else ""}, fault=fault)


def _fields(block: list[str], first: int, *, parted: bool) -> tuple[dict[str, object], int]:
    """The fields above the text, and the line on which the text begins."""
    said: dict[str, object] = {}
    number = first
    while number < len(block):
        name = _field(block[number])
        if not block[number].strip():
            number += 1
            continue
        if name not in HEAD:
            break
        match = FIELD.match(block[number])
        value = [(match[2] or "") if match else ""]
        number += 1
        if HEAD[name] == "body":
            if value[0]:
                block[number - 1] = value[0]
                return said, number - 1
            return said, number
        while parted and number < len(block) and block[number].strip() and not _field(block[number]):
            value.append(block[number].strip())
            number += 1
        if field := HEAD[name]:
            said.setdefault(field, " ".join(filter(None, value)))
    return said, number


def _ends(block: list[str], number: int) -> bool:
    """True where the text is over: at one of END, or at a field of TAIL after which only such fields come."""
    name = _field(block[number])
    return name in END or (
        name in TAIL and all(_field(line) in TAIL for line in block[number : number + 12] if FIELD.match(line[:400]))
    )


def _classic(head: list[str]) -> dict[str, object]:
    """Of a document with fields in capitals: the outlet, then the date, then the edition or a title without a name."""
    at = next((n for n, line in enumerate(head) if date_in(line)), None)
    if at is None:
        return {"outlet": head[0]} if head else {}
    titles = [line for line in head[at + 1 :] if not EDITION.search(line)]
    return {
        "outlet": head[0] if at else "",
        "published": date_in(head[at]),
        "title": titles[-1] if titles else "",
    }


def _uni(head: list[str]) -> dict[str, object]:
    """Of a document of Nexis Uni: the title, then the outlet, then the date; a cover sheet may stand before them."""
    at = next((n for n in reversed(range(len(head))) if date_in(head[n])), 0)
    return {
        "title": head[at - 2] if at > 1 else "",
        "outlet": head[at - 1] if at else "",
        "published": date_in(head[at]) if head else "",
    }
