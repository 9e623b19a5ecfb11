"""Feeds of articles to add (files, uploads), with the progress of reading them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from index.core.errors import InputError
from index.core.rights import Action
from index.core.settings import load_settings
from index.core.types import Article
from index.readers import Columns, Limits, Unread, discover, read, read_files
from index.system.subprocesses import Stop, never

_MANY_ARTICLES = frozenset((".jsonl", ".csv", ".tsv", ".mbox"))
"""Suffixes of files of many articles, in which progress is counted by characters."""


class Feed(Protocol):
    """Articles, failures and omissions, in order; can be iterated again. Ends once its `stopped` returns True.
    `action`: the action that adding them is."""

    stopped: Stop
    action: Action

    @property
    def share(self) -> float:
        """The share that has been read: 0 to 1, by the files' sizes."""

    @property
    def current_file(self) -> str:
        """The number and name of the file that is being read."""

    @property
    def files_read(self) -> frozenset[str]:
        """The names, without folders, of the files that were read to their end."""

    def __iter__(self) -> Iterator[Article | Unread]: ...


class _ReadingProgress:
    """The progress of reading in bytes."""

    def __init__(self) -> None:
        self.current_file, self.stopped = "", never
        self._whole, self._done, self._inside, self._size = 0, 0, 0, 0
        self._names = set[str]()

    @property
    def files_read(self) -> frozenset[str]:
        """The names, without folders, of the files that were read to their end."""
        return frozenset(self._names)

    @property
    def share(self) -> float:
        """The share that has been read: 0 to 1."""
        return min(1.0, (self._done + min(self._inside, self._size)) / max(1, self._whole))

    def _start(self, sizes: Sequence[int]) -> None:
        self._whole, self._done, self._inside, self._size = sum(sizes), 0, 0, 0

    def _track(
        self, name: str, size: int, items: Iterator[Article | Unread], number: str
    ) -> Iterator[Article | Unread]:
        self.current_file, self._inside, self._size = f"{number}: {name}", 0, size
        for item in items:
            if isinstance(item, Article) and Path(name).suffix.lower() in _MANY_ARTICLES:
                self._inside += len(item.text)
            yield item
        self._names.add(Path(name).name)
        self._done += size
        self._inside, self._size = 0, 0


class Files(_ReadingProgress):
    """Files and folders of this machine; `columns` names a table's."""

    action = Action.ADD_PATHS

    def __init__(self, paths: Sequence[Path], columns: Columns = ()) -> None:
        super().__init__()
        self._paths, self._columns = paths, columns

    def __iter__(self) -> Iterator[Article | Unread]:
        discovery = discover(self._paths)
        sizes = [_size(path) for path in discovery.files]
        self._start(sizes)
        yield from discovery.failures
        limits = Limits.of(load_settings())
        read = read_files(discovery.files, limits=limits, columns=self._columns, stopped=self.stopped)
        for n, ((path, items), size) in enumerate(zip(read, sizes, strict=False), 1):
            yield from self._track(path.name, size, items, f"file {n:,} of {len(sizes):,}")


class Uploads(_ReadingProgress):
    """Files uploaded over the page, each with its original name."""

    action = Action.ADD

    def __init__(self, files: Sequence[tuple[str, bytes]]) -> None:
        super().__init__()
        self._files = files

    def __iter__(self) -> Iterator[Article | Unread]:
        self._start([len(content) for _, content in self._files])
        limits = Limits.of(load_settings())
        with TemporaryDirectory(prefix="onrecord-") as folder:
            path = Path(folder) / "upload"
            for n, (name, content) in enumerate(self._files, 1):
                if self.stopped():
                    return
                path.write_bytes(content)
                items = read(path, known_as=name, limits=limits, stopped=self.stopped)
                yield from self._track(name, len(content), items, f"file {n:,} of {len(self._files):,}")


def files_at_path(text: str) -> Files:
    """Return the files at a typed path; raises InputError for a missing or a relative path."""
    path = Path(text.strip()).expanduser()
    if not path.is_absolute():
        raise InputError(f"“{text.strip()}” is no full path. Give one that begins with / (or ~).")
    if not path.exists():
        raise InputError(f"There is no file or folder {path}.")
    return Files([path])


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
