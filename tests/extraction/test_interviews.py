"""Interviews without labels: the answers are the one interviewee's, or nobody's."""

from __future__ import annotations

import pytest

from index.core.types import Article
from index.extraction.documents.layout import DocumentLayout
from index.extraction.pipeline import extract

INTERVIEWS: dict[str, tuple[str, str, list[str]]] = {
    "bold": (
        "Tom Okafor",
        "A year under the ice",
        [
            "For a year Tom Okafor has dived under the harbour. We talked to him on the quay.",
            "**When did you first go down?**",
            "In March. I was so cold that I could not speak.",
            "**What do you see there?**",
            "My own hands, and little else.",
            "**Are you ever afraid?**",
            "I am afraid of the soup. It is always cold when I come up.",
        ],
    ),
    "plain": (
        "Ida Brandt",
        "Interview with Ida Brandt, harbour master",
        [
            "She closed the port in April.",
            "You closed it overnight. Why?",
            "We could not keep it open in this ice. I had two ships to get out.",
            "What did the owners tell you?",
            "They told me to pray.",
            "And did you?",
            "I did. It did not help.",
        ],
    ),
    "italic, named above a quotation": (
        "Maria Zorina",
        "",
        [
            "Maria Zorina: “I have never owned a map”",
            "*How do you find your way?*",
            "I ask people. They like that.",
            "*Have you ever been lost?*",
            "Twice, and both times I liked where I was.",
            "*Would you do it again?*",
            "I would. My feet would not.",
        ],
    ),
    "dashes": (
        "Karl Voss",
        "Karl Voss answers our questions",
        [
            "The baker has been up since two.",
            "– Good morning. Did you sleep?",
            "– I did not. I never do on Fridays.",
            "– Who eats all this bread?",
            "– My neighbours. I eat none of it.",
            "– Will you retire?",
            "– I have tried.",
        ],
    ),
    "headings, and the interviewer named": (
        "Ida Brandt",
        "On the ice",
        [
            "By Ann Reporter",
            "Ann Reporter met Ida Brandt at the port.",
            "## How long have you been here?",
            "I came in 1990. My father worked here.",
            "We had no boats then.",
            "## What has changed for you?",
            "I have a chair now. I use it in winter.",
            "## And your wish?",
            "A second chair. I would put my feet on it.",
            "Ida Brandt was speaking to Ann Reporter. The port opens on Monday.",
        ],
    ),
    "an expert is asked": (
        "Piet de Vries",
        "",
        [
            "We asked the historian Piet de Vries about the wall.",
            "Why do you love that wall?",
            "Because I was born behind it.",
            "Will you see it fall?",
            "I hope not. My students hope so.",
            "What do you tell them?",
            "I tell them to wait.",
        ],
    ),
    "somebody talks to": (
        "Ida Brandt",
        "On the ice",
        [
            "Ann Reporter talks to Ida Brandt.",
            "How long have you been here?",
            "I came in 1990.",
            "Do you like it?",
            "I like the ice.",
            "What do you miss?",
            "My brother. He went home.",
        ],
    ),
    "she talked to us": (
        "Ida Brandt",
        "Nobody sleeps here",
        [
            "Ida Brandt has run the port for ten years. She talked to us in her office, over the ice.",
            "*You never sleep?*",
            "I sleep in March.",
            "*What keeps you awake?*",
            "The ice. I hear it.",
            "*Would you sell the port?*",
            "I would sell my bed first.",
            "*The interview was edited.*",
        ],
    ),
    "a note behind the last answer": (
        "Karl Voss",
        "Bread",
        [
            "In conversation with the baker Karl Voss.",
            "**Did you sleep?**",
            "I did not.",
            "**Who eats your bread?**",
            "My neighbours. I eat none.",
            "**Will you retire?**",
            "I have tried.",
            "Voss’s bakery opens at four.",
        ],
    ),
}
NEAR_MISSES: dict[str, tuple[str, list[str]]] = {
    "FAQ of an authority": (
        "Parking permits: questions to the office",
        [
            "The office of Ida Brandt answers questions on permits.",
            "Do I need a permit?",
            "Yes, if you live inside the ring. We check every night.",
            "What if I lose my permit?",
            "We send you another one within a week.",
            "Can I appeal?",
            "You can. Write to our office.",
        ],
    ),
    "FAQ of a company with its head": (
        "Questions about your water",
        [
            "Norland Water answers our questions. Its head is Ida Brandt.",
            "Who are you?",
            "We are the town's supplier. We pump eleven million litres a day.",
            "Can your water be drunk?",
            "Yes. We test it daily.",
            "How do you set the price?",
            "We ask the council.",
            "When did you last raise it?",
            "In 2019. Brandt signed the order.",
        ],
    ),
    "quiz": (
        "Quiz of the week, with Ida Brandt",
        [
            "How well do you know your town?",
            "Who built the bridge?",
            "The brothers Vale, in 1912.",
            "When did the harbour last freeze?",
            "In 1986, for eleven days.",
            "Who said “I came by boat”?",
            "The first mayor, to his wife.",
        ],
    ),
    "agony column": (
        "Ask Vera Lund",
        [
            "Vera Lund answers your questions.",
            "My husband snores and I cannot sleep. I have tried wax. What should I do?",
            "Dear Tired, buy a second bed. You will both be happier.",
            "I have lent my sister my car and I want it back. How do I ask?",
            "You say please. Then you take the key.",
            "My dog eats my shoes. I love him. What can I do?",
            "Walk barefoot, as I do.",
        ],
    ),
    "questions as crossheads": (
        "What Ida Brandt knew",
        [
            "The interview with the police took an hour.",
            "What did she know?",
            "The harbour master had seen the report in May, her lawyer says. “I read it at home,” she told the court.",
            "Who told her?",
            "A clerk, it seems. He has left the town.",
            "What now?",
            "The court meets on Monday. “I will be there,” said Tom Okafor, the prosecutor.",
        ],
    ),
    "essay with questions as crossheads": (
        "Why I run",
        [
            "By Tom Okafor",
            "I spoke to Ida Brandt last week, and she asked me why.",
            "Why do I run?",
            "I run because I cannot stand still. My mother could not either.",
            "Who am I running from?",
            "I have never looked behind me.",
            "Where am I going?",
            "Home, mostly. I like my kitchen.",
        ],
    ),
    "two interviewees": (
        "On the ice",
        [
            "We talked to Ida Brandt and Tom Okafor on the quay.",
            "How long have you worked together?",
            "Ten years. I do the talking.",
            "Do you ever quarrel?",
            "We do, on Mondays.",
            "What about?",
            "About what I said on Friday.",
        ],
    ),
    "nobody named": (
        "On the ice",
        [
            "We talked to the oldest pilot of the port.",
            "How long have you been here?",
            "I came in 1990.",
            "Do you like it?",
            "I like the ice.",
            "What do you miss?",
            "My brother. He went home.",
        ],
    ),
    "headline about somebody else": (
        "The man who shot Willy Brandt",
        [
            "A historian talked to us about the chancellor's last years.",
            "When did you first hear of the letters?",
            "I found them in 1990, in a drawer.",
            "Did you read them all?",
            "I read two. I gave the rest to the archive.",
            "Would you do it again?",
            "I would read them all.",
        ],
    ),
    "people in the market": (
        "The mayor’s plan",
        [
            "Ida Brandt wants to sell the port. We asked people in the market.",
            "Would you buy it?",
            "I would not. I have a boat.",
            "Do you know what it costs?",
            "I do not want to know.",
            "Will you vote for her?",
            "I never vote.",
        ],
    ),
    "survey": (
        "What you told us",
        [
            "In an interview Ida Brandt said that she reads all letters.",
            "Do you like the tram?",
            "Yes: 40 per cent. No: 60 per cent.",
            "Do you own a car?",
            "Yes: 12 per cent.",
            "Would you walk?",
            "We asked 400 people; half of them would.",
        ],
    ),
    "one talks to the other": (
        "On the ice",
        [
            "Ida Brandt talks to Tom Okafor about the port.",
            "How long have you been here?",
            "I came in 1990.",
            "Do you like it?",
            "I like the ice.",
            "What do you miss?",
            "My brother. He went home.",
        ],
    ),
}


