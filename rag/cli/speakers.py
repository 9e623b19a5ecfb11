"""Commands that list speakers and export statements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.terminal import AsJson, Folder, escape_controls, open_archive

if TYPE_CHECKING:
    from index.core.types import Speaker


def speakers(
    who: Annotated[str | None, typer.Argument(help="A name or an id: shows this speaker alone, in full.")] = None,
    archive: Folder = None,
    as_json: AsJson = False,
    ids: Annotated[bool, typer.Option("--ids", help="Also print each speaker's id.")] = False,
) -> None:
    """List the speakers, most quoted first; or show one speaker's names, roles with dates, and counts."""
    from index.store.speaker_references import speaker_named
    from rag.formats.answer_json import speaker_to_json

    lookup = open_archive(archive).lookup
    for speaker in lookup.speakers() if who is None else [speaker_named(lookup, who)]:
        if as_json:
            typer.echo(json.dumps(speaker_to_json(speaker), ensure_ascii=False))
        elif who is None:
            role = f" ({speaker.roles[0].text})" if speaker.roles else ""
            end = f"  {speaker.id}" if ids else ""
            typer.echo(
                escape_controls(
                    f"{speaker.statements:6,}  {speaker.name}{role}{_period(speaker.first, speaker.last)}{end}"
                )
            )
        else:
            typer.echo(escape_controls("\n".join(_speaker_lines(speaker))))


def export(
    archive: Folder = None,
    corrections: Annotated[
        bool,
        typer.Option("--corrections", help="Print corrections made by people instead, as labelled data to learn from."),
    ] = False,
) -> None:
    """Print every statement of the archive with its citation: a line of JSON each."""
    from index.store.filters import Filter
    from rag.answers.statements import assemble_statements
    from rag.formats.answer_json import statement_to_json
    from rag.formats.record_json import correction_to_json, tie_to_json
    from rag.retrieval.hybrid import all_statements

    source = open_archive(archive)
    if corrections:
        rows = [correction_to_json(each) for each in source.lookup.corrections()]
        rows += [tie_to_json(*tie) for tie in source.lookup.ties()]
    else:
        rows = [statement_to_json(each) for each in assemble_statements(source, all_statements(source, Filter()), ())]
    for row in rows:
        typer.echo(json.dumps(row, ensure_ascii=False))


def _speaker_lines(speaker: Speaker) -> Iterator[str]:
    """One speaker, in full."""
    yield f"{speaker.name}, {speaker.being} ({speaker.id})"
    articles = "1 article" if speaker.articles == 1 else f"{speaker.articles:,} articles"
    statements = "1 statement" if speaker.statements == 1 else f"{speaker.statements:,} statements"
    yield f"  {statements} in {articles}{_period(speaker.first, speaker.last)}"
    yield f"  names: {', '.join(speaker.aliases)}"
    for role in speaker.roles:
        yield f"  role: {role.text}, {_times(role.statements)}{_period(role.first, role.last)}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _period(first: date | None, last: date | None) -> str:
    if first is None:
        return ""
    return f" · {first}" if first == last else f" · {first} to {last}"
