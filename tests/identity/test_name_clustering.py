"""One speaker across the archive, whatever order the names come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.core.types import Being
from index.identity.linking import identities
from index.identity.name import Name
from index.lexicon.nicknames import NICKNAMES
from index.text.abbreviations import abbreviation_definitions


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
        (["Jim Clyburn", "James E. Clyburn", "James Clyburn"], [{"Jim Clyburn", "James E. Clyburn", "James Clyburn"}]),
        (["Jim Clyburn", "Joan E. Clyburn"], [{"Jim Clyburn"}, {"Joan E. Clyburn"}]),
        (["Chris Ward", "Det Supt Chris Ward"], [{"Chris Ward", "Det Supt Chris Ward"}]),
        (["Chris Ward", "Sgt Ward"], [{"Chris Ward", "Sgt Ward"}]),
        (["Anna Holt", "Lt Col Anna Holt", "Lt. Col. Holt"], [{"Anna Holt", "Lt Col Anna Holt", "Lt. Col. Holt"}]),
        (["Joseph Needham", "Col Needham"], [{"Joseph Needham"}, {"Col Needham"}]),
        (["Dan Ward", "Det Supt Chris Ward"], [{"Dan Ward"}, {"Det Supt Chris Ward"}]),
        (["Carl Anna Holt", "Anna Holt"], [{"Carl Anna Holt"}, {"Anna Holt"}]),
        (["President Vladimir Putin", "Vladimir Putin"], [{"President Vladimir Putin", "Vladimir Putin"}]),
        (["Russia Vladimir Putin", "Vladimir Putin"], [{"Russia Vladimir Putin", "Vladimir Putin"}]),
        (["Mary Jo White", "Jo"], [{"Mary Jo White"}, {"Jo"}]),
        (["Melba Acosta Febo", "Acosta"], [{"Melba Acosta Febo"}, {"Acosta"}]),
    ],
)
def test_whose_names_are_one(names: list[str], expected: list[set[str]]) -> None:
    assert together(*names) == sorted(expected, key=sorted)


@pytest.mark.parametrize(
    "spellings",
    [
        "Sergei Lavrov|Siergiej Ławrow|Sergej Lawrow|Sergey Lavrov|Lawrow|Ławrow|Сергей Лавров",
        "Maria Zakharova|Marija Sacharowa|Maria Zacharowa|Sacharowa|Zacharowa",
        "Maria Sakharova|Maria Sacharowa",
        "Volodymyr Zelensky|Wołodymyr Zełenski|Wolodymyr Selenskyj|Volodymyr Zelenskyy|Selenskyj",
        "Nikita Khrushchev|Nikita Chruschtschow|Nikita Chruszczow|Chruschtschow",
        "Mikhail Gorbachev|Michail Gorbatschow|Michaił Gorbaczow",
        "Boris Yeltsin|Boris Jelzin|Borys Jelcyn|Jelzin",
        "Aleksandr Lukashenko|Alexander Lukaschenko|Aleksander Łukaszenko|Alexander Lukashenko|Lukashenko",
        "Viktor Medvedchuk|Wiktor Medwedtschuk|Wiktor Medwedczuk",
        "Dmitry Medvedev|Dmitri Medwedew|Dmitrij Miedwiediew",
        "Boris Nemtsov|Boris Nemzow|Boris Niemcow",
        "Vladimir Zhirinovsky|Wladimir Schirinowski|Władimir Żyrinowski",
        "Arseniy Yatsenyuk|Arsenij Jazenjuk|Arsenij Jaceniuk",
    ],
)
def test_one_name_in_english_german_and_polish_is_one_persons(spellings: str) -> None:
    names = spellings.split("|")
    assert together(*names) == [set(names)]


@pytest.mark.parametrize(
    "alike",
    [
        "Anna Pavlov|Anna Pavlova",
        "Ivan Petrov|Irina Petrova",
        "Alexander Sakharov|Alexander Zakharov",
        "Alexander Sakharov|Alexander Zakharov|Alexander Sacharow",
        "Andrei Sakharov|Maria Sacharowa",
        "Andrei Sakharov|Mikhail Zakharov|Sacharow",
        "Anna Brown|Anna Braun",
        "Anna Sorin|Anna Zorin",
        "Oleg Chernov|Oleg Khernov",
        "Ivan Simonov|Ivan Zimonov",
        "Volodymyr Zelensky|Vladimir Zelensky",
        "Viktor Yushchenko|Viktor Yashchenko",
        "Mykola Azarov|Mykola Asarova",
        "Dmitry Medvedev|Dmitry Medvedchuk",
        "Anna Schultz|Anna Shultz",
        "Igor Ivanov|Ivan Ivanov|Ivanow",
        "Sergei A. Lavrov|Sergej B. Lawrow",
        "Oleh Petrov|Olga Petrov",
    ],
)
def test_names_that_look_alike_are_not_one_persons(alike: str) -> None:
    names = alike.split("|")
    assert together(*names) == sorted(({name} for name in names), key=sorted)


def speakers(**articles: int) -> list[tuple[str, set[str]]]:
    """Name and names of the speakers of persons' names that so many articles give; "_" is a space."""
    usage = {person(text.replace("_", " ")): count for text, count in articles.items()}
    return sorted((i.name, set(i.names)) for i in identities(usage, usage=usage))


