"""XML of unknown origin: parsed without expanding an entity of its own or following an address; its words as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from html.entities import html5
from typing import TYPE_CHECKING

from index.core.errors import UnreadableFile
from index.readers.parse.encoding import BOMS, decode_text
from index.readers.parse.html_block_quotes import body_text

if TYPE_CHECKING:
    from lxml.etree import _Element

DECLARATION = re.compile(r"""\s*<\?xml\b[^>]{0,200}?(?:encoding\s*=\s*["']([\w.:-]{2,40})["'][^>]{0,200}?)?\?>""")
PROLOG = re.compile(
    r"""\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>"']|"[^"]*"|'[^']*')*(?:\[.*?\]\s*)?>""", re.DOTALL | re.IGNORECASE
)
ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")


def root_name(head: bytes) -> str:
    """The name of a document's root element, without its prefix, told by the first bytes; "" for what is no XML."""
    encoding = next((name for mark, name in BOMS if head.startswith(mark)), "latin-1")
    text = head.decode(encoding, "ignore").lstrip("\ufeff").removeprefix("ï»¿")
    at = 0
    while match := PROLOG.match(text, at):
        at = match.end()
    root = ROOT.match(text, at)
    return root[1] if root else ""


def parse(data: bytes) -> _Element:
    """The root element of a document; raises UnreadableFile.

    The entities of HTML (“&mdash;”) are characters also where only the document's type would define them; all others
    stay as they are written, also those that the document itself defines, and nothing outside it is loaded.
    """
    from lxml import etree

    declared = DECLARATION.match(data[:400].decode("latin-1").removeprefix("ï»¿"))
    text = decode_text(data, declared[1] if declared else None)
    text = text[declaration.end() :] if (declaration := DECLARATION.match(text)) else text.lstrip()
    text = NAMED_ENTITY.sub(lambda match: escape(html5.get(match[1], match[0]), quote=False), text)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode("utf8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        place = f" in line {error.lineno}" if isinstance(error, etree.XMLSyntaxError) else ""
        raise UnreadableFile(f"it is not XML, or its markup is broken{place}: export it again") from None


def local_name(element: _Element) -> str:
    """An element's name without its namespace; "" for an entity, which is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: _Element | None, *names: str) -> Iterator[_Element]:
    """The elements of these names directly below an element, whatever their namespace; none below None."""
    if element is not None:
        yield from (child for child in element if local_name(child) in names)


def descend(element: _Element | None, *path: str) -> _Element | None:
    """The first element at the end of a path of names below an element; None where there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def attribute(element: _Element | None, name: str) -> str:
    """An element's attribute; "" where it, or the element, is missing."""
    return "" if element is None else str(element.get(name, "")).strip()


def words(element: _Element | None) -> str:
    """The words in an element on one line; "" for None."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def lines(element: _Element, renamed: Mapping[str, str], unread: frozenset[str] = frozenset()) -> str:
    """The words in an element, a block to a line, its signed block quotations in quotation marks.

    `renamed` gives the name in HTML of each element that HTML calls otherwise, "" for one that only groups others; the
    elements in `unread` are left out.
    """
    from lxml import etree

    html = etree.Element("div")
    parents = [html]
    for event, node in (walk := etree.iterwalk(element, events=("start", "end"))):
        name = local_name(node)
        if event == "start" and name in unread:
            walk.skip_subtree()
        elif event == "start":
            shown = "" if node is element else renamed.get(name, name)
            parents.append(etree.SubElement(parents[-1], shown) if shown else parents[-1])
            _append(parents[-1], node.text)
        else:
            if name not in unread:
                parents.pop()
            _append(parents[-1], "" if node is element else node.tail)
    _mark_inline_quotations(html)
    return body_text(etree.tostring(html, encoding="unicode", method="html"))


def _append(parent: _Element, text: str | None) -> None:
    """Adds a text at the end of what is in an element."""
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _mark_inline_quotations(html: _Element) -> None:
    """Sets each `q` in the quotation marks that a browser shows, unless its own are written in it."""
    for quotation in html.iter("q"):
        if not words(quotation).startswith(("“", '"', "”", "„", "«", "‘", "'")):
            quotation.text = "“" + (quotation.text or "")
            _append(quotation, "”")
