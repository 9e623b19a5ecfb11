"""Cleaning that keeps the meaning: what typesetting and wrong decoding left in a text, and no reader would see."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from index.readers.parse.encoding import unix_newlines

BREAKS = {"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n\n"}
SPACES = dict.fromkeys("\u00a0\u2007\u202f", " ")
UNSEEN = dict.fromkeys("\u00ad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e", "")
"""Soft hyphens, zero-width spaces, and the marks that turn words round. Joiners (U+200C, U+200D) carry meaning."""
LIGATURES = {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0xFB00, 0xFB07)}
CONTROLS = {chr(c): "" for c in (*range(0x09), *range(0x0E, 0x20), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0))}
TABLE = str.maketrans(CONTROLS | UNSEEN | SPACES | BREAKS | LIGATURES)

SUSPECT = re.compile(r"[ÃÂâÐÑРСåæçÄÅï][\u0080-\u00bf\u0100-\u02ff\u0400-\u04ff\u2010-\u2122]")
"""The first letters of UTF-8 that was read as something else; only such lines are looked at more closely."""

_STRETCH = re.compile(r"[^\x00-\u02ff]{64,}")
_STACK = 32
"""Accents on one letter up to which their order is left to NFC."""


def normalize_text(text: str) -> str:
    """The text as its writer meant it, composed (NFC), lines ending in "\\n".

    Taken out: control characters, soft hyphens, zero-width characters, marks that turn words round; non-breaking
    spaces are spaces. A line that is UTF-8 read as another encoding is mended where ftfy is certain of it (Speer,
    https://ftfy.readthedocs.io); curly quotation marks, dashes and all else that was typed stay as they are.
    """
    text = unix_newlines(text)
    if SUSPECT.search(text):
        text = "\n".join(_mended(line) if SUSPECT.search(line) else line for line in text.split("\n"))
    return unicodedata.normalize("NFC", _STRETCH.sub(_in_order, text.translate(TABLE)))


def _in_order(stretch: re.Match[str]) -> str:
    """The stretch with its long stacks of accents in canonical order, which NFC finds in quadratic time."""
    if not any(map(unicodedata.combining, stretch[0])):
        return stretch[0]
    return "".join(
        _sorted_accents(part) if accents else part
        for accents, part in ((a, "".join(each)) for a, each in groupby(stretch[0], _is_accent))
    )


def _is_accent(character: str) -> bool:
    return bool(unicodedata.combining(character))


def _sorted_accents(stack: str) -> str:
    if len(stack) <= _STACK:
        return stack
    return "".join(sorted("".join(unicodedata.normalize("NFD", c) for c in stack), key=unicodedata.combining))


def _mended(line: str) -> str:
    """The line without mojibake; as it was where something would get lost."""
    import ftfy  # 0.1 s

    mended = ftfy.fix_encoding(line)
    return line if mended.count("\ufffd") > line.count("\ufffd") else mended
