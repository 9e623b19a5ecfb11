"""Give each article the SHA-256 of its text."""

from __future__ import annotations

import hashlib
import sqlite3


def migrate(db: sqlite3.Connection) -> None:
    """Fill the column text_hash."""
    db.create_function("sha256", 1, _sha256, deterministic=True)
    db.execute("UPDATE articles SET text_hash = sha256(text)")


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).digest()
