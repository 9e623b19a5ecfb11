"""The status of an archive in words, for `onrecord status` and the page."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.archive.status import Status

if TYPE_CHECKING:
    from index.core.settings import Settings


def status_rows(status: Status) -> list[tuple[str, str]]:
    """Return names and values, in order; the last is the integrity of the record."""
    generation = f"generation {status.generation}" if status.generation else "none yet"
    outdated = ", ".join(
        f"{count:,} articles by {model or 'an unnamed model'}" for model, count in status.outdated.items()
    )
    watermark = ", ".join(f"{table} to row {row:,}" for table, row in status.watermark.items())
    return [
        ("articles", f"{status.articles:,}"),
        ("statements", f"{status.quotations:,}"),
        ("speakers", f"{status.speakers:,}"),
        ("passages", f"{status.passages:,}"),
        ("copies", f"{status.copies:,} articles have the same text as another"),
        ("stories", f"{status.stories:,}, told in {status.versions:,} articles"),
        ("superseded", f"{status.superseded:,} older versions and removed articles are kept"),
        ("erased", _erasures(status)),
        ("search index", f"{generation}, {status.lag:,} newer rows found by scan"),
        ("watermark", watermark or "none yet"),
        (
            "embedding model",
            status.embedder + ("" if status.embedder == status.wanted else f"; now set to {status.wanted}"),
        ),
        ("reading model", status.extractor + (f"; {outdated}" if outdated else "")),
        ("readable by", status.readers),
        *((("kept from before", ", ".join(status.safety_copies)),) if status.safety_copies else ()),
        ("size", ", ".join(f"{part} {size / 1e6:,.1f} MB" for part, size in status.sizes.items())),
        ("record", "sound" if status.sound else "DAMAGED: restore it from a backup (docs/use.md)"),
    ]


def status_to_json(status: Status) -> dict[str, Any]:
    """Return the object that `onrecord status --json` prints."""
    return {**asdict(status), "sound": status.sound, "models_differ": status.models_differ}


def _erasures(status: Status) -> str:
    count = "1 article" if status.erased == 1 else f"{status.erased:,} articles"
    times = "1 erasure" if status.erasures == 1 else f"{status.erasures:,} erasures"
    waiting = "; NOT FINISHED: onrecord erase --again" if status.erasing else ""
    return f"{count} in {times}{waiting}"


def machine_rows(settings: Settings, status: Status) -> list[tuple[str, str]]:
    """Return names and values of what holds on this machine: the embedding model's file, how readers are confined."""
    from index.embedding.embedder import PackagedEmbedder, open_embedder
    from index.readers.sandbox.confinement import describe_confinement

    embedder, rows = open_embedder(settings), list[tuple[str, str]]()
    if isinstance(embedder, PackagedEmbedder):
        others = _other_files(embedder.recorded_hash(), status.model_files)
        rows.append(("model file", f"{embedder.describe_file()}{others}"))
    return [*rows, ("readers", f"confined {describe_confinement()}")]


def _other_files(here: str, files: tuple[str, ...]) -> str:
    """Vectors of other files, which may differ a little, or be wrong where a file was planted."""
    others = [each for each in files if each != here]
    if not others:
        return ""
    listed = ", ".join(f"{each[:12]}…" for each in others)
    return f"; the archive also has vectors of {'another export' if len(others) == 1 else 'other exports'} ({listed})"