@pytest.mark.parametrize("layout", INTERVIEWS)
def test_answers_are_the_interviewees(layout: str) -> None:
    name, title, lines = INTERVIEWS[layout]
    text = "\n\n".join(lines)
    answers = [q for q in extract(Article("a", text, title=title)) if q.confidence == 0.9 and q.source.name]
    words = [span.of(text) for q in answers for span in q.content]
    assert {q.source.name for q in answers} == {name}
    questions = [line for line in lines if line.rstrip("*").endswith("?")]
    assert not any(question in " ".join(words) for question in questions)
    assert len(answers) == len(questions)
    assert not any(name.split()[-1] in each or "edited" in each for each in words)


@pytest.mark.parametrize("kind", NEAR_MISSES)
def test_answers_of_anybody_else_are_nobodys(kind: str) -> None:
    title, lines = NEAR_MISSES[kind]
    text = "\n\n".join(lines)
    named = [q for q in extract(Article("a", text, title=title)) if q.source.name and q.kind.value == "direct"]
    assert all('"' in line or "“" in line for q in named for line in [text[q.content[0].start - 1 : q.content[0].end]])


def test_an_author_is_not_the_interviewee() -> None:
    _, title, lines = INTERVIEWS["bold"]
    quotations = extract(Article("a", "\n\n".join(lines), title=title, author="Tom Okafor"))
    assert not [q for q in quotations if q.source.name and q.kind.value == "direct"]


@pytest.mark.parametrize(
    "unit", ["Why you?\n\nI am.\n\n", "**Why you?**\n\n", "– You?\n– I am.\n", "We asked Ida Brandt and "]
)
def test_long_interviews_have_a_layout(unit: str) -> None:
    text = unit * 20_000
    interview = DocumentLayout.of(Article("a", text)).interview
    assert interview is None or interview.span.end <= len(text)
