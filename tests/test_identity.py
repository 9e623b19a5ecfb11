"""One speaker across the archive, whatever order the names come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.abbreviations import explained
from index.identity import Name
from index.nicknames import NICKNAMES
from index.ties import identities
from index.vocabulary import Being


def person(text: str) -> Name:
    return Name(text, Being.PERSON)


def together(*names: str) -> list[set[str]]:
    """The speakers that these persons' names make up."""
    blocks: dict[str, list[Name]] = {}
    for name in map(person, names):
        blocks.setdefault(name.block, []).append(name)
    return sorted((set(i.names) for block in blocks.values() for i in identities(block)), key=sorted)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Sergei Lavrov", "Lavrov"], [{"Sergei Lavrov", "Lavrov"}]),
        (["Sergei Lavrov", "SERGEI LAVROV"], [{"Sergei Lavrov", "SERGEI LAVROV"}]),
        (["Sergei V. Lavrov", "Sergei Lavrov"], [{"Sergei V. Lavrov", "Sergei Lavrov"}]),
        (["José Martí", "Jose Marti"], [{"José Martí", "Jose Marti"}]),
        (["Eleanor Smith", "Daniel Smith"], [{"Daniel Smith"}, {"Eleanor Smith"}]),
        (["Eleanor Smith", "Daniel Smith", "Smith"], [{"Daniel Smith"}, {"Eleanor Smith"}, {"Smith"}]),
        (["Donald Trump", "Donald Trump Jr."], [{"Donald Trump"}, {"Donald Trump Jr."}]),
        (
            ["Volodymyr Zelensky", "Volodymyr Zelenskyy", "Zelenskiy"],
            [{"Volodymyr Zelensky", "Volodymyr Zelenskyy", "Zelenskiy"}],
        ),
        (["Sergei Lavrov", "Sergey Lavrov"], [{"Sergei Lavrov", "Sergey Lavrov"}]),
        (["Boris Yeltsin", "Boris Eltsin"], [{"Boris Eltsin", "Boris Yeltsin"}]),
        (["S. Lavrov", "Sergei Lavrov"], [{"S. Lavrov", "Sergei Lavrov"}]),
        (["Tim Kaine", "Timothy Kaine", "T. Kaine"], [{"Tim Kaine", "Timothy Kaine", "T. Kaine"}]),
        (["T. Kaine", "Tom Kaine", "Tim Kaine"], [{"T. Kaine"}, {"Tim Kaine"}, {"Tom Kaine"}]),
        (["George Bush", "George W. Bush"], [{"George Bush", "George W. Bush"}]),
        (["Al Green", "Alan Green"], [{"Al Green"}, {"Alan Green"}]),
        (["Anna Miller", "Anna Mueller"], [{"Anna Miller"}, {"Anna Mueller"}]),
        (["Donald Trump Jr.", "Trump"], [{"Donald Trump Jr."}, {"Trump"}]),
        (["Angela Merkel", "Angela Davis"], [{"Angela Davis"}, {"Angela Merkel"}]),
        (["Narendra Modi", "Moody"], [{"Moody"}, {"Narendra Modi"}]),
        (["David Pryor", "Prior", "Pryor"], [{"David Pryor", "Pryor"}, {"Prior"}]),
        (["Moody", "Modi"], [{"Modi"}, {"Moody"}]),
        (["Rashid Nurgaliev", "Nurgaliyev"], [{"Nurgaliyev", "Rashid Nurgaliev"}]),
        (["Volodymyr Zelensky", "Zelens’kyi", "Zelensky"], [{"Volodymyr Zelensky", "Zelens’kyi", "Zelensky"}]),
        (["J. D. Vance", "JD Vance", "J.D. Vance", "Vance"], [{"J. D. Vance", "JD Vance", "J.D. Vance", "Vance"}]),
        (["JD Vance", "James David Vance"], [{"JD Vance", "James David Vance"}]),
        (["JD Vance", "James Robert Vance"], [{"JD Vance"}, {"James Robert Vance"}]),
        (["VLADIMIR PUTIN", "Vladimir Putin", "Putin"], [{"VLADIMIR PUTIN", "Vladimir Putin", "Putin"}]),
        (["AL GORE", "Al Gore"], [{"AL GORE", "Al Gore"}]),
        (
            ["Hillary Rodham Clinton", "Hillary R. Clinton", "Hillary Clinton", "Bill Clinton"],
            [{"Hillary Rodham Clinton", "Hillary R. Clinton", "Hillary Clinton"}, {"Bill Clinton"}],
        ),
        (["Bill Clinton", "William J. Clinton"], [{"Bill Clinton", "William J. Clinton"}]),
        (["Mike Pence", "Michael Pence"], [{"Mike Pence", "Michael Pence"}]),
        (["Ted Kennedy", "Edward M. Kennedy"], [{"Ted Kennedy", "Edward M. Kennedy"}]),
        (["Ted Bell", "Edward Bell", "Theodore Bell"], [{"Ted Bell"}, {"Edward Bell"}, {"Theodore Bell"}]),
        (["Bob Clinton", "William Clinton"], [{"Bob Clinton"}, {"William Clinton"}]),
        (["Paul Ryan", "Paula Ryan"], [{"Paul Ryan"}, {"Paula Ryan"}]),
        (["George W. Bush", "George H. W. Bush"], [{"George W. Bush"}, {"George H. W. Bush"}]),
        (
            ["George Bush", "George W. Bush", "George H.W. Bush"],
            [{"George Bush"}, {"George W. Bush"}, {"George H.W. Bush"}],
        ),
        (["Robert F. Kennedy", "Robert F. Kennedy Jr."], [{"Robert F. Kennedy"}, {"Robert F. Kennedy Jr."}]),
        (["Bill de Blasio", "de Blasio"], [{"Bill de Blasio", "de Blasio"}]),
        (["Chris Van Hollen", "Van Hollen"], [{"Chris Van Hollen", "Van Hollen"}]),
        (
            ["Debbie Wasserman Schultz", "Wasserman Schultz", "Schultz"],
            [{"Debbie Wasserman Schultz", "Wasserman Schultz", "Schultz"}],
        ),
        (["George Allen Smith", "Allen Smith"], [{"George Allen Smith"}, {"Allen Smith"}]),
        (["Ida Brandt", "Ida Brandt (baker)"], [{"Ida Brandt"}, {"Ida Brandt (baker)"}]),
    ],
)
def test_whose_names_are_one(names: list[str], expected: list[set[str]]) -> None:
    assert together(*names) == sorted(expected, key=sorted)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["the Kremlin", "Kremlin", "The Kremlin"], [{"the Kremlin", "Kremlin", "The Kremlin"}]),
        (["NATO", "Nato"], [{"NATO", "Nato"}]),
        (["U.N.", "UN"], [{"U.N.", "UN"}]),
        (
            ["the Clinton campaign", "Hillary Clinton's campaign", "Clinton’s presidential campaign"],
            [{"the Clinton campaign", "Hillary Clinton's campaign", "Clinton’s presidential campaign"}],
        ),
        (["the Clinton campaign", "the Trump campaign"], [{"the Clinton campaign"}, {"the Trump campaign"}]),
        (
            ["the Clinton campaign", "Hillary Clinton's campaign", "Bill Clinton's campaign"],
            [{"the Clinton campaign"}, {"Hillary Clinton's campaign"}, {"Bill Clinton's campaign"}],
        ),
        (["the Clinton campaign", "the Clinton Foundation"], [{"the Clinton campaign"}, {"the Clinton Foundation"}]),
        (["Department of Justice", "the Justice Department"], [{"Department of Justice", "the Justice Department"}]),
        (["Apple", "Apple Inc."], [{"Apple", "Apple Inc."}]),
        (["Justice Department", "State Department"], [{"Justice Department"}, {"State Department"}]),
        (
            ["Republican National Committee (RNC)", "Republican National Committee"],
            [{"Republican National Committee (RNC)", "Republican National Committee"}],
        ),
    ],
)
def test_which_organizations_are_one(names: list[str], expected: list[set[str]]) -> None:
    blocks: dict[str, list[Name]] = {}
    for name in (Name(text, Being.ORGANIZATION) for text in names):
        blocks.setdefault(name.block, []).append(name)
    found = [set(i.names) for block in blocks.values() for i in identities(block)]
    assert sorted(found, key=sorted) == sorted(expected, key=sorted)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Republican National Committee (RNC) met", {("RNC", "Republican National Committee")}),
        ("the Federal Bureau of Investigation (F.B.I.)", {("F.B.I.", "Federal Bureau of Investigation")}),
        ("the Department of Justice (DOJ)", {("DOJ", "Department of Justice")}),
        ("the Alliance to Reclaim Our Schools (AROS)", {("AROS", "Alliance to Reclaim Our Schools")}),
        ("said Bob Scott (D) of Virginia", set()),
        ("Tim Kaine (VA) said", set()),
        ("the party (GOP) won", set()),
        ("(RNC)", set()),
        ("National Committee (RNC)", set()),
    ],
)
def test_abbreviations_that_an_article_explains(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(short, long) for long, short in explained(text)} == expected


