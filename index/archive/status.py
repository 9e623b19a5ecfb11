"""The status of an archive: its counts, indexes, models, sizes and integrity."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.search.generations import current_generation
from index.store import stats
from index.store.database import Database
from index.store.erasure.ledger import ERASING, erasure_counts
from index.store.migrations.safety_copy import safety_copies
from index.store.record_reader import Lookup
from index.store.sqlite.database import SqliteDatabase
from index.system.private_files import describe_access


@dataclass(frozen=True, slots=True)
class Status:
    """The status of an archive and its indexes.

    `watermark`: the highest row in the generation, by table. `lag`: rows that are newer. `copies`: articles whose text
    another one has; `versions`: articles that are near copies of others, in so many `stories`; `superseded`: older
    versions of articles, and removed ones, kept for those who cite them. `embedder`: the model of the vectors;
    `wanted`: the one that the settings name. `extractor`: this program's quotation and speaker model; `outdated`: the
    number of articles that each other one read, by its fingerprint. `model_files`: the SHA-256 of each file of the
    model `embedder` that vectors came from. `sizes`: bytes, by part. `faults`: the results of the check, () where the
    record is sound. `erasures` erased so many articles (`erased`) for good; `erasing`: one is not finished. `readers`:
    the people who may read the folder, in words; `exposed`: everybody on this computer may. `safety_copies`: the names
    of the copies in the folder that were made of the record before it was brought up to date.
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
    model_files: tuple[str, ...]
    sizes: dict[str, int]
    faults: tuple[str, ...]
    erasures: int = 0
    erased: int = 0
    erasing: bool = False
    readers: str = ""
    exposed: bool = False
    safety_copies: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """True when the check has no fault."""
        return not self.faults

    @property
    def models_differ(self) -> bool:
        """True when the archive was made with other models than there are now: `rebuild --models` mends it."""
        return self.embedder != self.wanted or bool(self.outdated)


def archive_status(folder: Path, database: Database, lookup: Lookup, lag: int, wanted: str) -> Status:
    """Counts, generation, models, sizes of the archive in a folder; reads the whole record once to see that it is
    sound. `wanted`: the fingerprint of the embedding model that the settings name."""
    from index.extraction.pipeline import FINGERPRINT  # with all of extraction, of which an answer needs nothing

    generation = current_generation(folder)
    db = database.db
    articles, quotations, speakers, passages = lookup.counts()
    copies, stories, versions = stats.duplicate_counts(db)
    outdated = stats.extractors(db)
    erasures, erased = erasure_counts(db)
    readers, exposed = describe_access(folder)
    outdated.pop(FINGERPRINT, None)
    embedder = database.meta("embedder") or wanted
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
        lag=lag,
        embedder=embedder,
        wanted=wanted,
        extractor=FINGERPRINT,
        outdated=outdated,
        model_files=tuple((database.meta(model_file_key(embedder)) or "").split()),
        sizes={
            "record": database.size(),
            "words": _size(generation.words) if generation else 0,
            "meanings": _size(generation.meanings) if generation else 0,
            "in all": _size(folder) + (0 if isinstance(database, SqliteDatabase) else database.size()),
        },
        faults=database.faults(),
        erasures=erasures,
        erased=erased,
        erasing=database.meta(ERASING) is not None,
        readers=readers,
        exposed=exposed,
        safety_copies=tuple(path.name for path in safety_copies(folder)),
    )


def model_file_key(fingerprint: str) -> str:
    """The name in the record's `meta` of the hashes of the files of an embedding model, one word each."""
    return f"files of {fingerprint}"


def _size(path: Path) -> int:
    """Bytes of a file, or of all files in a folder; 0 for one that is gone by now."""
    size = 0
    for file in path.rglob("*") if path.is_dir() else [path]:
        try:
            size += file.stat().st_size if file.is_file() else 0
        except FileNotFoundError:
            continue
    return size
