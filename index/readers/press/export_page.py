"""An export of a press archive that is a page: its elements by class, and the words in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from index.readers.parse import html_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def parse_page(page: str) -> HtmlElement | None:
    """The root element of a page; None for one that cannot be parsed. Raises UnreadableFile for too many tags."""
    from lxml import etree
    from lxml.html import document_fromstring

    html_text.check_tag_count(page)
    try:
        return document_fromstring(page)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def elements_of_class(element: HtmlElement, part: str, name: re.Pattern[str]) -> Iterator[HtmlElement]:
    """Yield the elements in an element that have a class of this name and are in no other such one; `part` is a part of
    every such name."""
    matches: set[HtmlElement] = set()
    for each in element.xpath("descendant::*[contains(@class, $part)]", part=part):
        if any(map(name.fullmatch, each.get("class").split())) and matches.isdisjoint(each.iterancestors()):
            matches.add(each)
            yield each


def one_line(element: HtmlElement) -> str:
    """The words in an element on one line."""
    return " ".join(str(element.text_content()).split())


def elements_text(elements: Iterable[HtmlElement]) -> str:
    """The words in elements, a block to a line. Markup that is written as text is markup."""
    from lxml.html import tostring

    text = html_text.html_to_text(
        "".join(str(tostring(each, encoding="unicode", with_tail=False)) for each in elements)
    )
    return html_text.html_to_text(text) if html_text.is_html(text) else text


def text_of_class(element: HtmlElement, *names: str) -> str:
    """The text of the first element inside that has the first of these classes that has words; "" where none has."""
    path = "(descendant::*[contains(concat(' ', normalize-space(@class), ' '), $name)])[1]"
    texts = (elements_text(element.xpath(path, name=f" {name} ")) for name in names)
    return next(filter(None, texts), "")
