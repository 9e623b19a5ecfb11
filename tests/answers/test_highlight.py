"""What carries the match is one sentence or clause of a statement, as the article has it; and nothing where it is not clear."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from index.archive import Archive
from index.core.types import Span
from rag.answers.engine import ask
from rag.answers.highlight import matching_part, statement_parts
from tests.support.archives import LAVROV

QUAY = "“The band played until midnight. The quay is unsafe and has to be closed. My daughter danced.”"
LONG = (
    "that the committee met on Monday in the old town hall, that nobody had read the treaty with Norway before, and that "
    "everybody went home early because the heating in the building had failed again"
)


@pytest.mark.parametrize(
    ("topic", "text", "part"),
    [
        ("the quay", QUAY, "The quay is unsafe and has to be closed."),
        ("dancing", QUAY, "My daughter danced.”"),
        ("the harbour wall", QUAY, "The quay is unsafe and has to be closed."),
        ("the treaty with Norway", LONG, "that nobody had read the treaty with Norway before,"),
        ("heating", LONG, "because the heating in the building had failed again"),
    ],
)
def test_the_part_that_speaks_of_the_topic_is_told(topic: str, text: str, part: str) -> None:
    found = matching_part(topic, text, [Span(0, len(text))])
    assert found is not None
    assert found.of(text) == part


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("the quay", "“The quay is unsafe and has to be closed.”"),
        ("the quay", "that the quay is unsafe"),
        ("the quay", "“The quay is unsafe. The quay is old.”"),
        ("income tax", QUAY),
        ("", QUAY),
        ("…", QUAY),
        ("the quay", "“…” … ”"),
    ],
)
def test_where_it_is_not_clear_nothing_is_told(topic: str, text: str) -> None:
    assert matching_part(topic, text, [Span(0, len(text))]) is None


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("It rained. “We left. Nobody came.”", ["It rained.", "“We left.", "Nobody came.”"]),
        ('It rained. "We left."', ["It rained.", '"We left."']),
        ("It rained, and we left", ["It rained, and we left"]),
        ("J. K. Rowling wrote it in the U.S. for me.", ["J. K. Rowling wrote it in the U.S. for me."]),
        (" two \n\n lines ", ["two", "lines"]),
    ],
)
def test_a_statement_is_cut_into_sentences(text: str, cut: list[str]) -> None:
    assert [part.of(text) for part in statement_parts(text, [Span(0, len(text))])] == cut


pieces = some.lists(
    some.sampled_from(["“", "”", '"', "''", ". ", ", ", " – ", "\n", "the quay", " 😀", "said ", "A", "\ud800"])
)


@given(
    some.lists(pieces.map("".join).filter(bool), min_size=1, max_size=4), some.sampled_from(["quay", "😀", "\ud800"])
)
def test_parts_lie_in_the_spans_and_leave_out_nothing_but_space(texts: list[str], topic: str) -> None:
    text, spans = "", []
    for each in texts:
        spans.append(Span(len(text), len(text) + len(each)))
        text += each + "|"
    found = statement_parts(text, spans)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(any(span.contains(part) for span in spans) for part in found)
    assert "".join("".join(part.of(text) for part in found).split()) == "".join("".join(texts).split())
    assert matching_part(topic, text, spans) in (None, *found)


def test_an_answer_tells_it_of_its_matches_alone(archive: Archive) -> None:
    answer = ask(archive, LAVROV)
    carrying = [s.matched.of(s.article.text) for s in answer.matches if s.matched]
    assert carrying == [
        "The Patriot will be deployed in a few months after Ukrainian personnel gain proficiency with the system,”"
    ]
    assert not any(s.matched for s in answer.near)


def test_without_a_topic_nothing_is_told(archive: Archive) -> None:
    assert not any(s.matched for s in ask(archive, "everything Lavrov said").statements)
