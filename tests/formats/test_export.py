"""What is taken along is what the archive holds at that moment, in every form, word for word."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.archive import Archive
from index.core.types import Article, Ruling, Span, hull
from rag.answers.engine import ask
from rag.answers.sorting import Order, sort_statements
from rag.answers.types import Answer
from rag.formats.answer_json import answer_to_json
from rag.formats.card import CLOSE_HEADING
from rag.formats.citation import cite_statement, short_text_hash
from rag.formats.export import EXPORT_FORMATS, export_answer, file_name
from rag.formats.export_content import ExportRequest, revalidate_answer
from rag.formats.export_table import guard_formulas, write_xlsx
from rag.formats.plain_text import answer_to_text as printed
from rag.integrations.langchain_retriever import StatementRetriever
from rag.query.types import Intent, Query
from tests.support.archives import LAVROV, ROOT, AddArticles
from tests.support.statements import made
from tests.support.xlsx import sheet_records, sheet_rows

SCHEMA = json.loads((ROOT / "rag" / "formats" / "answer.schema.json").read_text("utf8"))
BY_SUFFIX = {form.suffix: form for form in EXPORT_FORMATS}


@pytest.fixture
def copied_archive(archive_folder: Path, tmp_path: Path) -> Archive:
    """An archive that may be written to."""
    return Archive.open(shutil.copytree(archive_folder, tmp_path / "archive"))


@pytest.fixture
def answer(copied_archive: Archive) -> Answer:
    return ask(copied_archive, LAVROV)


def cut(text: str, spans: str) -> str:
    return " […] ".join(text[slice(*map(int, span.split("-")))] for span in spans.split())


def paragraphs(archive: Archive, answer: Answer) -> list[str]:
    return [p.text for p in Document(io.BytesIO(export_answer(archive, answer, BY_SUFFIX["docx"]))).paragraphs]


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
        assert cut(text, cited.said_spans) == statement.text == cited.said
        assert cut(text, cited.spans) == cited.words
        assert cited.text_hash == short_text_hash(Article("x", text))
        assert cited.words in text


def test_every_form_holds_every_statement(copied_archive: Archive, answer: Answer) -> None:
    assert answer.near
    cited = [cite_statement(s) for s in answer.statements]
    rows = list(csv.DictReader(io.StringIO(taken(copied_archive, answer, "csv"))))
    sheet = sheet_records(export_answer(copied_archive, answer, BY_SUFFIX["xlsx"]))
    for table in (rows, sheet):
        assert [row["words"] for row in table] == [c.words for c in cited]
        assert [row["said"] for row in table] == [s.text for s in answer.statements]
        assert [row["match"] for row in table] == ["answers" if s.match else "close" for s in answer.statements]
    assert [s["text"] for s in json.loads(taken(copied_archive, answer, "json"))["statements"]] == [
        s.text for s in answer.statements
    ]
    for text in (paragraphs(copied_archive, answer), taken(copied_archive, answer, "md").replace("\\", "").split("\n")):
        found = [line.removeprefix("> ") for line in text]
        places = [found.index(c.quoted) for c in cited]
        assert places == sorted(places)
        heading = next(i for i, line in enumerate(found) if CLOSE_HEADING in line)
        assert [place < heading for place in places] == [c.match for c in cited]


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
    elif suffix == "xlsx":
        assert not any("explained at length" in cell for row in sheet_rows(data) for cell in row)
    elif suffix == "docx":
        assert not any("explained at length" in line for line in paragraphs(copied_archive, answer))
    else:
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
    shown = "\n".join(paragraphs(copied_archive, answer))
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
    assert sheet_records(export_answer(copied_archive, answer, BY_SUFFIX["xlsx"]))[0]["title"].startswith("=1+1")
    page = MarkdownIt("gfm-like", {"linkify": False}).render(taken(copied_archive, answer, "md"))
    assert "=1+1 *bold* [a](javascript:alert(1)) &lt;b&gt;" in page
    assert not set(re.findall(r"<(\w+)", page)) - {"h1", "h2", "ul", "li", "p", "blockquote"}
    assert any("*bold* [a](javascript:alert(1)) <b>\ufffd" in line for line in paragraphs(copied_archive, answer))


FILTERED = ExportRequest(
    Order.NEWEST,
    None,
    date(2026, 11, 29),
    "http://127.0.0.1:8501",
    "/?q=what+did+Lavrov+say",
    ("Speaker: Sergei Lavrov",),
)


@pytest.mark.parametrize("suffix", ["md", "xlsx", "docx"])
def test_the_head_tells_what_it_was_made_of(copied_archive: Archive, answer: Answer, suffix: str) -> None:
    data = export_answer(copied_archive, answer, BY_SUFFIX[suffix], FILTERED)
    if suffix == "xlsx":
        head = "\n".join(": ".join(row) for row in sheet_rows(data, 2))
    elif suffix == "docx":
        head = "\n".join(p.text for p in Document(io.BytesIO(data)).paragraphs)
    else:
        head = data.decode()
    for told in (
        LAVROV,
        "Asked on: 29 November 2026",
        "Archive: archive",
        "Filters: Speaker: Sergei Lavrov",
        "Result: 2 statements by Sergei Lavrov on Patriot",
        f"Statements: 2 (1 quotation, 1 paraphrase); {len(answer.near)} more are only close to the question",
        "Order: Newest",
        "http://127.0.0.1:8501/?q=what+did+Lavrov+say",
    ):
        assert told in head, told


def test_csv_and_json_tell_it_in_columns_and_keys(copied_archive: Archive, answer: Answer) -> None:
    row = next(csv.DictReader(io.StringIO(export_answer(copied_archive, answer, BY_SUFFIX["csv"], FILTERED).decode())))
    assert (row["question"], row["asked_on"], row["archive"]) == (LAVROV, "2026-11-29", "archive")
    assert row["answer"] == "http://127.0.0.1:8501/?q=what+did+Lavrov+say"
    assert row["link"].startswith("http://127.0.0.1:8501/article?id=lavrov")
    record = json.loads(export_answer(copied_archive, answer, BY_SUFFIX["json"], FILTERED))
    assert record["export"]["filters"] == ["Speaker: Sergei Lavrov"]
    jsonschema.validate(record, SCHEMA)


def test_ticked_statements_alone_are_taken_along_in_the_order_of_the_page(
    copied_archive: Archive, answer: Answer
) -> None:
    numbers = (answer.matches[1].n, answer.near[0].n)
    data = export_answer(copied_archive, answer, BY_SUFFIX["csv"], ExportRequest(numbers=numbers))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert tuple(int(row["n"]) for row in rows) == numbers
    everything = ask(copied_archive, "everything Eleanor Smith said")
    for order in Order:
        data = export_answer(copied_archive, everything, BY_SUFFIX["csv"], ExportRequest(order))
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        shown = [*sort_statements(everything.matches, order), *everything.near]
        assert [int(row["n"]) for row in rows] == [s.n for s in shown]
    assert len({s.article.published for s in everything.matches}) > 1


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@A1", "'@A1"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
        *((f"The tax{mark}=cmd|'/c calc'!A1", f"The tax{mark}'=cmd|'/c calc'!A1") for mark in ";,|\t\n"),
        *((f"a; {sign}1", f"a; '{sign}1") for sign in "=+-@＝＋－＠"),
        *((f"{sign}1", f"'{sign}1") for sign in "＝＋－＠"),
        *((f"{blank}=1", f"{blank}'=1") for blank in ("\u00a0", " ", "\u202f", "\u3000", "\ufeff", "\u200b", '"')),
        ('a;"=1', "a;\"'=1"),
        ("a;=-1", "a;'=-1"),
        ("well-known, 3 - 1 = 2", "well-known, 3 - 1 = 2"),
        ("“No,” he said — 2024-05-01; a=b", "“No,” he said — 2024-05-01; a=b"),
    ],
)
def test_no_cell_of_csv_is_a_formula_whatever_separates_cells(cell: str, guarded: str) -> None:
    assert guard_formulas(cell) == guarded


def test_guarding_takes_time_in_proportion_to_the_text() -> None:
    assert guard_formulas(";" + " \n" * 300_000) == ";" + " \n" * 300_000


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (LAVROV, "lavrov-on-patriot-2026-11-29.docx"),
        ("everything Lavrov said", "lavrov-2026-11-29.docx"),
    ],
)
def test_a_file_is_called_by_its_question_and_day(copied_archive: Archive, question: str, name: str) -> None:
    assert file_name(ask(copied_archive, question), BY_SUFFIX["docx"], FILTERED) == name


@given(st.text(max_size=300))
def test_the_name_of_a_file_is_one_on_every_system(question: str) -> None:
    name = file_name(Answer(Query(question, Intent.OTHER)), BY_SUFFIX["csv"], FILTERED)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-2026-11-29\.csv", name)
    assert len(name) <= 80


def test_a_sheet_takes_what_is_too_long_or_too_old_for_it(copied_archive: Archive, add_articles: AddArticles) -> None:
    article = Article("old", f'"{"the quay is old " * 2_200}," said Ada Quern.', "T", "O", published=date(1865, 4, 15))
    content = revalidate_answer(copied_archive, Answer(Query("q", Intent.OTHER)))
    statement = made(article, Span(0, len(article.text) - 17), name="Ada Quern")
    data = write_xlsx(replace(content, citations=(cite_statement(statement),)))
    (row,) = sheet_records(data)
    assert row["published"] == "1865-04-15"
    assert row["words"].endswith("…")
    assert ["Note", "Cut to the 32,767 characters that a cell may have; CSV and Word have all: [1]."] in sheet_rows(
        data, 2
    )


def test_a_words_document_links_to_what_is_on_the_web_alone(copied_archive: Archive, add_articles: AddArticles) -> None:
    for number, url in enumerate(("javascript:alert(1)", "https://post.example/a b?<x>", "file:///etc/passwd")):
        add_articles(copied_archive, [Article(f"u{number}", f'"Nobody asked us {number}," said Ada Quern.', url=url)])
    answer = ask(copied_archive, "everything Ada Quern said")
    assert len(answer.statements) == 3
    document = Document(io.BytesIO(export_answer(copied_archive, answer, BY_SUFFIX["docx"], FILTERED)))
    targets = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}
    assert {"https://post.example/a%20b?%3Cx%3E", "http://127.0.0.1:8501/?q=what+did+Lavrov+say"} < targets
    assert all(target.startswith(("http://127.0.0.1:8501/", "https://post.example/")) for target in targets)
    marks = {m.get(qn("w:name")) for m in document.element.iter(qn("w:bookmarkStart"))}
    jumps = {j.get(qn("w:anchor")) for j in document.element.iter(qn("w:hyperlink"))} - {None}
    assert marks == jumps == {"reference_1", "reference_2", "reference_3"}
    assert document.paragraphs[0].style is not None
    assert document.paragraphs[0].style.name == "Title"
