"""Commands that list speakers and export statements."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.export_file import Format, Output, check_export, write_export
from rag.cli.terminal import AsJson, Folder, escape_controls, open_archive

if TYPE_CHECKING:
    from index.archive import Archive
    from index.core.types import Speaker
    from rag.answers.types import Statement


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
    speaker: Annotated[
        str | None, typer.Option("--speaker", help="Only the statements of this speaker: a name or an id.")
    ] = None,
    form: Format = None,
    output: Output = None,
) -> None:
    """Export every statement of the archive, or of a speaker, with its citation: a line of JSON each, or a file."""
    from index.store.filters import Filter
    from index.store.speaker_references import speaker_named
    from rag.answers.statements import assemble_statements
    from rag.formats.answer_json import statement_to_json
    from rag.formats.record_json import (
        correction_to_json,
        distinct_to_json,
        edit_to_json,
        role_to_json,
        tie_to_json,
    )
    from rag.retrieval.hybrid import all_statements

    check_export(form, output, alone=not corrections)
    source = open_archive(archive)
    who = speaker_named(source.lookup, speaker) if speaker else None
    theirs = Filter((who.id,)) if who else Filter()
    if form:
        statements = assemble_statements(source, all_statements(source, theirs), ())
        _export(source, statements, who, form, output)
        return
    if corrections:
        rows = [correction_to_json(each) for each in source.lookup.corrections()]
        rows += [tie_to_json(*tie) for tie in source.lookup.ties()]
        rows += [distinct_to_json(*pair) for pair in source.lookup.kept_apart()]
        rows += [role_to_json(each, "struck") for each in source.lookup.role_strikes()]
        rows += [role_to_json(each, "kept") for each in source.lookup.role_keeps()]
        rows += [edit_to_json(each) for each in source.lookup.edits()]
    else:
        rows = [statement_to_json(each) for each in assemble_statements(source, all_statements(source, theirs), ())]
    for row in rows:
        typer.echo(json.dumps(row, ensure_ascii=False))


def _export(
    archive: Archive, statements: Sequence[Statement], who: Speaker | None, suffix: str, output: Path | None
) -> None:
    """Write statements as a file, as the answer to the question for them all."""
    from rag.answers.types import Answer
    from rag.formats.addresses import speaker_address
    from rag.formats.export_content import ExportRequest
    from rag.query.types import Intent, Query

    question = f"everything {who.name} said" if who else "all statements"
    request = ExportRequest(
        address=speaker_address(who.id) if who else "", filters=(f"Speaker: {who.name}",) if who else ()
    )
    write_export(archive, Answer(Query(question, Intent.EVERYTHING), tuple(statements)), suffix, output, request)


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
