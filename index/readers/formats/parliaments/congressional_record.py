"""The Congressional Record as govinfo publishes it (.txt, .htm): its printed lines, joined into turns."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse.article_fields import clean_transcript
from index.readers.parse.encoding import decode_text, unix_newlines
from index.readers.parse.turns import SpeakerTurn, turns_text
from index.readers.source.file import File, Unread, unread_item

OUTLET = "Congressional Record"
START = re.compile(
    r"^[ \t]*\[Congressional Record Volume [^\[\]\n]{1,40}\((?:[A-Za-z]+, )?([^()\n]{6,40})\)\]", re.MULTILINE
)
EMPTY_LINES = re.compile(r"\n{3,}")
TAG = re.compile(r"<[^<>]{0,500}>")
TITLE = re.compile(r"<title>[^<]{0,500}</title>", re.IGNORECASE)
BRACKETED = re.compile(r"\[(?:House|Senate|Extensions of Remarks|Daily Digest|Pages? [^\[\]]{1,60})\]")
UNSPOKEN = re.compile(r"\[\[Page [^\[\]]{1,30}\]\]|\{time\}[ \d:]*|From the Congressional Record Online .*")
RULE = re.compile(r"[_\-=]{5,}")
LETTER = r"[^\W\d_a-z]"
WORD = rf"{LETTER}(?:{LETTER}|[’'\-])+"
SURNAME = rf"(?:{LETTER}\. )?(?:{LETTER}[a-z]{{1,3}}\.? ?)?{WORD}(?: {WORD}){{0,3}}"
LABEL = re.compile(
    rf"((?:Mr|Ms|Mrs|Miss|Dr)\.? {SURNAME}(?: of [A-Z][a-z]+(?: [A-Z][a-z]+)?)?"
    r"|The (?:Acting |ACTING )?[A-Z]{2,}(?: [A-Z]{2,}){0,3})(?: pro tempore)?(?: \(([^()\n]{1,60})\))?\. +(?=\S)"
)
PROCEDURE = re.compile(
    r"There (?:was|being) no |A motion to reconsider|The text of |The following |So (?:the|two-thirds)\b"
    r"|Accordingly, |Thereupon, |Messrs?\. |Ms(?:es)?\. [A-Z]"
    r"|Mrs?\. (?!Speaker|President|Chair|Leader|Secretary)[A-Z]"
    r"|(?:The|An?) (?:[\w()]+ ){1,12}(?:was|were|is|are|ha(?:s|ve|d) been|read|proceeded|adjourned|announced|called)\b"
)
FIRST_PERSON = re.compile(r"\b(?:I|me|my|we|us|our)\b", re.IGNORECASE)
MOST_SENTENCE = 300
"""Letters of the longest line of procedure."""


def recognises(head: bytes) -> bool:
    """True for the first bytes of such a file."""
    return bool(START.search(head.decode("latin-1")))


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article for every item of the Record in a file; raises UnreadableFile.

    The day is that of the issue, the title the heading of the item. What is inserted in small type, headings, votes and
    what stands in brackets are nobody's; a line of procedure ("There was no objection.") ends the turn before it. The
    Record states no author and no link.
    """
    text = EMPTY_LINES.sub("\n\n", unix_newlines(decode_text(file.content())))
    if re.search(r"<pre\b", text[:10_000], re.IGNORECASE):
        text = html.unescape(TAG.sub("", TITLE.sub("", text)))
    starts = [*START.finditer(text)]
    if not starts:
        raise UnreadableFile(
            "it is not the Congressional Record: its head “[Congressional Record Volume …]” is missing"
        )
    ends = [match.start() for match in starts[1:]] + [len(text)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        try:
            made = _article(file, text[start.end() : end], start[1])
            yield made if len(starts) == 1 else replace(made, id=file.row_id(made.hash))
        except InputError as error:
            yield unread_item(f"{file.place}:{number}", error)


def _article(file: File, item: str, day: str) -> Article:
    paragraphs = list(_paragraphs(item))
    top = next((n for n, (spoken, _) in enumerate(paragraphs) if spoken), len(paragraphs))
    heading = next((text for spoken, text in paragraphs[:top] if text.upper() == text), "")
    fields = {"title": heading, "outlet": OUTLET, "published": day}
    return clean_transcript(file.id, turns_text(_turns(paragraphs)), fields)


def _paragraphs(item: str) -> Iterator[tuple[bool, str]]:
    """The paragraphs of an item, with True for those of the debate, False for headings and what is in small type.

    One of the debate begins up to three spaces in and goes on at the margin, over the borders of pages too; the others
    stand further in, up to an empty line.
    """
    lines: list[str] = []
    spoken = False
    for line in [*item.split("\n"), "-----"]:
        words = line.strip()
        if BRACKETED.fullmatch(words) or UNSPOKEN.fullmatch(words):
            continue
        indent = len(line) - len(line.lstrip(" "))
        begins = 0 < indent < 4
        goes_on = spoken and indent == 0
        ends = bool(RULE.fullmatch(words)) or (begins or goes_on != spoken if words else not spoken)
        if lines and ends:
            yield spoken, " ".join(lines)
            lines = []
        if RULE.fullmatch(words):
            spoken = False
        elif words:
            spoken = begins or goes_on
            lines.append(words)


def _turns(paragraphs: list[tuple[bool, str]]) -> Iterator[SpeakerTurn]:
    speaker = ""
    for spoken, text in paragraphs:
        if not spoken or text.startswith(("(", "[")):
            yield SpeakerTurn("", text)
        elif match := LABEL.match(text):
            speaker = match[2] or match[1]  # "The SPEAKER pro tempore (Mr. Okafor)" is who has the chair
            yield SpeakerTurn(speaker, text[match.end() :])
        else:
            if len(text) < MOST_SENTENCE and PROCEDURE.match(text) and not FIRST_PERSON.search(text):
                speaker = ""
            yield SpeakerTurn(speaker, text)
