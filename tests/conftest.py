"""Fixtures for all tests: archives of the seed and of the written articles, made once, with every real part in place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from index.archive import Archive
from index.archive.ingest import ingest
from tests.support.archives import ARTICLES, ROOT, SEED, AddArticles, fill

settings.register_profile("onrecord", deadline=None)  # how long something takes is measured under bench/
settings.load_profile("onrecord")


@pytest.fixture(scope="session")
def archive_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive of seeds/ and tests/data/articles/. Not to be written to."""
    return fill(tmp_path_factory.mktemp("archive"), ROOT / "seeds", ARTICLES).folder


@pytest.fixture
def writable_archive(archive_folder: Path, tmp_path: Path) -> Path:
    """A copy of the sample archive that may be written to."""
    return shutil.copytree(archive_folder, tmp_path / "archive")


@pytest.fixture(scope="session")
def archive(archive_folder: Path) -> Archive:
    """An archive of seeds/ and tests/data/articles/, open for reading."""
    return Archive.open(archive_folder)


@pytest.fixture(scope="session")
def seed_archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of the seed article alone, open for reading."""
    return fill(tmp_path_factory.mktemp("seeds"), SEED)


@pytest.fixture(scope="session")
def empty_archive_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive of nothing, which has a generation. Not to be written to."""
    archive = Archive.open(tmp_path_factory.mktemp("empty") / "archive", create=True)
    with archive.writing() as writer:
        writer.rebuild()
    return archive.folder


@pytest.fixture
def empty_archive(tmp_path: Path, empty_archive_folder: Path) -> Archive:
    """An archive of one's own with nothing in it. It has a generation: what little a test adds is due for none."""
    return Archive.open(shutil.copytree(empty_archive_folder, tmp_path / "archive"))


@pytest.fixture
def unpublished_archive(tmp_path: Path) -> Archive:
    """A new archive of one's own, without a generation: the first that is added publishes one."""
    return Archive.open(tmp_path / "archive", create=True)


@pytest.fixture
def add_articles() -> AddArticles:
    """Adds articles to an archive."""
    return lambda archive, articles: list(ingest(archive, iter(articles)))
