"""Capitalised words that are nobody's name, as real archives have them: no speaker comes of them."""

from __future__ import annotations

import pytest

from index.core.types import Article, Being
from index.extraction.pipeline import extract
from index.text.name_parts import split_joined_names


def speakers(text: str) -> set[str]:
    return {q.source.name for q in extract(Article("a", text)) if q.source.name}


@pytest.mark.parametrize(
    "text",
    [
        "The yard will build new ships. There are also plans to develop a centre in the north for building platforms.",
        "Sport matters to the nation. There would be no Olympic victories, he said, if no children took part in it.",
        "The President cited recent disturbances at the Tsaritsyno marketplace. It was a goal of the police, he said, "
        "to prevent such conflicts.",
        "The German Chancellor welcomed the guests at the airport and expressed the hope that trade would grow.",
        "The Governor-General noted that the visit would be useful for the development of trade.",
        "Following proposals of the Council for Culture and Art, the President resolved to award the prize to a writer.",
        "The results of Russian-German consultations showed that trade had grown.",
        "Opinion polls show that the party may gain. It said that the party would govern.",
        "Recent press reports indicate that the herring is back. He said that prices would fall.",
        "Trade and Industry Department officials declined to comment on the sale, he said, and went home.",
        "A London-based Nordic banking expert said that the rules would be eased.",
    ],
)
def test_no_speaker_comes_of_it(text: str) -> None:
    assert speakers(text) == set()


def test_a_line_of_a_list_is_no_turn() -> None:
    task = "The Government was instructed to draft a plan of action to speed up growth.\n\nDeadline: July 15, 2018\n\n"
    assert "Deadline" not in speakers(task * 4)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mr Kolb spoke on Monday. He said that the harbour would open in May.", "Kolb"),
        ("On Monday Kolb told the board of his plans. He said that the harbour would open in May.", "Kolb"),
    ],
)
def test_who_is_shown_to_be_a_person_still_is_one(text: str, name: str) -> None:
    assert speakers(text) == {name}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Standard and Poor's Corp said it upgraded the debt of Brock.", "Standard and Poor's Corp"),
        ("CCR Video Corp said it is now current in its filings.", "CCR Video Corp"),
        ("AM International Inc said that orders at its unit rose.", "AM International Inc"),
    ],
)
def test_a_firm_is_called_by_its_whole_name(text: str, name: str) -> None:
    assert speakers(text) == {name}


def test_a_commonwealth_is_no_person() -> None:
    text = "The Commonwealth declared its support for the talks. The document said that the sides would go on."
    assert {q.source.being for q in extract(Article("a", text))} <= {Being.ORGANIZATION, Being.UNNAMED}


def test_a_lost_space_is_found() -> None:
    turn = "VladimirPutin: What do we know of it?\n\nSergeiDonskoy: We know a great deal of it by now.\n\n"
    assert speakers(turn * 3) == {"Vladimir Putin", "Sergei Donskoy"}
    assert split_joined_names(["McDonald"]) == ["McDonald"]
    assert split_joined_names(["DeSantis"]) == ["DeSantis"]
