"""Shared parts of commands: options, opening the archive, text that a terminal can show."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from index.core.archive_place import Address, parse_place
from index.core.given_text import check_given

if TYPE_CHECKING:
    from index.archive import Archive

_LONGEST = 10_000
"""Characters of an argument; the longest are ids."""
_PLACES = ("archive", "source", "target")
"""Parameters that name an archive, which may have any name."""
_P = ParamSpec("_P")

Folder = Annotated[
    str | None,
    typer.Option(
        "--archive",
        metavar="FOLDER",
        help="The archive's folder, or postgresql://…; ./archive, or ONRECORD_ARCHIVE, if not given.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def checked_text(command: Callable[_P, None]) -> Callable[_P, None]:
    """The command, which refuses text that nothing in an archive can be like; paths may have any name."""

    @wraps(command)
    def run(*arguments: _P.args, **options: _P.kwargs) -> None:
        given = (value for name, value in options.items() if name not in _PLACES)
        for value in (*arguments, *given):
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str):
                    check_given(text, _LONGEST)
        command(*arguments, **options)

    return run


def archive_place(archive: str | None) -> Path | Address:
    """Return the archive's folder or address as given, or else as the settings have it."""
    from index.core.settings import load_settings

    return parse_place(archive) if archive else load_settings().archive


def open_archive(archive: str | None, *, create: bool = False, erase_again: bool = False) -> Archive:
    """Open the archive; raises as Archive.open does."""
    from index.archive import Archive

    return Archive.open(archive_place(archive), create=create, erase_again=erase_again)


@contextmanager
def catch_interrupt() -> Iterator[Callable[[], bool]]:
    """Yield a function that returns True once Ctrl-C was pressed. A second Ctrl-C interrupts at once."""
    pressed = False

    def press(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True
        typer.echo("onrecord: stopping; press Ctrl-C again to stop at once", err=True)

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
