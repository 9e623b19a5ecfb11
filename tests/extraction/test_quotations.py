"""Who is quoted with what words: direct, mixed and indirect speech found, everything else left alone.

A line of an expectation reads "source | kind | content", content spans divided by " || ".
"""

from __future__ import annotations

import pytest

from index.core.types import Article
from index.extraction.pipeline import extract_all
from index.extraction.quotations.detector import detect_quotations
from tests.support.quotation_cases import DIRECT, INDIRECT, MIXED, lines

FURTHER = [
    (
        "The union chief, who is no relation of commissioner Ida Brandt, said that he had seen it.",
        ["The union chief, who is no relation of commissioner Ida Brandt, | indirect | that he had seen it"],
    ),
    ("Brandt: talks are over", ["Brandt | indirect | talks are over"]),
    ("Brandt: ‘We will not pay’", ["Brandt | direct | ‘We will not pay’"]),
    ("Brandt tweeted: “So proud of this city!”", ["Brandt | direct | “So proud of this city!”"]),
    ("“So proud of this city!” Brandt wrote on Twitter.", ["Brandt | direct | “So proud of this city!”"]),
    ("IDA BRANDT said the wall was safe.", ["IDA BRANDT | indirect | the wall was safe"]),
    ("“The wall is safe,” said IDA BRANDT.", ["IDA BRANDT | direct | “The wall is safe,”"]),
    ("“It is over,” Brandt said.He left the room.", ["Brandt | direct | “It is over,”"]),
    ("The wall was old.Brandt said it would be rebuilt.", ["Brandt | indirect | it would be rebuilt"]),
    (
        "“When I asked him, he said ‘no’ and left,” Brandt said.",
        ["Brandt | direct | “When I asked him, he said ‘no’ and left,”"],
    ),
    (
        "“He told me: ‘The wall is safe.’ I believed him,” said Ida Brandt.",
        ["Ida Brandt | direct | “He told me: ‘The wall is safe.’ I believed him,”"],
    ),
    ("„We open in May”, said Ida Brandt.", ["Ida Brandt | direct | „We open in May”"]),
    ("“We open in May”, Ida Brandt told reporters.", ["Ida Brandt | direct | “We open in May”"]),
    ("According to Ida Brandt, the wall is safe.", ["Ida Brandt | indirect | the wall is safe"]),
    (
        "The wall is safe, according to a report by the ministry.",
        ["a report by the ministry | indirect | The wall is safe"],
    ),
    (
        "“We open in May,” Brandt said, “and not a day later.”",
        ["Brandt | direct | “We open in May,” || “and not a day later.”"],
    ),
    ("Brandt called the plan “a gift to one company.”", ["Brandt | mixed | the plan “a gift to one company.”"]),
    (
        "Brandt described the wall as “older than the city itself.”",
        ["Brandt | mixed | the wall as “older than the city itself.”"],
    ),
    (
        "In a statement, the ministry said it welcomed the decision.",
        ["the ministry | indirect | it welcomed the decision"],
    ),
    (
        "The ministry announced on Monday that the wall would be torn down.",
        ["The ministry | indirect | that the wall would be torn down"],
    ),
    ("“Is it safe?” asked Ida Brandt.", ["Ida Brandt | direct | “Is it safe?”"]),
    ("Brandt admitted that the money was gone.", ["Brandt | indirect | that the money was gone"]),
    (
        "Brandt, the mayor, warned that the wall could fall.",
        ["Brandt, the mayor, | indirect | that the wall could fall"],
    ),
    (
        "“The wall is safe,” he said, adding that the money was there.",
        ["he | direct | “The wall is safe,”", "he | indirect | that the money was there"],
    ),
    ("Critics say the wall is too old.", ["Critics | indirect | the wall is too old"]),
]


@pytest.mark.parametrize(("text", "expected"), DIRECT + MIXED + INDIRECT + FURTHER)
def test_words_are_found_with_their_source(text: str, expected: list[str]) -> None:
    assert lines(text) == expected
    assert all(quotation.said for quotation in detect_quotations(Article("a", text)))


def test_an_unclosed_mark_spoils_nothing_behind_its_paragraph() -> None:
    text = "“We open in May, Brandt said.\n\nThe wall is old.\n\n“It is safe,” Vane said.\n\nIt rained."
    assert lines(text)[-1] == "Vane | direct | “It is safe,”"


def test_the_order_of_articles_is_kept() -> None:
    texts = ["Brandt said that it rained.", "", "Vane said that it rained."]
    found = list(extract_all(Article(str(n), text) for n, text in enumerate(texts)))
    assert [len(quotations) for quotations in found] == [1, 0, 1]
