"""From a text, and what its file says about it, to an Article: names of fields, "null" authors, dates, links."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from index.core.errors import UnreadableFile
from index.core.types import Article
from index.readers.parse.dates import parse_day
from index.readers.parse.text_cleaning import normalize_text

KNOWN_KEYS = {
    "title": "title",
    "headline": "title",
    "outlet": "outlet",
    "publication": "outlet",
    "publisher": "outlet",
    "source": "outlet",
    "site": "outlet",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "by": "author",
    "published": "published",
    "date": "published",
    "url": "url",
    "link": "url",
}
"""The names that headers and front matter have for fields, each with its field."""

NOTHING = frozenset({"", "null", "none", "nan", "n/a", "nil", "undefined", "-"})
"""The words that exports write for an empty field."""
NAME_CHARACTERS = 1_000
"""No outlet, and no author, has a longer name."""


def known_fields(header: Mapping[str, object]) -> dict[str, object]:
    """The entries of a header that are fields of an article, by the field's name; the first that says something."""
    fields: dict[str, object] = {}
    for key, value in header.items():
        field = KNOWN_KEYS.get(key.strip().lower())
        if field and not fields.get(field):
            fields[field] = value
    return fields


def clean_article(identity: str, text: str, fields: Mapping[str, object]) -> Article:
    """The article of this text once it is clean; otherwise as `article`."""
    return make_article(identity, normalize_text(text), clean_fields(fields))


def clean_transcript(identity: str, text: str, fields: Mapping[str, object]) -> Article:
    """The article of a text that `turns.turns_text` made of what a format's own markup says; otherwise as `article`."""
    return replace(clean_article(identity, text, fields), is_transcript=True)


def clean_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """The same fields, their words clean, and without the entities ("&amp;") that exports leave in them."""
    return {
        name: normalize_text(html.unescape(value)) if isinstance(value, str) else value
        for name, value in fields.items()
    }


def make_article(identity: str, text: str, fields: Mapping[str, object]) -> Article:
    """The article of this text, with what is said under the names of Article's fields.

    The text is kept code point for code point. A field that says nothing ("null") or is not a word is left
    empty; a link that is no web address is dropped. Raises UnreadableFile for a text without a word, or one
    that cannot be stored because half a character (a lone surrogate) is in it.
    """
    if not any(c.isalpha() for c in text):
        raise UnreadableFile("its text contains no words" if text.strip() else "its text is empty")
    if not is_storable(text):
        raise UnreadableFile("its text contains half a character (a lone surrogate): export it again from its source")
    return Article(
        id=identity,
        text=text,
        title=_title(single_line(fields.get("title")), text),
        outlet=single_line(fields.get("outlet")),
        author=single_line(re.sub(r"(?i)^by[ :]\s*(?=\S)", "", single_line(fields.get("author")))),
        published=_published(fields.get("published")),
        url=page_address(fields.get("url")),
    )


def shared_name(value: object) -> str:
    """The name of an outlet or author that a file states once for many articles, on one line, clean.

    Raises UnreadableFile for one that is too long for a name: however short the file, every article would have it.
    """
    name = single_line(html.unescape(normalize_text(value)) if isinstance(value, str) else value)
    if len(name) > NAME_CHARACTERS:
        raise UnreadableFile(f"the name of its outlet or of an author has more than {NAME_CHARACTERS:,} characters")
    return name


def single_line(value: object) -> str:
    """A value on one line: lists joined by commas, white space run together, "" for "null" and for no word."""
    if isinstance(value, list | tuple):
        return ", ".join(word for word in (single_line(each) for each in value if isinstance(each, str)) if word)
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        return ""
    words = " ".join(str(value).split())
    return "" if words.lower() in NOTHING or not is_storable(words) else words


def page_address(value: object) -> str:
    """The address of a page; "" for anything else."""
    address = single_line(value)
    return address if re.match(r"(?i)https?://[^\s/]", address) and " " not in address else ""


def _title(title: str, text: str) -> str:
    """The title; "" for one that is only the beginning of the first line, cut off or up to the end of its sentence."""
    bare = title.rstrip(" .…")
    if bare == title or not bare:
        return title
    first = " ".join(text.lstrip()[: len(title) + 200].split())
    return "" if first.startswith(bare) else title


def _published(value: object) -> date | None:
    return next(filter(None, map(parse_day, value)), None) if isinstance(value, list | tuple) else parse_day(value)


def is_storable(text: str) -> bool:
    """True when the text can be written as UTF-8: no half of a surrogate pair stands alone in it."""
    try:
        text.encode("utf8")
    except UnicodeEncodeError:
        return False
    return True
