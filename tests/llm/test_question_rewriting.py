"""A follow-up in full, by a model over a real connection: taken where it keeps to what was asked, shown, taken back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import jsonschema
import pytest

from index.archive import Archive
from index.core.settings import Settings
from index.store.filters import Filter
from rag.conversation.turns import answer_turn
from rag.llm.question_rewriting import full_question
from tests.support.archives import ROOT
from tests.support.openai_server import TRUE, Behaviour, serving

pytest.importorskip("langchain_openai")

BEFORE = ["what did Lavrov say about Patriot?"]
FULL = "What did Sergei Lavrov say about negotiations?"
Rewrites = Callable[..., str]


@pytest.fixture
def rewrites(seed_archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rewrites]:
    """What becomes of a follow-up when the server behaves so."""
    with ExitStack() as stack:

        def run(behaviour: Behaviour, question: str, before: list[str] = BEFORE, seconds: float = 30) -> str:
            monkeypatch.setenv("OPENAI_BASE_URL", stack.enter_context(serving(behaviour)))
            monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
            settings = Settings(model="openai:gpt-test", model_seconds=seconds)
            return full_question(seed_archive, question, before, settings)

        yield run


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("and about negotiations?", FULL),
        ("and about negotiations?", f'"{FULL}"\n'),
        ("did he repeat that later?", "Did Lavrov repeat later what he said about Patriot?"),
        ("and about Merkel?", "What did Lavrov say about Merkel?"),
    ],
)
def test_a_full_question_is_taken(rewrites: Rewrites, question: str, written: str) -> None:
    behaviour = Behaviour(written)
    assert rewrites(behaviour, question) == written.strip('"\n')
    (sent,) = behaviour.asked
    given = str(sent["messages"])
    assert BEFORE[0] in given and question in given
    assert "This was not planned" not in given  # nothing of the articles


@pytest.mark.parametrize(
    "written",
    [
        "",
        "What did Lavrov say?\nWhat did Putin say?",
        "What did Lavrov say about Zelensky and negotiations?",
        "What did Otto Brandt say about negotiations?",
        "what did putin say about negotiations?",
        "What did Lavrov say about negotiations in 2019?",
        "What did Lavrov say about the 14 negotiations?",
        "What did Lavrov say about negotiations last week?",
        "What did Lavrov say about <b>negotiations</b>?",
        "What did Lavrov say about negotiations [1]?",
        "What did Lavrov say about negotiations " + "and talks " * 40,
        "What did Lavrоv say about negotiations?",  # a Cyrillic letter
    ],
)
def test_what_strays_is_not(rewrites: Rewrites, written: str) -> None:
    assert rewrites(Behaviour(written), "and about negotiations?") == ""


def test_a_name_of_the_follow_up_may_not_be_lost(rewrites: Rewrites) -> None:
    assert rewrites(Behaviour("What did Lavrov say about Patriot?"), "and about Merkel?") == ""


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["401", "500", "malformed", "html", "breaks off", "floods", "refuses", "silent"])
def test_a_failing_server_leaves_the_plain_understanding(rewrites: Rewrites, fault: str) -> None:
    assert rewrites(Behaviour("", fault=fault), "and about negotiations?", seconds=2) == ""


def test_who_asks_in_full_asks_no_model(rewrites: Rewrites, seed_archive: Archive) -> None:
    behaviour = Behaviour(FULL)
    assert rewrites(behaviour, "what did Merkel say about Patriot?") == ""
    assert rewrites(behaviour, "and about negotiations?", []) == ""
    assert rewrites(behaviour, "more") == ""
    assert full_question(seed_archive, "and about negotiations?", BEFORE, Settings(model="")) == ""
    assert behaviour.asked == []


def test_the_full_question_is_answered_and_kept(seed_archive: Archive) -> None:
    first = answer_turn(seed_archive, BEFORE[0], [], Filter())
    turn = answer_turn(seed_archive, "and about negotiations?", [first], Filter(), FULL)
    assert turn.answer and turn.answer.query.topic == "negotiations" and not turn.answer.query.carried
    assert (turn.question, turn.understood) == ("and about negotiations?", FULL)


@pytest.mark.slow
def test_a_summary_is_in_the_json_where_it_is_asked_for(seed_archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = json.loads((ROOT / "rag" / "formats" / "answer.schema.json").read_text("utf8"))
    with serving(Behaviour(f"{TRUE} Putin agreed [1].\n")) as address:
        for name, value in (("OPENAI_BASE_URL", address), ("OPENAI_API_KEY", "sk-secret")):
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("ONRECORD_MODEL", "openai:gpt-test")
        command = [sys.executable, "-m", "rag.cli", "ask", BEFORE[0], "--archive", str(seed_archive.folder), "--json"]
        answers = []
        for more in ([], ["--summary"]):
            done = subprocess.run([*command, *more], capture_output=True, text=True, check=True, cwd=ROOT)
            answers.append(json.loads(done.stdout))
            jsonschema.Draft202012Validator(schema).validate(answers[-1])
    assert "summary" not in answers[0]
    summary = answers[1]["summary"]
    assert (summary["model"], summary["text"]) == ("openai:gpt-test", TRUE)
    assert [s["cited"] for s in summary["sentences"]] == [[2], [1], [1]]
    assert [s["text"] for s in summary["struck"]] == ["Putin agreed [1]."]
