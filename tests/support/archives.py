"""Where the tests' data lie, and archives made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from index.archive import Archive
from index.archive.ingest import Outcome, ingest
from index.core.types import Article
from index.readers import read_paths

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
DATA = ROOT / "tests" / "data"
ARTICLES = DATA / "articles"
SEED = ROOT / "seeds" / "lavrov-on-patriot-and-talks.txt"
LAVROV = "what did Lavrov say about Patriot?"

AddArticles = Callable[[Archive, Iterable[Article]], list[Outcome]]


def fill(folder: Path, *paths: Path) -> Archive:
    """An archive in the folder with what these paths hold."""
    archive = Archive.open(folder, create=True)
    list(ingest(archive, read_paths(paths)))
    return archive
