"""Where nobody can be known, or somebody else is named nearby: no name, or still the right one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.core.types import Article
from index.extraction.pipeline import extract
from tests.support.speaker_cases import NAMED, ORGANIZATIONS, PRONOUNS, ROLES, last

NOBODY = [
    "The Presidents said it rained.",
    "Ida Brandt met Karl Voss. The Ministers stressed that it rained.",
    "The Executive Order said it rained.",
    "The head of the Russian State said it rained.",
    "C and D said it rained.",
    "A source said it rained.",
    "A source close to Sergei Lavrov said it rained.",
    "Two officials said it rained.",
    "Critics said it rained.",
    "Some said it rained.",
    "People said it rained.",
    "Many voters said it rained.",
    "I said it rained.",
    "We said it rained.",
    "Ida Brandt came. I said it rained.",
    "It said it rained.",
    "He said it rained.",
    "She said it rained.",
    "They said it rained.",
    "Ida Brandt came. He said it rained.",
    "Karl Voss came. She said it rained.",
    "Ida Brandt came. His spokesman said it rained.",
    "Karl Voss came. His spokesman said it rained.",
    "Karl Voss came. Voss’s lawyer said it rained.",
    "Karl Voss came. A spokesman for Voss said it rained.",
    "Karl Voss came. Voss supporters said it rained.",
    "Karl Voss came. A Voss adviser said it rained.",
    "Karl Voss came. The minister said it rained.",
    "Senator Karl Voss met Senator Paul Hart. The senator said it rained.",
    "The minister said it rained.",
    "A man with a dog said it rained.",
    "Karl Voss passed. A man with a dog stopped. He said it rained.",
    "“It rains all day long in here.”",
    "Q: Does it rain?\nA: It does.\nQ: Does it?\nA: Yes.\nQ: Good.",
    "Officials told Karl Voss that it rained.",
    "Analysts said it rained.",
    "Authorities said it rained.",
    "Sources said it rained.",
    "“Karl Voss is late.” A woman said it rained.",
    "Karl Voss and Peter Lang came in. The engineer said it rained.",
    "Ida Brandt’s husband said it rained.",
    "One of the officials said it rained.",
    "Former officials said it rained.",
    "A report said it rained.",
    "The report said it rained.",
    "The statement said it rained.",
    "Nobody said it rained.",
    "The crowd said it rained.",
    "Someone said that Karl Voss was late.",
    "Neighbours of Karl Voss said it rained.",
    "The brother of Karl Voss said it rained.",
    "The head of the party of Karl Voss said it rained.",
    "Karl Voss came. They said it rained.",
    "Critics of Karl Voss said it rained.",
    "Polls said it rained. Karl Voss did not.",
    "Neither said it rained.",
    "Let’s say it rained.",
]

TRAPS = [
    ("The board of Brock met Ida Kolb. He said it rained.", None),
    # Capitals in front of a name that are no part of it.
    ("Presidents Vladimir Voss and Ida Brandt met. Mr Voss said it rained.", "Vladimir Voss"),
    ("President of Kessel Vladimir Voss: Good morning, Mr President.\n\nVladimir Voss: It rained.", "Vladimir Voss"),
    ("Trade and Industry Secretary Paul Voss said it rained.", "Paul Voss"),
    ("Aldmouth President Miguel de la Brandt said it rained.", "Miguel de la Brandt"),
    # Two people of one surname.
    ("Bill Hart left. Mrs. Hart said it rained.", "Hart"),
    ("Eleanor Smith met Daniel Smith. Daniel Smith said it rained.", "Daniel Smith"),
    ("Eleanor Smith met Daniel Smith. Mr. Smith said it rained.", "Daniel Smith"),
    ("Eleanor Smith met Daniel Smith. Ms. Smith said it rained.", "Eleanor Smith"),
    ("Eleanor Smith met Daniel Smith. Smith said it rained.", None),
    ("Karl Hart came. His son Eric Hart waved. Hart said it rained.", "Karl Hart"),
    ("Karl Hart Jr. met Karl Hart. Karl Hart Jr. said it rained.", "Karl Hart Jr."),
    # Named nearby, but not the speaker.
    ("Karl Voss met the mayor. Ida Brandt said it rained.", "Ida Brandt"),
    ("Ida Brandt recalled that Karl Voss said it rained.", "Ida Brandt"),
    ("Ida Brandt told Karl Voss that it rained.", "Ida Brandt"),
    ("“Karl Voss said it rained,” Ida Brandt said.", "Ida Brandt"),
    ("Ida Brandt said of Karl Voss that he was late.", "Ida Brandt"),
    ("Ida Brandt, a friend of Karl Voss, said it rained.", "Ida Brandt"),
    ("Ida Brandt, speaking for Karl Voss, said it rained.", "Ida Brandt"),
    ("Karl Voss’s wife, Ida Brandt, said it rained.", "Ida Brandt"),
    ("Homeland Security Secretary Jeh Johnson met Gary Johnson. Jeh Johnson said it rained.", "Jeh Johnson"),
    ("Governor Karl Voss met Vice President Ida Brandt. The president said it rained.", None),
    ("Ida Brandt left. Derelict Brandt said it rained.", "Ida Brandt"),
    ("Karl Voss met the widow of Paul Hart. The widow said it rained.", None),
    ("Voss spokeswoman Ida Brandt said it rained. Karl Voss left.", "Ida Brandt"),
]


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_named_where_nobody_can_be_known(text: str) -> None:
    source = last(text).source
    assert source.name is None
    assert source.confidence < 0.5


@pytest.mark.parametrize(("text", "name"), TRAPS)
def test_a_name_nearby_is_not_the_speaker(text: str, name: str | None) -> None:
    assert last(text).source.name == name


def test_whoever_is_named_in_a_relative_clause_is_not_the_source() -> None:
    text = (
        "Tom Vale, the union chief, met Ida Brandt. The union chief, who is no relation of Ida Brandt, said it rained."
    )
    (found,) = extract(Article("a", text))
    assert found.source.name != "Ida Brandt"
    assert found.source.span
    assert found.source.span.of(text).startswith("The union chief")


PIECES = st.lists(
    st.sampled_from(
        [text for text, _ in NAMED + PRONOUNS + ROLES + ORGANIZATIONS + TRAPS] + NOBODY + ["\n", "“", "Mr. "]
    ),
    max_size=10,
).map(" ".join)


@pytest.mark.slow
@settings(max_examples=50)
@given(PIECES)
def test_a_name_is_made_of_words_of_the_article(text: str) -> None:
    known = text.lower()
    for quotation in extract(Article("a", text)):
        for word in (quotation.source.name or "").replace(";", "").split():
            assert word.lower() in known
        if quotation.source.name is None:
            assert quotation.source.confidence < 0.5


COLUMN = "My brother left early.\nI said that it rained.\nThen my mother came."
INTERVIEW = "Did it rain?\nI said that it rained.\nWas it cold?\nI said that it was cold."


@pytest.mark.parametrize(
    ("text", "author", "name"),
    [
        (COLUMN, "Ida Brandt", "Ida Brandt"),
        (COLUMN, "By IDA T. BRANDT", "Ida T. Brandt"),
        (COLUMN, "Ida Brandt. Email: ida@example.org", "Ida Brandt"),
        (COLUMN, "", None),
        (COLUMN, "Ida Brandt and Karl Voss", None),
        (COLUMN, "The Harbour Times", None),
        (COLUMN, "The Courier", None),
        (INTERVIEW, "Ida Brandt", None),
        ("Karl Voss came. “I said that it rained,” he said.", "Ida Brandt", "Karl Voss"),
    ],
)
def test_i_is_the_one_author_of_a_text_of_their_own(text: str, author: str, name: str | None) -> None:
    found = extract(Article("a", text, outlet="The Courier", author=author))
    assert found
    assert all(quotation.source.name == name for quotation in found)
