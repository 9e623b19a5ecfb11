"""Metadata at the top of a text: front matter in YAML or TOML, or `Key: value` lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from index.readers.parse.article_fields import KNOWN_KEYS, known_fields

YAML = re.compile(r"\ufeff?---[ \t]*\n(.{0,65536}?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\n(.{0,65536}?\n)?\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
KEY_VALUE = re.compile(r"([A-Za-z]+)[ \t]*:(?:[ \t]+(.*))?$")
MOST_LINES = 20


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The header of a text (under the names of Article's fields), and the text after it.

    Without such a top: nothing, and the text whole. `Key: value` lines count only when every line up to the
    first blank one has a known key, each once, and a text follows: "Moscow: …" and "VLADIMIR PUTIN: …" are
    text.
    """
    said, rest = block(text)
    return _key_values(text) if said is None else (fields(said), rest)


def block(text: str) -> tuple[dict[str, object] | None, str]:
    """The mapping between dashes (YAML) or plus signs (TOML) at the top, and the text after it.

    Without such a block: None, and the text whole.
    """
    for pattern, parse in ((YAML, _yaml), (TOML, _toml)):
        if match := pattern.match(text):
            said = parse(match[1] or "")
            if said is not None:
                return said, text[match.end() :].lstrip("\n")
    return None, text


def fields(said: Mapping[str, object]) -> dict[str, object]:
    """The entries of front matter under the names of Article's fields, also those that Hugo keeps under `params`.

    Of authors that are mappings, the names. A `published` that only tells drafts from posts is no date.
    """
    params = said.get("params")
    entries = {**said, **{k: v for k, v in params.items() if k not in said}} if isinstance(params, dict) else said
    return known_fields({k: _names(v) for k, v in entries.items() if not (k == "published" and truth(v) is not None)})


def truth(value: object) -> bool | None:
    """The value of a switch: YAML's as it is written, TOML's as it is; None for anything else."""
    return {"true": True, "false": False}.get(str(value).strip().lower())


def _names(value: object) -> object:
    if isinstance(value, list):
        return [_names(each) for each in value]
    return value.get("name", "") if isinstance(value, dict) else value


def join_paragraphs(paragraphs: list[str]) -> str:
    """The paragraphs parted by empty lines; `Key: value` ones at the top stay together, as a header is written."""
    top = 0
    while top < len(paragraphs) and KEY_VALUE.match(paragraphs[top]):
        top += 1
    head = ["\n".join(paragraphs[:top])] if top else []
    return "\n\n".join([*head, *paragraphs[top:]]) + "\n"


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


def _yaml(block: str) -> dict[str, object] | None:
    """The mapping between the dashes; None when that is no mapping, and so belongs to the text."""
    import yaml

    try:
        # BaseLoader makes strings, lists and mappings only: safer than safe_load, and "1984" stays a title.
        header: Any = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        header = _unquoted(block, ":")
    if header in (None, ""):
        return {}
    return {str(key): value for key, value in header.items()} if isinstance(header, dict) else None


def _toml(block: str) -> dict[str, object] | None:
    """The table between the plus signs; None when that is none, and so belongs to the text."""
    try:
        return tomllib.loads(block)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return _unquoted(block, "=")


def _unquoted(block: str, sign: str) -> dict[str, object] | None:
    """Front matter that is refused for a sign in a title, line by line; None when it is something else."""
    header: dict[str, object] = {}
    for each in filter(str.strip, block.split("\n")):
        key, parted, value = each.partition(sign)
        key = key.strip()
        if not parted or not re.fullmatch(r"[\w-]+", key):
            return None
        header[key] = value.strip().strip("\"'")
    return header
