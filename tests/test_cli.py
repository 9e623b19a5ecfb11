"""The command line: what it prints, where, and with which exit code; and what it says to bad input."""

from __future__ import annotations

import gzip
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SEED

QUESTION = "what did Lavrov say about Patriot?"


def onrecord(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    command = [str(Path(sys.executable).with_name("onrecord")), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, timeout=120)


@pytest.fixture
def mine(archive_folder: Path, tmp_path: Path) -> Path:
    """A copy of the sample archive that may be written to."""
    return Path(shutil.copytree(archive_folder, tmp_path / "mine"))


def test_add_says_what_became_of_it_and_again_that_nothing_changed(tmp_path: Path) -> None:
    done = onrecord("add", SEED, "--archive", tmp_path / "a")
    assert done.returncode == 0, done.stderr
    assert "1 added, 0 replaced, 0 unchanged, 0 failed; " in done.stdout
    assert "0 added, 0 replaced, 1 unchanged" in onrecord("add", SEED, "--archive", tmp_path / "a").stdout


def test_an_answer_as_text(archive_folder: Path) -> None:
    done = onrecord("ask", QUESTION, "--archive", archive_folder)
    assert done.returncode == 0, done.stderr
    assert "2 statements by Sergei Lavrov on Patriot:" in done.stdout
    assert "[1] Sergei Lavrov, Russian foreign minister · quotation · undated · " in done.stdout
    assert "“This was not planned;" in done.stdout


def test_an_answer_as_json_keeps_the_contract(archive_folder: Path) -> None:
    done = onrecord("ask", QUESTION, "--archive", archive_folder, "--json")
    told = json.loads(done.stdout)
    assert set(told) == {
        "id",
        "question",
        "query",
        "abstained",
        "reason",
        "choices",
        "notes",
        "statements",
        "passages",
        "text",
    }
    assert told["query"] == {
        "intent": "said_by",
        "speaker": "Sergei Lavrov",
        "topic": "Patriot",
        "since": None,
        "until": None,
        "outlet": None,
        "kind": None,
    }
    assert (told["abstained"], told["reason"]) == (False, None)
    first = told["statements"][0]
    assert set(first) == {
        *(
            "n",
            "text",
            "kind",
            "said",
            "cue",
            "confidence",
            "speaker",
            "article",
            "spans",
            "context",
            "score",
            "match",
            "places",
            "page",
            "carrier",
        )
    }
    assert set(first["article"]) == {"id", "title", "outlet", "author", "published", "url"}
    assert {"id", "name", "role", "why"} <= set(first["speaker"])


def test_a_question_without_an_answer_exits_0_with_the_reason(archive_folder: Path) -> None:
    done = onrecord("ask", "what did Merkel say about Patriot?", "--archive", archive_folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Merkel is mentioned in one article and spoken about by Sergei Lavrov" in done.stdout
    assert "but no statement of theirs was found" in done.stdout
    told = json.loads(onrecord("ask", "what did Merkel say?", "--archive", archive_folder, "--json").stdout)
    assert (told["abstained"], told["reason"]["code"]) == (True, "only_mentioned")


def test_a_batch_is_answered_line_by_line_in_order_turns_included(archive_folder: Path, tmp_path: Path) -> None:
    rows = [
        {"id": "b", "question": QUESTION, "ignored": 1},
        {"id": "a", "turns": [QUESTION, "and about Merkel?"]},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    done = onrecord("ask", "--batch", tmp_path / "q.jsonl", "--archive", archive_folder, "--json")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [t["id"] for t in told] == ["b", "a"]
    assert told[1]["query"]["topic"] == "Merkel"
    assert "Merkel" in told[1]["statements"][0]["text"]


def test_last_week_is_counted_from_today(archive_folder: Path) -> None:
    done = onrecord(
        "ask", "what did Okonjo say last week?", "--archive", archive_folder, "--json", "--today", "2024-01-24"
    )
    assert json.loads(done.stdout)["query"]["since"] == "2024-01-15"


def test_extract_prints_a_line_for_each_article(tmp_path: Path) -> None:
    done = onrecord("extract", SEED, "--json")
    (line,) = done.stdout.splitlines()
    told = json.loads(line)
    text = SEED.read_text("utf8")
    assert set(told) == {"id", "quotations"}
    for quotation in told["quotations"]:
        assert set(quotation) == {"content", "cue", "kind", "said", "confidence", "speaker", "carrier"}
        assert set(quotation["speaker"]) == {"span", "name", "confidence", "why"}
        assert all(text[s:e].strip() for s, e in quotation["content"])


def test_export_prints_every_statement(archive_folder: Path) -> None:
    rows = [json.loads(line) for line in onrecord("export", "--archive", archive_folder).stdout.splitlines()]
    assert len(rows) > 100
    assert {"text", "speaker", "article", "spans"} <= set(rows[0])


def test_speakers_and_status(archive_folder: Path) -> None:
    assert "22  Sergei Lavrov (Russian foreign minister)" in onrecord("speakers", "--archive", archive_folder).stdout
    names = [
        json.loads(line)["name"]
        for line in onrecord("speakers", "--json", "--archive", archive_folder).stdout.splitlines()
    ]
    assert "Eleanor Smith" in names
    status = onrecord("status", "--archive", archive_folder)
    assert status.returncode == 0
    assert "articles         13" in status.stdout
    assert "record           sound" in status.stdout


def test_remove_and_rebuild(mine: Path) -> None:
    ids = onrecord("status", "--articles", "--archive", mine).stdout.split()
    lavrov = next(i for i in ids if i.startswith("lavrov"))
    assert onrecord("remove", lavrov, "--archive", mine).returncode == 0
    assert onrecord("rebuild", "--archive", mine).returncode == 0
    assert "Nobody called Lavrov speaks" in onrecord("ask", QUESTION, "--archive", mine).stdout
    again = onrecord("remove", lavrov, "--archive", mine)
    assert again.returncode == 1
    assert lavrov in again.stderr


@pytest.mark.parametrize("command", "add ask extract speakers status rebuild remove export chat".split())
def test_each_command_has_help(command: str) -> None:
    done = onrecord(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout) > 200


class TestBadInput:
    """A message that names the file and says what to do, on standard error; 1 where nothing could be added."""

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("missing.txt", None, "no such file"),
            ("empty.txt", b"", "empty"),
            ("blank.txt", b" \n\n ", "its text is empty"),
            ("binary.txt", bytes(range(256)) * 20, "binary"),
            ("table.xyz", b"some text", "no reader"),
            ("rows.jsonl", b'{"text": "no end', "rows.jsonl:1"),
            ("pack.jsonl.gz", b"not packed at all", "pack.jsonl.gz"),
        ],
    )
    def test_one_bad_file_alone(self, tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        done = onrecord("add", tmp_path / name, "--archive", tmp_path / "archive")
        assert done.returncode == 1
        assert name in done.stderr
        assert message in done.stderr
        assert "Traceback" not in done.stderr
        assert "1 failed" in done.stdout

    def test_a_folder_with_nothing_readable(self, tmp_path: Path) -> None:
        (tmp_path / "photos").mkdir()
        (tmp_path / "photos" / "a.jpg").write_bytes(b"\xff\xd8")
        done = onrecord("add", tmp_path / "photos", "--archive", tmp_path / "archive")
        assert done.returncode == 1
        assert "photos: the folder holds nothing that can be read" in done.stderr

    def test_the_rest_of_the_batch_goes_in(self, tmp_path: Path) -> None:
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

    def test_html_and_markdown_in_a_text_stay_text(self, tmp_path: Path) -> None:
        words = "**no** <script>alert(1)</script> [x](javascript:y)"
        (tmp_path / "a.txt").write_text(f"Ada Brandt said: “{words}”")
        onrecord("add", tmp_path / "a.txt", "--archive", tmp_path / "archive")
        assert words in onrecord("ask", "what did Brandt say?", "--archive", tmp_path / "archive").stdout

    def test_control_characters_cannot_steer_the_terminal(self, tmp_path: Path) -> None:
        row = {"id": "x", "text": "Ada Brandt said: “the quay is \x1b[31mred\x1b[0m tonight.”", "title": "t\x07"}
        with gzip.open(tmp_path / "a.jsonl.gz", "wt") as file:
            file.write(json.dumps(row))
        onrecord("add", tmp_path / "a.jsonl.gz", "--archive", tmp_path / "archive")
        told = onrecord("ask", "what did Brandt say?", "--archive", tmp_path / "archive").stdout
        assert "\x1b" not in told
        assert "\\x1b[31mred" in told

    def test_an_empty_question_and_one_of_ten_thousand_characters(self, archive_folder: Path) -> None:
        for question, message in (("  ", "empty"), ("x" * 10_000, "10,000 characters")):
            done = onrecord("ask", question, "--archive", archive_folder)
            assert (done.returncode, done.stdout) == (1, "")
            assert message in done.stderr

    def test_a_setting_that_cannot_be_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ONRECORD_MAX_FILE_MB", "plenty")
        done = onrecord("add", SEED)
        assert done.returncode == 1
        assert "ONRECORD_MAX_FILE_MB='plenty' cannot be used" in done.stderr

    def test_no_archive(self, tmp_path: Path) -> None:
        done = onrecord("ask", QUESTION, "--archive", tmp_path / "none")
        assert done.returncode == 1
        assert "onrecord add" in done.stderr
        assert not (tmp_path / "none").exists()

    def test_a_folder_that_is_no_archive(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("x")
        for command in (("ask", QUESTION), ("add", SEED), ("status",), ("rebuild",)):
            done = onrecord(*command, "--archive", tmp_path)
            assert done.returncode == 1
            assert "is not an onrecord archive" in done.stderr

    def test_nothing_stored_is_lost_by_a_bad_batch(self, mine: Path, tmp_path: Path) -> None:
        before = onrecord("export", "--archive", mine).stdout
        (tmp_path / "bad.html").write_bytes(b"\x00")
        assert onrecord("add", tmp_path / "bad.html", "--archive", mine).returncode == 1
        assert onrecord("export", "--archive", mine).stdout == before

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"{", "line 1"),
            (b'{"id": 1, "question": "a"}\n[]', "line 2"),
            (b'{"question": "no id"}', "needs an id"),
            (b"\xff\xfe", "cannot be read"),
        ],
    )
    def test_a_bad_batch_of_questions(self, archive_folder: Path, tmp_path: Path, content: bytes, message: str) -> None:
        (tmp_path / "q.jsonl").write_bytes(content)
        done = onrecord("ask", "--batch", tmp_path / "q.jsonl", "--archive", archive_folder, "--json")
        assert done.returncode == 1
        assert message in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize(
        "wrong", [("ask",), ("ask", "x", "--today", "soon"), ("add",), ("fly",), ("ask", "x", "--no")]
    )
    def test_wrong_usage_exits_2(self, wrong: tuple[str, ...]) -> None:
        assert onrecord(*wrong).returncode == 2


def test_ctrl_c_finishes_the_articles_at_hand_and_the_next_add_goes_on(tmp_path: Path) -> None:
    rows = [{"id": f"r{n}", "text": f"Ada Brandt said on day {n} that the harbour was closed."} for n in range(4_000)]
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    command = [str(Path(sys.executable).with_name("onrecord")), "add", str(file), "--archive", str(tmp_path / "a")]
    adding = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "a" / "writer").exists():
        assert adding.poll() is None
    adding.send_signal(signal.SIGINT)
    out, err = adding.communicate(timeout=120)
    assert (adding.returncode, "stopping after the articles at hand" in err) == (1, True)
    assert "Traceback" not in err and "0 failed" in out
    added = int(out.split()[0])
    assert len(onrecord("status", "--articles", "--archive", tmp_path / "a").stdout.split()) == added < 4_000
