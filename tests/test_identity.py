"""One speaker across the archive, whatever order the names come in."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import registry
from index.abbreviations import explained
from index.database import Database
from index.identity import Name
from index.nicknames import NICKNAMES
from index.store import Reading, Store
from index.ties import identities
from index.vocabulary import Article, Being, Quotation, Source, Span


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


# --- through the real store

ARTICLES = {
    f"{n}": Article(str(n), f"Word {n} {text}".ljust(60))
    for n, text in enumerate(["", "the Harbour Pilots Guild (HPG)", "the Hill People Group (HPG)", "", "", "", "", ""])
}
PEOPLE = (
    "Ada Smith|A. Smith|Smith|Adam Smith|ADA SMITH|Ada B. Smith|Ada C. Smith|Ida Lind|Lind|Smith Jr.|Bill Smith".split(
        "|"
    )
)
BODIES = "HPG|Harbour Pilots Guild|Hill People Group|Smith campaign|Ada Smith's campaign".split("|")
NAMED = [Name(n, Being.PERSON) for n in PEOPLE] + [Name(n, Being.ORGANIZATION) for n in BODIES]
PAIRS = [(a, b) for a in NAMED for b in NAMED if a != b and a.being is b.being]
readings = st.dictionaries(st.sampled_from(sorted(ARTICLES)), st.lists(st.sampled_from(NAMED), min_size=1, max_size=4))
tied = st.lists(st.sampled_from([*PAIRS, *((n, None) for n in NAMED)]), max_size=3)


class Record:
    """A record of one's own, without models."""

    def __init__(self, folder: str) -> None:
        self.database = Database(Path(folder), create=True)
        self.database.db.execute("PRAGMA synchronous = OFF")
        self.store = Store(self.database)

    def put(self, article: str, names: list[Name]) -> None:
        quotations = [
            Quotation((Span(4 * i, 4 * i + 3),), Source(None, n.text, None, n.being, 1.0)) for i, n in enumerate(names)
        ]
        vectors = np.zeros((len(names), 1), np.float32)
        self.store.put(Reading(ARTICLES[article], quotations, (), vectors, vectors[:0]), model="m", extractor="e")

    def tie(self, name: Name, other: Name | None) -> None:
        with self.database.transaction() as db:
            registry.tie(db, name, other)

    def speakers(self) -> list[tuple[object, ...]]:
        db = self.database.db
        used = db.execute(
            "SELECT DISTINCT q.name, q.being, q.speaker, s.name FROM quotations q JOIN speakers s ON s.id = q.speaker"
        )
        names = db.execute("SELECT n.name, n.being, n.speaker, s.name FROM names n JOIN speakers s ON s.id = n.speaker")
        found = sorted(names.fetchall())
        assert sorted(used.fetchall()) == found
        return found


@settings(max_examples=60)
@given(readings, tied, readings, st.randoms())
def test_who_is_who_does_not_depend_on_the_order_of_adding_removing_and_correcting(
    them: dict[str, list[Name]],
    ties: list[tuple[Name, Name | None]],
    before: dict[str, list[Name]],
    chance: random.Random,
) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        plain, shuffled = Record(one), Record(other)
        for tie in ties:
            plain.tie(*tie)
        for article, names in sorted(them.items()):
            plain.put(article, names)
        expected = plain.speakers()
        steps: list[tuple[object, ...]] = [("tie", *tie) for tie in ties]
        steps += [("put", article) for article in them]
        chance.shuffle(steps)
        for article, names in before.items():
            shuffled.put(article, names)
        gone = [("remove", article) for article in before if article not in them]
        for step in [*gone, *steps] if chance.random() < 0.5 else [*steps, *gone]:
            if step[0] == "tie":
                shuffled.tie(step[1], step[2])  # type: ignore[arg-type]
            elif step[0] == "put":
                shuffled.put(str(step[1]), them[str(step[1])])
            else:
                shuffled.store.remove(str(step[1]))
        assert shuffled.speakers() == expected
        shuffled.store.identify_all()
        assert shuffled.speakers() == expected


def test_an_abbreviation_is_joined_to_its_long_form_while_articles_agree_on_one(tmp_path: Path) -> None:
    record = Record(str(tmp_path))
    record.put("0", [Name("HPG", Being.ORGANIZATION), Name("Harbour Pilots Guild", Being.ORGANIZATION)])
    apart = [row[2] for row in record.speakers()]
    assert apart == ["hpg.organization", "harbour-pilots-guild.organization"]
    record.put("1", [Name("HPG", Being.ORGANIZATION)])
    assert {row[2:] for row in record.speakers()} == {("harbour-pilots-guild.organization", "Harbour Pilots Guild")}
    record.put("2", [Name("HPG", Being.ORGANIZATION)])
    assert sorted(row[2] for row in record.speakers()) == sorted(apart)
    record.store.remove("2")
    assert len({row[2] for row in record.speakers()}) == 1
    record.store.remove("1")
    assert sorted(row[2] for row in record.speakers()) == sorted(apart)
