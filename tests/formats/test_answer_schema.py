"""`ask --json` is as rag/formats/answer.schema.json says, for every kind of answer; and the schema refuses what is
not."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import jsonschema
import pytest

from index.archive import Archive
from rag.answers.engine import ask
from rag.answers.types import Code
from rag.formats.answer_json import answer_to_json
from tests.support.archives import ROOT

pytestmark = pytest.mark.slow

SCHEMA = json.loads((ROOT / "rag" / "formats" / "answer.schema.json").read_text("utf8"))
VALID = jsonschema.Draft202012Validator(SCHEMA)
QUESTIONS = [
    json.loads(line)["question"]
    for line in (ROOT / "tests" / "data" / "questions.jsonl").read_text("utf8").splitlines()
    if "question" in json.loads(line)
][:60]


def as_json(archive: Archive, question: str) -> Any:
    return json.loads(json.dumps(answer_to_json(ask(archive, question))))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]["reason"]["anyOf"][1]["properties"]["code"]["enum"]) == {str(code) for code in Code}


@pytest.mark.parametrize(
    "question",
    [
        "what did Lavrov say about Patriot?",
        "everything Okonjo said since March 2024 in the Harbour Post",
        "what did Smith say?",
        "what did Merkel say about Patriot?",
        "who said “Nobody asked us”?",
        "statements about the terminal",
        "why was the North Quay closed by the storm?",
        "what did Nobody Atall say?",
        *QUESTIONS,
    ],
)
def test_every_answer_is_as_the_schema_says(archive: Archive, question: str) -> None:
    VALID.validate(as_json(archive, question))


def test_an_empty_archive_too(empty_archive: Archive) -> None:
    VALID.validate(as_json(empty_archive, "what did Lavrov say?"))


def test_what_is_otherwise_is_refused(seed_archive: Archive) -> None:
    good = as_json(seed_archive, "what did Lavrov say about Patriot?")
    for path, value in (
        (("statements", 0, "kind"), "loud"),
        (("statements", 0, "spans"), []),
        (("statements", 0, "spans", 0), [1, 2, 3]),
        (("statements", 0, "new"), 1),
        (("abstained",), "no"),
        (("query", "since"), "yesterday"),
    ):
        bad = deepcopy(good)
        at = bad
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        assert not VALID.is_valid(bad), path
    for name in good:
        assert not VALID.is_valid({key: value for key, value in good.items() if key != name})
