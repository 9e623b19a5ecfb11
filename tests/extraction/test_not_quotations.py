"""What is nobody's words: wishes and beliefs, scare quotes, titles, songs."""

from __future__ import annotations

import pytest

from index.core.types import Article
from index.extraction.quotations.detector import find
from tests.test_quotations import line, lines

NOT_SAID = [
    ("Brandt wants to resign in May.", ["Brandt | indirect | to resign in May"]),
    ("Brandt believes that the wall is safe.", ["Brandt | indirect | that the wall is safe"]),
    ("Brandt hopes to see it finished.", ["Brandt | indirect | to see it finished"]),
    ("Brandt thinks that the wall is safe.", ["Brandt | indirect | that the wall is safe"]),
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


@pytest.mark.parametrize(("text", "expected"), NOT_SAID)
def test_a_wish_or_belief_is_not_said(text: str, expected: list[str]) -> None:
    assert lines(text) == expected
    assert not any(quotation.said for quotation in find(Article("a", text)))


@pytest.mark.parametrize("text", NOTHING)
def test_nobody_is_quoted(text: str) -> None:
    """Nothing is found, or what is found is told to be nobody's words: a belief, a denial, something unsaid."""
    assert [line(text, quotation) for quotation in find(Article("a", text)) if quotation.said] == []
