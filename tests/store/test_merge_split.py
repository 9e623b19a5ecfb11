"""Speakers merged and split by hand stay so, and both can be undone."""

from __future__ import annotations

import pytest

from index.archive import Archive
from index.core.errors import CorrectionError, NotFound
from index.core.types import Article, Being, Ruling
from rag.answers.engine import ask
from tests.support.archives import AddArticles
from tests.support.corrections import NOTE, correct

pytestmark = [pytest.mark.slow, pytest.mark.engines]


class TestOfSpeakers:
    ARTICLES = (
        Article("a", "Ada Brandt, the harbour pilot, said the channel was too shallow."),
        Article("b", "The channel was deep, Mr. Brandt said."),
        Article("c", "Ida Pilot, an engineer, said the lock was too narrow."),
    )

    @pytest.fixture
    def three(self, empty_archive: Archive, add_articles: AddArticles) -> Archive:
        add_articles(empty_archive, self.ARTICLES)
        assert self.speakers(empty_archive) == {"ada-brandt": ["Ada Brandt", "Brandt"], "ida-pilot": ["Ida Pilot"]}
        return empty_archive

    def speakers(self, archive: Archive) -> dict[str, list[str]]:
        return {s.id: list(s.aliases) for s in archive.lookup.speakers()}

    def test_two_are_one_under_the_first_ones_name(self, three: Archive, add_articles: AddArticles) -> None:
        with three.writing() as writer:
            one = writer.join("ida-pilot", "ada-brandt")
        assert (one.id, one.name, one.statements) == ("ida-pilot", "Ida Pilot", 3)
        assert self.speakers(three) == {"ida-pilot": ["Ada Brandt", "Brandt", "Ida Pilot"]}
        assert len(ask(three, "everything Ada Brandt said").matches) == 3
        with three.writing() as writer:
            writer.remove("a")
            writer.rebuild()
        assert self.speakers(three) == {"ida-pilot": ["Brandt", "Ida Pilot"]}
        add_articles(three, self.ARTICLES)
        assert self.speakers(three) == {"ida-pilot": ["Ada Brandt", "Brandt", "Ida Pilot"]}

    def test_to_part_them_again_undoes_it(self, three: Archive) -> None:
        before = self.speakers(three)
        with three.writing() as writer:
            writer.join("Ida Pilot", "Ada Brandt")
            writer.part("ida-pilot", "Ada Brandt")
        assert (self.speakers(three), three.lookup.ties()) == (before, [])

    def test_one_is_two(self, three: Archive, add_articles: AddArticles) -> None:
        with three.writing() as writer:
            parted = writer.part("ada-brandt", "Brandt")
        assert (parted.id, parted.statements) == ("brandt", 1)
        apart = {"ada-brandt": ["Ada Brandt"], "brandt": ["Brandt"], "ida-pilot": ["Ida Pilot"]}
        assert self.speakers(three) == apart
        with three.writing() as writer:
            writer.remove("b")
            writer.rebuild()
        add_articles(three, self.ARTICLES)
        assert self.speakers(three) == apart

    def test_to_join_them_again_undoes_it(self, three: Archive) -> None:
        before = self.speakers(three)
        with three.writing() as writer:
            writer.part("ada-brandt", "Brandt")
            writer.join("ada-brandt", "brandt")
        assert (self.speakers(three), three.lookup.ties()) == (before, [])

    @pytest.mark.parametrize(
        ("one", "other", "error", "message"),
        [
            ("nobody", "ada-brandt", NotFound, "no speaker 'nobody'.*onrecord speakers"),
            ("ada-brandt", "Brandt", CorrectionError, "already one speaker"),
            ("ada-brandt", "Harbour Office", CorrectionError, "a person, Harbour Office an organisation"),
        ],
    )
    def test_what_cannot_be_one(
        self, three: Archive, add_articles: AddArticles, one: str, other: str, error: type[Exception], message: str
    ) -> None:
        add_articles(three, [NOTE])
        correct(three, "aground", Ruling.SPEAKER, "Harbour Office", Being.ORGANIZATION)
        with three.writing() as writer, pytest.raises(error, match=message):
            writer.join(one, other)

    @pytest.mark.parametrize(
        ("one", "name", "error", "message"),
        [
            ("nobody", "Brandt", NotFound, "no speaker 'nobody'"),
            ("ada-brandt", "Kolb", NotFound, "names are: Ada Brandt, Brandt"),
            ("ida-pilot", "Ida Pilot", CorrectionError, "no other name"),
        ],
    )
    def test_what_cannot_be_two(
        self, three: Archive, one: str, name: str, error: type[Exception], message: str
    ) -> None:
        with three.writing() as writer, pytest.raises(error, match=message):
            writer.part(one, name)
