"""The tables of a record in the order of copying: whatever a row points to comes before it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TablePart:
    """The rows of a table for which a condition holds (all where it is ""), in the order of the columns of its key."""

    table: str
    key: tuple[str, ...] = ("seq",)
    condition: str = ""


PARTS = (
    TablePart("articles", condition="copy_of IS NULL"),
    TablePart("articles", condition="copy_of IS NOT NULL"),
    TablePart("bands", ("key", "article")),
    TablePart("vectors"),
    TablePart("passages"),
    TablePart("speakers", ("id",)),
    TablePart("roles", ("speaker", "role")),
    TablePart("names", ("name", "being")),
    TablePart("ties", ("being", "name", "other")),
    TablePart("distinct_names"),
    TablePart("abbreviations", ("short", "long")),
    TablePart("struck_roles"),
    TablePart("kept_roles"),
    TablePart("edits"),
    TablePart("erasures", ("kind", "sha256", "erasure")),
    TablePart("actors"),
    TablePart("events"),
    TablePart("corrections"),
    TablePart("quotations"),
)
"""All tables but `meta`, which is copied last, and `migrations`, which each record has of its own."""
TABLES = tuple(dict.fromkeys(part.table for part in PARTS))
"""Their names."""
