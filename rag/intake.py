"""Files handed to the page: from what was uploaded to articles, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from index.archive import Archive
from index.ingest import Fate, Outcome, ingest
from index.readers import Failure, Limits, read
from index.settings import load_settings
from index.vocabulary import Article


class Upload(Protocol):
    """A file that came in over the page."""

    @property
    def name(self) -> str:
        """What it was called where it comes from."""

    def getvalue(self) -> bytes:
        """What is in it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one thing, in words."""

    status: Fate
    what: str
    fate: str

    @property
    def good(self) -> bool:
        """True for all that is in the archive."""
        return self.status is not Fate.FAILED


@dataclass(frozen=True, slots=True)
class Step:
    """How far taking files in has come: `share` of it, in words, and what became of each thing, by its place."""

    share: float
    text: str
    results: Mapping[str, Result]


def take_in(archive: Archive, uploads: Sequence[Upload], before: Mapping[str, Result]) -> Iterator[Step]:
    """Add uploaded files to the archive, a step for each article or failure. Raises what `ingest` raises.

    Breaking off loses nothing: what was stored is passed over as unchanged when the same files come again, and keeps
    its result from `before`.
    """
    begun, results, limits = 0, dict(before), Limits.of(load_settings())

    def items() -> Iterator[Article | Failure]:
        nonlocal begun
        with TemporaryDirectory(prefix="onrecord-") as folder:
            path = Path(folder) / "upload"
            for begun, upload in enumerate(uploads, 1):  # noqa: B007 - read by the steps
                path.write_bytes(upload.getvalue())
                yield from read(path, known_as=upload.name, limits=limits)

    for outcome in ingest(archive, items()):
        if outcome.status is not Fate.UNCHANGED or outcome.place not in results:
            results[outcome.place] = result(outcome)
        count = "1 article" if len(results) == 1 else f"{len(results):,} articles"
        text = f"{count}, file {begun} of {len(uploads)}: {uploads[begun - 1].name}"
        yield Step(begun / (len(uploads) + 1), text, results)


def result(outcome: Outcome) -> Result:
    """An outcome in words."""
    found = "1 statement" if outcome.quotations == 1 else f"{outcome.quotations:,} statements"
    fate = {
        Fate.ADDED: f"added, {found}",
        Fate.COPY: "added as a further place of a text that is there",
        Fate.REPLACED: f"replaced its older version, {found}",
        Fate.UNCHANGED: "already in the archive, unchanged",
        Fate.FAILED: outcome.message,
    }[outcome.status]
    return Result(outcome.status, outcome.label or outcome.place, fate)
