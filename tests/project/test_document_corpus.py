"""The corpus of documents of every kind is true to its description in tests/data/README.md."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from tests.support.archives import DATA

_KINDS = {
    "article",
    "transcript",
    "speech",
    "interview",
    "live_blog",
    "press_round_up",
    "list",
    "first_person",
    "several",
}
_FIELDS = {"id", "half", "title", "text", "kind", "layout", "near_miss", "spoken", "nobody"}
_LEAST_SHARED = 30  # characters; shorter lines ("AGENDA", "Q: Thank you.") may stand in two documents

_DOCUMENTS: list[dict[str, Any]] = [
    json.loads(line) for line in (DATA / "documents.jsonl").read_text("utf8").splitlines()
]


def test_each_document_has_an_id_of_its_own() -> None:
    assert len({document["id"] for document in _DOCUMENTS}) == len(_DOCUMENTS) >= 120


def test_both_halves_have_every_kind_and_layout_equally_often() -> None:
    counts = {
        half: Counter((document["kind"], document["layout"]) for document in _DOCUMENTS if document["half"] == half)
        for half in ("dev", "held")
    }
    assert counts["dev"] == counts["held"]
    assert counts["dev"].total() + counts["held"].total() == len(_DOCUMENTS)
    assert {kind for kind, _ in counts["dev"]} == _KINDS


def test_half_of_the_documents_are_near_misses() -> None:
    assert 2 * sum(document["near_miss"] for document in _DOCUMENTS) >= len(_DOCUMENTS)


def test_the_halves_share_no_text() -> None:
    lines = {
        half: {
            line.strip()
            for document in _DOCUMENTS
            if document["half"] == half
            for line in [
                document["title"],
                *document["text"].splitlines(),
                *(each["words"] for each in document["spoken"]),
            ]
            if len(line.strip()) >= _LEAST_SHARED
        }
        for half in ("dev", "held")
    }
    assert not lines["dev"] & lines["held"]


@pytest.mark.parametrize("document", _DOCUMENTS, ids=lambda document: str(document["id"]))
def test_a_document_is_labelled_with_its_own_words(document: dict[str, Any]) -> None:
    assert set(document) == _FIELDS | ({"looks_like"} if document["near_miss"] else set())
    assert document.get("looks_like") in (_KINDS - {document["kind"]} if document["near_miss"] else {None})

    whole = f"{document['title']}\n{document['text']}"
    assert 60 <= len(whole.split()) <= 350

    words = [each["words"] for each in document["spoken"]]
    assert all(words) and all(document["nobody"])
    assert not [each for each in words + document["nobody"] if each not in document["text"]]
    assert not [each["speaker"] for each in document["spoken"] if each["speaker"] and each["speaker"] not in whole]

    named = [each["words"] for each in document["spoken"] if each["speaker"]]
    assert not [each for each in document["nobody"] if any(each in spoken for spoken in named)]
    assert {each["words"] for each in document["spoken"] if not each["speaker"]} <= set(document["nobody"])
