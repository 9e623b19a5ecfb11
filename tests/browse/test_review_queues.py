"""The queues of the review desk: what is asked, in which order, and what is not asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.archive import Archive
from index.core.errors import NotFound
from index.core.types import Article, Ruling, hull
from rag.answers.engine import ask
from rag.answers.types import Statement
from rag.browse.review.desk import Desk, read_desk
from rag.browse.review.doubtful_statements import Doubt, doubtful_statements, view_doubt
from rag.browse.review.metadata_gaps import Gap, article_gaps, doubtful_roles, is_no_title
from rag.browse.review.pronoun_siblings import pronoun_siblings, written_pronoun
from rag.browse.review.same_speakers import likely_same_speakers, view_pair
from rag.formats.record_json import role_to_json
from tests.support.archives import AddArticles

DAY = date(2024, 5, 1)


def said(*names: str) -> list[Article]:
    """An article for each name, whose bearer is quoted once."""
    texts = [f"The harbour was closed. {name} said that gate {n} was stuck." for n, name in enumerate(names)]
    return [Article(f"a{n}", text, f"Gate {n}", "Post", published=DAY) for n, text in enumerate(texts)]


def desk(archive: Archive) -> Desk:
    return read_desk(archive.lookup, likely_same_speakers(archive.lookup))


def pairs(archive: Archive) -> list[set[str]]:
    return [{pair.one, pair.other} for pair in likely_same_speakers(archive.lookup)]


class TestWhoIsTheSame:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Alaxandr Lukashenko", "Alexander Lukashenko"),
            ("Alaxandr Lukashenko", "Aleksander Lukashenko"),
            ("Steve Lewins", "Steve Lewis"),
            ("Nursultan Nazarbayev", "Nursultan Nazabaev"),
        ],
    )
    def test_names_spelled_nearly_alike(
        self, empty_archive: Archive, add_articles: AddArticles, one: str, other: str
    ) -> None:
        add_articles(empty_archive, said(one, other))
        assert pairs(empty_archive) == [{speaker.id for speaker in empty_archive.lookup.speakers()}]

    @pytest.mark.parametrize(
        ("one", "other"), [("Ann Smith", "Jan Smith"), ("Kenneth Lin", "Lynn"), ("Mark Davis", "Mark Novak")]
    )
    def test_other_names_are_not_asked_about(
        self, empty_archive: Archive, add_articles: AddArticles, one: str, other: str
    ) -> None:
        add_articles(empty_archive, said(one, other))
        assert pairs(empty_archive) == []

    def test_a_bare_surname_with_one_bearer(self, empty_archive: Archive, add_articles: AddArticles) -> None:
        add_articles(empty_archive, said(*["Ida Brandmeier"] * 4, "Otto Brandmeier", "Brandmeier"))
        (pair,) = likely_same_speakers(empty_archive.lookup)
        assert (pair.one, pair.other, pair.bare) == ("ida-brandmeier", "brandmeier", True)
        view = view_pair(empty_archive, pair)
        assert view and [len(side) for side in view.statements] == [3, 1]
        assert [speaker.name for speaker in view.speakers] == ["Ida Brandmeier", "Brandmeier"]
        more = [replace(each, id=f"{each.id}-too", title="") for each in said(*["Otto Brandmeier"] * 4)]
        add_articles(empty_archive, more)
        assert pairs(empty_archive) == []

    def test_what_was_decided_is_not_asked_again(self, empty_archive: Archive, add_articles: AddArticles) -> None:
        add_articles(empty_archive, said("Alaxandr Lukashenko", "Alexander Lukashenko"))
        (pair,) = likely_same_speakers(empty_archive.lookup)
        with empty_archive.writing() as writer:
            writer.keep_apart(pair.one, pair.other)
        assert pairs(empty_archive) == []
        add_articles(empty_archive, [replace(each, id=f"{each.id}-too") for each in said("Alexander Lukashenko")])
        assert pairs(empty_archive) == []
        ((one, other, _),) = empty_archive.lookup.kept_apart()
        with empty_archive.writing() as writer:
            writer.undo_keep_apart(one, other)
        assert len(pairs(empty_archive)) == 1
        with empty_archive.writing() as writer:
            writer.join(pair.one, pair.other)
        assert pairs(empty_archive) == []
        assert desk(empty_archive).line == "1 settled, 0 left; 3 statements by checked names"


PUTIN = Article(
    "putin",
    "Radoslaw Sikorski of Poland met Vladimir Putin on Monday. Mr. Putin said the talks were over.\n\n"
    "“He was reckless enough, and President Putin will pay for it,” he said. He said that gas was cheap.\n\n"
    "Sikorski said Poland was ready.",
    "Talks",
    "Post",
    published=DAY,
)


class TestDoubtfulStatements:
    @pytest.fixture
    def talks(self, empty_archive: Archive, add_articles: AddArticles) -> Archive:
        add_articles(empty_archive, [PUTIN])
        return empty_archive

    @staticmethod
    def by_pronoun(archive: Archive) -> list[Statement]:
        matches = ask(archive, "everything Putin said").matches
        return [each for each in matches if written_pronoun(each)]

    def test_a_quotation_that_names_its_speaker(self, talks: Archive) -> None:
        first = doubtful_statements(talks.lookup)[0]
        assert first.doubt is Doubt.OWN_NAME
        view = view_doubt(talks, first)
        assert view is not None
        assert "reckless" in view.statement.text
        assert view.excerpt.text.startswith("Mr. Putin said the talks were over.")
        assert view.excerpt.text.endswith("He said that gas was cheap.")
        assert all(view.excerpt.span.contains(span) for span in view.excerpt.words)
        assert [each.name for each in view.candidates][:2] == ["Vladimir Putin", "Radoslaw Sikorski"]

    def test_what_is_checked_or_corrected_is_not_asked_again(self, talks: Archive) -> None:
        first = doubtful_statements(talks.lookup)[0]
        view = view_doubt(talks, first)
        assert view is not None
        span = hull(view.statement.place.spans)
        with talks.writing() as writer:
            writer.check("putin", span)
        assert view.statement.text not in self.texts(talks)
        with talks.writing() as writer:
            writer.uncheck("putin", span)
            writer.correct("putin", span, Ruling.SPEAKER, "Radoslaw Sikorski")
        assert view.statement.text not in self.texts(talks)
        assert desk(talks).settled == 1

    @staticmethod
    def texts(archive: Archive) -> list[str]:
        views = [view_doubt(archive, each) for each in doubtful_statements(archive.lookup)]
        return [view.statement.text for view in views if view]

    def test_the_same_pronoun_speaks_elsewhere(self, talks: Archive) -> None:
        one, *others = self.by_pronoun(talks)
        assert [each.text for each in pronoun_siblings(talks, one)] == [each.text for each in others] != []
        with talks.writing() as writer:
            writer.check("putin", hull(others[0].place.spans))
        assert others[0].text not in [each.text for each in pronoun_siblings(talks, one)]


class TestRolesAndMetadata:
    def test_what_articles_lack(self, empty_archive: Archive, add_articles: AddArticles) -> None:
        whole = Article("whole", "It rained.", "Rain", "Post", published=DAY)
        lacking = [
            replace(whole, id="undated", text="One.", published=None),
            replace(whole, id="nowhere", text="Two.", outlet=""),
            replace(whole, id="file", text="Three.", title="scan_0042.pdf"),
            replace(whole, id="blank", text="Four.", title="about:blank"),
        ]
        add_articles(empty_archive, [whole, *lacking])
        gaps = {gap: [line.id for line in lines] for gap, lines in article_gaps(empty_archive.lookup).items()}
        assert gaps == {Gap.DATE: ["undated"], Gap.OUTLET: ["nowhere"], Gap.TITLE: ["blank", "file"]}
        assert desk(empty_archive).line == "0 settled, 4 left; 0 statements by checked names"
        with empty_archive.writing() as writer:
            writer.edit_article("undated", "nowhere", outlet="Post", published=DAY)
            writer.edit_article("file", title="Rain again")
        assert desk(empty_archive).line == "3 settled, 1 left; 0 statements by checked names"

    @pytest.mark.parametrize(
        ("title", "bad"), [("", True), ("Untitled", True), ("Budget.docx", True), ("B.C. ban", False)]
    )
    def test_what_is_no_title(self, title: str, bad: bool) -> None:
        assert is_no_title(title) is bad

    def test_roles_that_can_be_none(self, empty_archive: Archive, add_articles: AddArticles) -> None:
        add_articles(empty_archive, said("Ida Voss", "Ada Brandt", "Juri Kolb"))
        with empty_archive.writing() as writer:
            for article, role in (
                ("a0", "former prime minister Ada Brandt"),
                ("a1", "Post"),
                ("a2", "spokesman for Ada Brandt"),
            ):
                row = empty_archive.lookup.row_of(article)
                (stored,) = empty_archive.lookup.quotations_of(row or 0)
                writer.correct_role(article, hull(stored.quotation.content), role)
        found = {each.name: each.why for each in doubtful_roles(empty_archive.lookup)}
        assert found == {
            "Ida Voss": "it holds the name of Ada Brandt",
            "Ada Brandt": "Post is an outlet of this archive",
        }

    def test_a_role_that_is_kept_is_not_asked_about_again(
        self, empty_archive: Archive, add_articles: AddArticles
    ) -> None:
        add_articles(empty_archive, [Article("a", "Ada Brandt, Post, said the quay was shut.", "Quay", "Post")])
        lookup = empty_archive.lookup
        row = lookup.row_of("a")
        (stored,) = lookup.quotations_of(row or 0)
        with empty_archive.writing() as writer:
            writer.correct_role("a", hull(stored.quotation.content), "Post")
        (doubtful,) = doubtful_roles(lookup)
        before = lookup.decision_count(), lookup.edition()
        with empty_archive.writing() as writer:
            writer.keep_role(doubtful.speaker, doubtful.role)
        assert doubtful_roles(lookup) == []
        assert (lookup.decision_count(), lookup.edition() != before[1]) == (before[0] + 1, True)
        (kept,) = lookup.role_keeps()
        assert role_to_json(kept, "kept")["names"] == ["Ada Brandt"]
        with empty_archive.writing() as writer:
            with pytest.raises(NotFound, match="has no role 'mayor'"):
                writer.keep_role(doubtful.speaker, "mayor")
            writer.undo_keep_role(doubtful.speaker, doubtful.role)
            assert len(doubtful_roles(lookup)) == 1
            with pytest.raises(NotFound):
                writer.undo_keep_role(doubtful.speaker, doubtful.role)
            writer.keep_role(doubtful.speaker, doubtful.role)
            writer.strike_role(doubtful.speaker, doubtful.role)
        assert lookup.role_keeps() == []
