"""How an archive stands, in words: what `onrecord status` and the page tell."""

from __future__ import annotations

from index.archive.status import Status


def status_rows(held: Status) -> list[tuple[str, str]]:
    """Names and values, in order; the last says whether the record is sound."""
    generation = f"generation {held.generation}" if held.generation else "none yet"
    outdated = ", ".join(
        f"{count:,} articles by {model or 'an unnamed model'}" for model, count in held.outdated.items()
    )
    watermark = ", ".join(f"{table} to row {row:,}" for table, row in held.watermark.items())
    return [
        ("articles", f"{held.articles:,}"),
        ("statements", f"{held.quotations:,}"),
        ("speakers", f"{held.speakers:,}"),
        ("passages", f"{held.passages:,}"),
        ("copies", f"{held.copies:,} articles have the same text as another"),
        ("stories", f"{held.stories:,}, told in {held.versions:,} articles"),
        ("superseded", f"{held.superseded:,} older versions and removed articles are kept"),
        ("search index", f"{generation}, {held.lag:,} newer rows found by scan"),
        ("watermark", watermark or "none yet"),
        ("embedding model", held.embedder + ("" if held.embedder == held.wanted else f"; now set to {held.wanted}")),
        ("reading model", held.extractor + (f"; {outdated}" if outdated else "")),
        ("size", ", ".join(f"{part} {size / 1e6:,.1f} MB" for part, size in held.sizes.items())),
        ("record", "sound" if held.sound else "DAMAGED: restore it from a backup (docs/use.md)"),
    ]
