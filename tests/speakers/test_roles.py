"""Asked by role or for an organisation: who bore the role then, and whose spokespeople speak; never somebody else."""

from __future__ import annotations

from datetime import date

import pytest

from index.archive import Archive
from index.core.types import Article, Being
from index.identity.name import Name
from rag.answers.engine import ask
from rag.speakers.registry.roles import is_in_role, organization_of
from tests.support.archives import AddArticles


@pytest.mark.parametrize(
    ("role", "asked", "fits"),
    [
        ("Russian foreign minister", "foreign minister", True),
        ("Russian foreign minister", "the Russian foreign minister", True),
        ("minister of foreign affairs", "minister for foreign affairs", True),
        ("president", "president", True),
        ("vice president", "president", False),
        ("vice president", "vice president", True),
        ("former Russian foreign minister", "Russian foreign minister", False),
        ("deputy foreign minister", "foreign minister", False),
        ("spokesman for the foreign minister", "foreign minister", False),
        ("foreign minister’s wife", "foreign minister", False),
        ("Clinton campaign spokesman", "Clinton campaign", False),
        ("Russian foreign minister", "Russian", False),
        ("German foreign minister", "Russian foreign minister", False),
    ],
)
def test_a_role_is_what_it_is_called(role: str, asked: str, fits: bool) -> None:
    assert is_in_role(role, Name(asked, Being.GROUP).words) is fits


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("Clinton campaign spokesman", "clinton campaign"),
        ("senior spokeswoman for the Clinton campaign", "clinton campaign"),
        ("Kremlin spokesman", "kremlin"),
        ("spokesperson of NATO", "nato"),
        ("former Clinton campaign spokesman", None),
        ("spokesman", None),
        ("a spokeswoman", None),
        ("Clinton campaign manager", None),
        ("Russian foreign minister", None),
    ],
)
def test_whose_spokesperson_somebody_is(role: str, body: str | None) -> None:
    organization = organization_of(role)
    assert (organization and organization.text) == body


def article(n: int, day: date, text: str) -> Article:
    return Article(str(n), text, published=day, outlet="Post")


class TestARoleThatTwoBore:
    @pytest.fixture
    def ministers(self, empty_archive: Archive, add_articles: AddArticles) -> Archive:
        add_articles(
            empty_archive,
            [
                article(1, date(2001, 3, 1), "Igor Ivanov, the Russian foreign minister, said the treaty was dead."),
                article(
                    2,
                    date(2003, 5, 1),
                    "Igor Ivanov, the Russian foreign minister, said the talks on the treaty went on.",
                ),
                article(3, date(2016, 6, 1), "Sergei Lavrov, the Russian foreign minister, said the treaty was alive."),
                article(
                    4, date(2017, 6, 1), "Sergei Lavrov, the Russian foreign minister, said the treaty would be kept."
                ),
                article(
                    5, date(2016, 7, 1), "Anna Orlova, the deputy Russian foreign minister, said the treaty was long."
                ),
            ],
        )
        assert {(s.name, r.text, r.first, r.last) for s in empty_archive.lookup.speakers() for r in s.roles} >= {
            ("Igor Ivanov", "Russian foreign minister", date(2001, 3, 1), date(2003, 5, 1)),
            ("Sergei Lavrov", "Russian foreign minister", date(2016, 6, 1), date(2017, 6, 1)),
        }
        return empty_archive

    @pytest.mark.parametrize(
        ("when", "who"),
        [
            ("since 2016", "Sergei Lavrov"),
            ("before 2002", "Igor Ivanov"),
            ("between January and December 2003", "Igor Ivanov"),
        ],
    )
    def test_the_one_whose_dates_fit_is_meant(self, ministers: Archive, when: str, who: str) -> None:
        answer = ask(ministers, f"what did the Russian foreign minister say about the treaty {when}?")
        assert {s.name for s in answer.matches} == {who}
        (taken, others) = answer.notes
        assert taken.startswith(f"Took “the Russian foreign minister” to mean {who}, called that in articles from ")
        assert others.startswith("At other times it was ")
        assert who not in others

    def test_without_a_date_the_question_is_which_one(self, ministers: Archive) -> None:
        answer = ask(ministers, "what did the Russian foreign minister say about the treaty?")
        assert answer.abstained
        assert {s.name for s in answer.choices} == {"Igor Ivanov", "Sergei Lavrov"}

    def test_one_who_says_twice_as_much_is_taken_and_the_other_offered(
        self, ministers: Archive, add_articles: AddArticles
    ) -> None:
        more = [article(n, date(2016, 8, n), f"Sergei Lavrov said the treaty had {n} parts.") for n in (11, 12, 13)]
        add_articles(ministers, more)
        answer = ask(ministers, "what did the Russian foreign minister say about the treaty?")
        assert {s.name for s in answer.matches} == {"Sergei Lavrov"}
        assert [s.name for s in answer.choices] == ["Igor Ivanov"]
        assert any("called that in articles from 1 June 2016 to 1 June 2017" in note for note in answer.notes)


class TestAnOrganization:
    @pytest.fixture
    def campaign(self, empty_archive: Archive, add_articles: AddArticles) -> Archive:
        add_articles(
            empty_archive,
            [
                article(1, date(2016, 3, 1), "The Clinton campaign said in a statement that the emails were old."),
                article(
                    2, date(2016, 4, 1), "Brian Fallon, a Clinton campaign spokesman, said the emails were stolen."
                ),
                article(3, date(2018, 4, 1), "Brian Fallon, an activist, said the emails were a lesson."),
                article(
                    4, date(2016, 5, 1), "Hope Hicks, a Trump campaign spokeswoman, said the emails were a scandal."
                ),
                article(5, date(2016, 6, 1), "Hillary Clinton said the emails were hers."),
            ],
        )
        return empty_archive

    def test_its_spokespeople_speak_for_it_by_name(self, campaign: Archive) -> None:
        answer = ask(campaign, "what did the Clinton campaign say about the emails?")
        assert sorted((s.name, s.role, s.article.id) for s in answer.matches) == [
            ("Brian Fallon", "Clinton campaign spokesman", "2"),
            ("Clinton campaign", None, "1"),
        ]
        assert "Statements by spokespeople are included: Brian Fallon (Clinton campaign spokesman)." in answer.notes

    def test_spokespeople_who_say_nothing_on_it_are_not_spoken_of(self, campaign: Archive) -> None:
        answer = ask(campaign, "what did the Clinton campaign say about bananas?")
        assert answer.abstained
        assert not any("by spokespeople" in note for note in answer.notes)

    def test_where_only_a_spokesperson_speaks_the_answer_says_so(self, campaign: Archive) -> None:
        answer = ask(campaign, "what did the Trump campaign say about the emails?")
        assert [(s.name, s.article.id) for s in answer.matches] == [("Hope Hicks", "4")]
        assert any(note.startswith("Statements by spokespeople") for note in answer.notes)

    def test_a_person_does_not_speak_through_spokespeople(self, campaign: Archive) -> None:
        assert {s.name for s in ask(campaign, "what did Clinton say about the emails?").matches} == {"Hillary Clinton"}
        assert len(ask(campaign, "what did Brian Fallon say about the emails?").matches) == 2

    def test_a_follow_up_keeps_to_it(self, campaign: Archive) -> None:
        first = ask(campaign, "what did the Clinton campaign say about the emails?")
        answer = ask(campaign, "only since April 2016", previous=first.query)
        assert [s.article.id for s in answer.matches] == ["2"]
