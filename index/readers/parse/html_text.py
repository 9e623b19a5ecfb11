"""The text of a piece of HTML, as feeds, mails and tables hold it: every word of it, a block to a line."""

from __future__ import annotations

import re

from index.core.errors import UnreadableFile

BLOCKS = frozenset(
    "address article aside blockquote body br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr"
    " li main nav ol p pre section table td th tr ul".split()
)
UNREAD = frozenset("head iframe noscript object script select style svg template title".split())
TAGGED = re.compile(r"</?(?:p|br|div|span|em|strong|b|i|a|h[1-6]|ul|ol|li|blockquote|img)\b[^<>]{0,500}>", re.I)

MOST_TAGS = 200_000
"""A page with more is made to keep us busy: the live blog of a long day has a tenth of them."""


def check_tag_count(page: str) -> None:
    """Raise UnreadableFile for more tags than an article has."""
    if page.count("<") > MOST_TAGS:
        raise UnreadableFile(
            f"the page has more than {MOST_TAGS:,} tags, too many for an article: save its text as .txt"
        )


def is_html(text: str) -> bool:
    """True when a text is a piece of HTML: tags of a text in it, at least two."""
    return len(TAGGED.findall(text, 0)) > 1


def html_to_text(fragment: str) -> str:
    """The words of a fragment, a block to a line, scripts and styles left out; raises UnreadableFile."""
    check_tag_count(fragment)
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if not fragment.strip():
        return ""
    try:
        root = document_fromstring(f"<div>{fragment}</div>", parser=HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError):
        raise UnreadableFile("its markup could not be parsed: save its text as .txt") from None
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        block = element.tag in BLOCKS
        if event == "start":
            if element.tag in UNREAD:
                walk.skip_subtree()
                continue
            pieces += ["\n"] * block + [_spaced(element.text)]
        else:
            pieces += ["\n"] * block + [_spaced(element.tail)]
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
