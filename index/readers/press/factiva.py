"""Factiva: fields with codes of two letters (HD, BY, PD, SN, LP, TD), or articles as they are displayed.

Compared with what public parsers of it read: the codes and the element of an article with tm.plugin.factiva
(nalimilan/R.TeMiS), the display on a page with BernhardClemm/factiva-parsing and its example (in German), the display
as text with diegantobass/factiva_parser and fraba/Factiva-RTF-output-to-XML: a section, the headline, the author, the
number of words, the day, the hour, the source, its code, a page, the language and the rights, then the paragraphs, the
publisher, the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from index.readers.press.entry import BY, RIGHTS, Entry, Layout, date_in, names_people
from index.readers.press.export_page import elements_of_class, elements_text, one_line, parse_page, text_of_class

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ORDER = "SE CLM HD BY CR WC PD ET SN SC ED PG VOL LA CY LP TD CT RF CO IN NS RE IPC IPD PUB AN".split()
CODE = re.compile(rf"^\s{{0,4}}({'|'.join(ORDER)})(?:(\t| {{2,}}| )(\S.*)|\s*)$")
VALUED = frozenset(("CO", "IN", "NS", "RE"))
"""Codes that a sentence may begin with; their values are codes with their meaning: "gcat : Political News"."""

NUMBER = re.compile(r"^\s*(?:Document[eo]?|Dokument|Документ) ([A-Za-z][A-Za-z0-9]*(?:19|20)\d{6}[A-Za-z0-9]+)\s*$")
LENGTH = re.compile(r"(?i)^\s*[\d.,\s]+(?:words|mots|wörter|palabras|parole|palavras|woorden|ord)\s*$")
HOUR = re.compile(r"(?i)^\d{1,2}[:.]\d{2}(?: ?[ap]m)?(?: GMT)?$")
SOURCE_CODE = re.compile(r"^[A-Z0-9]{2,8}$")
PAGE = re.compile(r"(?i)^[a-z]{0,3}[\d-]{1,5}[a-z]?$")
LANGUAGE = re.compile(
    r"(?i)^(?:english|anglais|englisch|inglés|inglese|inglês|engels|engelska"
    r"|french|français|französisch|francés|francese|francês|frans|german|allemand|deutsch|alemán|tedesco|alemão|duits"
    r"|spanish|espagnol|spanisch|español|spagnolo|espanhol|italian|italien|italienisch|italiano"
    r"|portuguese|portugais|portugiesisch|português|portugués|portoghese|dutch|néerlandais|niederländisch|nederlands"
    r"|swedish|svenska|danish|dansk|norwegian|norsk|finnish|suomi|polish|polski|czech|čeština|russian|русский|turkish|türkçe"
    r"|arabic|chinese|japanese|korean)(?: ?[(-].{1,40})?$"
)
RESERVED = re.compile(
    r"(?i)\ball rights reserved|\balle rechte vorbehalten|\btous droits réservés|todos los derechos|tutti i diritti"
    r"|todos os direitos|\bcopyright (?:\d{4}|\(c\)|©)|©|\(c\) ?\d{4}"
)
"""Stands in a line of rights, wherever it begins: "Source: Harbour Post, 2003. All rights reserved."."""
LONGEST_RIGHTS = 300
MOST_ABOVE, MOST_BELOW = 40, 10
"""So many elements hold what stands above and below the text of an article on a page."""
ARTICLE, PARAGRAPH = re.compile(r"[a-z]{2,4}Article"), re.compile(r"articleParagraph")
"""Classes of the element of an article on a page (the language and "Article"), and of a paragraph of its text."""


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
    if not narrow or (code in VALUED and " : " not in value) or (code == "AN" and not NUMBER.match(value)):
        return False
    after = ORDER.index(code) > ORDER.index(before)
    return after or (before in ORDER[ORDER.index("CT") :] and code in ("SE", "CLM", "HD"))


def _coded_entry(fields: dict[str, list[str]], layout: Layout) -> Entry:
    def value(code: str) -> str:
        return " ".join(line.strip() for line in fields.get(code, ()) if line.strip())

    text = [part for code in ("LP", "TD") for part in layout.paragraphs(fields.get(code, []))]
    number = re.search(r"(?:Document[eo]?|Dokument|Документ) (\w+)", value("AN"))
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
    if not lines or not (published := date_in(lines[0][1])):
        return start
    said["published"] = published
    rest = [(n, line) for n, line in lines[1:] if not HOUR.match(line)]
    if not rest:
        return lines[-1][0] + 1
    said["outlet"] = rest[0][1]
    last = next((at for at, (_, line) in enumerate(rest[:12]) if at and RIGHTS.match(line)), 0)
    last = last or _around(rest)
    while last + 1 < len(rest) and RIGHTS.match(rest[last + 1][1]):
        last += 1
    return rest[last][0] + 1


def _around(lines: Sequence[tuple[int, str]]) -> int:
    """The number of lines below the first that are a code, a page, a language, and rights below the language."""
    count = 0
    while count + 1 < len(lines) and any(each.match(lines[count + 1][1]) for each in (SOURCE_CODE, PAGE, LANGUAGE)):
        count += 1
    below = lines[count + 1][1] if count + 1 < len(lines) else ""
    return count + bool(LANGUAGE.match(lines[count][1]) and len(below) <= LONGEST_RIGHTS and RESERVED.search(below))


def factiva_page_entries(page: str) -> list[Entry]:
    """The articles of a page on which they are displayed; none where it shows them with their codes, or is another."""
    root = parse_page(page) if "articleParagraph" in page else None
    articles = [] if root is None else list(elements_of_class(root, "Article", ARTICLE))
    heads = [next((each for each in article.iter("div") if each.get("id") == "hd"), None) for article in articles]
    return [_element_entry(article, head) for article, head in zip(articles, heads, strict=True) if head is not None]


def _element_entry(article: HtmlElement, head: HtmlElement) -> Entry:
    below = [one_line(each) for each in list(article.iter("p"))[-MOST_BELOW:]]
    number = next((match for line in reversed(below) if (match := NUMBER.match(line))), None)
    said: dict[str, object] = {
        "title": one_line(head),
        "author": BY.sub("", text_of_class(article, "author").replace("\n", " ")),
    }
    plain = (each for each in article.iter("div") if not each.get("class") and not each.get("id"))
    lines = [one_line(each) for each in islice(plain, MOST_ABOVE)]
    at = next((n for n, line in enumerate(lines) if LENGTH.match(line)), None)
    if at is not None:
        _body(lines, at + 1, said)
    text = elements_text(elements_of_class(article, "articleParagraph", PARAGRAPH)).replace("\n", "\n\n")
    fault = "" if text else "the article has no text: export it as “Full Article”"
    return Entry(text, said, f"factiva {number[1]}" if number else "", fault)
