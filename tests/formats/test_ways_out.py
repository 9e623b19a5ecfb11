"""Every way out of the program: the range that it cites holds exactly the words that it prints, and the pages, or the
time in a recording, are theirs."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt

from index.archive import Archive
from index.core.types import Article, Kind, Span
from pages.html.fragments import copy_citation_button
from rag.answers.engine import ask
from rag.answers.types import Answer, Place, Statement
from rag.formats.answer_json import answer_to_json
from rag.formats.card import CLOSE_HEADING
from rag.formats.citation import Citation, cite_statement
from rag.formats.export_content import ExportContent, ExportRequest
from rag.formats.export_table import guard_formulas, write_csv, write_xlsx
from rag.formats.export_word import write_docx
from rag.formats.markdown import write_markdown
from rag.formats.plain_text import answer_to_text
from rag.formats.segments import statement_segments
from rag.integrations.langchain_retriever import StatementRetriever
from rag.integrations.mcp_server import create_server
from rag.notebook.clip_export import CLIP_FORMATS, Block, clipped_quote
from rag.notebook.clip_files import ItemSort
from rag.query.types import Intent, Query
from tests.support.archives import LAVROV
from tests.support.statements import made
from tests.support.xlsx import sheet_records

_WORDS = [
    *(
        "He said that ",
        "the mayor",
        " told us ",
        "nobody asked ",
        "“the quay is unsafe,” ",
        '"it is *not*" ',
        "— not",
        " ",
    ),
    *(
        "\n",
        "\n\n",
        "1. one ",
        "# two ",
        "> three ",
        "- four ",
        "[a](http://b) ",
        "<b>x</b> ",
        "&amp; ",
        "a_b_c ",
        "~~d~~ ",
    ),
    *(
        "=1+1",
        "; -5",
        "| a | b |\n",
        "|-|-|\n",
        "===\n",
        "```",
        "$x^2$ ",
        "\\",
        "😀",
        "\u00a0",
        "\x0c",
        "\x1f",
        "_x0041_",
        "\t",
    ),
    *(
        " […] ",
        "[^1]: ",
        "***",
        "* * ",
        "![i](j) ",
        "http://post.example/?a=b&c ",
        "\u2028",
        "\ufffe",
        "__init__ ",
        "$5 ",
    ),
]
_WORD = re.compile(r"\w")
_SPANS = re.compile(r"\d+-\d+")
_CHECK = re.compile(
    r"Article (?P<id>.*?), characters (?P<spans>[\d -]+?)(?: \(what is said: (?P<said>[\d -]+)\))?, text SHA-256"
)
_PAGE = re.compile(r", pp?\. (\d+)(?:–(\d+))?\.$")
_TIME = re.compile(r", at (\d+:\d\d:\d\d)\.$")
_XML_BLANK = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """A statement of any article: its content in one to three spans, a source and a cue around or between them."""
    text = "x" + "".join(draw(st.lists(st.sampled_from(_WORDS), min_size=6, max_size=40))) + "y"
    cuts = draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8, unique=True).map(sorted))
    spans = [span for span in (Span(*pair) for pair in pairwise(cuts)) if _WORD.search(span.of(text))]
    if not spans:
        spans = [Span(0, len(text))]
    roles = draw(
        st.lists(st.sampled_from("words words source cue none".split()), min_size=len(spans), max_size=len(spans))
    )
    content = [span for span, role in zip(spans, roles, strict=True) if role == "words"] or [spans[0]]
    source = next(
        (span for span, role in zip(spans, roles, strict=True) if role == "source" and span not in content), None
    )
    cues = [span for span, role in zip(spans, roles, strict=True) if role == "cue" and span not in content]
    pages = draw(st.lists(st.integers(1, len(text)), max_size=4, unique=True).map(sorted))
    seconds = draw(st.lists(st.integers(0, 86_399), min_size=len(pages), max_size=len(pages)).map(sorted))
    is_recording = draw(st.booleans())
    article = Article(
        "an article, 1-2", text, "A *title*", "Post", published=date(2024, 5, 2),
        pages=(0, *pages) if pages and not is_recording else (),
        times=tuple(zip(pages, seconds, strict=True)) if is_recording else (),
    )  # fmt: skip
    return made(
        article, *content, kind=draw(st.sampled_from(Kind)), cue=tuple(cues), written=source,
        match=draw(st.booleans()), places=(Place(article, (spans[-1],)),) if draw(st.booleans()) else (),
    )  # fmt: skip


def cut(text: str, spans: str) -> str:
    return " […] ".join(text[slice(*map(int, span.split("-")))] for span in _SPANS.findall(spans))


def page_of(article: Article, spans: str) -> str:
    """The pages of the words at these spans, as Article.page has them: "4", "4-5"."""
    ends = [int(each) for each in re.findall(r"\d+", spans)]
    pages = (article.page(min(ends)), article.page(max(ends) - 1))
    return "-".join(str(page) for page in dict.fromkeys(pages) if page)


def clock_of(article: Article, spans: str) -> str:
    """The time in a recording at which the words at these spans begin, as Article.time has it: "0:12:30"."""
    second = article.time(min(int(each) for each in re.findall(r"\d+", spans)))
    return "" if second is None else str(timedelta(seconds=second))


def locator_is_exact(source: str, article: Article, spans: str) -> None:
    """The end of a line with a source has the pages or the time of the words at these spans."""
    page, time = _PAGE.search(source), _TIME.search(source)
    assert "-".join(filter(None, page.groups() if page else ())) == page_of(article, spans)
    assert (time[1] if time else "") == clock_of(article, spans)


def content_of(answer: Answer) -> ExportContent:
    return ExportContent(answer, ExportRequest(), "archive", tuple(cite_statement(s) for s in answer.statements))


def plain(text: str) -> str:
    """The text with one space for each run of whitespace and of characters that XML cannot hold."""
    return " ".join(_XML_BLANK.sub(" ", text).replace("\ufffd", " ").split())


def table_is_exact(rows: Sequence[dict[str, str]], articles: dict[str, Article], *, guarded: bool) -> None:
    for row in rows:
        article = articles[row["article"]]
        for words, spans in (("words", "spans"), ("said", "said_spans")):
            stored = cut(article.text, row[spans])
            assert row[words] == (guard_formulas(stored) if guarded else _XML_BLANK.sub("\ufffd", stored))
        assert row["page"] == page_of(article, row["spans"])
        assert row["time"] == clock_of(article, row["spans"])


def blocks_are_exact(blocks: Sequence[tuple[str, str]], article: Article, cited: Citation) -> None:
    """The blocks of one statement, the style and text of each: words, source, reference."""
    words, source, check = (
        [text for style, text in blocks if style == "words"],
        next(text for style, text in blocks if style == "source"),
        next(text for style, text in blocks if style == "check"),
    )
    found = _CHECK.search(check)
    assert found
    stored = cut(article.text, found["spans"])
    assert plain(" ".join(words)) in (plain(stored), plain(f"“{stored}”"))
    assert cut(article.text, found["said"] or found["spans"]) == cited.said
    locator_is_exact(source, article, found["spans"])


def rendered(data: bytes) -> tuple[list[tuple[str, str]], set[str]]:
    """The blocks of Markdown as a reader sees them, and the tags of its HTML."""
    page = html.fromstring(f"<div>{MarkdownIt('gfm-like', {'linkify': False}).render(data.decode('utf8'))}</div>")
    blocks = [(str(p.getparent().tag), p.text_content()) for p in page.iter("p", "h2", "pre", "li", "table", "hr")]
    return blocks, {str(each.tag) for each in page.iter()}


def markdown_is_exact(data: bytes, articles: dict[str, Article], cited: Sequence[Citation]) -> None:
    blocks, tags = rendered(data)
    assert tags <= {"div", "h1", "h2", "ul", "li", "p", "a", "blockquote"}
    rest = iter([(tag, text) for tag, text in blocks if tag != "ul" and text not in ("Statements", CLOSE_HEADING)])
    for each in cited:
        count = len(
            [line for line in re.split(r"\r\n|[\n\r\v\f\x1c-\x1f\x85\u2028\u2029]", each.quoted) if line.strip()]
        )
        words = [next(rest) for _ in range(count)]
        assert {tag for tag, _ in words} <= {"blockquote" if each.verbatim else "div"}
        own = [("words", text) for _, text in words] + [("source", next(rest)[1]), ("check", next(rest)[1])]
        blocks_are_exact([(style, text) for style, text in own], articles[each.article], each)
    assert not list(rest)


def word_is_exact(data: bytes, articles: dict[str, Article], cited: Sequence[Citation]) -> None:
    lines = [p.text for p in Document(io.BytesIO(data)).paragraphs]
    at = lines.index("References") if cited else 0
    for each in cited:
        quoted = re.sub(r"\r\n?", "\n", _XML_BLANK.sub("\ufffd", each.quoted))
        place = next(i for i, line in enumerate(lines) if line == quoted and lines[i + 1].endswith(f".{each.n}"))
        check = next(line for line in lines[at:] if line.startswith(f"{each.n}. "))
        own = [("words", lines[place]), ("source", lines[place + 1].removesuffix(str(each.n))), ("check", check)]
        blocks_are_exact(own, articles[each.article], each)


def notebook_is_exact(answer: Answer, articles: dict[str, Article]) -> None:
    """A clip file with the statements, in each of its formats."""
    cited = [cite_statement(statement) for statement in answer.statements]
    clips = [Block(ItemSort.STATEMENT, quote=clipped_quote(statement)) for statement in answer.statements]
    word, markdown, text = (form.write("Clips", clips) for form in CLIP_FORMATS)
    clipped_word_is_exact(word, articles, cited)
    clipped_markdown_is_exact(markdown, articles, cited)
    lines = text.decode("utf8")
    for n, each in enumerate(cited, 1):
        note = re.search(rf"^\[{n}\] (Article .+, text SHA-256 .+)$", lines, re.M)
        assert note
        words = f"“{each.words}”" if each.lacks_marks else each.words
        source = re.search(rf"\n\n{re.escape(words)}\n(— .*) \[{n}\]\n", lines)
        assert source
        blocks_are_exact(
            [("words", words), ("source", f"{source[1]}."), ("check", note[1])], articles[each.article], each
        )


def clipped_markdown_is_exact(data: bytes, articles: dict[str, Article], cited: Sequence[Citation]) -> None:
    blocks, tags = rendered(data)
    assert tags <= {"div", "h1", "p", "blockquote", "a"}
    rest = iter(blocks)
    for n, each in enumerate(cited, 1):
        own = list[tuple[str, str]]()
        while not own or not own[-1][1].endswith(f" [^{n}]"):
            own.append(next(rest))
        assert {tag for tag, _ in own} == {"blockquote" if each.verbatim else "div"}
        (_, source), check = own.pop(), next(text for _, text in blocks if text.startswith(f"[^{n}]: "))
        words = [("words", text) for _, text in own]
        clipped = [*words, ("source", f"{source.removesuffix(f' [^{n}]')}."), ("check", check)]
        blocks_are_exact(clipped, articles[each.article], each)


def clipped_word_is_exact(data: bytes, articles: dict[str, Article], cited: Sequence[Citation]) -> None:
    lines = [p.text for p in Document(io.BytesIO(data)).paragraphs]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        notes = etree.fromstring(parts.read("word/footnotes.xml"))
    checks = ["".join(note.itertext()) for note in notes if "SHA-256" in "".join(note.itertext())]
    at = 1
    for each, check in zip(cited, checks, strict=True):
        own = [("words", lines[at]), ("source", f"{lines[at + 1]}."), ("check", check)]
        blocks_are_exact(own, articles[each.article], each)
        at += 2


def terminal_is_exact(answer: Answer, printed: str, articles: dict[str, Article]) -> None:
    shown = answer.matches or answer.near
    found = re.findall(r"^    article (.*), characters ([\d -]+)$", printed, re.M)
    assert len(found) == len(shown)
    for identifier, spans in found:
        assert f"    {cut(articles[identifier].text, spans)}\n    article {identifier}, characters {spans}" in printed


def json_is_exact(rows: Sequence[dict[str, Any]], articles: dict[str, Article]) -> None:
    for row in rows:
        article = articles[row["article"]["id"]]
        for words, spans in ((row["text"], row["spans"]), (row["shown"]["text"], row["shown"]["spans"])):
            assert words == " […] ".join(article.text[start:end] for start, end in spans)
        first, last = row["shown"]["spans"][0][0], row["shown"]["spans"][-1][1]
        assert row["shown"]["pages"] == ([article.page(first), article.page(last - 1)] if article.pages else None)
        assert row["page"] == article.page(row["spans"][0][0])
        assert (row["time"], row["shown"]["time"]) == (article.time(row["spans"][0][0]), article.time(first))
        assert f"at={first}-{last}" in row["link"]
        copied_is_exact(row["citation"], articles)
        for place in row["places"]:
            there = articles[place["article"]["id"]]
            assert place["text"] == " […] ".join(there.text[a:b] for a, b in place["spans"])
            assert place["time"] == there.time(place["spans"][0][0])


def copied_is_exact(copied: str, articles: dict[str, Article]) -> None:
    check = list(_CHECK.finditer(copied))[-1]
    article = articles[check["id"]]
    words = cut(article.text, check["spans"])
    printed, source = copied.rsplit("\n— ", 1)
    assert printed in (words, f"“{words}”")
    locator_is_exact(source.split("\n")[0], article, check["spans"])


def every_way_out(answer: Answer, articles: dict[str, Article]) -> None:
    content = content_of(answer)
    table_is_exact(
        list(csv.DictReader(io.StringIO(write_csv(content).decode("utf-8-sig"), newline=""))), articles, guarded=True
    )
    table_is_exact(sheet_records(write_xlsx(content)), articles, guarded=False)
    ordered = [cited for _, section in content.sections for cited in section]
    markdown_is_exact(write_markdown(content), articles, ordered)
    word_is_exact(write_docx(content), articles, ordered)
    notebook_is_exact(answer, articles)
    terminal_is_exact(answer, answer_to_text(answer), articles)
    json_is_exact(json.loads(json.dumps(answer_to_json(answer)))["statements"], articles)
    for statement in answer.statements:
        button = copy_citation_button(cite_statement(statement))
        copied = re.search('data-citation="(.*?)"', button, re.S)
        assert copied
        copied_is_exact(unescape(copied[1]), articles)
        card = " […] ".join("".join(segment.text for segment in part) for part in statement_segments(statement))
        assert card == cite_statement(statement).words


@settings(max_examples=60)
@given(statements())
def test_the_words_of_any_statement_stand_at_the_range_that_is_cited(statement: Statement) -> None:
    every_way_out(Answer(Query("who?", Intent.OTHER), (statement,)), {statement.article.id: statement.article})


@pytest.mark.slow
def test_the_answers_of_the_sample_archive_are_exact_too(archive: Archive) -> None:
    rows = [row for row, _ in archive.lookup.article_rows()]
    articles = {article.id: article for article in archive.lookup.articles(rows).values()}
    seen = set[str]()
    for question in questions(archive):
        answer = ask(archive, question)
        every_way_out(answer, articles)
        seen |= {statement.kind for statement in answer.statements}
        for document in StatementRetriever(archive=archive, near=True).invoke(question):
            if document.metadata["type"] == "statement":
                retrieved_is_exact(document.page_content, document.metadata, articles)
    assert seen == set(Kind)


def retrieved_is_exact(words: str, told: dict[str, Any], articles: dict[str, Article]) -> None:
    article = articles[told["source"]]
    assert words == " […] ".join(article.text[start:end] for start, end in told["spans"])
    assert told["shown"] == " […] ".join(article.text[start:end] for start, end in told["shown_spans"])
    copied_is_exact(told["citation"], articles)


def test_what_assistants_get_is_exact(archive: Archive) -> None:
    server = create_server(archive)

    def called(tool: str, **given: object) -> Any:
        result: Any = asyncio.run(server.call_tool(tool, given))
        return result.structured_content if hasattr(result, "structured_content") else result[1]

    rows = [row for row, _ in archive.lookup.article_rows()]
    articles = {article.id: article for article in archive.lookup.articles(rows).values()}
    answer = called("ask", question=LAVROV)
    assert answer["statements"]
    json_is_exact(answer["statements"], articles)
    json_is_exact(called("statements", speaker="Eleanor Smith")["statements"], articles)


def questions(archive: Archive) -> Iterator[str]:
    yield from (f"everything {speaker.name} said" for speaker in archive.lookup.speakers())
    yield LAVROV
    yield "what did Merkel say about Patriot?"
