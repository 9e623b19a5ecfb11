"""Quotations that a page sets as blocks, with the speaker beneath: in a text they need the marks that the page's design
stands for, and the line that names the speaker.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.readers.parse import html_text
from index.readers.parse.html_bold_leads import part_bold_leads

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCK = re.compile(r"<blockquote\b", re.IGNORECASE)
_DASHES = ("—", "–", "―", "--", "- ")
_OPENING = tuple("\"“”„«»‘'‹›—–")


def mark_block_quotes(page: str) -> str:
    """The page, its signed block quotations in quotation marks and each signature a paragraph of its own; unchanged
    where there is none. A signature is a `footer` or `cite`, or what follows a dash at the block's end."""
    if not _BLOCK.search(page):
        return page
    from lxml import etree
    from lxml.html import document_fromstring, tostring

    try:
        root = document_fromstring(page)
    except (etree.LxmlError, ValueError, AssertionError):
        return page  # whoever reads it next says what is wrong with it
    signed = [block for block in root.iter("blockquote") if _sign(block)]
    for block in signed:
        _mark(block)
    return str(tostring(root, encoding="unicode")) if signed else page


def body_text(fragment: str) -> str:
    """The words of an article in HTML, a block to a line, its block quotations marked, the bold names or questions
    of a conversation on lines of their own; raises UnreadableFile."""
    html_text.check_tag_count(fragment)
    return html_text.html_to_text(part_bold_leads(mark_block_quotes(fragment)))


def _sign(block: HtmlElement) -> bool:
    """Makes the block's signature a paragraph of its own that begins with a dash; False where it has none."""
    inside = next((one for one in block.iter("footer") if next(one.iterancestors("blockquote")) is block), None)
    if inside is None:
        inside = next((cite for cite in block.iter("cite") if cite.getparent() is block), None)
    if inside is None:
        return any((child.tail or "").lstrip().startswith(_DASHES) for child in block)
    words = "".join(inside.itertext()).strip()
    if not words:
        return False
    inside.tag = "p"
    if not words.startswith(_DASHES):
        inside.text = "— " + (inside.text or "").lstrip()
    return True


def _mark(block: HtmlElement) -> None:
    """Sets the block's paragraphs in quotation marks: an opening one before each, a closing one behind the last."""
    paragraphs = [child for child in block if child.tag == "p" and "".join(child.itertext()).strip()]
    paragraphs = [p for p in paragraphs if not "".join(p.itertext()).strip().startswith(_DASHES)]
    whole = paragraphs or ([block] if (block.text or "").strip() else [])
    if not whole or "".join(whole[0].itertext()).strip().startswith(_OPENING):
        return
    for paragraph in whole:
        paragraph.text = "“" + (paragraph.text or "").lstrip()
    last = whole[-1]
    children = [] if last is block else list(last)
    if children:
        children[-1].tail = (children[-1].tail or "").rstrip() + "”"
    else:
        last.text = (last.text or "").rstrip() + "”"
