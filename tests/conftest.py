"""Fixtures for all tests: archives of the seed and of the written articles, made once, with every real part in place."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from index.archive import Archive
from index.archive.ingest import ingest
from tests.support.archives import ARTICLES, ROOT, SEED, AddArticles, fill
from tests.support.servers.postgres import new_database, running_server

MadeOnce = Callable[[str, Callable[[Path], Archive]], Path]

settings.register_profile("onrecord", deadline=None)  # how long something takes is measured under bench/
settings.load_profile("onrecord")


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> MadeOnce:
    """Returns the folder of an archive that one of the test processes makes; the others wait and take a copy."""

    def make(name: str, fill_archive: Callable[[Path], Archive]) -> Path:
        base = tmp_path_factory.getbasetemp()
        first = (base if worker_id == "master" else base.parent) / f"once-{name}"
        with FileLock(first.with_suffix(".lock")):
            if not first.exists():
                fill_archive(first.with_suffix(".part")).database.close()
                first.with_suffix(".part").rename(first)
        return Path(shutil.copytree(first, tmp_path_factory.mktemp(name) / "archive"))

    return make


@pytest.fixture(scope="session")
def archive_folder(made_once: MadeOnce) -> Path:
    """The folder of an archive of seeds/ and tests/data/articles/. Not to be written to."""
    return made_once("archive", lambda folder: fill(folder, ROOT / "seeds", ARTICLES))


@pytest.fixture
def writable_archive(archive_folder: Path, tmp_path: Path) -> Path:
    """A copy of the sample archive that may be written to."""
    return shutil.copytree(archive_folder, tmp_path / "archive")


@pytest.fixture(scope="session")
def archive(archive_folder: Path) -> Archive:
    """An archive of seeds/ and tests/data/articles/, open for reading."""
    return Archive.open(archive_folder)


@pytest.fixture(scope="session")
def seed_archive(made_once: MadeOnce) -> Archive:
    """An archive of the seed article alone, open for reading."""
    return Archive.open(made_once("seeds", lambda folder: fill(folder, SEED)))


@pytest.fixture(scope="session")
def empty_archive_folder(made_once: MadeOnce) -> Path:
    """The folder of an archive of nothing, which has a generation. Not to be written to."""

    def rebuilt(folder: Path) -> Archive:
        archive = Archive.open(folder, create=True)
        with archive.writing() as writer:
            writer.rebuild()
        return archive

    return made_once("empty", rebuilt)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of modules marked `engines` with the record in a folder and on a server."""
    marked = metafunc.definition.get_closest_marker
    if "empty_archive" in metafunc.fixturenames and marked("engines") and not marked("folder"):
        metafunc.parametrize("empty_archive", ["folder", "server"], indirect=True)


@pytest.fixture
def empty_archive(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """An archive of one's own with nothing in it. It has a generation: what little a test adds is due for none."""
    if getattr(request, "param", "folder") == "folder":
        folder: Path = request.getfixturevalue("empty_archive_folder")
        yield Archive.open(shutil.copytree(folder, tmp_path / "archive"))
        return
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    archive = Archive.open(request.getfixturevalue("postgres_database"), create=True)
    yield archive
    archive.database.close()


@pytest.fixture
def unpublished_archive(tmp_path: Path) -> Archive:
    """A new archive of one's own, without a generation: the first that is added publishes one."""
    return Archive.open(tmp_path / "archive", create=True)


@pytest.fixture
def add_articles() -> AddArticles:
    """Adds articles to an archive."""
    return lambda archive, articles: list(ingest(archive, iter(articles)))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of a PostgreSQL server, with pgvector."""
    base = tmp_path_factory.getbasetemp()
    with running_server(base if worker_id == "master" else base.parent) as server:
        yield server


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The address of an empty database of one's own."""
    with new_database(postgres_server) as address:
        yield address
