"""Roles that a person corrects or strikes out, and attributions that a person has checked, stay so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import Archive
from index.core.errors import CorrectionError, NotFound
from index.core.types import Ruling
from index.identity.naming import is_named
from index.store.filters import Filter
from rag.answers.engine import ask
from rag.answers.revalidation import revalidate
from rag.answers.types import Statement
from rag.formats.answer_json import statement_to_json
from rag.formats.card import hand_label
from tests.support.archives import AddArticles
from tests.support.corrections import NOTE, aground, correct, span
from tests.support.speaker_stats import sound

pytestmark = pytest.mark.engines

CHANGED = replace(NOTE, text=f"HARBOUR. {NOTE.text}\n\nThe council met on Monday.")
PILOT = "harbour pilot"


@pytest.fixture
def noted_archive(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(empty_archive, [NOTE])
    assert roles(empty_archive) == {"channel": PILOT, "aground": PILOT, "herring": "fisherman"}
    return empty_archive


def roles(archive: Archive) -> dict[str, str | None]:
    """The role of every statement, by a word of it."""
    articles = archive.lookup.articles([q.article for q in archive.lookup.select(Filter())])
    texts = {q: articles[q.article].text for q in archive.lookup.select(Filter())}
    return {
        next(
            word for word in ("channel", "aground", "herring") if any(word in s.of(text) for s in q.quotation.content)
        ): (q.quotation.source.role)
        for q, text in texts.items()
    }


def role_counts(archive: Archive, who: str = "ada-brandt") -> list[tuple[str, int]]:
    (speaker,) = archive.lookup.speakers([who])
    return [(role.text, role.statements) for role in speaker.roles]


def correct_role(archive: Archive, words: str, role: str | None) -> None:
    with archive.writing() as writer:
        writer.correct_role("note", span(archive, words), role)


def statement(archive: Archive) -> Statement:
    (one,) = aground(archive, "what did Brandt say about running aground?")
    return one


class TestAtOneStatement:
    def test_a_role_is_another_or_none(self, noted_archive: Archive) -> None:
        correct_role(noted_archive, "aground", "port captain")
        assert roles(noted_archive)["aground"] == "port captain"
        assert role_counts(noted_archive) == [(PILOT, 1), ("port captain", 1)]
        one = statement(noted_archive)
        assert (one.role, one.role_corrected, one.corrected, one.checked) == ("port captain", True, False, False)
        assert (statement_to_json(one)["speaker"]["role_corrected"], hand_label(one)) == (True, "corrected by a person")
        correct_role(noted_archive, "aground", None)
        assert role_counts(noted_archive) == [(PILOT, 1)]
        assert revalidate(noted_archive, [one])[0].statement.role is None
        with noted_archive.writing() as writer:
            writer.uncorrect("note", span(noted_archive, "aground"))
        assert role_counts(noted_archive) == [(PILOT, 2)]
        assert not statement(noted_archive).role_corrected
        sound(noted_archive.database)

    def test_it_outlives_the_article_and_a_rebuild(self, noted_archive: Archive, add_articles: AddArticles) -> None:
        correct_role(noted_archive, "aground", "port captain")
        add_articles(noted_archive, [CHANGED])
        assert roles(noted_archive)["aground"] == "port captain"
        with noted_archive.writing() as writer:
            writer.remove("note")
        add_articles(noted_archive, [NOTE])
        with noted_archive.writing() as writer:
            writer.rebuild()
        assert roles(noted_archive) == {"channel": PILOT, "aground": "port captain", "herring": "fisherman"}

    def test_it_goes_with_another_speaker(self, noted_archive: Archive) -> None:
        correct(noted_archive, "aground", Ruling.SPEAKER, "Juri Kolb")
        correct_role(noted_archive, "aground", "fisherman")
        assert role_counts(noted_archive, "juri-kolb") == [("fisherman", 2)]
        with noted_archive.writing() as writer:
            writer.uncorrect("note", span(noted_archive, "aground"))
        assert roles(noted_archive)["aground"] == PILOT
        assert noted_archive.lookup.corrections() == []

    def test_a_copy_inherits_it(self, noted_archive: Archive, add_articles: AddArticles) -> None:
        correct_role(noted_archive, "aground", "port captain")
        with noted_archive.writing() as writer:
            writer.check("note", span(noted_archive, "aground"))
        add_articles(noted_archive, [replace(NOTE, id="copy", outlet="Courier")])
        with noted_archive.writing() as writer:
            writer.remove("note")
        assert roles(noted_archive)["aground"] == "port captain"
        assert statement(noted_archive).checked

    @pytest.mark.parametrize("role", ["", " ", "x" * 300, "a\x1b[31m"])
    def test_what_no_role_can_be_is_refused(self, noted_archive: Archive, role: str) -> None:
        with pytest.raises(CorrectionError, match="A role has letters"):
            correct_role(noted_archive, "aground", role)


class TestEverywhere:
    def test_a_role_is_struck_out(self, noted_archive: Archive, add_articles: AddArticles) -> None:
        with noted_archive.writing() as writer:
            writer.strike_role("ada-brandt", PILOT)
        assert roles(noted_archive) == {"channel": None, "aground": None, "herring": "fisherman"}
        assert role_counts(noted_archive) == []
        assert noted_archive.lookup.struck_roles("ada-brandt") == [PILOT]
        add_articles(
            noted_archive, [CHANGED, replace(NOTE, id="later", text="Ada Brandt, the harbour pilot, said no.")]
        )
        with noted_archive.writing() as writer:
            writer.rebuild()
        assert role_counts(noted_archive) == []
        sound(noted_archive.database)
        with noted_archive.writing() as writer:
            writer.restore_role("Ada Brandt", PILOT)
            with pytest.raises(NotFound, match="Nobody has struck out"):
                writer.restore_role("Ada Brandt", PILOT)
        assert role_counts(noted_archive) == [(PILOT, 3)]
        sound(noted_archive.database)

    def test_it_follows_the_name_through_merges(self, noted_archive: Archive) -> None:
        with noted_archive.writing() as writer:
            writer.strike_role("ada-brandt", PILOT)
            writer.join("juri-kolb", "ada-brandt")
        assert role_counts(noted_archive, "juri-kolb") == [("fisherman", 1)]
        with noted_archive.writing() as writer:
            writer.part("juri-kolb", "Ada Brandt")
        assert role_counts(noted_archive) == []
        correct_role(noted_archive, "aground", PILOT)  # a person's word on one statement
        assert role_counts(noted_archive) == [(PILOT, 1)]

    def test_a_role_that_nobody_gives_cannot_be_struck(self, noted_archive: Archive) -> None:
        with noted_archive.writing() as writer, pytest.raises(NotFound, match="The roles are: harbour pilot"):
            writer.strike_role("ada-brandt", "king")


class TestChecks:
    def test_it_holds_for_the_words_and_the_speaker(self, noted_archive: Archive, add_articles: AddArticles) -> None:
        with noted_archive.writing() as writer:
            writer.check("note", span(noted_archive, "aground"))
        one = statement(noted_archive)
        assert (one.checked, one.corrected, hand_label(one)) == (True, False, "checked by a person")
        assert statement_to_json(one)["speaker"]["checked"] is True
        assert noted_archive.lookup.count(Filter(checked=True)) == 1
        assert [s.text for s in ask(noted_archive, "what did Brandt say?", narrowed=Filter(checked=True)).matches] == [
            one.text
        ]
        add_articles(noted_archive, [CHANGED])
        assert statement(noted_archive).checked
        correct(noted_archive, "aground", Ruling.SPEAKER, "Juri Kolb")  # a person's word, too
        assert noted_archive.lookup.count(Filter(checked=True)) == 1
        with noted_archive.writing() as writer:
            writer.uncorrect("note", span(noted_archive, "aground"))
            writer.uncheck("note", span(noted_archive, "aground"))
            with pytest.raises(NotFound, match="Nobody has checked"):
                writer.uncheck("note", span(noted_archive, "aground"))
        assert noted_archive.lookup.count(Filter(checked=True)) == 0

    def test_it_is_not_for_another_speaker_of_the_same_words(
        self, noted_archive: Archive, add_articles: AddArticles
    ) -> None:
        with noted_archive.writing() as writer:
            writer.check("note", span(noted_archive, "aground"))
        add_articles(noted_archive, [replace(NOTE, text=NOTE.text.replace("Ada Brandt", "Ida Voss"))])
        assert noted_archive.lookup.count(Filter(checked=True)) == 0

    def test_pairs_are_kept_apart(self, noted_archive: Archive) -> None:
        with noted_archive.writing() as writer:
            writer.keep_apart("juri-kolb", "Ada Brandt")
        ((one, other, _),) = noted_archive.lookup.kept_apart()
        assert (one.text, other.text) == ("Ada Brandt", "Juri Kolb")
        with noted_archive.writing() as writer:
            writer.undo_keep_apart(other, one)
            with pytest.raises(NotFound, match="apart"):
                writer.undo_keep_apart(one, other)


@pytest.mark.folder
def test_a_backup_holds_all_of_it(noted_archive: Archive, tmp_path: Path) -> None:
    with noted_archive.writing() as writer:
        writer.edit_article("note", outlet="Courier")
        writer.strike_role("juri-kolb", "fisherman")
        writer.check("note", span(noted_archive, "aground"))
    correct_role(noted_archive, "aground", None)
    (tmp_path / "restored").mkdir()
    noted_archive.back_up(tmp_path / "restored" / "record.sqlite")
    restored = Archive.open(tmp_path / "restored")
    assert roles(restored) == {"channel": PILOT, "aground": None, "herring": None}
    assert restored.lookup.edits() == noted_archive.lookup.edits() != []
    assert restored.lookup.count(Filter(checked=True)) == 1


def test_only_where_the_article_names_the_speaker(noted_archive: Archive) -> None:
    assert noted_archive.lookup.count(Filter(named=True)) == 2
    assert noted_archive.lookup.filtered(Filter(named=True), range(1, 9)) < set(noted_archive.lookup.rows(Filter()))
    matches = ask(noted_archive, "what did Brandt say?", narrowed=Filter(named=True)).matches
    assert [("channel" in s.text, s.named) for s in matches] == [(True, True)]


@pytest.mark.parametrize(
    ("written", "name", "named"),
    [
        ("he", "Vladimir Putin", False),
        ("Mr. Putin", "Vladimir Putin", True),
        ("the Russian president", "Vladimir Putin", False),
        ("Putin’s", "Vladimir Putin", True),
        ("Foreign Minister Sergei Lavrov", "Sergei Lavrov", True),
        ("the CDC", "Centers for Disease Control", True),
        ("the ministry", "Russian Defence Ministry", False),
        ("The minister", "The Hague", False),
        ("Mr O'Brien", "Robert O’Brien", True),
        ("Rees-Mogg", "Jacob Rees-Mogg", True),
    ],
)
def test_a_source_names_somebody(written: str, name: str, named: bool) -> None:
    assert is_named(written, name) is named
