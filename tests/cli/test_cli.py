"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.support.archives import LAVROV, SEED, stored_articles
from tests.support.command import onrecord

pytestmark = pytest.mark.slow


def test_add_says_what_became_of_it_and_again_that_nothing_changed(tmp_path: Path) -> None:
    done = onrecord("add", SEED, "--archive", tmp_path / "a")
    assert done.returncode == 0, done.stderr
    assert "1 added, 0 replaced, 0 unchanged, 0 failed; " in done.stdout
    assert "0 added, 0 replaced, 1 unchanged" in onrecord("add", SEED, "--archive", tmp_path / "a").stdout


def test_an_answer_as_text(archive_folder: Path) -> None:
    done = onrecord("ask", LAVROV, "--archive", archive_folder)
    assert done.returncode == 0, done.stderr
    assert "2 statements by Sergei Lavrov on Patriot:" in done.stdout
    head = "[1] Sergei Lavrov, Russian foreign minister · from “the Russian foreign minister”"
    assert head in done.stdout
    assert " · quotation · undated · " in done.stdout
    assert "“This was not planned;" in done.stdout


def test_an_answer_as_json_keeps_the_contract(archive_folder: Path) -> None:
    done = onrecord("ask", LAVROV, "--archive", archive_folder, "--json")
    answer = json.loads(done.stdout)
    assert set(answer) == {
        "id",
        "question",
        "query",
        "alternatives",
        "abstained",
        "reason",
        "choices",
        "notes",
        "statements",
        "passages",
        "groups",
        "text",
        "undated",
    }
    assert answer["query"] == {
        "intent": "said_by",
        "speaker": "Sergei Lavrov",
        "speakers": ["Sergei Lavrov"],
        "topic": "Patriot",
        "since": None,
        "until": None,
        "outlet": None,
        "kind": None,
        "carried": [],
    }
    assert (answer["abstained"], answer["reason"]) == (False, None)
    first = answer["statements"][0]
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
            "matched",
            "score",
            "match",
            "places",
            "page",
            "carrier",
            "said_on",
            "time",
            "shown",
            "link",
            "citation",
            "text_sha256",
        )
    }
    assert set(first["article"]) == {"id", "title", "outlet", "author", "published", "url", "edited"}
    assert {"id", "name", "role", "why"} <= set(first["speaker"])


