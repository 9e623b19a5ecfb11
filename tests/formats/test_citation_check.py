"""A pasted citation is checked against the archive: word for word, different, changed since, or not there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as some

from index.archive import Archive
from index.core.errors import InputError
from index.core.types import Kind, Ruling, Span
from pages.html.citation_result import citation_result
from rag.answers.engine import ask
from rag.answers.revalidation import revalidate
from rag.answers.types import Place, Statement
from rag.browse.article_reading import read_article
from rag.formats.citation import cite_statement, short_text_hash
from rag.formats.citation_check import Verdict, check_citation, parse_citation
from rag.formats.export import EXPORT_FORMATS, export_answer
from tests.support.archives import AddArticles
from tests.support.command import onrecord
from tests.support.corrections import NOTE, correct


@pytest.fixture
def noted(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(empty_archive, [NOTE])
    return empty_archive


def statement_of(archive: Archive, words: str) -> Statement:
    return next(s for s in ask(archive, "everything Ada Brandt said").matches if words in s.text)


def citation_of(archive: Archive, words: str) -> str:
    return cite_statement(statement_of(archive, words)).text


@pytest.mark.parametrize("words", ["aground", "shallow"])
def test_a_copied_citation_is_confirmed(noted: Archive, words: str) -> None:
    check = check_citation(noted, citation_of(noted, words))
    assert check.verdict is Verdict.VERBATIM
    assert check.speaker == "Ada Brandt"
    assert "as the citation does" in check.text
    assert check.address.startswith("/article?id=note&at=")


def test_every_statement_of_an_archive_is_confirmed_as_copied(archive: Archive) -> None:
    statements = [
        s
        for who in ("Lavrov", "Eleanor Smith", "Ilse Baumgart")
        for s in ask(archive, f"everything {who} said").matches
    ]
    assert {s.kind for s in statements} == set(Kind)
    wrong = [s.text for s in statements if not check_citation(archive, cite_statement(s).text).confirmed]
    assert len(statements) > 30
    assert not wrong


def test_a_citation_out_of_a_markdown_export_is_confirmed(noted: Archive) -> None:
    answer = ask(noted, "what did Ada Brandt say about running aground?")
    markdown = export_answer(noted, answer, next(form for form in EXPORT_FORMATS if form.suffix == "md")).decode()
    quoted = markdown[markdown.index("\n> ") :]
    assert check_citation(noted, quoted).verdict is Verdict.VERBATIM


def test_the_earlier_form_with_the_range_of_the_content_alone_is_confirmed(noted: Archive) -> None:
    start = NOTE.text.index("the channel")
    end = NOTE.text.index(". “We")
    text = (
        "Ada Brandt, the harbour pilot, said the channel was too shallow\n— Ada Brandt (paraphrase). Harbour Post.\n"
        f"Article note, characters {start}-{end}, text SHA-256 {short_text_hash(NOTE)}"
    )
    assert check_citation(noted, text).verdict is Verdict.VERBATIM


def test_the_later_form_with_both_ranges_and_a_link_is_confirmed(noted: Archive) -> None:
    start, end = NOTE.text.index("Ada Brandt"), NOTE.text.index(". “We")
    said = f"{NOTE.text.index('the channel')}-{end}"
    text = (
        f"{NOTE.text[start:end]}\n— Ada Brandt (paraphrase). Harbour Post, “Pilot warns”, 1 May 2024.\nAlso: Courier, "
        f"“A”, undated, http://127.0.0.1:8501/article?id=b&at=1-9\nArticle note, characters {start}-{end} (what is said: "
        f"{said}), text SHA-256 {short_text_hash(NOTE)}\nhttp://127.0.0.1:8501/article?id=note&at={start}-{end}"
    )
    assert check_citation(noted, text).verdict is Verdict.VERBATIM


def test_line_breaks_and_indents_of_a_mail_do_not_matter(noted: Archive) -> None:
    mailed = citation_of(noted, "aground").replace("twice a", "twice\n   a")
    assert check_citation(noted, mailed).verdict is Verdict.VERBATIM


def test_a_changed_word_is_marked_on_both_sides(noted: Archive) -> None:
    check = check_citation(noted, citation_of(noted, "aground").replace("twice", "<b>thrice"))
    assert check.verdict is Verdict.DIFFERENT
    assert not check.confirmed
    assert [text for text, new in check.there if new] == ["twice"]
    assert [text for text, new in check.cited if new] == ["<b>thrice"]
    assert "".join(text for text, _ in check.there) == "“We run aground twice a year,”"
    assert "<ins>twice</ins>" in citation_result(check)
    assert "<b>" not in citation_result(check)


def test_a_word_left_out_is_no_verbatim_quotation(noted: Archive) -> None:
    assert check_citation(noted, citation_of(noted, "aground").replace("aground ", "")).verdict is Verdict.DIFFERENT


def test_another_speaker_than_the_citations_is_told(noted: Archive) -> None:
    citation = citation_of(noted, "aground")
    correct(noted, "aground", Ruling.SPEAKER, "Juri Kolb")
    check = check_citation(noted, citation)
    assert check.verdict is Verdict.VERBATIM
    assert "Juri Kolb’s, whom the citation does not name" in check.text


def test_a_text_that_was_replaced_is_told_as_superseded(noted: Archive, add_articles: AddArticles) -> None:
    citation = citation_of(noted, "aground")
    add_articles(noted, [replace(NOTE, text=f"Late news. {NOTE.text}")])
    check = check_citation(noted, citation)
    assert check.verdict is Verdict.SUPERSEDED
    assert check.address.endswith(f"&text={short_text_hash(NOTE)}")
    with noted.writing() as writer:
        writer.remove("note")
    assert check_citation(noted, citation).verdict is Verdict.SUPERSEDED


def test_the_citation_of_a_replaced_text_leads_to_that_text(noted: Archive, add_articles: AddArticles) -> None:
    statement = statement_of(noted, "aground")
    assert "text=" not in cite_statement(revalidate(noted, [statement])[0].statement).link
    add_articles(noted, [replace(NOTE, text=f"Late news. {NOTE.text}")])
    cited = cite_statement(revalidate(noted, [statement])[0].statement, "http://127.0.0.1:8501")
    fields = dict(parse_qsl(urlsplit(cited.link).query))
    place = tuple(Span(*map(int, span.split("-"))) for span in cited.spans.split())
    reading = read_article(noted, fields["id"], fields["at"], fields["text"])
    assert reading.ended == "replaced"
    assert Place(reading.article, place).text == cited.words
    check = check_citation(noted, f"{cited.quoted}\n— {cited.attribution}.\n{cited.link}")
    assert check.verdict is Verdict.SUPERSEDED
    add_articles(noted, [NOTE])
    assert "text=" not in cite_statement(revalidate(noted, [statement_of(noted, "aground")])[0].statement).link


def test_words_of_an_unknown_text_are_looked_for_in_the_present_one(noted: Archive) -> None:
    foreign = citation_of(noted, "aground").replace(short_text_hash(NOTE), "0" * 12)
    moved = check_citation(noted, foreign)
    assert moved.verdict is Verdict.MOVED
    assert "has changed" not in moved.text
    assert "word for word, at the characters 65-95" in moved.text
    changed = check_citation(noted, foreign.replace("twice", "thrice"))
    assert changed.verdict is Verdict.CHANGED
    assert not changed.confirmed


def test_an_article_or_a_place_that_is_not_there_is_told(noted: Archive) -> None:
    citation = citation_of(noted, "aground")
    assert check_citation(noted, citation.replace("Article note", "Article nota")).verdict is Verdict.NO_ARTICLE
    far = citation.replace("characters 65-95", "characters 6500-9500")
    assert check_citation(noted, far).verdict is Verdict.NO_PLACE


def test_a_place_without_words_gives_those_that_stand_there(noted: Archive) -> None:
    check = check_citation(noted, "see http://127.0.0.1:8501/article?id=note&at=65-95")
    assert check.verdict is Verdict.NO_WORDS
    assert check.there == (("“We run aground twice a year,”", False),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ada Brandt said so.",
        "Article note, characters 12-3, text SHA-256 0a1b2c3d4e5f",
        "/article?id=note&at=x",
        "/article?at=1-2",
        "x" * 100_001,
    ],
)
def test_what_is_no_citation_is_refused_with_what_to_paste(noted: Archive, text: str) -> None:
    with pytest.raises(InputError):
        check_citation(noted, text)


@given(some.text(some.sampled_from("Article , characters 1-2 text SHA-256 ab\\>— \n“”[…]"), max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(InputError):
        parse_citation(text)


def test_the_command_confirms_or_fails(noted: Archive) -> None:
    citation = citation_of(noted, "aground")
    good = onrecord("verify", citation, "--archive", str(noted.folder))
    assert (good.returncode, good.stdout.startswith("Word for word")) == (0, True)
    bad = onrecord("verify", citation.replace("twice", "thrice"), "--archive", str(noted.folder))
    assert bad.returncode == 1
    assert "there: “We run aground [[twice]] a year,”" in bad.stdout
