"""Shared parts of commands: options, opening the archive, text that a terminal can show."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from index.archive import Archive

Folder = Annotated[
    Path | None, typer.Option("--archive", help="The archive's folder; ./archive, or ONRECORD_ARCHIVE, if not given.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def archive_folder(archive: Path | None) -> Path:
    """Return the archive's folder as given, or else as the settings have it."""
    from index.core.settings import load_settings

    return archive or load_settings().archive


def open_archive(archive: Path | None, *, create: bool = False) -> Archive:
    """Open the archive; raises as Archive.open does."""
    from index.archive import Archive

    return Archive.open(archive_folder(archive), create=create)


@contextmanager
def catch_interrupt() -> Iterator[Callable[[], bool]]:
    """Yield a function that returns True once Ctrl-C was pressed. A second Ctrl-C interrupts at once."""
    pressed = False

    def press(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True
        typer.echo("onrecord: stopping after the current articles; press Ctrl-C again to stop at once", err=True)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)


def escape_controls(text: str) -> str:
    """Return the text for a terminal: control characters, which could steer it, as escapes; line breaks stay."""
    return "".join(
        c if c in "\n\t" or c.isprintable() or (c.isspace() and c >= " ") else c.encode("unicode_escape").decode()
        for c in text
    )
