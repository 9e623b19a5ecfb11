"""What a person says of a statement or a speaker holds, whatever happens to the article; and it can be taken back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.archive import Archive
from index.corrections import applied
from index.errors import CorrectionError, NotFound
from index.ingest import Fate, Outcome
from index.rows import Filter, words_of
from index.schema import APPLICATION, MIGRATIONS
from index.vocabulary import Article, Being, Correction, Quotation, Ruling, Source, Span, hull
from rag.ask import ask
from rag.print import told
from rag.view import card, opened
from rag.wire import statement_to_json
from tests.test_cli import onrecord

Put = Callable[[Archive, Iterable[Article]], list[Outcome]]

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
        (statement,) = ask(held, "what did Kolb say about running aground?").matches
        assert (statement.name, statement.corrected, statement.role) == ("Juri Kolb", True, None)
        assert statement.why == ("she", "Juri Kolb (corrected by a person)")
        (stored,) = [q for q in held.lookup.select(Filter(("juri-kolb",))) if q.corrected]
        assert stored.quotation.source.confidence == 1.0
        assert not ask(held, "what did Brandt say about running aground?").matches

    def test_it_is_shown_as_corrected_by_a_person(self, held: Archive) -> None:
        correct(held, "aground", Ruling.SPEAKER, "Juri Kolb")
        answer = ask(held, "what did Kolb say about running aground?")
        (statement,) = answer.matches
        assert "quotation · Harbour Post · 1 May 2024 · Pilot warns · corrected by a person" in told(answer)
        assert statement_to_json(statement)["speaker"]["corrected"] is True
        assert card(statement).what == "Quotation · corrected by a person"
        assert opened(statement).chain == ("she", "Juri Kolb (corrected by a person)")
        (other,) = ask(held, "what did Kolb say about herring?").matches
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
        assert not ask(held, "what did Brandt say about running aground?").matches
        (statement,) = ask(held, "who said that we run aground twice a year?").matches
        assert (statement.name, card(statement).name, statement.corrected) == (None, "nobody named", True)

    def test_it_is_no_quotation(self, held: Archive) -> None:
        correct(held, "aground", Ruling.NO_QUOTATION)
        assert by(held) == {k: v for k, v in MODEL.items() if k != "We run"}
        assert not ask(held, "who said that we run aground twice a year?").statements
        assert held.lookup.counts()[1] == 2

    def test_it_is_found_by_its_new_speaker_in_a_published_index(self, held: Archive) -> None:
        assert held.lag() == 0
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
        monkeypatch.setattr("index.ingest.FINGERPRINT", "later")
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


class TestOfSpeakers:
    ARTICLES = (
        Article("a", "Ada Brandt, the harbour pilot, said the channel was too shallow."),
        Article("b", "The channel was deep, Mr. Brandt said."),
        Article("c", "Ida Pilot, an engineer, said the lock was too narrow."),
    )

    @pytest.fixture
    def three(self, empty: Archive, put: Put) -> Archive:
        put(empty, self.ARTICLES)
        assert self.speakers(empty) == {"ada-brandt": ["Ada Brandt", "Brandt"], "ida-pilot": ["Ida Pilot"]}
        return empty

    def speakers(self, archive: Archive) -> dict[str, list[str]]:
        return {s.id: list(s.aliases) for s in archive.lookup.speakers()}

    def test_two_are_one_under_the_first_ones_name(self, three: Archive, put: Put) -> None:
        with three.writing() as writer:
            one = writer.join("ida-pilot", "ada-brandt")
        assert (one.id, one.name, one.statements) == ("ida-pilot", "Ida Pilot", 3)
        assert self.speakers(three) == {"ida-pilot": ["Ada Brandt", "Brandt", "Ida Pilot"]}
        assert len(ask(three, "everything Ada Brandt said").matches) == 3
        with three.writing() as writer:
            writer.remove("a")
            writer.rebuild()
        assert self.speakers(three) == {"ida-pilot": ["Brandt", "Ida Pilot"]}
        put(three, self.ARTICLES)
        assert self.speakers(three) == {"ida-pilot": ["Ada Brandt", "Brandt", "Ida Pilot"]}

    def test_to_part_them_again_undoes_it(self, three: Archive) -> None:
        before = self.speakers(three)
        with three.writing() as writer:
            writer.join("Ida Pilot", "Ada Brandt")
            writer.part("ida-pilot", "Ada Brandt")
        assert (self.speakers(three), three.lookup.ties()) == (before, [])

    def test_one_is_two(self, three: Archive, put: Put) -> None:
        with three.writing() as writer:
            parted = writer.part("ada-brandt", "Brandt")
        assert (parted.id, parted.statements) == ("brandt", 1)
        apart = {"ada-brandt": ["Ada Brandt"], "brandt": ["Brandt"], "ida-pilot": ["Ida Pilot"]}
        assert self.speakers(three) == apart
        with three.writing() as writer:
            writer.remove("b")
            writer.rebuild()
        put(three, self.ARTICLES)
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
            ("ada-brandt", "Brandt", CorrectionError, "one speaker already"),
            ("ada-brandt", "Harbour Office", CorrectionError, "a person, Harbour Office an organisation"),
        ],
    )
    def test_what_cannot_be_one(
        self, three: Archive, put: Put, one: str, other: str, error: type[Exception], message: str
    ) -> None:
        put(three, [NOTE])
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


def old_archive(folder: Path) -> None:
    """An archive as the program left it two migrations ago, with one article in it."""
    folder.mkdir()
    db = sqlite3.connect(folder / "record.sqlite")
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute("CREATE TABLE migrations (name TEXT PRIMARY KEY) STRICT")
    for name, script in MIGRATIONS[:2]:
        db.executescript(f"{script}\nINSERT INTO migrations VALUES ('{name}');")
    text = "Ada Brandt of the Harbour Pilots Guild (HPG) said it was late."
    db.execute("INSERT INTO articles VALUES (1, 'old', 'x', ?, '', '', '', NULL, '', '', '', NULL)", (text,))
    db.execute("INSERT INTO vectors VALUES (1, x'00', 'm', ?)", (bytes(4 * 384),))
    db.execute("INSERT INTO speakers VALUES ('ada-brandt', 'Ada Brandt', 'person')")
    db.execute("INSERT INTO names VALUES ('Ada Brandt', 'person', 'an older rule', 'ada-brandt')")
    row = "(1, 1, '[[50, 61]]', '[]', '[0, 10]', 'indirect', 1, 0.9, 'Ada Brandt', NULL, 'person', 0.9, '[]', 'ada-brandt'"
    db.execute(f"INSERT INTO quotations VALUES {row}, 1, NULL)")
    db.commit()
    db.close()


def test_an_archive_of_an_older_version_is_read_and_corrected(tmp_path: Path, put: Put) -> None:
    old_archive(tmp_path / "old")
    archive = Archive.open(tmp_path / "old")
    assert [s.id for s in archive.lookup.speakers()] == ["ada-brandt"]
    put(archive, [Article("new", "The pilots were tired, Ms. Brandt said.")])
    assert {s.id: s.statements for s in archive.lookup.speakers()} == {"ada-brandt": 2}
    with archive.writing() as writer:
        writer.correct("old", Span(50, 61), Ruling.NOBODY)
    assert {s.id: s.statements for s in archive.lookup.speakers()} == {"brandt": 1}


def test_an_archive_of_a_newer_version_is_refused(empty: Archive) -> None:
    with empty.database.transaction() as db:
        db.execute("INSERT INTO migrations VALUES ('9999-later')")
    done = onrecord("status", "--archive", empty.folder)
    assert (done.returncode, "newer onrecord (9999-later)" in done.stderr) == (1, True)


class TestCommands:
    @pytest.fixture
    def folder(self, held: Archive, tmp_path: Path) -> Path:
        return Path(shutil.copytree(held.folder, tmp_path / "mine"))

    WHERE = tuple(
        map(str, (at(NOTE, "“We run aground twice a year,”").start, at(NOTE, "“We run aground twice a year,”").end))
    )

    def test_correcting_and_exporting(self, folder: Path) -> None:
        done = onrecord("correct", "note", *self.WHERE, "--speaker", "Juri Kolb", "--archive", folder)
        assert (done.returncode, done.stdout) == (0, "Corrected: Juri Kolb.\n"), done.stderr
        done = onrecord("same", "juri-kolb", "Ada Brandt", "--archive", folder)
        assert (done.returncode, done.stdout) == (0, "Juri Kolb (juri-kolb): Ada Brandt, Juri Kolb\n"), done.stderr
        rows = [
            json.loads(line) for line in onrecord("export", "--corrections", "--archive", folder).stdout.splitlines()
        ]
        statement, names = rows
        assert statement["article"] == "note"
        assert statement["hash"] == NOTE.hash
        assert [NOTE.text[s:e] for s, e in statement["model"]["content"]] == [statement["words"]]
        assert statement["model"]["speaker"]["name"] == "Ada Brandt"
        assert 0 < statement["model"]["speaker"]["confidence"] <= 1
        assert statement["person"] == {"ruling": "speaker", "name": "Juri Kolb", "being": "person"}
        assert statement["made"] and statement["applied"]
        assert (names["names"], names["person"]) == (["Juri Kolb", "Ada Brandt"], {"ruling": "same"})
        done = onrecord("apart", "juri-kolb", "Ada Brandt", "--archive", folder)
        assert (done.returncode, done.stdout) == (0, "Ada Brandt (ada-brandt): Ada Brandt\n")
        assert onrecord("correct", "note", *self.WHERE, "--undo", "--archive", folder).returncode == 0
        assert onrecord("export", "--corrections", "--archive", folder).stdout == ""

    @pytest.mark.parametrize(
        ("arguments", "code", "message"),
        [
            (("correct", "none", "0", "9", "--nobody"), 1, "no article 'none'"),
            (("correct", "note", "0", "9", "--nobody"), 1, "No quotation stands at 0 to 9. Near it: "),
            (("correct", "note", *WHERE, "--speaker", " "), 1, "is no name"),
            (("correct", "note", *WHERE, "--speaker", "x" * 300), 1, "at most 200"),
            (("correct", "note", *WHERE, "--speaker", "a\x1b[31m"), 1, "control characters"),
            (("correct", "note", *WHERE, "--undo"), 1, "Nobody has corrected"),
            (("correct", "note", *WHERE), 2, "Give one of"),
            (("correct", "note", *WHERE, "--nobody", "--undo"), 2, "Give one of"),
            (("correct", "note", "9", "4", "--nobody"), 2, "no span"),
            (("correct", "note", *WHERE, "--nobody", "--person"), 2, "what --speaker is"),
            (("same", "ada-brandt", "none"), 1, "no speaker 'none'"),
            (("apart", "ada-brandt", "none"), 1, "has no name 'none'"),
        ],
    )
    def test_what_cannot_be_is_said(self, folder: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
        done = onrecord(*arguments, "--archive", folder)
        assert done.returncode == code
        assert message in " ".join(done.stderr.replace("│", " ").split())
        assert "Traceback" not in done.stderr
