"""One speaker across the archive, whatever order the names come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.identity import Name
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
    ],
)
def test_whose_names_are_one(names: list[str], expected: list[set[str]]) -> None:
    assert together(*names) == sorted(expected, key=sorted)


def test_the_fullest_spelling_is_the_name() -> None:
    (lavrov,) = identities(map(person, ["Lavrov", "SERGEI LAVROV", "Sergei Lavrov"]))
    assert (lavrov.id, lavrov.name) == ("sergei-lavrov", "Sergei Lavrov")


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
