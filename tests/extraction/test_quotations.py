"""Who is quoted with what words: direct, mixed and indirect speech found, everything else left alone.

A line of an expectation reads "source | kind | content", content spans divided by " || ".
"""

from __future__ import annotations

import pytest

from index.core.types import Article, Quotation
from index.extraction.pipeline import extract_all
from index.extraction.quotations.detector import find

DIRECT = [
    ("“We open in May,” Ida Brandt said.", ["Ida Brandt | direct | “We open in May,”"]),
    ("“We open in May,” said Ida Brandt.", ["Ida Brandt | direct | “We open in May,”"]),
    ('"We open in May," Brandt said.', ['Brandt | direct | "We open in May,"']),
    ("„We open in May“, said Brandt.", ["Brandt | direct | „We open in May“"]),
    ("«We open in May», said Brandt.", ["Brandt | direct | «We open in May»"]),
    ("‘We open in May,’ said Brandt.", ["Brandt | direct | ‘We open in May,’"]),
    ("'We open in May,' Brandt said.", ["Brandt | direct | 'We open in May,'"]),
    ("Brandt said: “We open in May.”", ["Brandt | direct | “We open in May.”"]),
    ("Brandt said, “We open in May.”", ["Brandt | direct | “We open in May.”"]),
    ("Brandt added: “It will not be cheap.”", ["Brandt | direct | “It will not be cheap.”"]),
    ("Brandt tweeted: “The quay is open again.”", ["Brandt | direct | “The quay is open again.”"]),
    ("“Will it hold?” Brandt asked.", ["Brandt | direct | “Will it hold?”"]),
    ("“Never again!” shouted Brandt.", ["Brandt | direct | “Never again!”"]),
    ("“We open in May,” she told reporters on Tuesday.", ["she | direct | “We open in May,”"]),
    ("“We open in May,” Brandt said in an interview.", ["Brandt | direct | “We open in May,”"]),
    (
        "“We open in May,” Brandt said, “and we close in June.”",
        ["Brandt | direct | “We open in May,” || “and we close in June.”"],
    ),
    (
        "“We open in May,” Brandt said. “We close in June. That is all.”",
        ["Brandt | direct | “We open in May,” || “We close in June. That is all.”"],
    ),
    (
        "“It is late. It is cold. We go home,” said Brandt.",
        ["Brandt | direct | “It is late. It is cold. We go home,”"],
    ),
    ("“It is late. We go home.” Brandt said.", ["Brandt | direct | “It is late. We go home.”"]),
    (
        "“It is late and cold,” said Ida Brandt, the mayor of Aldmouth.",
        ["Ida Brandt, the mayor of Aldmouth | direct | “It is late and cold,”"],
    ),
    (
        "“It is late and cold,” Ida Brandt, the mayor, said.",
        ["Ida Brandt, the mayor, | direct | “It is late and cold,”"],
    ),
    (
        "“It was long,” Brandt said.\n“It was worth every hour of it.”",
        ["Brandt | direct | “It was long,” || “It was worth every hour of it.”"],
    ),
    (
        "“We begin in May,” Brandt said. “It will take years.\n\n“And then we rest.”",
        ["Brandt | direct | “We begin in May,” || “It will take years || “And then we rest.”"],
    ),
    ("Brandt continued:\n\n“There is no money left for it.”", ["Brandt | direct | “There is no money left for it.”"]),
    ("Brandt was brief: “There is no money left for it.”", ["Brandt | direct | “There is no money left for it.”"]),
    ("AUGUSTFORT (AP) — “We open in May,” Brandt said.", ["Brandt | direct | “We open in May,”"]),
]

MIXED = [
    (
        "Brandt said the plan was “a gift to one company.”",
        ["Brandt | mixed | the plan was “a gift to one company.”"],
    ),
    ("It was “a gift to one company,” Brandt said.", ["Brandt | mixed | It was “a gift to one company,”"]),
    (
        "Brandt called the plan “a gift to one company.”",
        ["Brandt | mixed | the plan “a gift to one company.”"],
    ),
    (
        "Brandt said that she was “tired but happy” and would stay.",
        ["Brandt | mixed | that she was “tired but happy” and would stay"],
    ),
    (
        "Brandt criticized the plan as “a gift to one company.”",
        ["Brandt | mixed | the plan as “a gift to one company.”"],
    ),
    (
        "According to Brandt, the plan is “a gift to one company.”",
        ["Brandt | mixed | the plan is “a gift to one company.”"],
    ),
]

