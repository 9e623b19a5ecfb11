"""Labels of one word: completed from the full names that stand anywhere in the text, and never from another's."""

from __future__ import annotations

import pytest

from index.core.types import Article
from index.extraction.pipeline import extract

PORT = "We cannot keep it open in this ice."
COST = "It will cost us a million a day."


def speaker_of_words(text: str, words: str) -> str | None:
    """The name of whoever speaks words that begin so."""
    names = [q.source.name for q in extract(Article("a", text)) if q.content[0].of(text).startswith(words)]
    assert names, words
    return names[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"PRESENTER: Ida Brandt, why close the port?\n\nBRANDT: {PORT}\n\nPRESENTER: And then?\n\nBRANDT: Spring.", "Ida Brandt"),
        (f"Presenter: Thank you, Ida Brandt. And now?\n\nBrandt: {PORT}\n\nPresenter: And then?\n\nBrandt: Spring.", "Ida Brandt"),
        (f"HOST: With us are Ida Brandt and Tom Vale. Ida, why?\n\nIDA: {PORT}\n\nTOM: {COST}\n\nIDA: It is my port.", "Ida Brandt"),
        (f"HOST: Who are you?\n\nBRANDT: I am Ida Brandt, the harbour master.\n\nHOST: And?\n\nBRANDT: {PORT}", "Ida Brandt"),
        (f"MS. BRANDT: {PORT}\n\nTHE COURT: Go on, Ida Brandt.\n\nMS. BRANDT: I have done.\n\nTHE COURT: Good.", "Ida Brandt"),
    ],
)  # fmt: skip
def test_a_label_is_completed_from_a_full_name_inside_a_turn(text: str, expected: str) -> None:
    assert speaker_of_words(text, PORT) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"HOST: Here are Ida Brandt and Karl Brandt. Good evening.\n\nBRANDT: {PORT}\n\nHOST: Both?\n\nBRANDT: Both.",
        f"HOST: Your father Otto Brandt ran it. Why close it?\n\nBRANDT: {PORT}\n\nHOST: Sure?\n\nBRANDT: I am.",
        f"HOST: Why close it?\n\nBRANDT: {PORT} Otto Brandt would have done so too.\n\nHOST: Sure?\n\nBRANDT: I am.",
        f"HOST: I knew the late Otto Brandt. Why close it?\n\nBRANDT: {PORT}\n\nHOST: Sure?\n\nBRANDT: I am.",
        f"HOST: You flew into Otto Brandt Airport. Why close it?\n\nBRANDT: {PORT}\n\nHOST: Sure?\n\nBRANDT: I am.",
    ],
)
def test_a_label_is_not_completed_from_a_namesake(text: str) -> None:
    assert speaker_of_words(text, PORT) in (None, "Brandt")


def test_of_two_bearers_a_label_is_the_one_who_speaks_under_a_full_label() -> None:
    text = f"IDA BRANDT: {COST}\n\nHOST: Karl Brandt says that it will not.\n\nBRANDT: {PORT}\n\nHOST: Thank you."
    assert speaker_of_words(text, PORT) == "Ida Brandt"


def test_a_surname_that_stands_nowhere_else_speaks_beside_other_surnames() -> None:
    text = f"OKAFOR: Ida Brandt, why close it?\n\nBRANDT: {PORT}\n\nOKAFOR: And the cost?\n\nBRANDT: {COST}"
    assert speaker_of_words(text, "And the cost?") == "Okafor"


@pytest.mark.parametrize("label", ["VENDOR", "FOREMAN", "GHOST", "DRIVER", "JUROR", "SFX", "HECKLER", "CHORUS"])
def test_a_word_that_is_no_name_does_not_speak_beside_surnames(label: str) -> None:
    text = f"{label}: Ida Brandt, why close it?\n\nBRANDT: {PORT}\n\n{label}: And the cost?\n\nBRANDT: {COST}"
    assert speaker_of_words(text, "And the cost?") is None


def test_labels_scattered_in_an_article_have_their_lines_alone() -> None:
    story = (
        "The council met on Friday. It heard from nobody.\n\nThe money has not come back.\n\nA diver was sent down.\n\n"
    )
    text = (
        "The two met in the market, where Peter Fallin sells fish.\n\nTAPPER: Did you take it?\n\nFALLIN: I did not.\n\n"
        f"“I never saw it.”\n\n{story}TAPPER: Are you well?\n\nFALLIN: I am.\n\n{story}TAPPER: Good.\n\n{story}"
    )
    turns = [q for q in extract(Article("a", text)) if q.source.span and q.source.span.of(text).isupper()]
    words = [" ".join(span.of(text) for span in q.content) for q in turns]
    assert words == ["Did you take it?", "I did not. “I never saw it.”", "Are you well?", "I am.", "Good."]
    assert {q.source.name for q in turns if q.source.span and q.source.span.of(text) == "FALLIN"} == {"Peter Fallin"}


def test_numbers_behind_names_are_no_turns() -> None:
    text = "The count\n\nVera Earle: 1,769.\n\nAlex Ball: 1,501.\n\nVera Earle: 547.\n\nAlex Ball: 46."
    assert not [q for q in extract(Article("a", text)) if q.source.name]
