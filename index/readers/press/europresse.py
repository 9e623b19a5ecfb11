"""Europresse: each article closes with its number, "news·20150701·LM·0001"; its text below outlet, date and title.

A page has an element for each: <article> with the classes DocPublicationName, DocHeader, titreArticle, DocText.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.readers.parse import html_text
from index.readers.parse.dates import parse_day
from index.readers.press.entry import BY, RIGHTS, Entry, Layout, date_in, names_people

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NUMBER = re.compile(r"\b([a-z]{2,8})·(\d{8})·([\w·-]+)")
CERTIFICATE = re.compile(r"(?i)^(?:ce certificat|ce document est|this certificate|tous droits|certificat|visualiser)\b")


def europresse_entries(lines: Sequence[str]) -> list[Entry] | None:
    """The articles of an export; None where the text is none."""
    layout = Layout.of(lines)
    matches: list[Entry] = []
    start = 0
    for number, line in enumerate(lines):
        if "·" in line and (match := NUMBER.search(line[:400])):
            matches.append(_entry(lines[start:number], match, layout))
            start = number + 1
    return matches if any(not entry.fault for entry in matches) else None


def page_entries(page: str) -> list[Entry]:
    """The articles of a page of Europresse, whatever else stands on it."""
    from lxml import etree
    from lxml.html import document_fromstring

    html_text.check_tag_count(page)
    try:
        root = document_fromstring(page)
    except (etree.LxmlError, ValueError, AssertionError):
        return []
    return [_element_entry(each) for each in root.iter("article") if _words(each, "DocPublicationName")]


def _element_entry(element: HtmlElement) -> Entry:
    number = NUMBER.search(_words(element, "publiC-lblNodoc"))
    author = _words(element, "docAuthors") or _words(element, "sm-margin-bottomNews")
    said: dict[str, object] = {
        "outlet": _outlet(_words(element, "DocPublicationName").split("\n")[0]),
        "title": _words(element, "titreArticle") or _words(element, "titreArticleVisu"),
        "author": BY.sub("", author),
        "published": parse_day(number[2]) if number else date_in(_words(element, "DocHeader").replace("\n", " ")),
    }
    text = _words(element, "docOcurrContainer") or _words(element, "DocText")
    fault = "" if text else "the article has no text"
    return Entry(text.replace("\n", "\n\n"), said, f"europresse {number[0]}" if number else "", fault)


def _words(element: HtmlElement, name: str) -> str:
    """The words of the first element of a class inside; "" where there is none."""
    from lxml.html import tostring

    inside = next((each for each in element.iter() if name in (each.get("class") or "").split()), None)
    return (
        html_text.html_to_text(str(tostring(inside, encoding="unicode", with_tail=False))) if inside is not None else ""
    )


def _outlet(line: str) -> str:
    """The name of a newspaper without the number of its issue."""
    return re.sub(r",? no\.? .*$", "", line.strip())


def _entry(block: Sequence[str], number: re.Match[str], layout: Layout) -> Entry:
    published = parse_day(number[2])
    parts = [part.strip() for part in block]
    at = next((n for n, line in enumerate(parts) if published and date_in(line) and _day(line) == published), None)
    outlet = next((line for line in reversed(parts[:at]) if line), "") if at is not None else ""
    if at is None or not outlet:
        return Entry("", {}, fault=f"the head of the document {number[0]} is not understood: export it as HTML")
    rest = layout.paragraphs(block[at + 1 :])
    said: dict[str, object] = {"outlet": _outlet(outlet), "published": published}
    if rest:
        said["title"] = rest.pop(0)
    if len(rest) > 1 and names_people(rest[0]):
        said["author"] = BY.sub("", rest.pop(0))
    while rest and (RIGHTS.match(rest[-1]) or CERTIFICATE.match(rest[-1]) or rest[-1].lower().startswith("numéro")):
        rest.pop()
    fault = "" if rest else "the article has no text"
    return Entry("\n\n".join(rest), said, f"europresse {number[0]}", fault)


def _day(line: str) -> object:
    return parse_day(date_in(line))
