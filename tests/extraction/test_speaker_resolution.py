"""Who is speaking: the right name, or none. Every text's last quotation is asked for its speaker's name."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice, product
from pathlib import Path

import numpy as np
import pytest

from index.core.errors import ModelError
from index.core.types import Article, Being, Span
from index.extraction.mentions import persons
from index.extraction.mentions.mention import Mention
from index.extraction.mentions.persons import People, Person
from index.extraction.pipeline import extract
from index.extraction.quotations.detector import detect
from index.extraction.speakers.document import DocumentResolver
from index.extraction.speakers.ranker import FILE as RANKER
from index.extraction.speakers.ranker import load_ranker
from tests.support.archives import SEED
from tests.support.speaker_cases import NAMED, ORGANIZATIONS, PRONOUNS, ROLES, last


@pytest.mark.parametrize(("text", "name"), NAMED + PRONOUNS + ROLES)
def test_the_speaker_has_the_fullest_name_of_the_article(text: str, name: str) -> None:
    source = last(text).source
    assert source.name == name
    assert source.being == Being.PERSON
    assert source.why
    assert source.confidence >= 0.5


@pytest.mark.parametrize(("text", "name"), ORGANIZATIONS)
def test_an_organisation_keeps_its_name(text: str, name: str) -> None:
    source = last(text).source
    assert (source.name, source.being) == (name, Being.ORGANIZATION)


def test_two_speakers_are_a_group() -> None:
    source = last("Ida Brandt and Karl Voss said it rained.").source
    assert (source.name, source.being) == ("Ida Brandt; Karl Voss", Being.GROUP)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Russian Foreign Minister Sergei Lavrov said it rained.", "Russian foreign minister"),
        ("Sen. Paul Hart said it rained.", "senator"),
        ("Ida Brandt, the mayor of Aldmouth, said it rained.", "mayor of Aldmouth"),
        ("Harbour commissioner Ida Brandt came. Brandt said it rained.", "Harbour commissioner"),
        ("Mr. Voss said it rained.", None),
        ("Ida Brandt said it rained.", None),
    ],
)
def test_the_role_is_what_the_article_calls_the_speaker(text: str, role: str | None) -> None:
    assert last(text).source.role == role


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ida Brandt said it rained.", ("Ida Brandt",)),
        ("Ida Brandt left.\nBrandt said it rained.", ("Brandt", "Ida Brandt (paragraph 1)")),
        (
            "Sergei Lavrov came.\nLavrov spoke. He said it rained.",
            ("He", "Lavrov (previous sentence)", "Sergei Lavrov (paragraph 1)"),
        ),
        ("Ida Brandt spoke. She said it rained.", ("She", "Ida Brandt (previous sentence)")),
        ("Mayor Ida Brandt spoke. The mayor said it rained.", ("The mayor", "Ida Brandt (paragraph 1)")),
        ("A source said it rained.", ("A source",)),
    ],
)
def test_the_reasons_lead_from_the_words_to_the_name(text: str, why: tuple[str, ...]) -> None:
    assert last(text).source.why == why


def test_every_he_of_the_seed_is_explained() -> None:
    text = SEED.read_text(encoding="utf8")
    sources = [quotation.source for quotation in extract(Article("seed", text))]
    meant = [source for source in sources if source.span and source.span.of(text).lower() == "he"]
    assert len(meant) >= 6
    for source in meant:
        assert source.why[0].lower() == "he"
        assert source.why[1].startswith("Lavrov (")
        assert source.why[-1] == "Sergei Lavrov (paragraph 1)"
    assert {source.role for source in sources if source.name == "Sergei Lavrov"} == {"Russian foreign minister"}


def test_the_model_was_learned_from_the_features_that_are_asked() -> None:
    article = Article("a", "Ida Brandt said it rained.")
    found = detect(article)
    questions = DocumentResolver.of(article, found.quotations, found.mentions).walk(lambda _: None)
    assert {question.rows.shape[1] for question in questions.values()} == {len(load_ranker().mean)}


def test_weights_of_other_features_are_refused(tmp_path: Path) -> None:
    with np.load(RANKER) as arrays:
        renamed = {**arrays, "columns": np.array(["other", *arrays["columns"][1:]])}
    np.savez(tmp_path / "weights.npz", **renamed)
    with pytest.raises(ModelError, match="lacks nobody; has unknown other"):
        load_ranker(tmp_path / "weights.npz")


def test_weights_of_features_in_another_order_are_refused(tmp_path: Path) -> None:
    with np.load(RANKER) as arrays:
        turned = {**arrays, "columns": arrays["columns"][::-1]}
    np.savez(tmp_path / "weights.npz", **turned)
    with pytest.raises(ModelError, match="another order"):
        load_ranker(tmp_path / "weights.npz")


def test_namesakes_are_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    compared, same = Counter[int](), persons._same_first
    for number in (100, 400):

        def noted(a: str, b: str, number: int = number) -> bool:
            compared[number] += 1
            return same(a, b)

        monkeypatch.setattr(persons, "_same_first", noted)
        firsts = map("".join, product("BDGKLMNPRT", "aeiou", "bdglmnrst", "aeiou"))
        mentions = [
            Mention(Span(20 * at, 20 * at + 9), (first, "Smith"), 20 * at, at, sure=True)
            for at, first in enumerate(islice(firsts, number))
        ]
        assert len(People(mentions).persons) == number
    assert compared[400] <= 5 * compared[100] + 400


def test_a_search_by_first_name_leaves_nobody_out() -> None:
    chance = random.Random(1)

    def first_name() -> str:
        if chance.random() < 0.2:
            return chance.choice(("a.", "b", ".", "", "ab."))
        return "".join(chance.choice("aab") for _ in range(chance.randint(1, 12)))

    for _ in range(300):
        namesakes = persons._Namesakes()
        for _ in range(chance.randint(1, 25)):
            first = first_name()
            person = Person(f"{first} {chance.choice(('', 'abba'))} smith".title(), first, "smith")
            namesakes.add(person)
            if chance.random() < 0.3:
                person.name, person.first = f"{person.first} Abba Smith", first_name()
                namesakes.rename(person)
        for _ in range(10):
            first = first_name()
            words = [first, "abba", "smith"]

            def fits(person: Person, first: str = first, words: list[str] = words) -> bool:
                known = first in person.name.lower().split() or person.first in words
                return persons._same_first(person.first, first) or known

            likely = dict.fromkeys(p for p in namesakes.likely(first, words, strays=False) if fits(p))
            assert list(likely) == [person for person in namesakes.persons if fits(person)]
