"""Bad input: a message that names the file and says what to do, on standard error; 1 where nothing could be added."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.support.archives import LAVROV, SEED
from tests.support.command import onrecord

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "its text is empty"),
        ("binary.txt", bytes(range(256)) * 20, "binary"),
        ("table.xyz", b"some text", "this kind of file cannot be read"),
        ("rows.jsonl", b'{"text": "no end', "rows.jsonl:1"),
        ("pack.jsonl.gz", b"not packed at all", "pack.jsonl.gz"),
    ],
)
def test_one_bad_file_alone(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = onrecord("add", tmp_path / name, "--archive", tmp_path / "archive")
    assert done.returncode == 1
    assert name in done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert "1 failed" in done.stdout


def test_a_folder_with_nothing_readable(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"\xff\xd8")
    done = onrecord("add", tmp_path / "photos", "--archive", tmp_path / "archive")
    assert done.returncode == 1
    assert "photos: the folder contains nothing that can be read" in done.stderr


def test_the_rest_of_the_batch_goes_in(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01")
    rows = ['{"id": "one", "text": "Ada Brandt said it rained."}', "{broken", '{"id": "two", "text": "Word"}']
    (tmp_path / "rows.jsonl").write_text("\n".join(rows))
    done = onrecord(
        "add", tmp_path / "bad.txt", tmp_path / "rows.jsonl", tmp_path / "none", SEED, "--archive", tmp_path / "a"
    )
    assert done.returncode == 0
    assert "3 added, 0 replaced, 0 unchanged, 3 failed" in done.stdout
    for place in ("bad.txt", "rows.jsonl:2", "none"):
        assert place in done.stderr
    assert onrecord("status", "--articles", "--archive", tmp_path / "a").stdout.split()[:2] == ["one", "two"]


def test_html_and_markdown_in_a_text_stay_text(tmp_path: Path) -> None:
    words = "**no** <script>alert(1)</script> [x](javascript:y)"
    (tmp_path / "a.txt").write_text(f"Ada Brandt said: “{words}”")
    onrecord("add", tmp_path / "a.txt", "--archive", tmp_path / "archive")
    assert words in onrecord("ask", "what did Brandt say?", "--archive", tmp_path / "archive").stdout


def test_control_characters_cannot_steer_the_terminal(tmp_path: Path) -> None:
    row = {"id": "x", "text": "Ada Brandt said: “the quay is \x1b[31mred\x1b[0m tonight.”", "title": "t\x07"}
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as file:
        file.write(json.dumps(row))
    onrecord("add", tmp_path / "a.jsonl.gz", "--archive", tmp_path / "archive")
    output = onrecord("ask", "what did Brandt say?", "--archive", tmp_path / "archive").stdout
    assert "\x1b" not in output
    assert "\\x1b[31mred" in output


def test_an_empty_question_and_one_of_ten_thousand_characters(archive_folder: Path) -> None:
    for question, message in (("  ", "empty"), ("x" * 10_000, "10,000 characters")):
        done = onrecord("ask", question, "--archive", archive_folder)
        assert (done.returncode, done.stdout) == (1, "")
        assert message in done.stderr


def test_a_setting_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_MAX_FILE_MB", "plenty")
    done = onrecord("add", SEED)
    assert done.returncode == 1
    assert "ONRECORD_MAX_FILE_MB='plenty' cannot be used" in done.stderr


def test_no_archive(tmp_path: Path) -> None:
    done = onrecord("ask", LAVROV, "--archive", tmp_path / "none")
    assert done.returncode == 1
    assert "onrecord add" in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_folder_that_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    for command in (("ask", LAVROV), ("add", SEED), ("status",), ("rebuild",)):
        done = onrecord(*command, "--archive", tmp_path)
        assert done.returncode == 1
        assert "is not an onrecord archive" in done.stderr


def test_nothing_stored_is_lost_by_a_bad_batch(writable_archive: Path, tmp_path: Path) -> None:
    before = onrecord("export", "--archive", writable_archive).stdout
    (tmp_path / "bad.html").write_bytes(b"\x00")
    assert onrecord("add", tmp_path / "bad.html", "--archive", writable_archive).returncode == 1
    assert onrecord("export", "--archive", writable_archive).stdout == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "line 1"),
        (b'{"id": 1, "question": "a"}\n[]', "line 2"),
        (b'{"question": "no id"}', "needs an id"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_bad_batch_of_questions(archive_folder: Path, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "q.jsonl").write_bytes(content)
    done = onrecord("ask", "--batch", tmp_path / "q.jsonl", "--archive", archive_folder, "--json")
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("wrong", [("ask",), ("ask", "x", "--today", "soon"), ("add",), ("fly",), ("ask", "x", "--no")])
def test_wrong_usage_exits_2(wrong: tuple[str, ...]) -> None:
    assert onrecord(*wrong).returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "what did \udcff say?"],
        ["speakers", "\udcff"],
        ["export", "--speaker", "\udcff"],
        ["remove", "\udcff"],
        ["same", "\udcff", "lavrov"],
        ["edit", "\udcff", "--author", "Ada Brandt"],
        ["speakers", "a" * 20_000],
    ],
)
def test_text_that_is_none_is_refused_without_a_traceback(archive_folder: Path, arguments: list[str]) -> None:
    done = onrecord(*arguments, "--archive", archive_folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("onrecord: “") and done.stderr.count("\n") == 1


def test_a_question_of_a_batch_that_is_no_text_is_named(archive_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": "1", "question": "what did \\ud800 say?"}\n')
    done = onrecord("ask", "--batch", tmp_path / "q.jsonl", "--archive", archive_folder)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "onrecord: The question has half a character in it" in done.stderr


def test_a_file_whose_name_is_not_utf_8_goes_in(tmp_path: Path) -> None:
    (tmp_path / "no\udcff.txt").write_text("Ada Brandt said it rained.")
    assert "1 added" in onrecord("add", tmp_path / "no\udcff.txt", "--archive", tmp_path / "archive").stdout
