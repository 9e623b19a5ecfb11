"""ninjs, the IPTC's News in JSON (1.x, 2.x, 3.x): a news item, or a list of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from index.core.errors import InputError, LeftOut, UnreadableFile
from index.core.types import Article
from index.readers.formats.agencies import nitf
from index.readers.parse import html_text
from index.readers.parse.article_fields import clean_article, single_line
from index.readers.parse.encoding import decode_text, unix_newlines
from index.readers.parse.html_block_quotes import body_text
from index.readers.parse.xml_documents import parse
from index.readers.source.file import ARTICLE_BYTES, Failure, File, Omission, Unread, unread_item

Item = Mapping[str, object]
KEY = re.compile(
    rb'"(headlines?|bodies|body_\w{1,20}|(?:version|first|content)created|pubstatus|copyright(?:holder|notice)|usageterms'
    rb'|representationtype|descriptions|description_\w{1,20}|ednote|infosources?)"\s*:',
    re.IGNORECASE,
)
"""Names of properties that ninjs has and other exports hardly: two of them and an identifier make a news item."""
IDENTIFIER = re.compile(rb'"(?:uri|guid)"\s*:\s*"')
STANDARD = re.compile(rb'"standard"\s*:\s*\{[^{}]{0,200}"ninjs"', re.IGNORECASE)
BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{")
MARKUP = ("html", "xml")


def recognises(head: bytes) -> bool:
    """True for the first bytes of a ninjs file."""
    if not BEGINS.match(head) or not IDENTIFIER.search(head):
        return False
    return bool(STANDARD.search(head)) or len({name.lower()[:8] for name in KEY.findall(head)}) > 1


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article, or the failure with its number, for every news item that has a text; raises UnreadableFile.

    Items without text (pictures, packages) are counted in one Omission; those that are withheld or cancelled are an
    Omission each.
    """
    try:
        written = json.loads(decode_text(file.content(4 * ARTICLE_BYTES)))
    except RecursionError:
        raise UnreadableFile("it is nested too deeply for an article") from None
    except ValueError as error:
        raise UnreadableFile(f"it is not JSON ({error}): export it again") from None
    items = written if isinstance(written, list) else [written]
    others = Counter[str]()
    for number, item in enumerate(items, 1):
        place = f"{file.place}:{number}" if len(items) > 1 else file.place
        if not isinstance(item, dict):
            yield Failure(place, "it is not an object, as a news item is")
            continue
        properties = {key.lower(): value for key, value in item.items()}
        kind = single_line(properties.get("type"))
        if kind not in ("", "text") and not any(_bodies(properties)):
            others[kind] += 1
            continue
        try:
            yield _article(file, properties)
        except InputError as error:
            yield unread_item(place, error)
    if others:
        named = ", ".join(f"{count:,} {kind[:40]}" for kind, count in others.most_common())
        yield Omission(file.place, f"news items that hold no text: {named}")


def _article(file: File, item: Item) -> Article:
    if (status := single_line(item.get("pubstatus"))) in ("canceled", "cancelled", "withheld"):
        raise LeftOut(f"its publisher marks it as {status}")
    identity = single_line(item.get("uri")) or single_line(item.get("guid"))
    fields = {
        "title": _headline(item) or item.get("title"),
        "author": item.get("byline") or item.get("by") or _names(item, "people", "person", relation="author"),
        "outlet": _names(item, "infosources", "infosource")[:1] or item.get("copyrightholder"),
        "published": [item.get(name) for name in ("firstcreated", "versioncreated", "contentcreated")],
        "url": identity,
    }
    made = clean_article("", _text(item), fields)
    return replace(made, id=file.row_id(identity or made.hash))


def _headline(item: Item) -> str:
    """The main headline, without markup."""
    headlines = [each for each in _objects(item.get("headlines")) if isinstance(each.get("value"), str)]
    main = [each for each in headlines if each.get("role") == "main"]
    written = item.get("headline") or next((each["value"] for each in [*main, *headlines]), "")
    return html_text.html_to_text(written) if isinstance(written, str) and "<" in written else single_line(written)


def _text(item: Item) -> str:
    """The longest body that is marked up, or the longest plain one where that says more."""
    bodies = list(_bodies(item))
    pages = [_words(form, value) for form, value in bodies if any(name in form for name in MARKUP)]
    plain = [_words(form, value) for form, value in bodies if not any(name in form for name in MARKUP)]
    page, text = max(pages, key=len, default=""), max(plain, key=len, default="")
    if not page and not text:
        raise UnreadableFile("it has no text: export the news item with its body")
    return text if 2 * len(page) < len(text) else page


def _bodies(item: Item) -> Iterator[tuple[str, str]]:
    """The bodies of an item that are not blank, with the name of the form that each is in."""
    for each in _objects(item.get("bodies")):
        form, value = single_line(each.get("contenttype")), each.get("value")
        if isinstance(value, str) and value.strip():
            yield form or ("text/html" if html_text.is_html(value) else ""), value
    for name, value in item.items():
        if name.startswith("body_") and isinstance(value, str) and value.strip():
            yield {"body_text": "", "body_nitf": "nitf+xml"}.get(name, "text/html"), value


def _words(form: str, value: str) -> str:
    """The words of a body, a block to a line."""
    if "nitf" in form:
        return nitf.content(parse(value.encode("utf8", "replace")))[0]
    if any(name in form for name in MARKUP) or html_text.is_html(value):
        return body_text(value)
    return unix_newlines(value).strip()


def _names(item: Item, *properties: str, relation: str = "") -> list[str]:
    """The names in lists of persons or organisations, those in a relation to the item alone where one is given."""
    parties = [party for name in properties for party in _objects(item.get(name))]
    return [single_line(each.get("name")) for each in parties if not relation or each.get("rel") == relation]


def _objects(value: object) -> list[dict[str, object]]:
    """The objects in a list, the names of their properties in lower case; none for anything else."""
    objects = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    return [{str(key).lower(): inner for key, inner in each.items()} for each in objects]
