"""What a person says of a statement or a speaker holds, whatever happens to the article; and it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.archive import Archive
from index.archive.ingest import Fate
from index.core.errors import NotFound
from index.core.types import Article, Being, Correction, Quotation, Ruling, Source, Span, hull
from index.store.correction_matching import applied
from index.store.rows import Filter, words_of
from pages.html.article_view import opened
from rag.answers.engine import ask
from rag.answers.types import Statement
from rag.formats.answer_json import statement_to_json
from rag.formats.card import card
from rag.formats.plain_text import told
from tests.conftest import Put

NOTE = Article(
    id="note",
    text="Ada Brandt, the harbour pilot, said the channel was too shallow. “We run aground twice a year,” she said.\n\n"
    "Juri Kolb, a fisherman, said the herring would be back.",
    title="Pilot warns",
    outlet="Harbour Post",
    published=date(2024, 5, 1),
)
CHANGED = replace(NOTE, text=f"HARBOUR. {NOTE.text}\n\nThe council met on Monday.")


def at(article: Article, words: str) -> Span:
    """Where the words stand."""
    start = article.text.index(words)
    return Span(start, start + len(words))


def at_(text: str, words: str) -> Span:
    return at(Article("", text), words)


def by(archive: Archive) -> dict[str, str | None]:
    """Who says what: the first two words of every statement, and the speaker's name."""
    stored = archive.lookup.select(Filter())
    articles = archive.lookup.articles({q.article for q in stored})
    names = archive.lookup.speaker_names({q.speaker for q in stored if q.speaker})
    texts = [words_of(articles[q.article].text, q.quotation.content) for q in stored]
    return {" ".join(t.strip("“").split()[:2]): names.get(q.speaker or "") for t, q in zip(texts, stored, strict=True)}


def span(archive: Archive, words: str) -> Span:
    """Where the statement that holds the words lies in the article in force."""
    for stored in archive.lookup.select(Filter()):
        article = archive.lookup.articles([stored.article])[stored.article]
        if words in words_of(article.text, stored.quotation.content):
            return hull(stored.quotation.content)
    raise AssertionError(words)


def correct(archive: Archive, words: str, ruling: Ruling, name: str = "", being: Being | None = None) -> None:
    with archive.writing() as writer:
        writer.correct("note", span(archive, words), ruling, name, being)


def aground(archive: Archive, question: str) -> list[Statement]:
    """Of what answers the question, the statement that is corrected."""
    return [s for s in ask(archive, question).matches if "aground" in s.text]


MODEL = {"the channel": "Ada Brandt", "We run": "Ada Brandt", "the herring": "Juri Kolb"}


@pytest.fixture
def held(empty: Archive, put: Put) -> Archive:
    put(empty, [NOTE])
    assert by(empty) == MODEL
    return empty


