"""The right statements, rightly attributed, and nothing else; or a true reason for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.archive import Archive
from index.core.types import Article, Kind
from index.store.filters import Filter
from rag.answers.deduplication import word_changes
from rag.answers.engine import answer, ask
from rag.answers.types import Answer
from rag.conversation.turns import PAGE_SIZE, answer_turn
from rag.retrieval import hybrid as retrieve
from tests.support.archives import AddArticles

pytestmark = pytest.mark.engines

OUTLETS = ("Harbour Post", "The Kessel Courier")


def names(told: Answer) -> set[str | None]:
    return {s.name for s in told.statements}


def test_what_lavrov_said_about_patriot(seed_archive: Archive) -> None:
    told = ask(seed_archive, "what did Lavrov say about Patriot?")
    words = [s.text for s in told.matches]
    assert any(w.startswith("“This was not planned;") and "proficiency with the system" in w for w in words)
    assert any("would not send American military personnel to Ukraine to inspect the Patriot" in w for w in words)
    assert {s.name for s in told.matches} == {"Sergei Lavrov"}
    quoted = next(s for s in told.matches if s.kind is Kind.DIRECT)
    assert quoted.written is not None
    assert quoted.written.of(quoted.article.text) == "the Russian foreign minister"
    assert quoted.role == "Russian foreign minister"
    assert quoted.why[-1].startswith("Sergei Lavrov")
    assert quoted.context.contains(quoted.place.spans[0])


@pytest.mark.parametrize("name", ["Merkel", "Angela Merkel", "Burns", "William Burns", "Putin", "Naryshkin"])
def test_who_is_only_spoken_about_is_not_quoted(seed_archive: Archive, name: str) -> None:
    told = ask(seed_archive, f"what did {name} say about Patriot?")
    assert told.abstained
    assert not told.matches
    assert not any(name in (s.name or "") for s in told.statements)
    assert told.reason is not None
    assert told.reason.code == "only_mentioned"
    assert told.reason.text.startswith(f"{name} is mentioned in one article")
    assert "but no statement by them was found" in told.reason.text


def test_who_is_not_there_at_all_is_said_to_be_so(seed_archive: Archive) -> None:
    told = ask(seed_archive, "what did Obama say about Patriot?")
    assert told.reason is not None
    assert (told.reason.code, told.abstained) == ("no_such_speaker", True)


def test_a_speaker_who_does_not_speak_of_it(seed_archive: Archive) -> None:
    told = ask(seed_archive, "what did Lavrov say about bananas?")
    assert told.reason is not None
    assert told.reason.code == "not_on_this"
    assert "Sergei Lavrov is quoted 24 times" in told.reason.text


def test_who_said_it(seed_archive: Archive) -> None:
    told = ask(seed_archive, "who said that Kyiv aims for media visibility?")
    assert [s.name for s in told.matches] == ["Sergei Lavrov"]
    assert "Kyiv aims for media visibility" in told.matches[0].text


def test_nobody_said_it(seed_archive: Archive) -> None:
    told = ask(seed_archive, "who said that the price of butter would double by Christmas?")
    assert told.abstained
    assert told.reason is not None
    assert told.reason.code == "nobody_said"


def test_a_follow_up_after_lavrov(seed_archive: Archive) -> None:
    first = ask(seed_archive, "what did Lavrov say about Patriot?")
    told = ask(seed_archive, "and about Merkel?", previous=first.query)
    assert {s.name for s in told.matches} == {"Sergei Lavrov"}
    assert all("Merkel" in s.text for s in told.matches)
    assert "speaker" in told.query.carried


def test_a_misspelled_name_is_taken_and_said(seed_archive: Archive) -> None:
    told = ask(seed_archive, "what did Lavrof say about Patriot?")
    assert "Took “Lavrof” to mean Sergei Lavrov." in told.notes
    assert len(told.matches) == 2


def test_a_question_about_an_event_gets_passages(archive: Archive) -> None:
    told = ask(archive, "why was the North Quay closed by the storm?")
    assert not told.matches
    assert told.passages
    assert "storm" in told.passages[0].place.text.lower()


class TestTwoOfOneSurname:
    def test_the_one_who_says_twice_as_much_is_taken_and_the_other_offered(self, archive: Archive) -> None:
        told = ask(archive, "what did Smith say about the wall?")
        assert {s.name for s in told.matches} == {"Eleanor Smith"}
        assert "Daniel Smith" in [s.name for s in told.choices]
        assert any("Took “Smith” to mean Eleanor Smith" in note for note in told.notes)

    def test_otherwise_the_question_is_which_one(self, archive: Archive) -> None:
        told = ask(archive, "what did Smith say?")
        assert told.abstained
        assert told.reason is not None
        assert told.reason.code == "which_one"
        assert {s.name for s in told.choices} == {"Eleanor Smith", "Daniel Smith"}

    def test_the_full_name_is_not_ambiguous(self, archive: Archive) -> None:
        assert {s.name for s in ask(archive, "what did Daniel Smith say?").matches} == {"Daniel Smith"}
        assert {s.name for s in ask(archive, "what did Eleanor Smith say?").matches} == {"Eleanor Smith"}

    def test_a_choice_answers(self, archive: Archive) -> None:
        asked = ask(archive, "what did Smith say?")
        assert asked.query.speaker is not None
        for chosen in asked.choices:
            query = replace(asked.query, speakers=(replace(asked.query.speaker, bearers=(chosen,)),))
            assert {s.name for s in answer(archive, query).matches} == {chosen.name}


class TestDates:
    def test_since_is_inclusive_and_until_exclusive(self, archive: Archive) -> None:
        days = {s.article.published for s in ask(archive, "what did Okonjo say?").matches}
        day = sorted(d for d in days if d)[1]
        since = ask(archive, f"what did Okonjo say since {day}?")
        before = ask(archive, f"what did Okonjo say before {day}?")
        assert min(s.article.published or date.max for s in since.matches) == day
        assert max(s.article.published or date.min for s in before.matches) < day

    def test_articles_without_a_date_are_left_out_and_counted(self, archive: Archive) -> None:
        told = ask(archive, "what did Nkemelu say since 2024?")
        assert all(s.article.published for s in told.statements)
        assert "1 article without a publication date is left out." in told.notes

    def test_absence_is_not_claimed_of_articles_without_a_date(
        self, empty_archive: Archive, add_articles: AddArticles
    ) -> None:
        archive = empty_archive
        add_articles(
            archive, [Article("undated-1", "“The pier is sound,” Wilma Oduya said on the quay.", title="The pier")]
        )
        since = ask(archive, "everything Wilma Oduya said since 2030")
        assert since.reason is not None
        assert (since.reason.code, since.undated, since.statements) == ("not_then", 1, ())
        assert "not known" in since.reason.text
        assert "but not in articles published" not in since.reason.text
        shown = ask(archive, "everything Wilma Oduya said since 2030", narrowed=Filter(undated=True))
        assert [s.text for s in shown.matches] == ["“The pier is sound,”"]
        assert "(or without a date)" in shown.text

    def test_with_undated_articles_a_period_still_leaves_out_others(self, archive: Archive) -> None:
        question = "what did Okonjo say since 2030?"
        assert ask(archive, question, narrowed=Filter(undated=True)).reason is not None

    def test_nothing_in_those_dates_is_said_to_be_so(self, archive: Archive) -> None:
        told = ask(archive, "what did Okonjo say since 2030?")
        assert told.reason is not None
        assert told.reason.code == "not_then"
        assert "1 January 2030" in told.reason.text


class TestFilters:
    def test_an_outlet_in_the_question(self, archive: Archive) -> None:
        told = ask(archive, "what did Okonjo say in the Harbour Post?")
        assert {s.article.outlet for s in told.matches} == {"Harbour Post"}

    def test_a_filter_beside_the_question(self, archive: Archive) -> None:
        told = ask(archive, "everything Okonjo said", narrowed=Filter(outlet="The Kessel Courier"))
        assert {s.article.outlet for s in told.matches} == {"The Kessel Courier"}

    def test_an_outlet_is_the_same_in_capitals(self, archive: Archive) -> None:
        lookup = archive.lookup
        rows = lookup.rows(Filter(outlet="Harbour Post"))
        assert 0 < len(rows) < lookup.last_row("quotations")
        assert set(lookup.rows(Filter(outlet="HARBOUR post"))) == set(rows)
        assert not lookup.rows(Filter(outlet="Harbour"))
        said = lookup.quotations(rows)
        speaker = next(q.speaker for q in said.values() if q.speaker)
        theirs = [seq for seq, q in said.items() if q.speaker == speaker]
        assert sorted(lookup.rows(Filter((speaker,), "HARBOUR post"))) == sorted(theirs)

    def test_own_words_are_quotations_only(self, archive: Archive) -> None:
        told = ask(archive, "what did Okonjo say in his own words?")
        assert {s.kind for s in told.matches} == {Kind.DIRECT}

    def test_a_speaker_set_beside_a_question_without_one(self, archive: Archive) -> None:
        told = ask(archive, "terminal", narrowed=Filter(speakers=("tomas-okonjo",)))
        assert names(told) == {"Tomas Okonjo"}


def test_the_same_words_in_two_outlets_are_one_statement_in_two_places(archive: Archive) -> None:
    told = ask(archive, "who said that you do not discuss the new kitchen while the house is on fire?")
    (statement,) = told.matches
    assert statement.name == "Daniel Smith"
    assert {statement.article.outlet, *(p.article.outlet for p in statement.places)} == {
        "The Kessel Courier",
        "Harbour Post",
    }
    assert all(p.text == statement.text for p in statement.places)


def test_numbers_run_through_what_answers_and_what_is_near(archive: Archive) -> None:
    told = ask(archive, "what did Okonjo say about the terminal?")
    assert [s.n for s in told.statements] == list(range(1, len(told.statements) + 1))
    assert told.statements == (*told.matches, *told.near)


def test_an_empty_archive_says_so(empty_archive: Archive) -> None:
    told = ask(empty_archive, "what did Lavrov say?")
    assert told.reason is not None
    assert (told.reason.code, told.abstained) == ("empty_archive", True)


def test_a_wish_is_near_and_not_an_answer(empty_archive: Archive, add_articles: AddArticles) -> None:
    text = "Ada Brandt wants the harbour to be closed. Ada Brandt said the harbour is dangerous."
    add_articles(empty_archive, [Article("note", text)])
    told = ask(empty_archive, "what did Ada Brandt say about the harbour?")
    assert [s.text for s in told.matches] == ["the harbour is dangerous"]


def test_what_somebody_denies_having_said_is_not_theirs(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(
        empty_archive,
        [Article("note", "Ada Brandt met the council on Monday. Ada Brandt never said that the old wall was safe.")],
    )
    told = ask(empty_archive, "who said that the old wall was safe?")
    assert told.abstained
    assert told.near


@pytest.mark.parametrize(
    ("question", "code", "parts"),
    [
        ("what did Tomas Okonski say?", "no_such_speaker", ["Nobody called Tomas Okonski", "Tomas Okonjo"]),
        (
            "what did Lavrov say about bananas?",
            "not_on_this",
            ["quoted 24 times", "“bananas”", "Topics in what", "Kyiv"],
        ),
        ("what did Merkel say?", "only_mentioned", ["spoken about by Sergei Lavrov", "belongs to those others"]),
        ("what did Okonjo say before 2024?", "not_then", ["16 January 2024 to 26 November 2024", "before 1 January"]),
        ("what did Jonas say?", "only_views", ["No words of Jonas", "wish, a belief or a denial", "closest"]),
    ],
)
def test_a_reason_is_true_and_says_what_may_help(archive: Archive, question: str, code: str, parts: list[str]) -> None:
    told = ask(archive, question)
    assert told.abstained
    assert told.reason is not None
    assert told.reason.code == code
    for part in parts:
        assert part in told.reason.text


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("when did Okonjo speak about compensation?", "published on 22 April 2024"),
        ("where did Lavrov speak about Ankara?", "in “"),
    ],
)
def test_when_and_where_are_told_first(archive: Archive, question: str, part: str) -> None:
    assert part in ask(archive, question).text


def test_several_of_a_name_are_quoted_and_not_on_this(empty_archive: Archive, add_articles: AddArticles) -> None:
    quoted = [
        Article(first, f"{first} Brandt said the harbour would open.") for first in ("Ada", "Otto", "Juri", "Eva")
    ]
    for articles, told in (
        (quoted[:1], "Ada Brandt is quoted once in this archive, but"),
        (quoted[1:2], "Ada Brandt and Otto Brandt are quoted 2 times in this archive, but"),
        (quoted[2:], "and others are quoted 4 times in this archive, but"),
    ):
        add_articles(empty_archive, articles)
        reason = ask(empty_archive, "what did Brandt say about bananas?").reason
        assert reason is not None
        assert told in reason.text


def test_more_shows_a_page_more_of_the_same(archive: Archive) -> None:
    first = answer_turn(archive, "everything Okonjo said", [], Filter())
    more = answer_turn(archive, "more", [first], Filter())
    assert first.answer is not None
    assert more.answer is not None
    assert more.answer.matches == first.answer.matches
    assert more.shown == first.shown + PAGE_SIZE


def test_another_wording_is_a_place_of_the_first_publication(empty_archive: Archive, add_articles: AddArticles) -> None:
    text = "Ada Voss spoke on Monday. “We fenced off a wall and we {} understood that people leaned on it,” Voss said."
    later = Article("b", text.format("never"), outlet="Post", published=date(2024, 5, 3))
    add_articles(
        empty_archive, [later, Article("a", text.format("have not"), outlet="Courier", published=date(2024, 5, 2))]
    )
    (statement,) = ask(empty_archive, "what did Voss say about the wall?").matches
    (place,) = statement.places
    assert (statement.article.id, place.article.id) == ("a", "b")
    assert [place.text[c.start : c.end] for c in word_changes(statement.text, place.text) if c.new] == ["never"]


def test_an_answer_that_may_be_a_part_says_so_and_a_filter_finds_the_rest(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "who said something about the harbour?"
    whole = {outlet: len(ask(archive, question, narrowed=Filter(outlet=outlet)).matches) for outlet in OUTLETS}
    assert len(ask(archive, question).matches) == 8
    monkeypatch.setattr(retrieve, "MAX_KEYWORD_HITS", 6)
    monkeypatch.setattr(retrieve, "_NEAREST", 1)
    cut = ask(archive, question)
    assert 5 <= len(cut.matches) < sum(whole.values())
    assert cut.notes == (
        "More than 6 statements contain words of “the harbour”; only the best matches were considered. "
        "Add a speaker, an outlet or a period to find the rest.",
    )
    for outlet, count in whole.items():
        told = ask(archive, question, narrowed=Filter(outlet=outlet))
        assert (len(told.matches), told.notes) == (count, ())


@pytest.mark.parametrize("outlet", OUTLETS)
def test_passages_are_found_in_an_outlet_that_has_not_the_nearest(
    outlet: str, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieve, "_NEAREST", 1)
    told = ask(archive, "what happened at the harbour?", narrowed=Filter(outlet=outlet))
    assert {p.place.article.outlet for p in told.passages} == {outlet}


def test_what_many_are_is_nobodys_name_and_absence_is_not_claimed(
    empty_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(
        empty_archive,
        [
            Article("a", "Police said the harbour road was closed until the morning."),
            Article("b", "Police said two men were held. The Kessel police said the men were from the port."),
        ],
    )
    assert [s.name for s in empty_archive.lookup.speakers()] == ["Kessel police"]
    told = ask(empty_archive, "what did police say?")
    assert told.reason is not None
    assert "could mean any of several speakers" in told.reason.text
    assert "such as Kessel police" in told.reason.text
    closed = next(s for s in ask(empty_archive, "what was said about the harbour road?").statements)
    assert (closed.name, closed.speaker) == ("Police", None)


def test_a_speaker_is_found_in_any_of_the_spellings(empty_archive: Archive, add_articles: AddArticles) -> None:
    texts = ("Siergiej Ławrow said the talks were over.", "Sergej Lawrow said the door was open.")
    add_articles(
        empty_archive,
        [Article(str(n), text) for n, text in enumerate((*texts, "Sergei Lavrov said nothing was agreed."))],
    )
    assert [s.name for s in empty_archive.lookup.speakers()] == ["Sergei Lavrov"]
    for name in ("Ławrow", "Lawrow", "Lavrov", "Siergiej Ławrow"):
        told = ask(empty_archive, f"what did {name} say?")
        assert len(told.matches) == 3, name
