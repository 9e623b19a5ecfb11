"""Reading a file that a test has written."""

from __future__ import annotations

import json
from pathlib import Path

from index.core.types import Article
from index.readers import Failure, read
from tests.conftest import ROOT

ARTICLES = ROOT / "tests" / "articles"
PAGE = "<html><head>{}</head><body><article><p>The mayor said “no” to the quay on Friday.</p></article></body></html>"


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only(path: Path, **how: object) -> Article:
    """The one article of a file."""
    (item,) = read(path, **how)  # type: ignore[arg-type]
    assert isinstance(item, Article), item
    return item


def fault(path: Path, **how: object) -> Failure:
    """The one failure of a file."""
    (item,) = read(path, **how)  # type: ignore[arg-type]
    assert isinstance(item, Failure), item
    return item


def row(**fields: object) -> str:
    return json.dumps(fields) + "\n"