class TestOfAStatement:
    def test_its_speaker_is_another(self, held: Archive) -> None:
        correct(held, "aground", Ruling.SPEAKER, "Juri Kolb")
        assert by(held) == MODEL | {"We run": "Juri Kolb"}
        (statement,) = aground(held, "what did Kolb say about running aground?")
        assert (statement.name, statement.corrected, statement.role) == ("Juri Kolb", True, None)
        assert statement.why == ("she", "Juri Kolb (corrected by a person)")
        (stored,) = [q for q in held.lookup.select(Filter(("juri-kolb",))) if q.corrected]
        assert stored.quotation.source.confidence == 1.0
        assert not aground(held, "what did Brandt say about running aground?")

    def test_it_is_shown_as_corrected_by_a_person(self, held: Archive) -> None:
        correct(held, "aground", Ruling.SPEAKER, "Juri Kolb")
        answer = ask(held, "what did Kolb say about running aground?")
        statement = next(s for s in answer.matches if "aground" in s.text)
        assert "quotation · Harbour Post · 1 May 2024 · Pilot warns · corrected by a person" in told(answer)
        assert statement_to_json(statement)["speaker"]["corrected"] is True
        assert card(statement).what == "Quotation · corrected by a person"
        assert opened(statement).chain == ("she", "Juri Kolb (corrected by a person)")
        other = next(s for s in ask(held, "what did Kolb say about herring?").matches if "herring" in s.text)
        assert statement_to_json(other)["speaker"]["corrected"] is False
        assert "corrected" not in card(other).what

    def test_a_new_name_makes_a_new_speaker(self, held: Archive) -> None:
        correct(held, "aground", Ruling.SPEAKER, "  Harbour   Office ", Being.ORGANIZATION)
        assert [s.id for s in held.lookup.speakers()] == [
            "ada-brandt",
            "harbour-office.organization",
            "juri-kolb",
        ]
        correct(held, "shallow", Ruling.SPEAKER, "Harbour Office")  # what it is, the archive knows
        assert {s.id: s.statements for s in held.lookup.speakers()} == {
            "harbour-office.organization": 2,
            "juri-kolb": 1,
        }

    def test_a_speakers_id_is_as_good_as_the_name(self, held: Archive) -> None:
        correct(held, "aground", Ruling.SPEAKER, "juri-kolb")
        assert by(held)["We run"] == "Juri Kolb"

    def test_nobody_said_it(self, held: Archive) -> None:
        correct(held, "aground", Ruling.NOBODY)
        assert by(held) == MODEL | {"We run": None}
        assert not aground(held, "what did Brandt say about running aground?")
        (statement,) = aground(held, "who said that we run aground twice a year?")
        assert (statement.name, card(statement).name, statement.corrected) == (None, "nobody named", True)

    def test_it_is_no_quotation(self, held: Archive) -> None:
        correct(held, "aground", Ruling.NO_QUOTATION)
        assert by(held) == {k: v for k, v in MODEL.items() if k != "We run"}
        assert not aground(held, "who said that we run aground twice a year?")
        assert held.lookup.counts()[1] == 2

    def test_it_is_found_by_its_new_speaker_in_a_published_index(self, held: Archive) -> None:
        with held.writing() as writer:
            writer.rebuild()
        assert held.status().lag == 0
        correct(held, "aground", Ruling.SPEAKER, "Juri Kolb")
        assert ask(held, "what did Kolb say about running aground?").matches
        with held.writing() as writer:
            writer.rebuild()
        assert ask(Archive.open(held.folder), "what did Kolb say about running aground?").matches

    @pytest.mark.parametrize("ruling", list(Ruling))
    def test_it_can_be_taken_back(self, held: Archive, ruling: Ruling) -> None:
        where = span(held, "aground")
        before = [q.quotation for q in held.lookup.select(Filter())]
        correct(held, "aground", ruling, "Juri Kolb")
        with held.writing() as writer:
            writer.uncorrect("note", where)
        assert [q.quotation for q in held.lookup.select(Filter())] == before
        assert held.lookup.corrections() == []
        with held.writing() as writer, pytest.raises(NotFound, match="Nobody has corrected"):
            writer.uncorrect("note", where)

    def test_the_later_correction_holds(self, held: Archive) -> None:
        correct(held, "aground", Ruling.SPEAKER, "Juri Kolb")
        correct(held, "aground", Ruling.NOBODY)
        (correction,) = held.lookup.corrections()
        assert (correction.ruling, correction.model.source.name) == (Ruling.NOBODY, "Ada Brandt")

    def test_who_tells_of_it_is_named_as_corrected(self) -> None:
        text = "Ada Brandt said Juri Kolb had said it was late."
        outer = Quotation((at_(text, "Juri Kolb had said it was late"),), Source(at_(text, "Ada Brandt"), "Ada Brandt"))
        told_by = Source(at_(text, "Ada Brandt"), "Ada Brandt")
        inner = Quotation((at_(text, "it was late"),), Source(at_(text, "Juri Kolb"), "Juri Kolb"), carrier=told_by)
        ruled = Correction(1, "note", "", "", "", outer, Ruling.SPEAKER, "Otto Lind", Being.PERSON, "", True)
        ((first, _), (second, _)) = applied(text, [outer, inner], {0: ruled})
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
    def corrected(self, held: Archive, ruling: Ruling) -> Archive:
        correct(held, "aground", ruling, "Juri Kolb")
        return held

    def test_when_the_article_is_added_again(self, corrected: Archive, put: Put, expected: object) -> None:
        assert put(corrected, [NOTE])[0].status is Fate.UNCHANGED
        assert by(corrected) == expected

    def test_when_another_version_of_the_program_reads_it(
        self, corrected: Archive, put: Put, expected: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.archive.ingest.FINGERPRINT", "later")
        assert put(corrected, [NOTE])[0].status is Fate.REPLACED
        assert by(corrected) == expected

    def test_in_a_changed_version_that_has_the_same_words(self, corrected: Archive, put: Put, expected: object) -> None:
        assert put(corrected, [CHANGED])[0].status is Fate.REPLACED
        assert by(corrected) == expected
        where = at(CHANGED, "“We run aground twice a year,”")
        with corrected.writing() as writer:
            writer.uncorrect("note", where)
        assert by(corrected) == MODEL

    def test_when_it_is_removed_and_added_again(self, corrected: Archive, put: Put, expected: object) -> None:
        with corrected.writing() as writer:
            writer.remove("note")
        assert [c.applied for c in corrected.lookup.corrections()] == [False]
        put(corrected, [NOTE])
        assert by(corrected) == expected
        assert [c.applied for c in corrected.lookup.corrections()] == [True]

    def test_after_a_rebuild(self, corrected: Archive, expected: object) -> None:
        with corrected.writing() as writer:
            writer.rebuild()
        assert by(corrected) == expected


class TestItRests:
    """Where it may no longer be true, a correction waits and the program's own reading is shown."""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("she said", "Otto Lind said"),
            ("twice a year", "three times a year"),
            ("“We run aground twice a year,” she said.", ""),
        ],
    )
    def test_in_a_version_of_other_words_or_another_source(self, held: Archive, put: Put, old: str, new: str) -> None:
        correct(held, "aground", Ruling.SPEAKER, "Juri Kolb")
        put(held, [replace(NOTE, text=NOTE.text.replace(old, new))])
        assert by(held).get("We run") != "Juri Kolb"
        assert [c.applied for c in held.lookup.corrections()] == [False]
        put(held, [NOTE])
        assert by(held)["We run"] == "Juri Kolb"

    def test_of_two_of_the_same_words_it_keeps_to_its_own(self, empty: Archive, put: Put) -> None:
        text = "Ada Brandt came first. “It is far too late now,” she said.\n\nIda Lind came later. “It is far too late now,” she said."
        put(empty, [Article("note", text)])
        second = Span(text.rindex("“"), text.rindex("”") + 1)
        with empty.writing() as writer:
            writer.correct("note", second, Ruling.SPEAKER, "Otto Lind")
        put(empty, [Article("note", f"{text}\n\nThe council met.")])
        stored = empty.lookup.select(Filter())
        assert [q.quotation.source.name for q in stored] == ["Ada Brandt", "Otto Lind"]
