"""Files that could not be read stay on record until a file of their name is read, or they are forgotten."""

from __future__ import annotations

from pathlib import Path

from index.archive import Archive
from rag.admin.ingest_report import IngestReport
from rag.admin.ingestion import add_articles
from rag.admin.sources import Files, Uploads
from rag.admin.unread_files import forget_unread, unread_files

GOOD = b"Ann Vale said the ferry was late.\n"


def add(archive: Archive, feed: Files | Uploads) -> None:
    for _ in add_articles(feed, archive, IngestReport(), lambda: False):
        pass


def test_failures_stay_until_the_file_is_read(empty_archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "broken.pdf").write_bytes(b"no")
    (folder / "lines.jsonl").write_bytes(b'{"text": "Ann Vale said no."}\n{"tex\n')
    add(empty_archive, Files([folder]))
    unread = unread_files(empty_archive.folder)
    assert [Path(place).name for place in unread] == ["broken.pdf", "lines.jsonl:2"]
    assert "it is not a PDF" in unread[str(folder / "broken.pdf")]
    add(empty_archive, Uploads([("other.txt", GOOD), ("lines.jsonl", b'{"text": "Ann Vale said no."}\n')]))
    assert [Path(place).name for place in unread_files(empty_archive.folder)] == ["broken.pdf"]
    add(empty_archive, Uploads([("broken.pdf", b"still no")]))
    assert list(unread_files(empty_archive.folder)) == ["broken.pdf"]
    forget_unread(empty_archive.folder)
    assert unread_files(empty_archive.folder) == {}


def test_a_damaged_record_is_none(tmp_path: Path) -> None:
    for content in (b"", b"[]", b"\xff", b'{"a": 1}'):
        (tmp_path / "unread.json").write_bytes(content)
        assert unread_files(tmp_path) == {}
