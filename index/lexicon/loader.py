"""Language data: every list of more than two dozen words, in index and in rag, is a file of `index/lexicon/data/`.

NAME.txt is a list, an entry a line; NAME.tsv a table, its first line the columns, its first column unlike in every row.
A line that begins with # is a comment. A fact stands in one file: where words are of several classes ("attorney": a
role, and a word before one), a table gives each word once with its classes. Files are UTF-8 and read once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

DATA = Path(__file__).with_name("data")


class LexiconError(ValueError):
    """A data file is not as it must be; str(error) begins with the file and the line."""

    def __init__(self, path: Path, line: int, fault: str) -> None:
        super().__init__(f"{path}:{line}: {fault}")


def word_set(name: str) -> frozenset[str]:
    """The entries of the list of this name."""
    return frozenset(word_list(name))


@cache
def word_list(name: str) -> tuple[str, ...]:
    """The entries of the list of this name, in the file's order. LexiconError for a double or an empty entry."""
    path, numbers = DATA / f"{name}.txt", dict[str, int]()
    for number, line in _lines(path):
        _add(numbers, line, path, number)
    return tuple(numbers)


@cache
def word_table(name: str, *columns: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the table of this name. LexiconError for other columns, a double in the first, or an empty cell."""
    path, numbers, rows = DATA / f"{name}.tsv", dict[str, int](), list[tuple[str, ...]]()
    lines = _lines(path)
    number, head = next(lines, (1, ""))
    if tuple(head.split("\t")) != columns:
        raise LexiconError(path, number, f"the columns are not {', '.join(columns)}")
    for number, line in lines:
        cells = tuple(line.split("\t"))
        if len(cells) != len(columns):
            raise LexiconError(path, number, f"{len(cells)} columns, not {len(columns)}")
        for cell in cells[1:]:
            _check(cell, path, number)
        _add(numbers, cells[0], path, number)
        rows.append(cells)
    return tuple(rows)


@cache
def word_mapping(name: str, key: str, value: str) -> Mapping[str, str]:
    """The table of this name that has two columns, as what belongs to each entry of the first."""
    return MappingProxyType({row[0]: row[1] for row in word_table(name, key, value)})


@cache
def words_by_class(name: str) -> Mapping[str, frozenset[str]]:
    """The words of each class, of a table with the columns "word" and "classes" (parted by blanks)."""
    members_of = defaultdict[str, set[str]](set)
    for word, listed in word_mapping(name, "word", "classes").items():
        for each in listed.split():
            members_of[each].add(word)
    return MappingProxyType({each: frozenset(members) for each, members in members_of.items()})


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Each line with its number, without the comments."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("#"):
            yield number, line


def _add(numbers: dict[str, int], entry: str, path: Path, number: int) -> None:
    _check(entry, path, number)
    if entry in numbers:
        raise LexiconError(path, number, f"{entry!r} stands in line {numbers[entry]} already")
    numbers[entry] = number


def _check(cell: str, path: Path, number: int) -> None:
    """LexiconError for an empty cell, one with blanks around it, and one that has a word twice."""
    if not cell.strip():
        raise LexiconError(path, number, "an empty entry")
    if cell != cell.strip():
        raise LexiconError(path, number, f"blanks around {cell!r}")
    if len(set(cell.split())) < len(cell.split()):
        raise LexiconError(path, number, f"a word twice in {cell!r}")