def test_an_odd_name_is_no_rival_of_one_who_is_quoted_a_hundred_times() -> None:
    odd = {"Breaking_Vladimir_Putin": 1, "Igor_Putin": 2, "Divining_Putin": 1}
    known = {"Vladimir_Putin": 64, "Putin": 32, "V_Putin": 1}
    assert ("Vladimir Putin", {"Vladimir Putin", "Putin", "V Putin", "Breaking Vladimir Putin"}) in speakers(
        **known, **odd
    )
    assert len(speakers(**known, **odd)) == 3


def test_two_who_are_both_quoted_leave_the_surname_to_neither() -> None:
    assert len(speakers(Bill_Clinton=8, Hillary_Clinton=64, Clinton=32)) == 3
    assert len(speakers(Bill_Clinton=4, Roger_Clinton=1, Hillary_Clinton=64, Clinton=32)) == 4


def test_a_long_form_that_was_seen_once_is_not_what_the_bearer_is_called() -> None:
    assert speakers(Ann_Holt=8, Ann_Maria_Holt=1) == [("Ann Holt", {"Ann Holt", "Ann Maria Holt"})]
    assert speakers(Ann_Holt=4, Ann_Maria_Holt=1) == [("Ann Maria Holt", {"Ann Holt", "Ann Maria Holt"})]


def test_the_name_is_spelled_as_most_articles_spell_it() -> None:
    assert speakers(Sergei_Lavrov=4, Siergiej_Ławrow=1)[0][0] == "Sergei Lavrov"
    assert speakers(Sergei_Lavrov=1, Siergiej_Ławrow=4)[0][0] == "Siergiej Ławrow"
    assert speakers(Chris_Ward=1, Det_Supt_Chris_Ward=1)[0][0] == "Chris Ward"


def test_a_common_word_before_a_name_counts_as_misread_only_beside_the_name_itself() -> None:
    assert len(speakers(Breaking_Ann_Holt=1, Ann_Holt=4)) == 1
    assert len(speakers(Breaking_Ann_Holt=1, Ann_Holt=2)) == 2
    assert len(speakers(George_Allen_Holt=1, Allen_Holt=64)) == 2


def test_a_spelling_that_may_be_two_names_joins_the_one_that_is_all_but_the_only_one() -> None:
    both = {"Maria_Zakharova": 64, "Maria_Sakharova": 1}
    assert [name for name, _ in speakers(**both, Maria_Sacharowa=2)] == ["Maria Zakharova"]
    assert len(speakers(Maria_Zakharova=8, Maria_Sakharova=4, Maria_Sacharowa=2)) == 3


@pytest.mark.parametrize(
    ("text", "generic"),
    [
        *(("police", True), ("the Police", True), ("the city council", True), ("Ministry", True), ("Office", True)),
        *(("Fairfax police", False), ("the Interior Ministry", False), ("FBI", False), ("Congress", False)),
        *(("Kremlin", False), ("State Department", False), ("Harbour council", False)),
    ],
)
def test_what_many_bodies_are_is_no_name(text: str, generic: bool) -> None:
    assert Name(text, Being.ORGANIZATION).generic is generic
    assert not Name(text, Being.PERSON).generic


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["F.B.I.", "FBI", "F. B. I.", "the FBI"], [{"F.B.I.", "FBI", "F. B. I.", "the FBI"}]),
        (["U.S. Army", "US Army"], [{"U.S. Army", "US Army"}]),
        (["UN", "EU"], [{"UN"}, {"EU"}]),
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
    assert {(short, long) for long, short in abbreviation_definitions(text)} == expected


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
