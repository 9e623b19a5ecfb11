"""Commands for corrections: the speaker of a statement, merging and splitting speakers."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.cli.terminal import Folder, escape_controls, open_archive


def correct(
    article: Annotated[str, typer.Argument(help="The article's id, as shown by `onrecord ask --json`.")],
    start: Annotated[int, typer.Argument(help="Where the statement begins: the first number in its `spans`.")],
    end: Annotated[int, typer.Argument(help="Where the statement ends: the last number in its `spans`.")],
    speaker: Annotated[str | None, typer.Option(help="Who said it: a name, or a speaker's id.")] = None,
    organisation: Annotated[
        bool | None,
        typer.Option("--organisation/--person", help="What the speaker is; taken from the archive if not given."),
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="No named speaker said it.")] = False,
    not_a_quotation: Annotated[
        bool, typer.Option("--not-a-quotation", help="These are nobody's words; they will no longer be shown.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Undo the correction.")] = False,
    archive: Folder = None,
) -> None:
    """Say who said a statement. Kept when the article is added again, and after `rebuild`."""
    from index.core.types import Being, Ruling, Span

    if sum((speaker is not None, nobody, not_a_quotation, undo)) != 1:
        raise typer.BadParameter("Give exactly one of --speaker NAME, --nobody, --not-a-quotation or --undo.")
    if organisation is not None and speaker is None:
        raise typer.BadParameter("--organisation and --person need --speaker.")
    if not 0 <= start < end:
        raise typer.BadParameter(f"{start} {end}: not a span. START must be less than END; both count characters.")
    span = Span(start, end)
    source = open_archive(archive)
    with source.writing() as writer:
        if undo:
            writer.uncorrect(article, span)
            typer.echo("Correction undone.")
            return
        being = None if organisation is None else Being.ORGANIZATION if organisation else Being.PERSON
        ruling = Ruling.SPEAKER if speaker is not None else Ruling.NOBODY if nobody else Ruling.NO_QUOTATION
        writer.correct(article, span, ruling, speaker or "", being)
    typer.echo(escape_controls(f"Corrected: {speaker or ruling}."))


def same(
    speaker: Annotated[str, typer.Argument(help="A speaker: a name, or an id from `onrecord speakers --ids`.")],
    other: Annotated[str, typer.Argument(help="The same speaker under another name.")],
    archive: Folder = None,
) -> None:
    """Merge two speakers, shown under the first one's name. `apart` undoes it."""
    source = open_archive(archive)
    with source.writing() as writer:
        one = writer.join(speaker, other)
    typer.echo(escape_controls(f"{one.name} ({one.id}): {', '.join(one.aliases)}"))


def apart(
    speaker: Annotated[str, typer.Argument(help="A speaker: a name, or an id from `onrecord speakers --ids`.")],
    name: Annotated[str, typer.Argument(help="The one of the speaker's names that belongs to somebody else.")],
    archive: Folder = None,
) -> None:
    """Split one speaker into two: a name of theirs belongs to somebody else. `same` undoes it."""
    source = open_archive(archive)
    with source.writing() as writer:
        parted = writer.part(speaker, name)
    typer.echo(escape_controls(f"{parted.name} ({parted.id}): {', '.join(parted.aliases)}"))
