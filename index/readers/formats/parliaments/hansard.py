"""Parliamentary debates as parlparse writes them (TheyWorkForYou, Public Whip, OpenAustralia): a sitting to a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.core.errors import UnreadableFile
from index.core.types import Article
from index.readers.parse.article_fields import clean_transcript
from index.readers.parse.turns import UNIDENTIFIED, SpeakerTurn, turns_text
from index.readers.parse.xml_documents import children, local_name, parse, root_name, words
from index.readers.source.file import ARTICLE_BYTES, File, Unread

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADINGS = frozenset({"oral-heading", "major-heading", "minor-heading"})
DAY = re.compile(r"/(\d{4}-\d{2}-\d{2})[a-z]?\.")
"""The day of the sitting in an element's id: "uk.org.publicwhip/debate/2012-01-10.22.0"."""
EDITORIAL = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")


def recognises(head: bytes) -> bool:
    """True for the first bytes of such a file."""
    root = root_name(head)
    return root == "publicwhip" or (root == "debates" and b"speakername=" in head)


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the sitting of a file as one article, a speech to a turn; raises UnreadableFile.

    The day is that in the ids of its elements, the title its only major heading. Headings, italics, procedure and what
    stands in brackets are nobody's; the lists of divisions are left out. Outlet, author and link stay empty.
    """
    root = parse(file.content(4 * ARTICLE_BYTES))
    if local_name(root) not in ("publicwhip", "debates") or root.find(".//{*}speech") is None:
        raise UnreadableFile("it has no speeches (<speech speakername=…>): export the debates as XML of parlparse")
    headings = [text for each in root.iter("{*}major-heading") if (text := words(each))]
    days = (DAY.search(element.get("id", "")) for element in root.iter("{*}*"))
    day = next((match[1] for match in days if match), None)
    title = headings[0] if len(headings) == 1 else ""
    yield clean_transcript(file.id, turns_text(_turns(root)), {"title": title, "published": day})


def _turns(root: _Element) -> Iterator[SpeakerTurn]:
    for element in root.iter("{*}*"):
        name = local_name(element)
        if name in HEADINGS:
            yield SpeakerTurn("", words(element))
        elif name == "speech":
            yield from _speech(element)


def _speech(speech: _Element) -> Iterator[SpeakerTurn]:
    speaker = "" if speech.get("nospeaker") == "true" else speech.get("speakername", "").strip()
    if not speaker and speech.get("nospeaker") != "true" and speech.get("speakerid") == "unknown":
        speaker = UNIDENTIFIED
    if own := _joined(speech.text):
        yield SpeakerTurn(speaker, own)
    for part in speech:
        text = words(part)
        if text:
            yield SpeakerTurn("" if _is_editorial(part, text) else speaker, text)
        if tail := _joined(part.tail):
            yield SpeakerTurn(speaker, tail)


def _joined(text: str | None) -> str:
    return " ".join((text or "").split())


def _is_editorial(part: _Element, text: str) -> bool:
    """True for a paragraph that is a table, all in italics or in brackets: "Question put.", "[Laughter.]"."""
    if local_name(part) == "table" or part.get("class") == "italic" or EDITORIAL.fullmatch(text):
        return True
    italics = list(children(part, "i", "em"))
    return len(part) == len(italics) > 0 and not any(map(_joined, [part.text, *(each.tail for each in italics)]))
