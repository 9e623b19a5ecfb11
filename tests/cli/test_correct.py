"""Correcting from the command line, what is exported of it, and what is said to what cannot be."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from index.archive import Archive
from tests.support.archives import AddArticles
from tests.support.command import onrecord
from tests.support.corrections import NOTE, at

pytestmark = pytest.mark.slow


@pytest.fixture
def noted_archive(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(empty_archive, [NOTE])
    return empty_archive


class TestCommands:
    @pytest.fixture
    def folder(self, noted_archive: Archive, tmp_path: Path) -> Path:
        return Path(shutil.copytree(noted_archive.folder, tmp_path / "mine"))

    WHERE = tuple(
        map(str, (at(NOTE, "“We run aground twice a year,”").start, at(NOTE, "“We run aground twice a year,”").end))
    )

    def test_correcting_and_exporting(self, folder: Path) -> None:
        done = onrecord("correct", "note", *self.WHERE, "--speaker", "Juri Kolb", "--archive", folder)
        assert (done.returncode, done.stdout) == (0, "Corrected: Juri Kolb.\n"), done.stderr
        done = onrecord("same", "juri-kolb", "Ada Brandt", "--archive", folder)
        assert (done.returncode, done.stdout) == (0, "Juri Kolb (juri-kolb): Ada Brandt, Juri Kolb\n"), done.stderr
        rows = [
            json.loads(line) for line in onrecord("export", "--corrections", "--archive", folder).stdout.splitlines()
        ]
        statement, names = rows
        assert statement["article"] == "note"
        assert statement["hash"] == NOTE.hash
        assert [NOTE.text[s:e] for s, e in statement["model"]["content"]] == [statement["words"]]
        assert statement["model"]["speaker"]["name"] == "Ada Brandt"
        assert 0 < statement["model"]["speaker"]["confidence"] <= 1
        assert statement["person"] == {"ruling": "speaker", "name": "Juri Kolb", "being": "person"}
        assert statement["made"] and statement["applied"]
        assert (names["names"], names["person"]) == (["Juri Kolb", "Ada Brandt"], {"ruling": "same"})
        done = onrecord("apart", "juri-kolb", "Ada Brandt", "--archive", folder)
        assert (done.returncode, done.stdout) == (0, "Ada Brandt (ada-brandt): Ada Brandt\n")
        assert onrecord("correct", "note", *self.WHERE, "--undo", "--archive", folder).returncode == 0
        assert onrecord("export", "--corrections", "--archive", folder).stdout == ""

    def test_roles_checks_and_fields(self, folder: Path) -> None:
        def run(*arguments: str) -> str:
            done = onrecord(*arguments, "--archive", folder)
            assert done.returncode == 0, done.stderr
            return done.stdout

        assert run("correct", "note", *self.WHERE, "--role", "port captain", "--checked") == (
            "Corrected: port captain.\nChecked.\n"
        )
        assert run("strike", "juri-kolb", "fisherman") == "Struck out: fisherman\n"
        assert run("edit", "note", "--outlet", "Courier", "--published", "") == "Edited: note\n"
        assert "Ada Brandt, port captain · from “she”, previous sentence · quotation · Courier · undated" in run(
            "ask", "what did Brandt say?", "--checked"
        )
        lines = [json.loads(line) for line in run("export", "--corrections").splitlines()]
        assert [(line["correction"], line["person"]["ruling"]) for line in lines] == [
            *(("quotation", "role"), ("quotation", "checked"), ("roles", "struck")),
            *(("article", "edited"), ("article", "edited")),
        ]
        assert [(line["field"], line["model"]) for line in lines[3:]] == [
            ("outlet", "Harbour Post"),
            ("published", "2024-05-01"),
        ]
        assert run("correct", "note", *self.WHERE, "--no-role") == "Corrected: no role.\n"
        assert run("correct", "note", *self.WHERE, "--undo") == "Correction undone.\n"
        assert run("correct", "note", *self.WHERE, "--unchecked") == "No longer checked.\n"
        assert run("strike", "juri-kolb", "fisherman", "--undo") == "Restored: fisherman\n"
        assert run("edit", "note", "--undo") == "Edits undone: note\n"
        assert run("export", "--corrections") == ""

    @pytest.mark.parametrize(
        ("arguments", "code", "message"),
        [
            (("correct", "none", "0", "9", "--nobody"), 1, "no article 'none'"),
            (("correct", "note", "0", "9", "--nobody"), 1, "There is no quotation at 0 to 9. Near it: "),
            (("correct", "note", *WHERE, "--speaker", " "), 1, "is not a name"),
            (("correct", "note", *WHERE, "--speaker", "x" * 300), 1, "at most 200"),
            (("correct", "note", *WHERE, "--speaker", "a\x1b[31m"), 1, "control characters"),
            (("correct", "note", *WHERE, "--undo"), 1, "Nobody has corrected"),
            (("correct", "note", *WHERE), 2, "Give exactly one of"),
            (("correct", "note", *WHERE, "--nobody", "--undo"), 2, "Give exactly one of"),
            (("correct", "note", "9", "4", "--nobody"), 2, "not a span"),
            (("correct", "note", *WHERE, "--nobody", "--person"), 2, "need --speaker"),
            (("correct", "note", *WHERE, "--role", "a", "--no-role"), 2, "Give exactly one of"),
            (("edit", "note"), 2, "Give --title"),
            (("edit", "note", "--published", "May"), 1, "is not a date"),
            (("edit", "none", "--title", "a"), 1, "no article 'none'"),
            (("edit", "note", "--undo"), 1, "Nobody has edited"),
            (("strike", "ada-brandt", "king"), 1, "has no role 'king'"),
            (("same", "ada-brandt", "none"), 1, "no speaker 'none'"),
            (("apart", "ada-brandt", "none"), 1, "has no name 'none'"),
        ],
    )
    def test_what_cannot_be_is_said(self, folder: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
        done = onrecord(*arguments, "--archive", folder)
        assert done.returncode == code
        assert message in " ".join(done.stderr.replace("│", " ").split())
        assert "Traceback" not in done.stderr
