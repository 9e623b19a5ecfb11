"""Escaping of text for Markdown."""

from __future__ import annotations

import re

PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def escape_markdown(text: str) -> str:
    """Return the text as a line of Markdown that shows it as it is."""
    return PUNCTUATION.sub(r"\\\g<0>", text.replace("\n", " ").replace("\r", " "))
