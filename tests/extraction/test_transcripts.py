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


SPOKEN = [
    ("a sentence that a note might begin with", "This programme is doing well, and I like it.", True),
    ("somebody spoken to, on a line of their own", "Madam Chair,", True),
    ("a note on the text", "This interview has been edited for length.", False),
    ("a link", "Related articles", False),
]


@pytest.mark.parametrize(("line", "is_hers"), [row[1:] for row in SPOKEN], ids=[row[0] for row in SPOKEN])
def test_a_turn_goes_on_behind_its_first_paragraph(line: str, is_hers: bool) -> None:
    text = (
        f"Mayor Vera Kron: We have begun.\n\n{line}\n\nI thank you all for it.\n\nTom Vale: We thank you.\n\n"
        f"Vera Kron: I have one thing more.\n\nWe shall meet in May.\n\n{line if is_hers else 'I am glad of it!'}\n\nGoodbye!"
    )
    own = [span.of(text) for q in extract(Article("a", text)) if q.source.name == "Vera Kron" for span in q.content]
    assert (line in own) is is_hers
    assert "Goodbye!" in own


def test_initials_and_salutations_are_no_labels_of_their_own() -> None:
    text = (
        "Vera Kron: Who is next?\n\nA. Repik: I am, Mr Vale.\n\nVera Kron: Go on.\n\nYour Excellency,\n\nI am glad.\n\n"
        "Your Excellency,\n\nWe begin.\n\nA. Repik: Thank you."
    )
    labels = [q.source.span.of(text) for q in detect_quotations(Article("a", text)) if q.source.span]
    assert labels == ["Vera Kron", "A. Repik", "Vera Kron", "A. Repik"]


def test_a_list_of_offices_and_names_is_no_transcript() -> None:
    names = ("Vera Kron", "Tom Vale", "Ida Brandt", "Amadou Keita")
    offices = ("Minister of Justice", "Minister of Culture", "Minister of Health", "Deputy Minister of Health")
    text = "These were appointed:\n\n" + "\n\n".join(f"{a}: {b}." for a, b in zip(offices, names, strict=True))
    assert not [q for q in detect_quotations(Article("a", text)) if q.kind.value == "direct"]
