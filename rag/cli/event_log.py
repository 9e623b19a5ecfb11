"""The command that prints the log of an archive: who changed what, and when."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from rag.cli.terminal import AsJson, Folder, escape_controls, open_archive

_MOST = 100


def log(
    archive: Folder = None,
    article: Annotated[str, typer.Option(help="Only the changes of this article, by id.")] = "",
    speaker: Annotated[
        str, typer.Option(help="Only the changes of this speaker's names, statements and roles: a name or an id.")
    ] = "",
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only the changes since this day.")
    ] = None,
    who: Annotated[str, typer.Option(help="Only the changes by this person, as the log names them.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="At most so many, the newest; 0 for all.")] = _MOST,
    as_json: AsJson = False,
) -> None:
    """Print who changed what, the newest first: additions, corrections, merges, edits, removals, erasures, backups."""
    from index.store.audit.events import EventFilter
    from rag.formats.event_text import describe_event
    from rag.formats.record_json import event_to_json

    source = open_archive(archive)
    known = source.lookup.speakers_known_as(speaker) if speaker else []
    texts = tuple(dict.fromkeys([speaker, *(alias for each in known for alias in each.aliases)])) if speaker else ()
    events = source.event_log(EventFilter(article, texts, who, since, limit=limit or -1))
    for event in events:
        typer.echo(
            json.dumps(event_to_json(event), ensure_ascii=False) if as_json else escape_controls(describe_event(event))
        )
    if limit and len(events) == limit:
        typer.echo(f"onrecord: these are the newest {limit:,}; --limit 0 prints all.", err=True)
