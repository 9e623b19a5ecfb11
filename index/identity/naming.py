"""Sources as written compared with names: a name, or a part of one, against a pronoun or a description."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['\-.][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"'s?$")


def is_named(written: str, name: str) -> bool:
    """True where a capitalised word of the source as written is a word of the name, or its initials."""
    words, given = _words(name), _words(written)
    parts = {part.casefold() for word in words for part in (word, *re.split(r"[-.']", word)) if len(part) > 1}
    parts.add("".join(word[0] for word in words if word[0].isupper()).casefold())
    parts -= {"the", "an"}
    return any(len(word) > 1 and not word.islower() and word.casefold() in parts for word in given)


def _words(text: str) -> list[str]:
    return [_POSSESSIVE.sub("", word) for word in _WORD.findall(text.replace("’", "'"))]
