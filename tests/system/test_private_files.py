"""What the program makes is for its owner alone, or for a group where one is named; nothing goes through another's link."""

from __future__ import annotations

import grp
import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.ingest import ingest
from index.core.errors import ReadOnlyArchive, SettingsError
from index.system.atomic_files import write_atomically
from index.system.private_files import Access, create_part, create_private_file, default_access, write_private_text
from rag.admin.ingest_report import IngestReport
from rag.admin.status_report import status_rows
from rag.conversation.history import ConversationStore
from tests.support.sample_article import NOTE

NOBODY = 65534
as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """A process that would make everything readable and writable for everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> grp.struct_group:
    """A group that archives are for; root's tests take one that is not root's."""
    group = grp.getgrnam("daemon") if os.getuid() == 0 else grp.getgrgid(os.getgid())
    monkeypatch.setenv("ONRECORD_GROUP", group.gr_name)
    return group


def modes(folder: Path) -> dict[str, set[int]]:
    """The modes of folders and of files, the folder's own included."""
    every = {"folders": set[int](), "files": set[int]()}
    for path in [folder, *folder.rglob("*")]:
        every["folders" if path.is_dir() else "files"].add(stat.S_IMODE(path.stat().st_mode))
    return every


def use(folder: Path, backup: Path, report: Path) -> Archive:
    """Do all that makes files."""
    archive = Archive.open(folder, create=True)
    list(ingest(archive, [NOTE]))
    with archive.writing() as writer:
        writer.rebuild()
        assert modes(folder)["files"] == {default_access().file}  # the lock as well
    ConversationStore(folder).save(None, [{"q": ["who said it?"]}])
    archive.back_up(backup)
    IngestReport().write(report, {})
    return archive


def as_somebody_else(action: Callable[[], int], *groups: int) -> int:
    """The result of an action in a process of another user, in these groups."""
    child = os.fork()
    if not child:
        try:
            os.setgroups(list(groups))
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            os._exit(action())
        except BaseException:  # noqa: BLE001 - the child ends here
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def let_all_pass(folder: Path) -> None:
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.getuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)


def readable(*paths: Path) -> int:
    """How many of these paths this process can list or read."""
    count = 0
    for path in paths:
        try:
            count += bool(list(path.iterdir()) if path.is_dir() else path.read_bytes())
        except OSError:
            continue
    return count


@pytest.mark.slow
def test_nobody_else_reads_what_is_made(tmp_path: Path) -> None:
    folder, backup, report = tmp_path / "archive", tmp_path / "backup.sqlite", tmp_path / "report.json"
    archive = use(folder, backup, report)
    assert modes(folder) == {"folders": {0o700}, "files": {0o600}}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (backup, report)} == {0o600}
    assert dict(status_rows(archive.status()))["readable by"] == "its owner alone"
    if os.getuid() == 0:
        let_all_pass(tmp_path)
        every = [folder, *folder.rglob("*"), backup, report]
        assert readable(*every) > 10
        assert as_somebody_else(lambda: readable(*every)) == 0
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "cat", str(folder / "record.sqlite")]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 1


@pytest.mark.slow
def test_an_archive_that_others_can_read_is_closed_when_it_is_written_to(archive_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(archive_folder, tmp_path / "archive")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    archive = Archive.open(folder)
    status = archive.status()
    assert status.exposed
    assert (
        "WARNING: everybody who has an account on this computer may read it" in dict(status_rows(status))["readable by"]
    )
    assert modes(folder)["folders"] == {0o755}
    with archive.writing():
        assert modes(folder) == {"folders": {0o700}, "files": {0o600}}
    assert not archive.status().exposed


@pytest.mark.slow
@as_root
def test_a_group_reads_and_others_do_not(tmp_path: Path, group: grp.struct_group) -> None:
    folder, backup, report = tmp_path / "archive", tmp_path / "backup.sqlite", tmp_path / "report.json"
    archive = use(folder, backup, report)
    assert modes(folder) == {"folders": {0o2750}, "files": {0o640}}
    assert {path.stat().st_gid for path in [*folder.rglob("*"), folder, backup, report]} == {group.gr_gid}
    assert dict(status_rows(archive.status()))["readable by"] == f"its owner and the group {group.gr_name}"
    archive.database.close()
    let_all_pass(tmp_path)

    def reads_but_does_not_write() -> int:
        reader = Archive.open(folder)
        if [who.name for who in reader.lookup.speakers()] != ["Ada Brandt"]:
            return 2
        try:
            list(ingest(reader, [NOTE]))
        except ReadOnlyArchive:
            return 0
        return 3

    assert as_somebody_else(reads_but_does_not_write, group.gr_gid) == 0
    assert as_somebody_else(lambda: readable(folder, *folder.rglob("*"), backup, report)) == 0


@pytest.mark.slow
def test_an_archive_is_given_to_the_group_that_is_named(
    archive_folder: Path, tmp_path: Path, group: grp.struct_group
) -> None:
    folder = shutil.copytree(archive_folder, tmp_path / "archive")
    with Archive.open(folder).writing():
        assert modes(folder) == {"folders": {0o2750}, "files": {0o640}}
    assert {path.stat().st_gid for path in folder.rglob("*")} == {group.gr_gid}


@pytest.mark.slow
def test_one_that_was_opened_to_a_group_on_purpose_stays_open_to_it(archive_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(archive_folder, tmp_path / "archive")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o770 if path.is_dir() else 0o660)
    archive = Archive.open(folder)
    with archive.writing() as writer:
        writer.rebuild()
    ConversationStore(folder).save(None, [{"q": ["who said it?"]}])
    assert modes(folder)["folders"] == {0o770}
    assert modes(folder)["files"] == {0o660}


def test_a_group_that_is_not_there_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_GROUP", "no such group")
    with pytest.raises(SettingsError, match="no such group"):
        Archive.open(tmp_path / "archive", create=True)
    assert not (tmp_path / "archive").exists()


def test_no_file_is_written_through_a_link_of_somebody_else(tmp_path: Path, empty_archive: Archive) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o1777)
    for name in (f"b.sqlite.{os.getpid()}.part", "state.json.draft"):
        (shared / name).symlink_to(victim)
    write_atomically(shared / "state.json", b"{}")
    empty_archive.back_up(shared / "b.sqlite")
    assert victim.read_text() == "mine"
    assert (shared / "state.json").read_bytes() == b"{}" and not (shared / "state.json").is_symlink()
    with pytest.raises(FileExistsError):
        create_private_file(shared / f"b.sqlite.{os.getpid()}.part", Access())
    parts = {create_part(shared / "model.onnx", Access()).name for _ in range(20)}
    assert len(parts) == 20 and all(len(name) == len("model.onnx..part") + 16 for name in parts)


def test_a_report_may_go_to_a_file_that_is_there(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("a longer text that was there before")
    file.chmod(0o644)
    write_private_text(file, "{}\n")
    assert file.read_text() == "{}\n" and stat.S_IMODE(file.stat().st_mode) == 0o644
