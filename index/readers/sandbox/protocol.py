"""The messages between the program and a reader's process: a line of JSON each, never code; a file comes with its
descriptor, since a reader opens none."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from index.core.types import Article
from index.readers.source.file import Failure, File, Omission, Unread

_PIECE = 2**16
DONE = b"null\n"
"""Follows the last item of a file."""


def send_file(channel: socket.socket, file: File) -> None:
    """Open the file and send it, or the error that opening it gave; raises OSError where nobody listens."""
    opened = file.opened()
    line = file_line(opened)
    if opened.descriptor is None:
        channel.sendall(line)
        return
    try:
        channel.sendall(line[socket.send_fds(channel, [line], [opened.descriptor]) :])
    finally:
        os.close(opened.descriptor)


def receive_file(channel: socket.socket) -> File | None:
    """Return the next file that was sent, its descriptor the caller's to close; None where none will come."""
    line, descriptors = b"", list[int]()
    while not line.endswith(b"\n"):
        piece, new, _, _ = socket.recv_fds(channel, _PIECE, 1)
        if not piece:
            return None
        line += piece
        descriptors += new
    return replace(parse_file_line(line), descriptor=descriptors[0] if descriptors else None)


def file_line(file: File) -> bytes:
    """A file that is to be read, wherever the reader was started. Names that are not UTF-8 come through."""
    path = os.path.abspath(file.path)  # noqa: PTH100 - links stay
    return json_line([path, str(file.path), file.known_as, file.max_bytes, file.columns, file.real_path, file.fault])


def parse_file_line(line: bytes) -> File:
    """The file in a line that `file_line` made."""
    path, written_path, known_as, max_bytes, columns, real_path, fault = json.loads(line)
    pairs = tuple((field, column) for field, column in columns)
    return File(Path(path), known_as, max_bytes, pairs, written_path=written_path, real_path=real_path, fault=fault)


def item_line(item: Article | Unread) -> bytes:
    """An article, a failure or an omission as a line."""
    if isinstance(item, Unread):
        return json_line([item.place, item.message, isinstance(item, Omission)])
    published = item.published.isoformat() if item.published else None
    words = [item.id, item.text, item.title, item.outlet, item.author]
    return json_line([*words, published, item.url, item.pages, item.is_transcript, item.times])


def parse_item_line(line: bytes) -> Article | Unread:
    """The article, failure or omission in a line that `item_line` made; raises ValueError for anything else."""
    fields = json.loads(line)
    if not isinstance(fields, list) or len(fields) not in (3, 10):
        raise ValueError(line[:80])
    if len(fields) == 3:
        place, message, left_out = fields
        return (Omission if left_out else Failure)(str(place), str(message))
    *words, published, url, pages, is_transcript, times = fields
    identity, text, title, outlet, author = map(str, words)
    day = date.fromisoformat(published) if published else None
    starts = tuple(map(int, pages))
    spoken = tuple((int(offset), int(second)) for offset, second in times)
    return Article(
        identity, text, title, outlet, author, day, str(url), starts, is_transcript=bool(is_transcript), times=spoken
    )


def json_line(fields: list[Any]) -> bytes:
    """The fields as a line of JSON."""
    return json.dumps(fields).encode("ascii") + b"\n"
