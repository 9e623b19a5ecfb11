"""Factiva: fields with codes of two letters (HD, BY, PD, SN, LP, TD), or articles as they are displayed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.readers.press.entry import BY, RIGHTS, Entry, Layout, date_in, names_people

ORDER = "SE CLM HD BY CR WC PD ET SN SC ED PG VOL LA CY LP TD CT RF CO IN NS RE IPC IPD PUB AN".split()
CODE = re.compile(rf"^\s{{0,4}}({'|'.join(ORDER)})(?:(\t| {{2,}}| )(\S.*)|\s*)$")
VALUED = frozenset(("CO", "IN", "NS", "RE"))
"""Codes that a sentence may begin with; their values are codes with their meaning: "gcat : Political News"."""

NUMBER = re.compile(r"^\s*Document ([A-Za-z][A-Za-z0-9]*(?:19|20)\d{6}[A-Za-z0-9]+)\s*$")
LENGTH = re.compile(r"(?i)^\s*[\d.,\s]+(?:words|mots|wörter|palabras|parole|palavras|woorden|ord)\s*$")
HOUR = re.compile(r"(?i)^\d{1,2}[:.]\d{2}(?: ?[ap]m)?(?: GMT)?$")
SOURCE_CODE = re.compile(r"^[A-Z0-9]{2,8}$")
TRIFLE = re.compile(r"(?i)^(?:[a-z]{0,3}[\d-]{1,5}[a-z]?|(?:english|french|german|spanish|italian|dutch)(?: \(.*\))?)$")
"""A page, or the language."""


def factiva_entries(lines: Sequence[str]) -> Iterable[Entry] | None:
    """The articles of an export; None where the text is none."""
    return _coded(lines) or _displayed(lines) or None


def _coded(lines: Sequence[str]) -> Iterable[Entry] | None:
    articles: list[dict[str, list[str]]] = []
    code = ""
    matches = [CODE.match(line) for line in lines]
    narrow = next((match[2] for match in matches if match and match[1] == "HD"), "") == " "
    for line, match in zip(lines, matches, strict=True):
        if match and _begins(match, code, narrow=narrow):
            code = match[1]
            if not articles or code in articles[-1] or ORDER.index(code) < max(map(ORDER.index, articles[-1])):
                articles.append({})
            articles[-1][code] = [match[3]] if match[3] else []
        elif articles:
            articles[-1][code].append(line)
    articles = [each for each in articles if "HD" in each and ({"PD", "SN", "AN"} & each.keys())]
    layout = Layout.of(lines)
    return (_coded_entry(each, layout) for each in articles) if articles else None


def _begins(match: re.Match[str], before: str, *, narrow: bool) -> bool:
    """True where a line that looks like a code begins a field, after the field `before`; `narrow`: with one space
    between the two, so that a sentence ("AN officer said") looks like it too."""
    code, gap, value = match[1], match[2], match[3] or ""
    if not before:
        return code in ("SE", "CLM", "HD")
    if gap != " ":
        return True
    if not narrow or (code in VALUED and " : " not in value) or (code == "AN" and not value.startswith("Document ")):
        return False
    after = ORDER.index(code) > ORDER.index(before)
    return after or (before in ORDER[ORDER.index("CT") :] and code in ("SE", "CLM", "HD"))


def _coded_entry(fields: dict[str, list[str]], layout: Layout) -> Entry:
    def value(code: str) -> str:
        return " ".join(line.strip() for line in fields.get(code, ()) if line.strip())

    text = [part for code in ("LP", "TD") for part in layout.paragraphs(fields.get(code, []))]
    number = re.search(r"Document (\w+)", value("AN"))
    said: dict[str, object] = {
        "title": value("HD"),
        "outlet": value("SN"),
        "author": value("BY"),
        "published": date_in(value("PD")),
    }
    fault = "" if text else "the article has neither a lead (LP) nor a text (TD): export it as “Full Article”"
    return Entry("\n\n".join(text), said, f"factiva {number[1]}" if number else "", fault)


def _displayed(lines: Sequence[str]) -> list[Entry]:
    layout = Layout.of(lines)
    matches: list[Entry] = []
    start = 0
    for number, line in enumerate(lines):
        if match := NUMBER.match(line):
            block = lines[start:number]
            start = number + 1
            matches.append(_displayed_entry(block, match[1], layout))
    return matches if any(not entry.fault for entry in matches) else []


def _displayed_entry(block: Sequence[str], number: str, layout: Layout) -> Entry:
    at = next((n for n, line in enumerate(block) if LENGTH.match(line)), None)
    if at is None:
        return Entry("", {}, fault=f"the head of the document {number} is not understood: export it with its indexing")
    head = layout.paragraphs(block[:at])[-3:]
    said: dict[str, object] = {"author": "", "title": ""}
    if len(head) > 1 and (BY.match(head[-1]) or (names_people(head[-1]) and not names_people(head[-2]))):
        said["author"] = BY.sub("", head.pop())
    if head:
        said["title"] = head[-1]
    body = _body(block, at + 1, said)
    rest = layout.paragraphs(block[body:])
    if len(rest) > 1 and len(rest[-1]) <= 80 and not re.search(r"[.!?”\"»:]$", rest[-1]):
        rest.pop()  # the publisher
    fault = "" if rest else "the article has no text: export it as “Full Article”"
    return Entry("\n\n".join(rest), said, f"factiva {number}", fault)


def _body(block: Sequence[str], start: int, said: dict[str, object]) -> int:
    """The line on which the text begins, below date, hour, source, its code, page, language and rights; date and source
    are put down in `said`."""
    lines = [(n, block[n].strip()) for n in range(start, min(len(block), start + 40)) if block[n].strip()]
    lines = [(n, line) for n, line in lines if not HOUR.match(line)]
    if not lines or not (published := date_in(lines[0][1])):
        return start
    said["published"] = published
    if len(lines) == 1:
        return lines[0][0] + 1
    said["outlet"] = lines[1][1]
    rights = next((n for n, (_, line) in enumerate(lines[:12]) if RIGHTS.match(line)), None)
    last = 1 if rights is None else rights
    while last + 1 < len(lines) and _around(lines[last + 1][1], within=rights is None):
        last += 1
    return lines[last][0] + 1


def _around(line: str, *, within: bool) -> bool:
    """True for a line of rights or, `within` a head without one, for a code, a page or a language."""
    return bool(RIGHTS.match(line) or (within and (SOURCE_CODE.match(line) or TRIFLE.match(line))))
