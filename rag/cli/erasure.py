"""The command that erases for good."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from rag.cli.terminal import Folder, escape_controls, open_archive


def erase(
    identifiers: Annotated[
        list[str] | None, typer.Argument(help="Article ids; removed articles' too.", show_default=False)
    ] = None,
    archive: Folder = None,
    speaker: Annotated[str, typer.Option(help="All articles that quote this speaker, by name or id.")] = "",
    before: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="All articles published before this day.")
    ] = None,
    conversations: Annotated[
        bool,
        typer.Option(
            "--conversations",
            help="Also the conversations that mention them, or are older than --before; alone: all conversations.",
        ),
    ] = False,
    yes_erase: Annotated[
        int | None, typer.Option(help="For scripts: the number that you would be asked to type.", show_default=False)
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Finish an erasure that was interrupted, or erase again in an old backup.")
    ] = False,
) -> None:
    """Erase articles for good: every version and copy, to the last byte. It cannot be undone."""
    from rag.admin.erasure import ErasureRequest, describe_proposal, describe_receipt, propose_erasure

    source = open_archive(archive, erase_again=again)
    if again:
        typer.echo(escape_controls(f"Nothing is left to be erased. The receipts are in {source.folder / 'erasures'}"))
        return
    day = before.date() if before else None
    proposal = propose_erasure(source, ErasureRequest(tuple(identifiers or ()), speaker, day, conversations))
    for line in describe_proposal(proposal):
        typer.echo(escape_controls(line))
    count = proposal.plan.count
    if not count:
        typer.echo("onrecord: nothing is erased: there is nothing that this asks for.", err=True)
        raise typer.Exit(1)
    if yes_erase is None:
        wanted = " or the id again" if len(proposal.confirmations) > 1 else ""
        typed = typer.prompt(f"This cannot be undone. To erase it, type {count}{wanted}", prompt_suffix=": ")
    else:
        typed = str(yes_erase)
    if typed.strip() not in proposal.confirmations:
        typer.echo(f"onrecord: nothing is erased: this is {count}, not {escape_controls(typed)}.", err=True)
        raise typer.Exit(1)
    receipt = source.erase(proposal.plan, lambda step: typer.echo(step, err=True))
    if receipt:
        typer.echo(escape_controls(describe_receipt(receipt)), nl=False)
        typer.echo(escape_controls(f"Receipt: {receipt}"))
