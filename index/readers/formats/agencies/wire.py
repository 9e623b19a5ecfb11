"""Wire text: messages of IPTC 7901 and ANPA 1312, framed by control characters as agencies send them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse.article_fields import clean_article
from index.readers.parse.dates import parse_day
from index.readers.parse.encoding import decode_text, unix_newlines
from index.readers.source.file import Failure, File, Unread, unread_item

MESSAGE = re.compile(rb"(\x16*)\x01([^\x01\x02]{1,1000})\x02([^\x01\x03]*)(?:\x03([^\x01\x04]{0,200}))?")
"""Start of header, header, start of text, text, end of text, and what follows up to the end of transmission."""
FRAME = re.compile(rb"[\s\x00\x0e-\x1f]{0,64}\x01[^\x01\x02]{1,1000}\x02")
SERVICE = re.compile(rb"[a-z]\d{4}\x1f", re.IGNORECASE)
"""How a header of ANPA 1312 begins: service level, story number, unit separator."""
TABULAR = b"\x12"
BORDER = b"\x1a"
"""Stands between parts of messages while they are decoded as one text: a short one does not tell its encoding."""
CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})

HEADING = re.compile(r"\^([^<^]{0,400})<\n?")
"""A line of the top of an ANPA text: slug, headline, notes, byline."""
NOTES = re.compile(
    r"(?i)(?:eds?[:.]|editors?\W|update:|index:|symbol:|code:|with\b|a[pm]s?-|bc-|[A-Z]{2}-[A-Z]{2}--|_+$)"
)
LABEL = re.compile(r"(?i)(?:hl|headline):\s*")
BY = re.compile(r"(?:By|BY|Von|Par|Por|Di|Av|Door) (?=[A-Z])")
AGENCY = re.compile(r"[^\W\d_][\w .,'/-]{1,60}? \(([^\W\d_][\w ]{1,30})\) *(?:[-–—_]+|:) ")
ENDS = re.compile(r"[.!?][\"”’')]*$")
SENT_7901 = re.compile(r"\b(\d{2})\d{4}\s*(?:[A-Za-z]{1,5}\s+)??([^\W\d_]{3,12})\.?\s+(\d{4}|\d{2})\b")
SENT_ANPA = re.compile(r"\b[A-Z]{2}-[A-Z]{2}-(\d{2})-(\d{2})-(\d{2})\b")
SENT_CANADA = re.compile(r"\d{1,2}:?\d{2}[A-Z]{1,4} (\d{2})-(\d{2})-(\d{2})\b")


@dataclass(frozen=True, slots=True)
class _Message:
    header: str
    text: str
    end: str
    anpa: bool
    tabular: bool
    whole: bool


def recognises(head: bytes) -> bool:
    """True for the first bytes of a file of wire messages."""
    return bool(FRAME.match(head))


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article, or the failure with its number, for every message; raises UnreadableFile.

    Lines are joined into paragraphs. The date is that of transmission, which follows the text; the outlet is the agency
    that the dateline names.
    """
    messages = list(_messages(file.content(file.max_bytes)))
    if not messages:
        raise UnreadableFile("it is not wire text of IPTC 7901 or ANPA 1312: save it as .txt")
    for number, message in enumerate(messages, 1):
        place = f"{file.place}:{number}" if len(messages) > 1 else file.place
        try:
            yield _article(file, message)
        except InputError as error:
            yield unread_item(place, error)
        if not message.whole:
            yield Failure(place, "the message has no end (ETX), so some of its text may be lost: get an intact copy")


def _messages(data: bytes) -> Iterator[_Message]:
    matches = list(MESSAGE.finditer(data))
    parts = [(part or b"").translate(None, CONTROLS) for match in matches for part in match.groups()[1:]]
    decoded = iter(unix_newlines(decode_text(BORDER.join(parts))).split(BORDER.decode()) if parts else ())
    for match, header, text, end in zip(matches, decoded, decoded, decoded, strict=True):
        anpa = bool(match[1]) or bool(SERVICE.match(match[2]))
        yield _Message(header, text, end, anpa, anpa and TABULAR in match[2], match[4] is not None)


