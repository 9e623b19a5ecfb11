"""Answers are made once for all windows, for each version of the archive, and give way where there is no room."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from unittest.mock import Mock

import pytest

from index.archive import Archive
from index.core.types import Ruling, hull
from index.store.filters import Filter
from pages.server.json_log import ANSWERS
from rag.conversation.shared_results import SharedResults
from rag.conversation.turns import answer_turn
from tests.support.archives import LAVROV


def no_parts(result: object) -> tuple[()]:
    return ()


def test_what_two_ask_for_at_once_is_made_once() -> None:
    results, begun, going_on = SharedResults(), threading.Event(), threading.Event()
    made, got = list[int](), list[str]()

    def make() -> str:
        made.append(1)
        begun.set()
        assert going_on.wait(10)
        return "answer"

    windows = [threading.Thread(target=lambda: got.append(results.get(1, "q", make, no_parts))) for _ in range(3)]
    for window in windows:
        window.start()
    assert begun.wait(10)
    going_on.set()
    for window in windows:
        window.join(10)
    assert (got, made) == (["answer"] * 3, [1])


def test_an_error_is_raised_and_not_kept() -> None:
    results, make = SharedResults(), Mock(side_effect=[ValueError("no"), "yes"])
    with pytest.raises(ValueError, match="no"):
        results.get(1, "q", make, no_parts)
    assert results.get(1, "q", make, no_parts) == "yes"


def test_what_is_there_is_found_without_being_made() -> None:
    results = SharedResults()
    assert results.peek(1, "q") is None
    results.get(1, "q", lambda: "answer", no_parts)
    assert (results.peek(1, "q"), results.peek(2, "q"), results.peek(1, "q")) == ("answer", None, None)


def test_another_version_is_made_anew_and_the_old_one_goes() -> None:
    results, make = SharedResults(), Mock(side_effect=[1, 2, 3])
    assert [results.get(version, "q", make, no_parts) for version in (1, 2, 2, 1)] == [1, 2, 2, 3]


def test_what_was_used_longest_ago_gives_way() -> None:
    results = SharedResults(capacity=250)
    make = Mock(side_effect=lambda: "x" * 100)
    for key in ("a", "b", "a", "c", "a"):
        results.get(1, key, make, str)
    assert make.call_count == 3
    results.get(1, "b", make, str)
    assert make.call_count == 4


def test_windows_share_an_answer_until_the_archive_changes(
    archive_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from rag.answers.engine import ask

    asked = Mock(side_effect=ask)
    monkeypatch.setattr("rag.conversation.turns.ask", asked)
    caplog.set_level("INFO", ANSWERS)
    archive = Archive.open(shutil.copytree(archive_folder, tmp_path / "archive"))
    first, second = (answer_turn(archive, LAVROV, [], Filter()).answer for _ in range(2))
    assert [vars(line)["fields"]["kept"] for line in caplog.records] == [False, True]
    assert first and second
    assert asked.call_count == 1
    assert first == second and first is not second
    answer_turn(archive, LAVROV, [], Filter(outlet="Nobody's Post"))
    assert asked.call_count == 2
    statement = first.matches[0]
    with archive.writing() as writer:
        writer.correct(statement.article.id, hull(statement.place.spans), Ruling.NO_QUOTATION)
    corrected = answer_turn(archive, LAVROV, [], Filter()).answer
    assert corrected
    assert statement.text not in [each.text for each in corrected.matches]
