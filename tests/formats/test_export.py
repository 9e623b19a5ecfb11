"""What is taken along is what the archive holds at that moment, in every form, word for word."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from index.archive import Archive
from index.core.types import Article, Ruling, hull
from rag.answers.engine import ask
from rag.answers.types import Answer
from rag.formats.answer_json import answer_to_json
from rag.formats.citation import cite_statement, short_text_hash
from rag.formats.export import EXPORT_FORMATS, export_answer, revalidate_answer
from rag.formats.plain_text import answer_to_text as printed
from rag.integrations.langchain_retriever import StatementRetriever
from tests.support.archives import AddArticles

LAVROV = "what did Lavrov say about Patriot?"
BY_SUFFIX = {form.suffix: form for form in EXPORT_FORMATS}


@pytest.fixture
def copied_archive(archive_folder: Path, tmp_path: Path) -> Archive:
    """An archive that may be written to."""
    return Archive.open(shutil.copytree(archive_folder, tmp_path / "archive"))


@pytest.fixture
def answer(copied_archive: Archive) -> Answer:
    return ask(copied_archive, LAVROV)


def taken(archive: Archive, answer: Answer, suffix: str) -> str:
    return export_answer(archive, answer, BY_SUFFIX[suffix]).decode("utf-8-sig")


def test_a_citation_can_be_checked_with_what_it_tells(copied_archive: Archive, answer: Answer) -> None:
    for statement in answer.matches:
        cited = cite_statement(statement)
        text = next(
            a.text
            for a in copied_archive.lookup.articles(
                r for r, i in copied_archive.lookup.article_rows() if i == cited.article
            ).values()
        )
        spans = [tuple(map(int, span.split("-"))) for span in cited.spans.split()]
        assert " […] ".join(text[start:end] for start, end in spans) == statement.text
        assert cited.text_hash == short_text_hash(Article("x", text))
        assert cited.words in text


def test_every_form_holds_every_statement(copied_archive: Archive, answer: Answer) -> None:
    rows = list(csv.DictReader(io.StringIO(taken(copied_archive, answer, "csv"))))
    assert [row["words"] for row in rows] == [cite_statement(s).words for s in answer.matches]
    assert [s["text"] for s in json.loads(taken(copied_archive, answer, "json"))["statements"]] == [
        s.text for s in answer.statements
    ]
    paragraphs = [
        p.text for p in Document(io.BytesIO(export_answer(copied_archive, answer, BY_SUFFIX["docx"]))).paragraphs
    ]
    assert all(cite_statement(s).words in paragraphs for s in answer.matches)
    plain = taken(copied_archive, answer, "md").replace("\\", "")
    assert all(cite_statement(s).words in plain for s in answer.matches)


@pytest.mark.parametrize("suffix", BY_SUFFIX)
def test_what_is_no_quotation_any_more_is_left_out(copied_archive: Archive, answer: Answer, suffix: str) -> None:
    first = answer.matches[0]
    with copied_archive.writing() as writer:
        writer.correct(first.article.id, hull(first.place.spans), Ruling.NO_QUOTATION)
    now = revalidate_answer(copied_archive, answer).answer
    assert first.n not in [s.n for s in now.statements]
    assert now.notes[-1] == "1 statement left out: no longer in the archive."
    data = export_answer(copied_archive, answer, BY_SUFFIX[suffix])
    if suffix == "json":  # whose passages are the article's own text
        assert not any("explained at length" in s["text"] for s in json.loads(data)["statements"])
    elif suffix != "docx":
        assert "explained at length" not in data.decode("utf-8-sig")


def test_a_corrected_name_is_the_one_taken_along(copied_archive: Archive, answer: Answer) -> None:
    first = answer.matches[0]
    with copied_archive.writing() as writer:
        writer.correct(first.article.id, hull(first.place.spans), Ruling.SPEAKER, "Ann Lee")
    row = next(csv.DictReader(io.StringIO(taken(copied_archive, answer, "csv"))))
    assert row["speaker"] == "Ann Lee"
    assert "corrected by a person" in row["kind"]
    assert (
        "Reassigned to another speaker since the question was asked: [1]."
        in revalidate_answer(copied_archive, answer).answer.notes
    )


def test_a_removed_article_is_not_taken_along(copied_archive: Archive, answer: Answer) -> None:
    with copied_archive.writing() as writer:
        writer.remove(answer.matches[0].article.id)
    assert not revalidate_answer(copied_archive, answer).answer.matches


def test_the_day_of_the_words_goes_with_them(copied_archive: Archive, add_articles: AddArticles) -> None:
    words_by_id = (("a", "on December 28 that the quay would close"), ("b", "that nobody had asked the pilots"))
    add_articles(
        copied_archive,
        [Article(i, f"Ada Quern, a mayor, said {words}.", published=date(2023, 1, 4)) for i, words in words_by_id],
    )
    answer = ask(copied_archive, "everything Ada Quern said")
    days = {"a": "2022-12-28", "b": None}
    assert {s["article"]["id"]: s["said_on"] for s in answer_to_json(answer)["statements"]} == days
    assert {
        s["article"]["id"]: s["said_on"] for s in json.loads(taken(copied_archive, answer, "json"))["statements"]
    } == days
    rows = csv.DictReader(io.StringIO(taken(copied_archive, answer, "csv")))
    assert {row["article"]: row["said_on"] or None for row in rows} == days
    shown = "\n".join(
        p.text for p in Document(io.BytesIO(export_answer(copied_archive, answer, BY_SUFFIX["docx"]))).paragraphs
    )
    copied = "\n".join(cite_statement(s).text for s in answer.matches)
    for form in (copied, shown, taken(copied_archive, answer, "md"), printed(answer)):
        assert form.count("said on 28 December 2022") == 1
    documents = StatementRetriever(archive=copied_archive).invoke("everything Ada Quern said")
    assert {d.metadata["source"]: d.metadata["said_on"] for d in documents} == days


def test_text_is_neither_markdown_nor_a_formula(copied_archive: Archive, add_articles: AddArticles) -> None:
    evil = "=1+1 *bold* [a](javascript:alert(1)) <b>\x0c"
    article = Article("evil", f'Ada Quern spoke in Kessel.\n\n"{evil}," said Ada Quern.', evil, evil)
    add_articles(copied_archive, [article])
    answer = ask(copied_archive, "everything Ada Quern said")
    assert answer.matches
    row = next(csv.DictReader(io.StringIO(taken(copied_archive, answer, "csv"))))
    assert row["title"].startswith("'=1+1")
    markdown = taken(copied_archive, answer, "md")
    assert r"\*bold\*" in markdown
    assert r"\]\(javascript" in markdown
    assert r"\<b\>" in markdown
    assert Document(io.BytesIO(export_answer(copied_archive, answer, BY_SUFFIX["docx"]))).paragraphs
