"""A speaker's page without a browser: found, when, what of, in which words, under which names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from index.archive import Archive
from index.core.errors import NotFound
from index.core.types import Article, Being, Role, Speaker
from pages.html import tables
from rag.answers.engine import ask
from rag.browse.histogram import by_month, timeline
from rag.browse.keyness import count_reference, extract_terms
from rag.browse.speaker_profile import read_profile, splittable_names, term_question
from rag.browse.speaker_search import format_counts, format_period, search_speakers
from tests.support.archives import AddArticles


def speaker(name: str, *aliases: str, role: str = "", being: Being = Being.PERSON) -> Speaker:
    roles = (Role(role, 1),) if role else ()
    return Speaker(name.lower().replace(" ", "-"), name, being, (name, *aliases), roles, 2, 1)


EVERYONE = [
    speaker("Sergei Lavrov", "Lavrov", role="Russian foreign minister"),
    speaker("Claude Juncker", "Jean-Claude Juncker"),
    speaker("Łukasz Ångström"),
    speaker("Ministry of Lakes", being=Being.ORGANIZATION),
    speaker("Volodymyr Zelensky", "Zelenskyy"),
]


# --- the list


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("lav", ["Sergei Lavrov"]),
        ("sergey", ["Sergei Lavrov"]),
        ("claude jean", ["Claude Juncker"]),
        ("ang", ["Łukasz Ångström"]),
        ("zelenskiy", ["Volodymyr Zelensky"]),
        ("minist", ["Ministry of Lakes", "Sergei Lavrov"]),
        ("foreign lavrov", ["Sergei Lavrov"]),
        ("avrov", []),
        ("lavrov merkel", []),
        (" ?! ", [s.name for s in EVERYONE]),
    ],
)
def test_speakers_are_found_by_name_and_role(text: str, names: list[str]) -> None:
    assert [s.name for s in search_speakers(EVERYONE, text)] == names


def test_speakers_are_told_apart_by_what_they_are() -> None:
    assert [s.name for s in search_speakers(EVERYONE, "", Being.ORGANIZATION)] == ["Ministry of Lakes"]
    assert search_speakers(EVERYONE, "lavrov", Being.ORGANIZATION) == []


@given(some.text())
def test_any_text_can_be_searched(text: str) -> None:
    assert set(search_speakers(EVERYONE, text)) <= set(EVERYONE)


def test_counts_and_dates_in_words() -> None:
    assert format_counts(EVERYONE[0]) == "2 statements in 1 article"
    assert format_period(date(2024, 5, 1), date(2024, 5, 2)) == "1 May 2024 – 2 May 2024"
    assert format_period(date(2024, 5, 1), date(2024, 5, 1)) == "1 May 2024"
    assert format_period(None, None) == ""


def test_the_list_holds_no_markup_of_names() -> None:
    evil = Speaker('"><script>', "<b>Ann", Being.PERSON, ("<b>Ann", "<i>A"), (Role("<u>chief", 1),), 1, 1)
    for drawn in (tables.speaker_list([evil]), tables.speaker_heading(evil), tables.names_and_roles(evil)):
        assert not any(tag in drawn for tag in ("<script", "<b>", "<i>", "<u>"))
    assert 'href="/speakers?id=%22%3E%3Cscript%3E"' in tables.speaker_list([evil])


# --- the timeline


def test_a_timeline_has_a_bar_for_every_month() -> None:
    line = timeline([date(2023, 11, 30), date(2024, 2, 1), date(2024, 2, 28), None])
    assert [(bar.name, bar.count) for bar in line.bars] == [
        ("November 2023", 1),
        ("December 2023", 0),
        ("January 2024", 0),
        ("February 2024", 2),
    ]
    assert (line.unit, line.undated) == ("month", 1)
    assert line.describe("statements") == (
        "Statements by month, November 2023 to February 2024; the peak is 2 in February 2024."
    )


def test_a_long_timeline_is_of_years() -> None:
    line = by_month({date(1987, 3, 1): 2, date(1987, 4, 1): 1, date(2024, 1, 1): 5})
    assert (line.unit, len(line.bars), line.bars[0].count, line.bars[1].count) == ("year", 38, 3, 0)
    assert timeline([None]).bars == ()


@pytest.mark.slow
@given(some.lists(some.dates()))
def test_a_timeline_loses_nothing(days: list[date]) -> None:
    assert sum(bar.count for bar in timeline(days).bars) == len(days)


# --- what marks a speaker out


@pytest.mark.parametrize(
    ("text", "spoken_of"),
    [
        ("the disputed Patriot deliveries", ["deliveries", "Patriot deliveries", "disputed Patriot deliveries"]),
        ("We will vote with New York on Monday.", ["York", "New York"]),
        ("They want to build.", []),
        ("He is very quickly leaving", []),
        ("the quay, the lock", ["quay", "lock"]),
        ("", []),
    ],
)
def test_things_are_what_small_words_open(text: str, spoken_of: list[str]) -> None:
    assert [spelling for _, spelling in extract_terms(text)] == spoken_of


@pytest.fixture
def harbour(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    """Two who speak of different things, and a third who speaks of both, once."""
    articles = [
        (
            "Ada Brandt",
            "a pilot",
            ["the channel is shallow", "the channel will close", "nobody dredged the channel"],
        ),
        ("Otto Lindgren", "a mayor", ["the school is closed", "the school will open", "he loves the school"]),
        ("Ida Kole", "a clerk", ["the channel and the school are fine"]),
    ]
    add_articles(
        empty_archive,
        [
            Article(f"{name}-{i}", f"{name}, {role}, said {words}.", published=date(2024, i + 1, 1))
            for name, role, words_of_each in articles
            for i, words in enumerate(words_of_each)
        ],
    )
    return empty_archive


def test_a_profile_has_statements_months_and_what_marks_them(harbour: Archive) -> None:
    profile = read_profile(harbour, "ada-brandt", count_reference(harbour))
    assert [each.article.published for each in profile.answer.matches] == [date(2024, m, 1) for m in (3, 2, 1)]
    assert {each.name for each in profile.answer.matches} == {"Ada Brandt"}
    assert [bar.count for bar in profile.timeline.bars] == [1, 1, 1]
    assert profile.key_terms == ("channel",)
    question = term_question(profile.speaker, profile.key_terms[0])
    assert question == "What did Ada Brandt say about channel?"
    assert len(ask(harbour, question).matches) == 3


def test_an_unknown_speaker_is_named(harbour: Archive) -> None:
    with pytest.raises(NotFound):
        read_profile(harbour, "<script>", count_reference(harbour))


@pytest.mark.slow
def test_every_mark_of_the_samples_leads_to_statements(archive: Archive) -> None:
    reference = count_reference(archive)
    questions = 0
    for each in archive.lookup.speakers()[:5]:
        for term in read_profile(archive, each.id, reference).key_terms:
            questions += 1
            answer = ask(archive, term_question(each, term))
            assert any(each.id == s.speaker for s in answer.statements), (each.name, term)
    assert questions


def test_two_are_joined_and_that_is_undone(harbour: Archive) -> None:
    with harbour.writing() as writer:
        one = writer.join("ada-brandt", "Ida Kole")
    profile = read_profile(harbour, one.id, count_reference(harbour))
    assert len(profile.answer.matches) == 4
    assert splittable_names(profile.speaker) == ["Ada Brandt", "Ida Kole"]
    said = profile.ties[0]
    assert said.text.startswith("“Ida Kole” is the same as “Ada Brandt” · said by a person on 2")
    with harbour.writing() as writer:
        writer.untie(said.name, said.other)
        with pytest.raises(NotFound, match="undone already"):
            writer.untie(said.name, said.other)
    assert harbour.lookup.ties() == []
    assert len(read_profile(harbour, "ada-brandt", count_reference(harbour)).answer.matches) == 3


def test_one_is_parted_and_that_is_undone(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(
        empty_archive,
        [Article("a", "Ada Brandt, a pilot, said it rained."), Article("b", "It was dry, Mr. Brandt said.")],
    )
    before = [s.id for s in empty_archive.lookup.speakers()]
    with empty_archive.writing() as writer:
        parted = writer.part("ada-brandt", "Brandt")
    profile = read_profile(empty_archive, parted.id, count_reference(empty_archive))
    assert splittable_names(profile.speaker) == []
    assert profile.ties[0].text.startswith("“Brandt” is a speaker apart ·")
    with empty_archive.writing() as writer:
        writer.untie(profile.ties[0].name, None)
    assert [s.id for s in empty_archive.lookup.speakers()] == before
