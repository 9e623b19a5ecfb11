"""The hash of a text, by which equal texts are stored once."""

from __future__ import annotations

import hashlib


def text_hash(text: str) -> bytes:
    """The SHA-256 of a text, 32 bytes."""
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).digest()
