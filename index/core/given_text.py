"""Text that a person or a program gives: names, ids, questions; refused where nothing in an archive can be like it."""

from __future__ import annotations

from index.core.errors import InputError

MOST_CHARACTERS = 1_000
"""Characters of a name or an id."""


def is_encodable(text: str) -> bool:
    """False for a text with lone surrogates, halves of characters, which nothing can store."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_given(text: str, most: int = MOST_CHARACTERS) -> str:
    """Return the text; raises InputError where it has halves of characters, or more characters than allowed."""
    if not is_encodable(text):
        shown = text[:60].encode("ascii", "backslashreplace").decode()
        raise InputError(f"“{shown}” is not valid text: it has half a character in it. Type it again.")
    if len(text) > most:
        raise InputError(f"“{text[:40]}…” has {len(text):,} characters, and may have {most:,}. Shorten it.")
    return text
