"""A PostgreSQL server that stops and starts again: each call says what to do, and the next one works."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive
from index.core.errors import ArchiveError
from index.store.filters import Filter
from tests.support.archives import AddArticles
from tests.support.sample_article import NOTE
from tests.support.servers.postgres import Server, connect

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="onrecord-postgres-") as folder, Server(Path(folder)) as server:
        yield server


def test_a_server_that_stops_and_starts_again(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, add_articles: AddArticles
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    address = server.address.replace("postgres:@", "postgres:hunter2@")
    archive = Archive.open(address, create=True)
    add_articles(archive, [NOTE])
    vector = np.ones(archive.wanted.dimension, np.float32)
    calls = (
        lambda: archive.lookup.has(NOTE.id),
        lambda: archive.search.by_words("quotations", ["channel"], Filter(), 5),
        lambda: archive.search.by_meaning("quotations", vector, Filter(), 5),
        lambda: archive.search.similarities("quotations", [1], vector),
        lambda: archive.database.set_meta("note", "x"),
        lambda: archive.event_log(),
        lambda: archive.search.rebuild(),
    )
    server.stop()
    for call in (*calls, *calls):
        with pytest.raises(ArchiveError, match=r"is lost|cannot be reached") as error:
            call()
        assert "tart the server" in str(error.value)
        assert "hunter2" not in str(error.value)
    server.start()
    for call in calls:
        call()
        with connect(server.address) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'onrecord'")
        with pytest.raises(ArchiveError, match="is lost"):
            call()
        call()
    with pytest.raises(ArchiveError, match="is lost"), archive.writing() as writer:
        server.kill()
        writer.remove(NOTE.id)
    server.start()
    assert archive.lookup.has(NOTE.id)
    with archive.writing() as writer:
        writer.remove(NOTE.id)
    assert not archive.lookup.has(NOTE.id)
    archive.database.close()
