"""Commands for corrections: a statement's speaker and role, an article's fields, merging and splitting speakers."""

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
    role: Annotated[str | None, typer.Option(help="The speaker's role there.")] = None,
    no_role: Annotated[bool, typer.Option("--no-role", help="The speaker has no role there.")] = False,
    checked: Annotated[
        bool | None,
        typer.Option("--checked/--unchecked", help="You have checked that the speaker is right; or take that back."),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Undo the corrections of speaker and role.")] = False,
    archive: Folder = None,
) -> None:
    """Say who said a statement, and in which role. Kept when the article is added again, and after `rebuild`."""
    from index.core.types import Being, Ruling, Span

    rulings = sum((speaker is not None, nobody, not_a_quotation))
    roles = sum((role is not None, no_role))
    given = (rulings, roles, checked is not None, undo)
    if not any(given) or rulings > 1 or roles > 1 or (undo and sum(map(bool, given)) > 1):
        raise typer.BadParameter(
            "Give exactly one of --speaker NAME, --nobody, --not-a-quotation or --undo; or --role ROLE or --no-role; "
            "or --checked."
        )
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
        if rulings:
            being = None if organisation is None else Being.ORGANIZATION if organisation else Being.PERSON
            ruling = Ruling.SPEAKER if speaker is not None else Ruling.NOBODY if nobody else Ruling.NO_QUOTATION
            writer.correct(article, span, ruling, speaker or "", being)
            typer.echo(escape_controls(f"Corrected: {speaker or ruling}."))
        if roles:
            writer.correct_role(article, span, role)
            typer.echo(escape_controls(f"Corrected: {role or 'no role'}."))
        if checked is not None:
            change = writer.check if checked else writer.uncheck
            change(article, span)
            typer.echo("Checked." if checked else "No longer checked.")


def edit(
    identifiers: Annotated[list[str], typer.Argument(help="Article ids, as `onrecord status --articles` lists them.")],
    title: Annotated[str | None, typer.Option(help='The right title; "" for none.')] = None,
    outlet: Annotated[str | None, typer.Option(help='The right outlet; "" for none.')] = None,
    author: Annotated[str | None, typer.Option(help='The right author; "" for none.')] = None,
    published: Annotated[str | None, typer.Option(help='The day of publication, YYYY-MM-DD; "" for unknown.')] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Undo all edits of these articles.")] = False,
    archive: Folder = None,
) -> None:
    """Correct title, outlet, author or date of articles. Kept when they are added again, and after `rebuild`."""
    fields = {"title": title, "outlet": outlet, "author": author, "published": published}
    if undo == any(value is not None for value in fields.values()):
        raise typer.BadParameter("Give --title, --outlet, --author or --published, or --undo alone.")
    source = open_archive(archive)
    with source.writing() as writer:
        if undo:
            writer.unedit_article(*identifiers)
        else:
            writer.edit_article(*identifiers, title=title, outlet=outlet, author=author, published=published)
    for identifier in identifiers:
        typer.echo(escape_controls(f"{'Edits undone' if undo else 'Edited'}: {identifier}"))


def strike(
    speaker: Annotated[str, typer.Argument(help="A speaker: a name, or an id from `onrecord speakers --ids`.")],
    role: Annotated[str, typer.Argument(help="The wrong role, as `onrecord speakers NAME` lists it.")],
    undo: Annotated[bool, typer.Option("--undo", help="Undo it.")] = False,
    archive: Folder = None,
) -> None:
    """Strike a wrong role out at every statement of a speaker, also of articles to come."""
    source = open_archive(archive)
    with source.writing() as writer:
        change = writer.restore_role if undo else writer.strike_role
        change(speaker, role)
    typer.echo(escape_controls(f"{'Restored' if undo else 'Struck out'}: {role}"))


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