def _article(file: File, message: _Message) -> Article:
    fields, body = _anpa(message.text) if message.anpa else _iptc(message.text)
    text = "\n".join(line.strip() for line in body.split("\n")) if message.tabular else _paragraphs(body)
    text = re.sub(r"(?<=\s)_(?=\s)", "—", text.replace("``", "“").replace("''", "”")).strip()
    agency = AGENCY.match(text)
    sent = _sent(message)
    made = clean_article("", text, {**fields, "outlet": agency[1] if agency else "", "published": sent})
    number = message.header.partition("\n")[0].strip()
    return replace(made, id=file.row_id(f"{number} {message.end.strip()}" if sent else made.hash))


def _iptc(text: str) -> tuple[dict[str, object], str]:
    """The headline and byline at the top of a 7901 text, and what follows.

    A headline ends in "=", or stands alone on the line on which the text starts, before an indented or empty one.
    """
    fields: dict[str, object] = {}
    lines = text.strip("\n").split("\n")
    marked = [at for at, line in enumerate(lines[:6]) if line.rstrip().endswith("=")]
    if marked:
        top = [" ".join(line.split()).rstrip("= ") for line in lines[: marked[-1] + 1]]
        fields["author"] = next((BY.sub("", line) for line in top if BY.match(line)), "")
        fields["title"] = " ".join(line for line in top if not BY.match(line))
        return fields, "\n".join(lines[marked[-1] + 1 :])
    first, rest = lines[0], lines[1:]
    apart = bool(rest) and (not rest[0].strip() or rest[0][:1] in " \t")
    if apart and not text.startswith("\n") and first[:1].strip() and len(first) < 150 and not ENDS.search(first):
        fields["title"] = first
        if (lead := next((line for line in rest if line.strip()), "")) and BY.match(lead.strip()) and len(lead) < 80:
            fields["author"] = BY.sub("", lead.strip())
            rest = rest[rest.index(lead) + 1 :]
        return fields, "\n".join(rest)
    return fields, text


def _anpa(text: str) -> tuple[dict[str, object], str]:
    """The headline and byline among the lines at the top of an ANPA text, and what follows."""
    at, headings = 0, list[str]()
    text = text.lstrip("\n")
    while match := HEADING.match(text, at):
        headings.append(" ".join(match[1].split()).rstrip("@= "))
        at = match.end()
    labelled = [LABEL.sub("", line) for line in headings if LABEL.match(line)]
    bylines = [line for line in headings if BY.match(line)]
    end = headings.index(bylines[0]) if bylines else len(headings)
    plain = [line for line in headings[1:end] if line and not NOTES.match(line)]
    fields: dict[str, object] = {
        "title": next(iter([*labelled, *plain]), ""),
        "author": BY.sub("", bylines[0]) if bylines else "",
    }
    body = HEADING.sub(lambda match: "" if match[1].strip("_ ") == "" else f"\n{match[1].rstrip('@= ')}\n\n", text[at:])
    return fields, re.sub(r"[<^]+(?=\n|$)", "", body)


def _paragraphs(text: str) -> str:
    """The text with the lines of each paragraph joined: one begins indented, after an empty line, or after a last line
    that is short and ends a sentence."""
    lines = text.expandtabs(4).split("\n")
    width = max(map(len, lines))
    paragraphs: list[list[str]] = [[]]
    for before, line in zip(["", *lines], lines, strict=False):
        short = len(before) < 0.8 * width and bool(ENDS.search(before.rstrip()))
        if not before.strip() or line[:1] == " " or short:
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
    joined = (" ".join(filter(None, paragraph)) for paragraph in paragraphs)
    return "\n".join(paragraph for paragraph in joined if paragraph)


def _sent(message: _Message) -> date | None:
    """The day of transmission that follows a text; None where none is written with its year."""
    if not message.anpa:
        match = SENT_7901.search(message.end)
        return parse_day(f"{match[1]} {match[2]} {_year(match[3])}") if match else None
    if match := SENT_ANPA.search(message.end):
        return parse_day(f"{_year(match[3])}-{match[1]}-{match[2]}")
    match = SENT_CANADA.search(message.end)
    return parse_day(f"{_year(match[3])}-{match[2]}-{match[1]}") if match else None


def _year(written: str) -> str:
    """A year in four digits: the century in which wires ran."""
    return written if len(written) == 4 else f"{'19' if int(written) >= 70 else '20'}{written}"
