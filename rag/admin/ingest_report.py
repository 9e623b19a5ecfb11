"""The report on an ingestion: in a line, for people; in full, as JSON, for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.archive import Archive
from index.archive.ingest import IngestStatus, Outcome
from index.core.errors import InputError
from index.core.types import Article
from index.extraction.documents.kind import DocumentKind
from index.readers import Unread
from index.store import stats
from index.system.private_files import write_private_text
from rag.formats.answer_json import article_to_json


class IngestReport:
    """The outcomes of an ingestion, as counts and as rows."""

    def __init__(self) -> None:
        self.counts: Counter[IngestStatus] = Counter()
        self.kinds: Counter[DocumentKind] = Counter()
        self.statements = 0
        self.rows: list[dict[str, Any]] = []

    def add(self, outcome: Outcome) -> None:
        """Add the outcome of an article, or of a file or row that was not read."""
        self.counts[outcome.status] += 1
        self.statements += outcome.quotations
        row = {"place": outcome.place, "status": outcome.status.value}
        if outcome.kind:
            self.kinds[outcome.kind] += 1
            row["kind"] = outcome.kind.value
        if outcome.message:
            self.rows.append({**row, "message": outcome.message})
        else:
            self.rows.append({**row, "title": outcome.label, "statements": outcome.quotations})

    def describe(self, item: Article | Unread, file: Path, form: str) -> None:
        """Add to the last row the file, the format and the article's fields."""
        self.rows[-1] |= {"file": str(file), "format": form}
        if isinstance(item, Article):
            self.rows[-1] |= {"characters": len(item.text), "pages": len(item.pages), **article_to_json(item)}

    @property
    def failed(self) -> bool:
        """True if there are failures, and no article went in or was there."""
        unread = self.counts[IngestStatus.FAILED] + self.counts[IngestStatus.LEFT_OUT]
        return bool(self.counts[IngestStatus.FAILED]) and self.counts.total() == unread

    def write(self, path: Path, more: Mapping[str, Any]) -> None:
        """Write the report as JSON; raises InputError when the file cannot be written."""
        record = {
            **more,
            "counts": {fate.value: self.counts[fate] for fate in IngestStatus},
            "kinds": {kind.value: count for kind, count in self.kinds.most_common()},
            "statements": self.statements,
            "items": self.rows,
        }
        try:
            write_private_text(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        except OSError as error:
            raise InputError(f"The report {path} cannot be written ({error.strerror}). Choose another file.") from error


def describe_copies(archive: Archive) -> str:
    """Return the numbers of copies and near copies in the archive, in a line, as `status` counts; "" for none."""
    copies, stories, versions = stats.duplicate_counts(archive.database.db)
    if not copies and not stories:
        return ""
    every = archive.lookup.counts()[0]
    are_copies = "is a copy" if copies == 1 else "are copies"
    near = (
        f"; {versions:,} are versions (near copies) of {stories:,} {'story' if stories == 1 else 'stories'}"
        if stories
        else ""
    )
    return f"The archive holds {every:,} articles; {copies:,} {are_copies}{near}."


def describe_outcome(row: Mapping[str, Any]) -> str:
    """Return the outcome of one of a report's rows in words."""
    statements = "1 statement" if row.get("statements") == 1 else f"{row.get('statements', 0):,} statements"
    texts = {
        IngestStatus.ADDED: f"added, {statements}",
        IngestStatus.COPY: "added as another place of a text already in the archive",
        IngestStatus.REPLACED: f"replaced its older version, {statements}",
        IngestStatus.UNCHANGED: "already in the archive, unchanged",
    }
    if (status := IngestStatus(row["status"])) is IngestStatus.LEFT_OUT:
        return f"left out: {row['message']}"
    return texts.get(status, "") or str(row["message"])


def describe_kinds(kinds: Mapping[DocumentKind, int]) -> str:
    """The documents by kind in a line ("Kinds: 12 articles, 3 transcripts"); "" where all are articles."""
    if not set(kinds) - {DocumentKind.ARTICLE}:
        return ""
    counted = sorted(kinds.items(), key=lambda item: (-item[1], item[0].value))
    return f"Kinds: {', '.join(f'{count:,} {kind.label(count)}' for kind, count in counted)}."


def describe_counts(counts: Mapping[IngestStatus, int]) -> str:
    """Return the counts in a line; those of copies and of what is left out only where there are any."""
    copies = counts.get(IngestStatus.COPY, 0)
    also = f"{copies:,} {'copy' if copies == 1 else 'copies'} of texts already in the archive, " if copies else ""
    left_out = f"{number:,} left out, " if (number := counts.get(IngestStatus.LEFT_OUT, 0)) else ""
    return (
        f"{counts.get(IngestStatus.ADDED, 0):,} added, {also}{counts.get(IngestStatus.REPLACED, 0):,} replaced, "
        f"{counts.get(IngestStatus.UNCHANGED, 0):,} unchanged, {left_out}{counts.get(IngestStatus.FAILED, 0):,} failed"
    )
