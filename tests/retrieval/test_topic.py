"""What words are about: what means the same belongs together, what only looks so does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon.countries import country_of_capital, find_country
from index.text.abbreviations import abbreviation_definitions, alternative_forms
from rag.answers.deduplication import Wording, group_duplicates, word_changes
from rag.retrieval.topic import StatementText, parse_topic


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("emails", "he never sent that email"),
        ("Russia", "the Russian side agreed"),
        ("Russia", "Moscow has said yes"),
        ("russia", "many Russians left"),
        ("the Russians", "Russia will not wait"),
        ("China", "the Chinese pledged to cut"),
        ("the Netherlands", "the Dutch voted"),
        ("the United States", "the U.S. will pay"),
        ("the US", "the United States will pay"),
        ("US", "America will pay"),
        ("Britain", "the United Kingdom left"),
        ("North Korea", "Pyongyang fired two rockets"),
        ("Kenya", "in Nairobi they wait"),
        ("jobs and taxes", "taxes will fall"),
        ("Lena Marchetti", "ask Marchetti"),
        ("Lena Marchetti", "ask Mrs. Marchetti"),
        ("Angela Merkel", "Merkel’s words"),
    ],
)
def test_it_is_about_that(topic: str, words: str) -> None:
    assert parse_topic(topic).matches(StatementText(words))


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("the US", "let us pay"),
        ("the WHO", "they asked who paid"),
        ("Turkey", "they polish their shoes"),
        ("Poland", "they polish their shoes"),
        ("Russia", "Ukraine will not wait"),
        ("North Korea", "South Korea will not wait"),
        ("Moscow", "Russian wheat is cheap"),
        ("Paris", "France will not wait"),
        ("climate change", "a change of mind"),
        ("the media", "the medium is new"),
        ("banks", "the bankrupt firm"),
        ("guns", "a shooting in town"),
        ("voter fraud", "the voters came early"),
        ("jobs and taxes", "the harbour is shut"),
        ("Bill Clinton", "Hillary Clinton’s plan"),
        ("Eleanor Smith", "ask Daniel Smith"),
        ("Angela Merkel", "Angela came late"),
    ],
)
def test_it_is_not_about_that(topic: str, words: str) -> None:
    assert not parse_topic(topic).matches(StatementText(words))


class TestWhatIsAround:
    def test_the_head_of_a_compound_does_where_the_rest_is_near(self) -> None:
        topic = parse_topic("debate moderators")
        assert topic.matches(StatementText("the moderators were fair", around=lambda: "The debate was held on Monday."))
        assert not topic.matches(
            StatementText("the moderators were fair", around=lambda: "The radio show was on Monday.")
        )
        assert not topic.matches(StatementText("the debate was fair", around=lambda: "The moderators were fair."))

    def test_a_first_name_alone_is_the_person_s_whom_the_article_calls_so(self) -> None:
        topic = parse_topic("Berta Nkemelu")
        said = "go and ask Berta’s mother"
        assert topic.matches(StatementText(said, f"Berta Nkemelu is a fishmonger. He said: {said}."))
        assert not topic.matches(StatementText(said, f"Berta Nkemelu and Berta Vane sell fish. He said: {said}."))
        assert not topic.matches(StatementText(said, f"He said: {said}."))


class TestAbbreviations:
    @pytest.mark.parametrize(
        ("text", "pairs"),
        [
            ("the Kessel Port Authority (KPA) said", [("Kessel Port Authority", "KPA")]),
            ("the K.P.A. (Kessel Port Authority) said", [("Kessel Port Authority", "K.P.A.")]),
            ("The Bank of the North (BN) fell", [("Bank of the North", "BN")]),
            ("the Society for the Old Quay (SOQ)", [("Society for the Old Quay", "SOQ")]),
            ("Mayor Tomas Okonjo (KPA)", []),
            ("the quay (QUAY)", []),
            ("It was Monday (UPA)", []),
        ],
    )
    def test_initials_must_agree(self, text: str, pairs: list[tuple[str, str]]) -> None:
        assert list(abbreviation_definitions(text)) == pairs

    def test_an_archive_explains_its_own(self) -> None:
        passages = ["The Kessel Port Authority (KPA) was founded in 1901.", "The KPA waits."]
        assert alternative_forms("KPA", passages) == ["Kessel Port Authority"]
        assert alternative_forms("the Kessel Port Authority", passages) == ["KPA"]
        topic = parse_topic("the KPA", alternative_forms=lambda text: alternative_forms(text, passages))
        assert topic.matches(StatementText("the Kessel Port Authority must pay"))
        assert not topic.matches(StatementText("the harbour master must pay"))

    @given(st.text(alphabet="ABC abc().,&-’", max_size=60))
    def test_any_text_is_read(self, text: str) -> None:
        for long, short in abbreviation_definitions(text):
            assert long in text
            assert short in text


def test_countries_are_known_by_name_people_and_capital() -> None:
    assert find_country("Ukrainian") == find_country("Ukraine") == country_of_capital("Kyiv")
    assert find_country("us") is None
    assert country_of_capital("Washington D.C.") is None


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_topic_meets_any_words_or_not(topic: str, words: str) -> None:
    assert parse_topic(topic).matches(StatementText(words)) in (True, False)


class TestVariants:
    LEADING = "We fenced off a wall and we did not understand that people were leaning on it"

    def test_what_differs_is_told(self) -> None:
        other = "“We fenced off a wall, and we did not know that people were leaning on it,”"
        assert [(other[c.start : c.end], c.new) for c in word_changes(self.LEADING, other)] == [
            ("“We fenced off a wall, and we did not ", False),
            ("know", True),
            (" that people were leaning on it,”", False),
        ]
        assert word_changes(self.LEADING, f"“{self.LEADING}.”") == ()

    @given(st.text(max_size=60), st.text(max_size=60))
    def test_the_stretches_joined_are_the_text(self, one: str, other: str) -> None:
        found = word_changes(one, other)
        assert not found or "".join(other[c.start : c.end] for c in found) == other

    def test_nearly_the_same_words_are_one_statement_only_across_articles(self) -> None:
        words = tuple(self.LEADING.lower().split())
        near = (*words[:9], "know", *words[10:])
        other = tuple("nothing of this is true and nobody here has ever said so before".split())
        told = [
            Wording("a", 1, words),
            Wording("a", 2, near),
            Wording("b", 2, words),
            Wording(None, 3, words),
            Wording("a", 1, near),
            Wording("a", 4, other),
        ]
        assert group_duplicates(told) == [[0, 1, 4], [2], [3], [5]]
        assert group_duplicates([told[0], told[4]]) == [[0], [1]]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (
                "we will not close the quay before the end of next year",
                "we will close the quay before the end of next year",
            ),
            (
                "it would cost 310 million crowns and a third from the city",
                "it would cost 320 million crowns and a third from the city",
            ),
        ],
    )
    def test_another_number_or_a_no_is_another_statement(self, one: str, other: str) -> None:
        assert group_duplicates([Wording("a", 1, tuple(one.split())), Wording("a", 2, tuple(other.split()))]) == [
            [0],
            [1],
        ]
