"""Write a file, and read back its one article or its one failure."""

from __future__ import annotations

import json
from pathlib import Path

from index.core.types import Article
from index.readers import Failure, Omission, read

PAGE = "<html><head>{}</head><body><article><p>The mayor said “no” to the quay on Friday.</p></article></body></html>"


def write_file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_article(path: Path, **how: object) -> Article:
    """The one article of a file."""
    (item,) = read(path, **how)  # type: ignore[arg-type]
    assert isinstance(item, Article), item
    return item


def read_failure(path: Path, **how: object) -> Failure:
    """The one failure of a file."""
    (item,) = read(path, **how)  # type: ignore[arg-type]
    assert isinstance(item, Failure), item
    return item


def read_omission(path: Path, **how: object) -> Omission:
    """The one thing in a file that is left out on purpose."""
    (item,) = read(path, **how)  # type: ignore[arg-type]
    assert isinstance(item, Omission), item
    return item


def json_line(**fields: object) -> str:
    return json.dumps(fields) + "\n"
