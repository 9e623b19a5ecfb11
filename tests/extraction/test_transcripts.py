"""Labels of a transcript speak; a headline with a name does not."""

from __future__ import annotations

import pytest

from index.core.types import Article
from index.extraction.pipeline import extract
from index.extraction.quotations.detector import detect_quotations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VERA KRON: Is it safe?\nTOM VALE: It is.\nVERA KRON: Thank you.", ["VERA KRON", "TOM VALE", "VERA KRON"]),
        ("Q: Is it safe?\nA: It is.\n\nIt always was.\nQ: Thank you.", ["Q", "A", "Q"]),
        (
            "They met.\n\nMayor Tom Vale: It is safe.\nQuestion: Is it?\nTom Vale: It is.\nQuestion: Good.",
            ["Mayor Tom Vale", "Question", "Tom Vale", "Question"],
        ),
    ],
)
def test_labels_of_a_transcript_speak(text: str, expected: list[str]) -> None:
    found = detect_quotations(Article("a", text))
    assert [q.source.span.of(text) for q in found if q.source.span] == expected
    assert {q.kind.value for q in found} == {"direct"}


def test_a_speech_under_one_label_is_the_speakers() -> None:
    text = (
        "They met.\n\nMayor Tom Vale: Good day.\n\nI am glad that we meet.\n\nOur wall is old. I said so. We know it."
    )
    found = extract(Article("a", text))
    assert [(q.source.name, len(q.content), q.kind.value) for q in found] == [("Tom Vale", 3, "direct")]


def test_a_headline_with_a_name_is_no_speech() -> None:
    text = "Tom Vale: wall is old\n\nTom Vale met the council.\n\n“I told you so. We knew it. You did not,” Vale said."
    words = [span.of(text) for q in extract(Article("a", text)) for span in q.content]
    assert "“I told you so. We knew it. You did not,”" in words
    assert not any("met the council" in each for each in words)


def test_a_turn_holds_all_its_paragraphs_and_no_stage_direction() -> None:
    text = "Q: Is it safe?\nA: It is.\n(Laughter.)\nIt always was.\nQ: Thank you.\nA: Thank you."
    turn = detect_quotations(Article("a", text))[1]
    assert [span.of(text) for span in turn.content] == ["It is.", "It always was."]
