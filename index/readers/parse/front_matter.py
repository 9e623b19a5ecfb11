"""The header at the top of a text: YAML front matter, or `Key: value` lines."""

from __future__ import annotations

import re
from typing import Any

from index.readers.parse.article_fields import KNOWN_KEYS, known_fields

FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(.{0,65536}?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
KEY_VALUE = re.compile(r"([A-Za-z]+)[ \t]*:(?:[ \t]+(.*))?$")
MOST_LINES = 20


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The header of a text (under the names of Article's fields), and the text after it.

    Without such a top: nothing, and the text whole. `Key: value` lines count only when every line up to the
    first blank one has a known key, each once, and a text follows: "Moscow: …" and "VLADIMIR PUTIN: …" are
    text.
    """
    if match := FRONT_MATTER.match(text):
        header = _front_matter(match[1] or "")
        if header is not None:
            return known_fields(header), text[match.end() :].lstrip("\n")
    return _key_values(text)


def _key_values(text: str) -> tuple[dict[str, object], str]:
    head, blank, rest = text.lstrip("\n").partition("\n\n")
    lines = head.split("\n")
    if not blank or len(lines) > MOST_LINES or not rest.strip():
        return {}, text
    header: dict[str, object] = {}
    for each in lines:
        match = KEY_VALUE.match(each)
        field = KNOWN_KEYS.get(match[1].lower()) if match else None
        if not match or not field or field in header:
            return {}, text
        header[field] = match[2] or ""
    return header, rest.lstrip("\n")


def _front_matter(block: str) -> dict[str, object] | None:
    """The mapping between the dashes; None when that is no mapping, and so belongs to the text."""
    import yaml

    try:
        # BaseLoader makes strings, lists and mappings only: safer than safe_load, and "1984" stays a title.
        header: Any = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        header = _unquoted(block)
    if header in (None, ""):
        return {}
    return {str(key): value for key, value in header.items()} if isinstance(header, dict) else None


def _unquoted(block: str) -> dict[str, object] | None:
    """Front matter that YAML refuses for a colon in a title, line by line; None when it is something else."""
    header: dict[str, object] = {}
    for each in filter(str.strip, block.split("\n")):
        key, colon, value = each.partition(":")
        if not colon or not re.fullmatch(r"[\w-]+", key):
            return None
        header[key] = value.strip().strip("\"'")
    return header
