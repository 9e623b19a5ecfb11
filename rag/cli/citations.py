"""The command that checks a citation against the archive."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rag.cli.terminal import Folder, escape_controls, open_archive


def verify(
    citation: Annotated[
        str, typer.Argument(help="The citation, as “Copy citation” or an export gives it; - reads standard input.")
    ] = "-",
    archive: Folder = None,
) -> None:
    """Check a citation: do its words stand, word for word, at the place that it names?"""
    from rag.formats.citation_check import check_citation

    source = open_archive(archive)
    check = check_citation(source, sys.stdin.read() if citation == "-" else citation)
    lines = [check.text]
    for name, stretches in (("there", check.there), ("cited", check.cited)):
        if stretches:
            marked = "".join(f"[[{text}]]" if new and check.cited else text for text, new in stretches)
            lines.append(f"  {name}: {marked}")
    typer.echo(escape_controls("\n".join(lines)))
    if not check.confirmed:
        raise typer.Exit(1)
