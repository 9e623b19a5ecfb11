"""Corrections of a statement or a speaker stay in force, whatever happens to the article, and can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.archive import Archive
from index.archive.ingest import IngestStatus
from index.core.errors import NotFound
from index.core.types import Article, Aspect, Being, Correction, Quotation, Ruling, Source, Span
from index.store.correction_matching import apply_corrections
from index.store.filters import Filter
from rag.answers.engine import ask
from rag.formats.answer_json import statement_to_json
from rag.formats.card import statement_card
from rag.formats.plain_text import answer_to_text
from rag.formats.speaker_basis import explain_speaker
from tests.support.archives import AddArticles
from tests.support.corrections import MODEL, NOTE, aground, at, by, correct, span

pytestmark = pytest.mark.engines

CHANGED = replace(NOTE, text=f"HARBOUR. {NOTE.text}\n\nThe council met on Monday.")


def at_(text: str, words: str) -> Span:
    return at(Article("", text), words)


@pytest.fixture
def noted_archive(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(empty_archive, [NOTE])
    assert by(empty_archive) == MODEL
    return empty_archive


class TestOfAStatement:
    def test_its_speaker_is_another(self, noted_archive: Archive) -> None:
        correct(noted_archive, "aground", Ruling.SPEAKER, "Juri Kolb")
        assert by(noted_archive) == MODEL | {"We run": "Juri Kolb"}
        (statement,) = aground(noted_archive, "what did Kolb say about running aground?")
        assert (statement.name, statement.corrected, statement.role) == ("Juri Kolb", True, None)
        assert statement.why == ("she", "Juri Kolb (corrected by a person)")
        (stored,) = [q for q in noted_archive.lookup.select(Filter(("juri-kolb",))) if q.corrected]
        assert stored.quotation.source.confidence == 1.0
        assert not aground(noted_archive, "what did Brandt say about running aground?")

    def test_it_is_shown_as_corrected_by_a_person(self, noted_archive: Archive) -> None:
        correct(noted_archive, "aground", Ruling.SPEAKER, "Juri Kolb")
        answer = ask(noted_archive, "what did Kolb say about running aground?")
        statement = next(s for s in answer.matches if "aground" in s.text)
        assert "quotation · Harbour Post · 1 May 2024 · Pilot warns · corrected by a person" in answer_to_text(answer)
        assert statement_to_json(statement)["speaker"]["corrected"] is True
        assert statement_card(statement).kind_label == "Quotation · corrected by a person"
        assert explain_speaker(statement) == (
            "A person said that it is Juri Kolb:",
            ("she", "Juri Kolb (corrected by a person)"),
        )
        other = next(s for s in ask(noted_archive, "what did Kolb say about herring?").matches if "herring" in s.text)
        assert statement_to_json(other)["speaker"]["corrected"] is False
        assert "corrected" not in statement_card(other).kind_label

    def test_a_new_name_makes_a_new_speaker(self, noted_archive: Archive) -> None:
        correct(noted_archive, "aground", Ruling.SPEAKER, "  Harbour   Office ", Being.ORGANIZATION)
        assert [s.id for s in noted_archive.lookup.speakers()] == [
            "ada-brandt",
            "harbour-office.organization",
            "juri-kolb",
        ]
        correct(noted_archive, "shallow", Ruling.SPEAKER, "Harbour Office")  # what it is, the archive knows
        assert {s.id: s.statements for s in noted_archive.lookup.speakers()} == {
            "harbour-office.organization": 2,
            "juri-kolb": 1,
        }

    def test_a_speakers_id_is_as_good_as_the_name(self, noted_archive: Archive) -> None:
        correct(noted_archive, "aground", Ruling.SPEAKER, "juri-kolb")
        assert by(noted_archive)["We run"] == "Juri Kolb"

    def test_nobody_said_it(self, noted_archive: Archive) -> None:
        correct(noted_archive, "aground", Ruling.NOBODY)
        assert by(noted_archive) == MODEL | {"We run": None}
        assert not aground(noted_archive, "what did Brandt say about running aground?")
        (statement,) = aground(noted_archive, "who said that we run aground twice a year?")
        assert (statement.name, statement_card(statement).name, statement.corrected) == (None, "nobody named", True)

    def test_it_is_no_quotation(self, noted_archive: Archive) -> None:
        correct(noted_archive, "aground", Ruling.NO_QUOTATION)
        assert by(noted_archive) == {k: v for k, v in MODEL.items() if k != "We run"}
        assert not aground(noted_archive, "who said that we run aground twice a year?")
        assert noted_archive.lookup.counts()[1] == 2

    @pytest.mark.slow
    @pytest.mark.folder
    def test_it_is_found_by_its_new_speaker_in_a_published_index(self, noted_archive: Archive) -> None:
        with noted_archive.writing() as writer:
            writer.rebuild()
        assert noted_archive.status().lag == 0
        correct(noted_archive, "aground", Ruling.SPEAKER, "Juri Kolb")
        assert ask(noted_archive, "what did Kolb say about running aground?").matches
        with noted_archive.writing() as writer:
            writer.rebuild()
        assert ask(Archive.open(noted_archive.folder), "what did Kolb say about running aground?").matches

    @pytest.mark.parametrize("ruling", [each for each in Ruling if each.aspect is Aspect.SPEAKER])
    def test_it_can_be_taken_back(self, noted_archive: Archive, ruling: Ruling) -> None:
        where = span(noted_archive, "aground")
        before = [q.quotation for q in noted_archive.lookup.select(Filter())]
        correct(noted_archive, "aground", ruling, "Juri Kolb")
        with noted_archive.writing() as writer:
            writer.uncorrect("note", where)
        assert [q.quotation for q in noted_archive.lookup.select(Filter())] == before
        assert noted_archive.lookup.corrections() == []
        with noted_archive.writing() as writer, pytest.raises(NotFound, match="Nobody has corrected"):
            writer.uncorrect("note", where)

    def test_the_later_correction_holds(self, noted_archive: Archive) -> None:
        correct(noted_archive, "aground", Ruling.SPEAKER, "Juri Kolb")
        correct(noted_archive, "aground", Ruling.NOBODY)
        (correction,) = noted_archive.lookup.corrections()
        assert (correction.ruling, correction.model.source.name) == (Ruling.NOBODY, "Ada Brandt")

    def test_who_tells_of_it_is_named_as_corrected(self) -> None:
        text = "Ada Brandt said Juri Kolb had said it was late."
        outer = Quotation((at_(text, "Juri Kolb had said it was late"),), Source(at_(text, "Ada Brandt"), "Ada Brandt"))
        told_by = Source(at_(text, "Ada Brandt"), "Ada Brandt")
        inner = Quotation((at_(text, "it was late"),), Source(at_(text, "Juri Kolb"), "Juri Kolb"), carrier=told_by)
        ruled = Correction(1, "note", "", "", "", outer, Ruling.SPEAKER, "Otto Lind", Being.PERSON, "", True)
        ((first, _), (second, _)) = apply_corrections(text, [outer, inner], {0: ruled})
        assert first is not None and second is not None and second.carrier is not None
        assert (first.source.name, second.source.name, second.carrier.name) == ("Otto Lind", "Juri Kolb", "Otto Lind")


RULINGS = [
    (Ruling.SPEAKER, MODEL | {"We run": "Juri Kolb"}),
    (Ruling.NOBODY, MODEL | {"We run": None}),
    (Ruling.NO_QUOTATION, {k: v for k, v in MODEL.items() if k != "We run"}),
]


@pytest.mark.parametrize(("ruling", "expected"), RULINGS)
class TestItHolds:
    @pytest.fixture
    def corrected(self, noted_archive: Archive, ruling: Ruling) -> Archive:
        correct(noted_archive, "aground", ruling, "Juri Kolb")
        return noted_archive

    def test_when_the_article_is_added_again(
        self, corrected: Archive, add_articles: AddArticles, expected: object
    ) -> None:
        assert add_articles(corrected, [NOTE])[0].status is IngestStatus.UNCHANGED
        assert by(corrected) == expected

    def test_when_another_version_of_the_program_reads_it(
        self, corrected: Archive, add_articles: AddArticles, expected: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.archive.ingest.FINGERPRINT", "later")
        assert add_articles(corrected, [NOTE])[0].status is IngestStatus.REPLACED
        assert by(corrected) == expected

    def test_in_a_changed_version_that_has_the_same_words(
        self, corrected: Archive, add_articles: AddArticles, expected: object
    ) -> None:
        assert add_articles(corrected, [CHANGED])[0].status is IngestStatus.REPLACED
        assert by(corrected) == expected
        where = at(CHANGED, "“We run aground twice a year,”")
        with corrected.writing() as writer:
            writer.uncorrect("note", where)
        assert by(corrected) == MODEL

    def test_when_it_is_removed_and_added_again(
        self, corrected: Archive, add_articles: AddArticles, expected: object
    ) -> None:
        with corrected.writing() as writer:
            writer.remove("note")
        assert [c.applied for c in corrected.lookup.corrections()] == [False]
        add_articles(corrected, [NOTE])
        assert by(corrected) == expected
        assert [c.applied for c in corrected.lookup.corrections()] == [True]

    @pytest.mark.slow
    def test_after_a_rebuild(self, corrected: Archive, expected: object) -> None:
        with corrected.writing() as writer:
            writer.rebuild()
        assert by(corrected) == expected


class TestItRests:
    """A correction that may no longer be true waits, and the program's own reading is shown."""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("she said", "Otto Lind said"),
            ("twice a year", "three times a year"),
            ("“We run aground twice a year,” she said.", ""),
        ],
    )
    def test_in_a_version_of_other_words_or_another_source(
        self, noted_archive: Archive, add_articles: AddArticles, old: str, new: str
    ) -> None:
        correct(noted_archive, "aground", Ruling.SPEAKER, "Juri Kolb")
        add_articles(noted_archive, [replace(NOTE, text=NOTE.text.replace(old, new))])
        assert by(noted_archive).get("We run") != "Juri Kolb"
        assert [c.applied for c in noted_archive.lookup.corrections()] == [False]
        add_articles(noted_archive, [NOTE])
        assert by(noted_archive)["We run"] == "Juri Kolb"

    def test_of_two_of_the_same_words_it_keeps_to_its_own(
        self, empty_archive: Archive, add_articles: AddArticles
    ) -> None:
        text = "Ada Brandt came first. “It is far too late now,” she said.\n\nIda Lind came later. “It is far too late now,” she said."
        add_articles(empty_archive, [Article("note", text)])
        second = Span(text.rindex("“"), text.rindex("”") + 1)
        with empty_archive.writing() as writer:
            writer.correct("note", second, Ruling.SPEAKER, "Otto Lind")
        add_articles(empty_archive, [Article("note", f"{text}\n\nThe council met.")])
        stored = empty_archive.lookup.select(Filter())
        assert [q.quotation.source.name for q in stored] == ["Ada Brandt", "Otto Lind"]
