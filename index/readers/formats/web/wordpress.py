"""WordPress's export of a site (WXR, .xml): an article to a published post or page.

https://github.com/WordPress/WordPress/blob/master/wp-admin/includes/export.php
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse import html_text, publication_status
from index.readers.parse.article_fields import clean_article, shared_name
from index.readers.parse.dates import parse_day
from index.readers.parse.html_block_quotes import body_text
from index.readers.source.file import File, Omission, Unread, printable, unread_item

if TYPE_CHECKING:
    from lxml import etree

NAMESPACE = "http://wordpress.org/export/"
READ = frozenset(("post", "page"))
PARTS = frozenset(
    "attachment revision nav_menu_item custom_css customize_changeset oembed_cache user_request wp_block wp_template"
    " wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face".split()
)
"""Types of items that are parts of a site, not texts of it."""

CAPTION = re.compile(r"(\[/?(?:wp_)?caption\b[^\[\]]{0,1000}\])")
SHORTCODE = re.compile(
    r"""\[(?:gallery|audio|video|playlist|/[a-z][\w-]{0,60}|[a-z][\w-]{0,60}"""
    r"""(?:\s+[\w-]+=(?:"[^"\[\]]*"|'[^'\[\]]*'|[^\s"'\[\]]+))+)\s*/?\]""",
    re.IGNORECASE,
)
EMBED = re.compile(r"\[embed\b[^\[\]]{0,1000}\][^\[\]]{0,2000}\[/embed\]", re.IGNORECASE)
BLOCKS = "<!-- wp:"
"""Begins each block of an editor that writes paragraphs as such; without it, an empty line parts them."""


def recognises(head: bytes) -> bool:
    """True where the beginning of an XML file names WordPress's vocabulary."""
    return NAMESPACE.encode() in head


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the published posts and pages, and an Omission for each that is not public; raises UnreadableFile.

    The author is the name that the site shows, never the name somebody logs in with. Comments, excerpts, the captions
    of pictures and shortcodes are left out.
    """
    from lxml import etree

    names, outlet, number = dict[str, str](), "", 0
    others = Counter[str]()
    with file.open() as stream:
        elements = etree.iterparse(stream, events=("end",), resolve_entities=False, no_network=True, huge_tree=False)
        try:
            for _, element in elements:
                name = _name(element)
                if name == "title" and not outlet and _name(element.getparent()) == "channel":
                    outlet = shared_name(html_text.html_to_text(element.text or ""))
                elif name == "wp:author":
                    said = _said(element)
                    names[said.get("wp:author_login", "")] = shared_name(said.get("wp:author_display_name"))
                elif name == "item":
                    number += 1
                    yield from _item(file, number, element, names, outlet, others)
                    _forget(element)
        except etree.XMLSyntaxError as error:
            raise UnreadableFile(
                f"its markup is broken at line {error.lineno}, and what comes after it is skipped: export it again"
            ) from None
    for kind, count in others.items():
        items = "an item" if count == 1 else f"{count:,} items"
        yield Omission(file.place, f"{items} of the type “{printable(kind[:80])}”, no posts or pages")
    if not number:
        raise UnreadableFile("it is an export of WordPress without posts")


def _item(
    file: File, number: int, element: etree._Element, names: dict[str, str], outlet: str, others: Counter[str]
) -> Iterator[Article | Unread]:
    said = _said(element)
    kind = said.get("wp:post_type", "post")
    if kind not in READ:
        others[kind] += kind not in PARTS
        if not others[kind]:
            del others[kind]
        return
    try:
        state = "password" if said.get("wp:post_password") else said.get("wp:status", "")
        publication_status.check_published(state, said.get("title"))
        yield _article(file, element, said, names, outlet)
    except InputError as error:
        yield unread_item(f"{file.place}:{number}", error)


def _article(file: File, element: etree._Element, said: dict[str, str], names: dict[str, str], outlet: str) -> Article:
    guests = [each.text for each in element if _name(each) == "category" and each.get("domain") == "author"]
    fields = {
        "title": html_text.html_to_text(said.get("title", "")),
        "outlet": outlet,
        "author": guests or names.get(said.get("dc:creator", "")),
        "published": parse_day(said.get("wp:post_date")) or said.get("pubDate"),
        "url": said.get("link"),
    }
    made = clean_article("", body_text(_markup(said.get("content:encoded", ""))), fields)
    return replace(made, id=file.row_id(said.get("guid") or made.url or made.hash))


def _markup(body: str) -> str:
    """The HTML of a post's body: its paragraphs as such, without the shortcodes that a page shows as something else."""
    pieces = CAPTION.split(body)
    kept = [
        piece
        for n, piece in enumerate(pieces)
        if n % 2 == 0 and not (0 < n < len(pieces) - 1 and pieces[n - 1][1] != "/" and pieces[n + 1][1] == "/")
    ]
    body = SHORTCODE.sub("", EMBED.sub("", "\n\n".join(kept)))
    if BLOCKS in body:
        return body
    body = re.sub(r"\n\s*\n", "\n<p>\n", body.replace("\r\n", "\n").strip())
    body = re.sub(r"(?<![>\n])\n(?!<|\Z)", "<br>\n", body)
    return re.sub(r"(?:<p>\s*|\n)<cite", "</p><cite", re.sub(r"<blockquote\b[^<>]{0,500}>", r"\g<0><p>", body))


def _said(element: etree._Element) -> dict[str, str]:
    """An element's children by name, the first of each."""
    said: dict[str, str] = {}
    for child in element:
        said.setdefault(_name(child), (child.text or "").strip())
    return said


def _name(element: etree._Element | None) -> str:
    """An element's name with the prefix that exports write for its vocabulary: "wp:status", "title"."""
    if element is None or not isinstance(element.tag, str):
        return ""
    space, _, name = element.tag.removeprefix("{").rpartition("}")
    if space.startswith(NAMESPACE):
        return f"excerpt:{name}" if space.endswith("/excerpt/") else f"wp:{name}"
    known = {"http://purl.org/rss/1.0/modules/content/": "content:", "http://purl.org/dc/elements/1.1/": "dc:"}
    return f"{known.get(space, space)}{name}"


def _forget(element: etree._Element) -> None:
    """Free an item that has been read, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
