"""Corrections: who really said it, which two speakers are one, and which one is two."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.cli.terminal import Folder, fit, opened


def correct(
    article: Annotated[str, typer.Argument(help="The article's id, as `onrecord ask --json` has it.")],
    start: Annotated[int, typer.Argument(help="Where the statement begins: the first number of its `spans`,")],
    end: Annotated[int, typer.Argument(help="and where it ends: the last.")],
    speaker: Annotated[str | None, typer.Option(help="Who said it: a name, or a speaker's id.")] = None,
    organisation: Annotated[
        bool | None,
        typer.Option("--organisation/--person", help="What the speaker is; if not given, what the archive knows."),
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Nobody who is named said it.")] = False,
    not_a_quotation: Annotated[
        bool, typer.Option("--not-a-quotation", help="These are nobody's words at all; they are shown no more.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the correction back.")] = False,
    archive: Folder = None,
) -> None:
    """Say who said a statement. It stays so when the article is added again, and after `rebuild`."""
    from index.core.types import Being, Ruling, Span

    if sum((speaker is not None, nobody, not_a_quotation, undo)) != 1:
        raise typer.BadParameter("Give one of --speaker NAME, --nobody, --not-a-quotation and --undo.")
    if organisation is not None and speaker is None:
        raise typer.BadParameter("--organisation and --person tell what --speaker is.")
    if not 0 <= start < end:
        raise typer.BadParameter(f"{start} {end}: no span. START is less than END, both counted in letters.")
    span = Span(start, end)
    source = opened(archive)
    with source.writing() as writer:
        if undo:
            writer.uncorrect(article, span)
            typer.echo("Taken back.")
            return
        being = None if organisation is None else Being.ORGANIZATION if organisation else Being.PERSON
        ruling = Ruling.SPEAKER if speaker is not None else Ruling.NOBODY if nobody else Ruling.NO_QUOTATION
        writer.correct(article, span, ruling, speaker or "", being)
    typer.echo(fit(f"Corrected: {speaker or ruling}."))


def same(
    speaker: Annotated[str, typer.Argument(help="A speaker: an id of `onrecord speakers --ids`, or a name.")],
    other: Annotated[str, typer.Argument(help="The same one, under another name.")],
    archive: Folder = None,
) -> None:
    """Say that two speakers are one, shown under the first one's name. `apart` undoes it."""
    source = opened(archive)
    with source.writing() as writer:
        one = writer.join(speaker, other)
    typer.echo(fit(f"{one.name} ({one.id}): {', '.join(one.aliases)}"))


def apart(
    speaker: Annotated[str, typer.Argument(help="A speaker: an id of `onrecord speakers --ids`, or a name.")],
    name: Annotated[str, typer.Argument(help="One of the speaker's names that is somebody else's.")],
    archive: Folder = None,
) -> None:
    """Say that one speaker is two: a name of theirs is somebody else's. `same` undoes it."""
    source = opened(archive)
    with source.writing() as writer:
        parted = writer.part(speaker, name)
    typer.echo(fit(f"{parted.name} ({parted.id}): {', '.join(parted.aliases)}"))
