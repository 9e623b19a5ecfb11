"""A hostile file ends its reader and nothing else: it is named, in time, and the next one is read."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.core.settings import load_settings
from index.core.types import Article
from index.readers import Failure, Limits, Omission, read, read_paths
from index.readers.sandbox import confinement
from index.readers.sandbox.confinement import describe_confinement
from index.readers.sandbox.pool import ReaderPool, ReaderProcess
from index.readers.sandbox.protocol import DONE, file_line, item_line, parse_file_line, parse_item_line
from index.readers.source.file import File
from tests.support.corpus import files

pytestmark = pytest.mark.slow

SLOW = b"<html><body>" + b"<p>She said no to the harbour, and to its pilots.</p>" * 60_000


def test_a_file_that_takes_too_long_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(SLOW)
    (tmp_path / "b.txt").write_text("She said no.")
    limits = Limits(seconds=0.2)
    list(read(tmp_path / "b.txt", limits=limits))  # started: from here on the limit alone counts
    began = time.monotonic()
    failure, article = read_paths([tmp_path], limits=limits)
    assert isinstance(failure, Failure) and isinstance(article, Article)
    assert "more than 0 seconds" in failure.message and "ONRECORD_READER_SECONDS" in failure.message
    assert time.monotonic() - began < 30


def test_the_time_counts_until_the_next_article(tmp_path: Path) -> None:
    row, limits = "She said no.,A quay\n", Limits(seconds=2)
    (tmp_path / "blank.csv").write_text("text,title\n" + row + ",\n" * 10_000_000)
    (tmp_path / "steady.csv").write_text("text,title\n" + row * 20_000)
    items = list(read(tmp_path / "steady.csv", limits=limits))
    assert (len(items), {type(item) for item in items}) == (20_000, {Article})
    began = time.monotonic()
    *articles, failure = read(tmp_path / "blank.csv", limits=limits)
    assert isinstance(failure, Failure) and "ONRECORD_READER_SECONDS" in failure.message
    assert len(articles) <= 1 and time.monotonic() - began < 60


def test_a_file_that_takes_too_much_memory_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(files.parquet([{"text": "She said no. " * 20_000_000}]))
    (tmp_path / "b.txt").write_text("She said no.")
    failure, article = read_paths([tmp_path], limits=Limits(memory_mb=512))
    assert isinstance(failure, Failure) and isinstance(article, Article)
    assert failure.place == str(tmp_path / "a.parquet")


def test_a_reader_that_dies_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "She said no."}\n' * 30_000)
    worker = ReaderProcess(Limits())
    worker.begin(File(path))
    items = worker.items(File(path))
    assert all(isinstance(next(items), Article) for _ in range(500))
    os.kill(worker._process.pid, 9)
    *articles, failure = items
    assert isinstance(failure, Failure)
    assert f"after its first {len(articles) + 500:,} articles" in failure.message
    assert not worker.alive
    assert len(list(read(path))) == 30_000


def test_readers_are_used_again_and_leave_with_the_iterator(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "She said no."}\n' * 20_000)
    workers = ReaderPool()
    assert len(list(workers.begin(File(path), Limits()))) == 20_000
    (worker,) = workers._idle
    assert len(list(workers.begin(File(path), Limits()))) == 20_000
    assert workers._idle == [worker] and worker.alive
    items = workers.begin(File(path), Limits())
    next(items)
    items.close()  # type: ignore[attr-defined]
    assert workers._idle == [] and not worker.alive
    workers.close()


def test_readers_with_other_limits_make_room(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("She said no.")
    workers = ReaderPool()
    for seconds in (10, 20, 30):
        assert len(list(workers.begin(File(path), Limits(seconds=seconds)))) == 1
    assert [worker.limits.seconds for worker in workers._idle] == [20, 30]
    workers.close()


def test_threads_have_readers_of_their_own(tmp_path: Path) -> None:
    counts = []
    for n in range(4):
        (tmp_path / f"{n}.jsonl").write_text('{"text": "She said no."}\n' * (1000 + n))
    threads = [
        threading.Thread(target=lambda n=n: counts.append(len(list(read(tmp_path / f"{n}.jsonl"))))) for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [1000, 1001, 1002, 1003]


def test_a_reader_may_neither_write_nor_start_nor_connect() -> None:
    worker = ReaderProcess(Limits())
    program = Path(f"/proc/{worker._process.pid}/limits")
    worker.begin(File(Path("/nowhere")))
    (failure,) = worker.items(File(Path("/nowhere")))
    assert isinstance(failure, Failure)
    told = program.read_text()
    assert "Max file size             0                    0" in told
    assert str(2048 * 2**20) in told
    worker.end()
    assert not worker.alive


ATTACKS = {
    "another program, by libc": "assert libc.system(b'true') not in (0, -2)",
    "another process": "assert libc.fork() == -1",
    "a program instead of this one": "assert libc.execv(b'/bin/true', (ctypes.c_char_p * 2)(b'true', None)) == -1",
    "a socket": "assert libc.socket(2, 1, 0) == -1",
    "a socket of this machine": "assert libc.socket(1, 1, 0) == -1",
    "a connection": "assert libc.connect(0, b'\\x02\\0\\0\\x09\\x7f\\0\\0\\x01' + bytes(8), 16) == -1",
    "a new file": "assert libc.open(b'new', os.O_CREAT | os.O_WRONLY, 0o600) == -1",
    "an old file": "assert libc.open(b'old', os.O_RDWR) == -1",
    "a file cut short": "assert libc.truncate(b'old', ctypes.c_long(0)) == -1",
    "a file taken away": "assert libc.unlink(b'old') == -1",
    "a file renamed": "assert libc.rename(b'old', b'new') == -1",
    "other rights": "assert libc.chmod(b'old', 0o777) == -1",
    "a folder": "assert libc.mkdir(b'new', 0o700) == -1",
    "another process's memory": "assert libc.ptrace(16, os.getppid(), None, None) == -1",
    "another process's end": "assert libc.kill(os.getppid(), 0) == -1",
    "a program in memory": "assert libc.memfd_create(b'x', 0) == -1",
    "a ring of calls": "assert libc.syscall(425, 1, ctypes.create_string_buffer(120)) == -1",
    "more rights": "assert libc.prctl(4, 1, 0, 0, 0) == -1",
    "limits lifted": "assert libc.setrlimit(1, ctypes.create_string_buffer(16)) == -1",
    "a terminal written to": "assert libc.ioctl(0, 0x5412, b'x') == -1 and ctypes.get_errno() == 1",
}
"""What code that has taken over a reader would try past Python, so that no audit hook sees it."""
kernel = pytest.mark.skipif("seccomp" not in describe_confinement(), reason="needs a kernel that confines")


@kernel
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_kernel_refuses(attack: str, tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    assert _confined(attack, tmp_path) == "refused\n"
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_text() == "old"


@pytest.mark.skipif("Landlock" not in describe_confinement(), reason="needs Landlock")
def test_no_other_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    assert _confined("assert libc.open(b'old', 0) == -1 and ctypes.get_errno() == 13", tmp_path) == "refused\n"
    assert _confined("assert libc.open(b'/etc/passwd', 0) == -1", tmp_path) == "refused\n"
    assert _confined("assert libc.open(json.__file__.encode(), 0) > 0", tmp_path) == "refused\n"  # a library's file


@kernel
def test_what_holds_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "can neither write" in describe_confinement()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert "by Python alone" in describe_confinement()


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs bubblewrap")
def test_bwrap_confines_where_there_is_no_landlock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    confinement.launcher.cache_clear()
    monkeypatch.setattr(confinement, "version", lambda: 0)
    if not confinement.launcher():
        pytest.skip("bwrap may not make namespaces here")
    (tmp_path / "a.txt").write_text("She said no.")
    workers = ReaderPool()
    try:
        (item,) = workers.begin(File(tmp_path / "a.txt"), Limits())
        (worker,) = workers._idle
        hidden = [*confinement.launcher(), sys.executable, "-P", "-c", f"open({str(tmp_path / 'a.txt')!r})"]
        assert b"FileNotFoundError" in subprocess.run(hidden, capture_output=True, check=False).stderr
        assert "bwrap" in str(worker._process.command)
    finally:
        workers.close()
        confinement.launcher.cache_clear()
    assert isinstance(item, Article) and item.id == next(iter(read(tmp_path / "a.txt"))).id  # type: ignore[union-attr]


def _confined(statement: str, folder: Path) -> str:
    """What a statement prints that runs in a confined process: "refused" where none of its assertions fails."""
    code = (
        "import ctypes, json, os; from index.readers.sandbox.confinement import confine;"
        "libc = ctypes.CDLL(None, use_errno=True); confine(1024);"
        f"{statement}; print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=folder)
    return done.stdout or done.stderr


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    said = {name: str(next(iter(read(tmp_path / name)))) for name in ("pipe.txt", "folder.txt", "loop.txt", "none.txt")}
    assert "not a file with text" in said["pipe.txt"] and "not a file with text" in said["folder.txt"]
    assert "there is no such file" in said["none.txt"]
    assert "cannot be read" in said["loop.txt"] or "there is no such file" in said["loop.txt"]


@pytest.mark.parametrize(
    "attempt",
    ["open('x', 'w')", "__import__('os').system('true')", "__import__('socket').create_connection(('127.0.0.1', 9))"],
)
def test_what_a_reader_may_not_is_refused(attempt: str, tmp_path: Path) -> None:
    code = f"from index.readers.sandbox.confinement import confine; confine(1024)\ntry:\n {attempt}\nexcept PermissionError: print('refused')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout == "refused\n", done.stderr
    assert not list(tmp_path.iterdir())


def test_no_module_of_the_folder_it_is_started_in_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('hostile')")
    (tmp_path / "a.txt").write_text("She said no.")
    monkeypatch.chdir(tmp_path)
    workers = ReaderPool()
    (item,) = workers.begin(File(Path("a.txt")), Limits())
    assert isinstance(item, Article)
    workers.close()


def test_a_bomb_inside_a_gz_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "' + b"a" * 100_000_000, 9))
    (failure,) = [
        item for item in read(tmp_path / "a.jsonl.gz", limits=Limits(max_mb=20)) if isinstance(item, Failure)
    ][-1:]
    assert "ONRECORD_MAX_FILE_MB" in failure.message or "longer than 16 MB" in failure.message


def test_messages_come_through_whole() -> None:
    article = Article(
        "ä\u2028", "t\u0000\n\x85", "t", "o", "a", None, "u", (0, 3), is_transcript=True, times=((0, 0), (2, 5))
    )
    failure = Failure("a\udcff.txt", "m")
    for item in (article, failure, Omission(failure.place, failure.message)):
        line = item_line(item)
        assert line.endswith(b"\n") and line.count(b"\n") == 1 and line != DONE
        assert parse_item_line(line) == item
    file = File(Path("/a\udcff\n.txt"), "known", 5, (("text", "body"),))
    assert parse_file_line(file_line(file)).path == file.path
    assert parse_file_line(file_line(file)).columns == file.columns
    for bad in (b"null\n", b"[1]\n", b"{}\n", b"no\n"):
        with pytest.raises(ValueError):
            parse_item_line(bad)


def test_limits_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_READER_SECONDS", "7")
    monkeypatch.setenv("ONRECORD_READER_MEMORY_MB", "900")
    assert Limits.of(load_settings()) == Limits(512, 7.0, 900)