def test_no_nickname_is_a_full_name_of_another() -> None:
    assert not {full for names in NICKNAMES.values() for full in names} & set(NICKNAMES)


def test_the_fullest_spelling_is_the_name() -> None:
    (lavrov,) = identities(map(person, ["Lavrov", "SERGEI LAVROV", "Sergei Lavrov"]))
    assert (lavrov.id, lavrov.name) == ("sergei-lavrov", "Sergei Lavrov")


def test_the_everyday_name_goes_before_the_formal_one() -> None:
    (clinton,) = identities(map(person, ["William J. Clinton", "Bill Clinton", "William Clinton"]))
    assert (clinton.id, clinton.name) == ("bill-clinton", "Bill Clinton")


def test_an_organization_is_nobody_of_that_name() -> None:
    names = [Name("Trump", Being.PERSON), Name("Trump", Being.ORGANIZATION), Name("the Trump", Being.ORGANIZATION)]
    assert [i.names for i in identities(names)] == [("Trump",), ("Trump", "the Trump")]


words = st.sampled_from(["Anna", "Ben", "Smith", "Jones", "Jr.", "de", "O'Neil", "X.", "É"])
names = st.lists(st.builds(Name, st.lists(words, min_size=1, max_size=4).map(" ".join), st.sampled_from(Being)))


@given(names, st.randoms())
def test_the_order_of_the_names_does_not_matter(them: list[Name], random: object) -> None:
    for block in {n.block for n in them}:
        mine = [n for n in them if n.block == block]
        shuffled = list(mine)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        assert identities(mine) == identities(shuffled)


@given(names)
def test_every_name_is_somebodys_and_only_theirs(them: list[Name]) -> None:
    for block in {n.block for n in them}:
        mine = {n for n in them if n.block == block}
        found = [(name, i.being) for i in identities(mine) for name in i.names]
        assert sorted(found) == sorted((n.text, n.being) for n in mine)
