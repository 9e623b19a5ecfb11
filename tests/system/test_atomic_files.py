"""A file is replaced whole or not at all, and what a writer that died left does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.system import atomic_files


def test_a_file_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "current"
    (tmp_path / "current.draft").write_bytes(b"of one who died, and longer")
    atomic_files.write_atomically(file, b"one")
    settled: list[tuple[str, bytes]] = []
    monkeypatch.setattr(
        atomic_files, "sync_to_disk", lambda *paths: settled.extend((p.name, file.read_bytes()) for p in paths)
    )
    atomic_files.write_atomically(file, b"two")
    assert settled == [("current.draft", b"one"), (tmp_path.name, b"two")]
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"current": b"two"}


def test_what_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "current"
    file.write_bytes(b"one")
    (tmp_path / "current.draft").mkdir()
    with pytest.raises(OSError):
        atomic_files.write_atomically(file, b"two")
    assert file.read_bytes() == b"one"


def test_what_is_not_there_need_not_be_settled(tmp_path: Path) -> None:
    atomic_files.sync_to_disk(tmp_path, tmp_path / "nothing")
