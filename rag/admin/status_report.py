"""The status of an archive in words, for `onrecord status` and the page."""

from __future__ import annotations

from index.archive.status import Status


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
        ("search index", f"{generation}, {status.lag:,} newer rows found by scan"),
        ("watermark", watermark or "none yet"),
        (
            "embedding model",
            status.embedder + ("" if status.embedder == status.wanted else f"; now set to {status.wanted}"),
        ),
        ("reading model", status.extractor + (f"; {outdated}" if outdated else "")),
        ("size", ", ".join(f"{part} {size / 1e6:,.1f} MB" for part, size in status.sizes.items())),
        ("record", "sound" if status.sound else "DAMAGED: restore it from a backup (docs/use.md)"),
    ]