INDIRECT = [
    ("Brandt said that the quay would open in May.", ["Brandt | indirect | that the quay would open in May"]),
    ("Brandt said the quay would open in May.", ["Brandt | indirect | the quay would open in May"]),
    ("The quay would open in May, Brandt said.", ["Brandt | indirect | The quay would open in May"]),
    ("The quay would open in May, said Brandt.", ["Brandt | indirect | The quay would open in May"]),
    (
        "The quay, she said, would open in May.",
        ["she | indirect | The quay || would open in May"],
    ),
    (
        "Each time the city said yes, he noted, only one ship came.",
        ["he | indirect | Each time the city said yes || only one ship came"],
    ),
    ("According to Brandt, the quay is safe.", ["Brandt | indirect | the quay is safe"]),
    ("The quay is safe, according to Brandt.", ["Brandt | indirect | The quay is safe"]),
    (
        "According to a report by the city, the quay is safe.",
        ["a report by the city | indirect | the quay is safe"],
    ),
    ("Brandt has repeatedly said that the quay is safe.", ["Brandt | indirect | that the quay is safe"]),
    ("Brandt also noted that the quay is safe.", ["Brandt | indirect | that the quay is safe"]),
    ("Brandt told the council that the quay is safe.", ["Brandt | indirect | that the quay is safe"]),
    ("Brandt told reporters the quay is safe.", ["Brandt | indirect | the quay is safe"]),
    (
        "Brandt said in a statement on Monday that the quay is safe.",
        ["Brandt | indirect | that the quay is safe"],
    ),
    ("Brandt said Wednesday that the quay is safe.", ["Brandt | indirect | that the quay is safe"]),
    ("Brandt asked whether the quay is safe.", ["Brandt | indirect | whether the quay is safe"]),
    ("Brandt pointed out that the quay is safe.", ["Brandt | indirect | that the quay is safe"]),
    (
        "Brandt, a former engineer, said that the quay is safe.",
        ["Brandt, a former engineer, | indirect | that the quay is safe"],
    ),
    (
        "Brandt, who has seen it, said that the quay is safe.",
        ["Brandt | indirect | that the quay is safe"],
    ),
    (
        "Brandt said the wall was safe and added that it would last.",
        ["Brandt | indirect | the wall was safe", "Brandt | indirect | that it would last"],
    ),
    (
        "Brandt said the wall was safe, adding that it would last.",
        ["Brandt | indirect | the wall was safe", "Brandt | indirect | that it would last"],
    ),
    (
        "Brandt said the wall was safe, but Vane said that it was not.",
        ["Brandt | indirect | the wall was safe", "Vane | indirect | that it was not"],
    ),
    (
        "Brandt stated that Vane said that the wall was safe.",
        ["Brandt | indirect | that Vane said that the wall was safe"],
    ),
    ("Brandt promised to resign in May.", ["Brandt | indirect | to resign in May"]),
    ("Two officials said that the wall was safe.", ["Two officials | indirect | that the wall was safe"]),
    ("A source close to Brandt said the wall was safe.", ["A source close to Brandt | indirect | the wall was safe"]),
    (
        "In Aldmouth, Brandt said that the wall was safe.",
        ["Brandt | indirect | that the wall was safe"],
    ),
    ("Brandt: the wall is safe\n\nIda Brandt was there.", ["Brandt | indirect | the wall is safe"]),
    (
        "Brandt accused the city of hiding the figure.",
        ["Brandt | indirect | the city of hiding the figure"],
    ),
]

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


def lines(text: str) -> list[str]:
    """What is found, a line for each quotation."""
    return [line(text, quotation) for quotation in find(Article("a", text))]


def line(text: str, quotation: Quotation) -> str:
    source = quotation.source.span.of(text) if quotation.source.span else "–"
    words = " || ".join(span.of(text) for span in quotation.content)
    return f"{source} | {quotation.kind.value} | {words}"


@pytest.mark.parametrize(("text", "expected"), DIRECT + MIXED + INDIRECT + FURTHER)
def test_words_are_found_with_their_source(text: str, expected: list[str]) -> None:
    assert lines(text) == expected
    assert all(quotation.said for quotation in find(Article("a", text)))


def test_an_unclosed_mark_spoils_nothing_behind_its_paragraph() -> None:
    text = "“We open in May, Brandt said.\n\nThe wall is old.\n\n“It is safe,” Vane said.\n\nIt rained."
    assert lines(text)[-1] == "Vane | direct | “It is safe,”"


def test_the_order_of_articles_is_kept() -> None:
    texts = ["Brandt said that it rained.", "", "Vane said that it rained."]
    found = list(extract_all(Article(str(n), text) for n, text in enumerate(texts)))
    assert [len(quotations) for quotations in found] == [1, 0, 1]