def test_a_question_without_an_answer_exits_0_with_the_reason(archive_folder: Path) -> None:
    done = onrecord("ask", "what did Merkel say about Patriot?", "--archive", archive_folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Merkel is mentioned in one article and spoken about by Sergei Lavrov" in done.stdout
    assert "but no statement by them was found" in done.stdout
    answer = json.loads(onrecord("ask", "what did Merkel say?", "--archive", archive_folder, "--json").stdout)
    assert (answer["abstained"], answer["reason"]["code"]) == (True, "only_mentioned")


def test_a_batch_is_answered_line_by_line_in_order_turns_included(archive_folder: Path, tmp_path: Path) -> None:
    rows = [
        {"id": "b", "question": LAVROV, "ignored": 1},
        {"id": "a", "turns": [LAVROV, "and about Merkel?"]},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    done = onrecord("ask", "--batch", tmp_path / "q.jsonl", "--archive", archive_folder, "--json")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [t["id"] for t in answers] == ["b", "a"]
    assert answers[1]["query"]["topic"] == "Merkel"
    assert "Merkel" in answers[1]["statements"][0]["text"]


def test_last_week_is_counted_from_today(archive_folder: Path) -> None:
    done = onrecord(
        "ask", "what did Okonjo say last week?", "--archive", archive_folder, "--json", "--today", "2024-01-24"
    )
    assert json.loads(done.stdout)["query"]["since"] == "2024-01-15"


def test_extract_prints_a_line_for_each_article(tmp_path: Path) -> None:
    done = onrecord("extract", SEED, "--json")
    (line,) = done.stdout.splitlines()
    record = json.loads(line)
    text = SEED.read_text("utf8")
    assert set(record) == {"id", "quotations", "nested"}
    assert all(quotation["carrier"] for quotation in record["nested"])
    assert not any(quotation["carrier"] for quotation in record["quotations"])
    for quotation in (*record["quotations"], *record["nested"]):
        assert set(quotation) == {"content", "cue", "kind", "said", "confidence", "speaker", "carrier"}
        assert set(quotation["speaker"]) == {"span", "name", "confidence", "why"}
        assert all(text[s:e].strip() for s, e in quotation["content"])


def test_export_prints_every_statement(archive_folder: Path) -> None:
    rows = [json.loads(line) for line in onrecord("export", "--archive", archive_folder).stdout.splitlines()]
    assert len(rows) > 100
    assert {"text", "speaker", "article", "spans"} <= set(rows[0])


@pytest.mark.parametrize("suffix", ["md", "csv", "xlsx", "json", "docx"])
def test_an_answer_and_a_speakers_statements_as_files(archive_folder: Path, tmp_path: Path, suffix: str) -> None:
    to = ("--format", suffix, "--output", tmp_path, "--archive", archive_folder)
    asked = onrecord("ask", LAVROV, *to)
    assert asked.returncode == 0, asked.stderr
    assert onrecord("export", "--speaker", "Sergei Lavrov", *to).returncode == 0
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {
        f"{name}-{date.today()}.{suffix}" for name in ("lavrov-on-patriot", "everything-sergei-lavrov-said")
    }
    assert all(file.stat().st_size > 1_000 for file in tmp_path.iterdir())


def test_a_file_goes_to_standard_output_or_where_it_is_told(archive_folder: Path, tmp_path: Path) -> None:
    printed = onrecord("export", "--speaker", "sergei-lavrov", "--format", "csv", "--archive", archive_folder).stdout
    rows = list(csv.DictReader(io.StringIO(printed.removeprefix("\ufeff"))))
    assert {row["speaker_id"] for row in rows} == {"sergei-lavrov"}
    lines = onrecord("export", "--speaker", "sergei-lavrov", "--archive", archive_folder).stdout.splitlines()
    assert len(rows) == len(lines) == 24
    for wrong in (
        ("ask", "x", "--format", "pdf"),
        ("ask", "x", "--output", tmp_path),
        ("ask", "x", "--json", "--format", "md"),
    ):
        assert onrecord(*wrong, "--archive", archive_folder).returncode == 2
    missing = onrecord(
        "ask", LAVROV, "--format", "md", "--output", tmp_path / "no" / "x.md", "--archive", archive_folder
    )
    assert missing.returncode == 1
    assert "cannot be written" in missing.stderr


def test_speakers_and_status(archive_folder: Path) -> None:
    assert "24  Sergei Lavrov (Russian foreign minister)" in onrecord("speakers", "--archive", archive_folder).stdout
    names = [
        json.loads(line)["name"]
        for line in onrecord("speakers", "--json", "--archive", archive_folder).stdout.splitlines()
    ]
    assert "Eleanor Smith" in names
    status = onrecord("status", "--archive", archive_folder)
    assert status.returncode == 0
    assert "articles         13" in status.stdout
    assert "record           sound" in status.stdout


def test_remove_and_rebuild(writable_archive: Path) -> None:
    ids = onrecord("status", "--articles", "--archive", writable_archive).stdout.split()
    lavrov = next(i for i in ids if i.startswith("lavrov"))
    assert onrecord("remove", lavrov, "--archive", writable_archive).returncode == 0
    assert onrecord("rebuild", "--archive", writable_archive).returncode == 0
    assert "Nobody called Lavrov speaks" in onrecord("ask", LAVROV, "--archive", writable_archive).stdout
    again = onrecord("remove", lavrov, "--archive", writable_archive)
    assert again.returncode == 1
    assert lavrov in again.stderr


@pytest.mark.parametrize("command", "add ask extract speakers status rebuild remove export chat".split())
def test_each_command_has_help(command: str) -> None:
    done = onrecord(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout) > 200


def test_ctrl_c_keeps_what_was_added_and_the_next_add_goes_on(tmp_path: Path) -> None:
    rows = [{"id": f"r{n}", "text": f"Ada Brandt said on day {n} that the harbour was closed."} for n in range(4_000)]
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    command = [str(Path(sys.executable).with_name("onrecord")), "add", str(file), "--archive", str(tmp_path / "a")]
    adding = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not stored_articles(tmp_path / "a"):
        assert adding.poll() is None
    adding.send_signal(signal.SIGINT)
    out, err = adding.communicate(timeout=120)
    assert (adding.returncode, "onrecord: stopping" in err) == (1, True)
    assert "Traceback" not in err and "0 failed" in out
    added = int(out.split()[0])
    assert len(onrecord("status", "--articles", "--archive", tmp_path / "a").stdout.split()) == added < 4_000
