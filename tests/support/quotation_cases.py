"""Texts with the quotations in them, and texts in which nobody is quoted.

A line of an expectation reads "source | kind | content", content spans divided by " || ".
"""

from __future__ import annotations

from index.core.types import Article, Quotation
from index.extraction.quotations.detector import detect_quotations

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


NOTHING = [
    "The “wall” is a fence.",
    "The so-called “people’s wall” was built in 1931.",
    "She sang “Silent Night” in the square.",
    "He reads “War and Peace” every summer.",
    "The ship “Albatross” lies in the harbour.",
    "The film “The Wall” opens on Friday.",
    "Sign up for our newsletter.",
    "Photo: Ida Brandt",
    "Read more: the wall of Kessel",
    "The wall is 12 metres high.",
    "Brandt met the council on Monday.",
    "Brandt and Vale shook hands.",
    "The council voted on the plan.",
    "Brandt says nothing, and we go on to the end of the quay, where the boats are.",
    "Brandt said nothing about the money.",
    "Monday: rain. Tuesday: sun.",
    "Ingredients: flour, sugar, eggs",
    "The nickname “Big Tom” stuck.",
    "Tickets cost 12 crowns.",
    "Brandt was born in 1961.",
    "It rained for three days.",
    "The company was founded by Ida Brandt.",
    "“Closed”",
    "“The Wall” and “The Sea” were shown.",
    "The word “wall” has four letters.",
    "The storm closed the quay.",
    "Brandt did not answer.",
    "He could not be reached for comment.",
    "The talks lasted for an hour.",
    "A spokesman was not available.",
    "Brandt will speak on Monday.",
    "Brandt declined to comment on it.",
    "Nobody said that the wall was safe.",
    "Brandt refused to say whether the wall was safe.",
    "",
    "   \n\n  ",
    "Word",
    "The quay was closed on Monday.",
    "“",
    "”“”“",
    '"""',
    "The so-called “experts” went home.",
    "She read “The Old Man and the Sea” twice.",
    "The ship “Aurora” arrived at noon.",
    "The film “A Long Way Home” opens on Friday.",
    "Brandt sang “Silent Night” and left the stage.",
    "The band played “Yesterday” at noon.",
    "The 6'2\" guard stood at the gate.",
    'It was 5\'10" long and 3" wide.',
    "The '90s were different.",
    "Rock 'n' roll came to Aldmouth late.",
    "The dockers’ hall and the teachers’ hall are closed.",
    "It’s the city’s wall, isn’t it?",
    "The talks ended without a result.",
    "The statement was long.",
    "A third comment consisted of formulas.",
    "The report is due in May.",
    "The state of the wall is bad.",
    "Postal claims are rare in Aldmouth.",
    "The note was found in a drawer.",
    "The talks, which began in May, ended in June.",
    "Brandt was born in 1960.",
    "Brandt met Vane in May.",
    "Brandt did not say that the wall was safe.",
    "Brandt never said that the wall was safe.",
    "Brandt was told to leave.",
    "The meeting is expected to last until ten.",
    "Having been called back, the ship turned.",
    "The harbour opens at 10:30.",
    "Tickets: 12 crowns at the gate.",
    "Note: this article was changed in May.",
    "Photo: the wall in winter",
    "The wall (see page 4) is old.",
    "No flashy transactions",
    "What does the New Year bring us?",
    "p>",
    "# “They know the number”",
    "The sign on the door read nothing at all.",
    "Read more",
    "Stocks rose 3 percent.",
    "The winner is “Luna.”",
    "It is known as the “blue hour” here.",
    "The plan was presented to the council in March.",
    "The call came at noon.",
    "The question is open.",
    "He left. She stayed.",
    "The price: 12 crowns.",
]


def lines(text: str) -> list[str]:
    """What is found, a line for each quotation."""
    return [line(text, quotation) for quotation in detect_quotations(Article("a", text))]


def line(text: str, quotation: Quotation) -> str:
    source = quotation.source.span.of(text) if quotation.source.span else "–"
    words = " || ".join(span.of(text) for span in quotation.content)
    return f"{source} | {quotation.kind.value} | {words}"
