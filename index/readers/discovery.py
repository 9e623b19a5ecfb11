"""The files to read: the paths that the user gave, and the files in the folders among them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.readers.formats.registry import SUFFIXES, format_of
from index.readers.source.file import Failure, printable
from index.readers.source.ignore_rules import folder_rules


@dataclass(frozen=True, slots=True)
class DiscoveredFiles:
    """The files to be read, each once; the number of files passed over; a failure for each path that is not there."""

    files: tuple[Path, ...]
    skipped: int = 0
    failures: tuple[Failure, ...] = ()


def discover(paths: Iterable[Path]) -> DiscoveredFiles:
    """The files at these paths, without opening them: the given order, folders recursively and sorted.

    Passed over in folders, and counted: hidden files, endings without a reader, what `ignore_rules` say is no article,
    links that lead out of the folder. Hidden folders are not entered, ignored and linked ones neither. A file that is
    named itself is always among the files. Failures: a path that is missing, a folder that cannot be listed or holds
    nothing that can be read.
    """
    files: dict[Path, Path] = {}
    failures: list[Failure] = []
    skipped = 0
    for root in paths:
        try:
            root.stat()
        except (FileNotFoundError, NotADirectoryError, ValueError):
            failures.append(Failure(printable(root), "there is no such file or folder: check the path"))
            continue
        except OSError as error:
            failures.append(Failure(printable(root), f"it cannot be opened ({error.strerror}): check the path"))
            continue
        if not root.is_dir():
            files.setdefault(root.resolve(), root)
            continue
        inside = list(_walk(root, failures))
        passed_over = 0
        for path, target in inside:
            if target:
                files.setdefault(target, path)
            else:
                passed_over += 1
        skipped += passed_over
        if passed_over == len(inside):
            failures.append(Failure(printable(root), _nothing(len(inside))))
    return DiscoveredFiles(tuple(files.values()), skipped, tuple(failures))


def _walk(root: Path, failures: list[Failure]) -> Iterator[tuple[Path, Path | None]]:
    """Yield every file below, sorted, with the file it really is, or None when it is to be passed over."""

    def unlisted(error: OSError) -> None:
        failures.append(Failure(printable(error.filename), f"the folder cannot be listed ({error.strerror})"))

    home, ignored = root.resolve(), folder_rules(root)
    for folder, folders, names in os.walk(root, onerror=unlisted):
        at = Path(folder).relative_to(root)
        folders[:] = sorted(name for name in folders if not ignored.match_file(f"{at / name}/"))
        for name in sorted(names):
            path = Path(folder, name)
            yield path, None if ignored.match_file(str(at / name)) else _target(path, home)


def _target(path: Path, home: Path) -> Path | None:
    if not format_of(path.name):
        return None
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # a link to nothing, or to itself
        return None
    return target if target.is_relative_to(home) and target.is_file() else None


def _nothing(passed_over: int) -> str:
    others = (
        f", only {passed_over:,} other files" if passed_over > 1 else ", only one other file" if passed_over else ""
    )
    return f"the folder contains nothing that can be read{others}; readable formats are {', '.join(SUFFIXES)}"
