"""Europresse: each article closes with its number, "news·20150701·LM·0001"; its text below outlet, date and title.

A page has an element for each: <article> with the classes DocPublicationName, DocHeader, titreArticle, DocText.
Compared with the fields that public parsers of it read: minet (medialab/minet, scrape/classes/named/europresse.py),
Gargantext's EuropressFileParser and, for the copyright line below a text, tm.plugin.europresse (nalimilan/R.TeMiS).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.readers.parse.dates import parse_day
from index.readers.press.entry import BY, RIGHTS, Entry, Layout, date_in, names_people
from index.readers.press.export_page import one_line, parse_page, text_of_class

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NUMBER = re.compile(r"\b([a-z]{2,8})·(\d{8})·([\w·-]+)")
CERTIFICATE = re.compile(r"(?i)^(?:ce certificat|ce document est|this certificate|tous droits|certificat|visualiser)\b")

ORIGINAL = re.compile(r"Cet article est paru dans\b|This article (?:appeared|was published) in\b")
"""Begins the words of the link to the article where it was published, a line of its own below the text."""


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


def europresse_page_entries(page: str) -> list[Entry]:
    """The articles of a page of Europresse, whatever else stands on it."""
    root = parse_page(page) if "DocPublicationName" in page else None
    articles = [] if root is None else root.iter("article")
    outlets = ((each, text_of_class(each, "DocPublicationName")) for each in articles)
    return [_element_entry(each, outlet.split("\n")[0]) for each, outlet in outlets if outlet]


def _element_entry(element: HtmlElement, outlet: str) -> Entry:
    number = NUMBER.search(text_of_class(element, "publiC-lblNodoc", "PubliC_lblNodoc"))
    said: dict[str, object] = {
        "outlet": _outlet(outlet),
        "title": text_of_class(element, "titreArticle", "titreArticleVisu", "rdp__articletitle"),
        "author": BY.sub("", text_of_class(element, "docAuthors", "sm-margin-bottomNews")),
        "published": parse_day(number[2])
        if number
        else date_in(text_of_class(element, "DocHeader").replace("\n", " ")),
        "url": next((each.get("href") for each in element.iter("a") if ORIGINAL.match(one_line(each))), ""),
    }
    written = text_of_class(element, "docOcurrContainer", "DocText").split("\n")
    text = "\n\n".join(line for line in written if line and not ORIGINAL.match(line))
    return Entry(text, said, f"europresse {number[0]}" if number else "", "" if text else "the article has no text")


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
