"""The status of an archive: its counts, indexes, models, sizes and integrity."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.extraction.pipeline import FINGERPRINT
from index.search.generations import Generation, current_generation
from index.search.vectors import TABLES
from index.store import stats
from index.store.database import FILE, Database
from index.store.record_reader import Lookup


@dataclass(frozen=True, slots=True)
class Status:
    """The status of an archive and its indexes.

    `watermark`: the highest row in the generation, by table. `lag`: rows that are newer. `copies`: articles whose text
    another one has; `versions`: articles that are near copies of others, in so many `stories`; `superseded`: older
    versions of articles, and removed ones, kept for those who cite them. `embedder`: the model of the vectors;
    `wanted`: the one that the settings name. `extractor`: this program's quotation and speaker model; `outdated`: the
    number of articles that each other one read, by its fingerprint. `sizes`: bytes, by part. `faults`: the results of
    the check, () where the record is sound.
    """

    articles: int
    quotations: int
    speakers: int
    passages: int
    copies: int
    stories: int
    versions: int
    superseded: int
    generation: int | None
    watermark: dict[str, int]
    lag: int
    embedder: str
    wanted: str
    extractor: str
    outdated: dict[str, int]
    sizes: dict[str, int]
    faults: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """True when the check has no fault."""
        return not self.faults

    @property
    def models_differ(self) -> bool:
        """True when the archive was made with other models than there are now: `rebuild --models` mends it."""
        return self.embedder != self.wanted or bool(self.outdated)


def archive_status(folder: Path, database: Database, lookup: Lookup, wanted: str) -> Status:
    """Counts, generation, models, sizes of the archive in a folder; reads the whole record once to see that it is
    sound. `wanted`: the fingerprint of the embedding model that the settings name."""
    generation = current_generation(folder)
    db = database.db
    articles, quotations, speakers, passages = lookup.counts()
    copies, stories, versions = stats.duplicate_counts(db)
    outdated = stats.extractors(db)
    outdated.pop(FINGERPRINT, None)
    return Status(
        articles=articles,
        quotations=quotations,
        speakers=speakers,
        passages=passages,
        copies=copies,
        stories=stories,
        versions=versions,
        superseded=stats.superseded_count(db),
        generation=generation.number if generation else None,
        watermark=dict(generation.watermark) if generation else {},
        lag=lag(generation, lookup),
        embedder=database.meta("embedder") or wanted,
        wanted=wanted,
        extractor=FINGERPRINT,
        outdated=outdated,
        sizes={
            "record": sum(_size(path) for path in folder.glob(f"{FILE}*")),
            "words": _size(generation.words) if generation else 0,
            "meanings": _size(generation.meanings) if generation else 0,
            "in all": _size(folder),
        },
        faults=stats.faults(db),
    )


def lag(generation: Generation | None, lookup: Lookup) -> int:
    """The number of rows newer than the generation in use, which are scanned exactly."""
    return sum(lookup.last_row(table) - (generation.watermark[table] if generation else 0) for table in TABLES)


def _size(path: Path) -> int:
    """Bytes of a file, or of all files in a folder; 0 for one that is gone by now."""
    size = 0
    for file in path.rglob("*") if path.is_dir() else [path]:
        try:
            size += file.stat().st_size if file.is_file() else 0
        except FileNotFoundError:
            continue
    return size
