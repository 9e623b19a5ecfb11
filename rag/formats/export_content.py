"""The content of an export: an answer checked anew against the archive, in order, with its head and its citations."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from index.archive import Archive
from rag.answers.revalidation import revalidate
from rag.answers.sorting import Order, sort_statements
from rag.answers.types import Answer, Statement
from rag.formats.card import CLOSE_HEADING, KIND_NAMES, format_date
from rag.formats.citation import Citation, cite_statement

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """The parts of an answer that are exported, and the facts in the head.

    `order` is that of the statements that answer; `numbers` are those of the selected statements in the page's order,
    None for all.
    `asked_on` is the day of the question. `origin` is that of the page ("http://127.0.0.1:8501"), "" where it is not
    known, and `address` that of the answer within it; `filters` tell how the question was understood and narrowed.
    """

    order: Order = Order.RELEVANCE
    numbers: tuple[int, ...] | None = None
    asked_on: date = field(default_factory=date.today)
    origin: str = ""
    address: str = ""
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportContent:
    """An answer checked against the archive: statements no longer in it are left out, and counted in the notes; those
    that answer come first, in the order requested. `archive` is the archive's name;
    `is_selection` is True if only some of the answer's statements were asked for."""

    answer: Answer
    request: ExportRequest
    archive: str
    citations: tuple[Citation, ...]
    is_selection: bool = False

    @property
    def question(self) -> str:
        """The question, on one line."""
        return " ".join(self.answer.query.question.split())

    @property
    def sections(self) -> list[tuple[str, list[Citation]]]:
        """The citations under their headings: of the statements that answer, of those only close to the question."""
        parts = (("Statements", True), (CLOSE_HEADING, False))
        sections = [(heading, [c for c in self.citations if c.match is match]) for heading, match in parts]
        return [(heading, citations) for heading, citations in sections if citations]

    @property
    def address(self) -> str:
        """The address of the answer, with the page's origin where it is known; "" for none."""
        return f"{self.request.origin}{self.request.address}" if self.request.address else ""

    @property
    def head(self) -> list[tuple[str, str]]:
        """Names and values of the head: day, archive, filters, order, counts, reason and notes; without the address."""
        answer, request = self.answer, self.request
        order = request.order.value if len(answer.matches) > 1 else ""
        rows = [
            ("Asked on", format_date(request.asked_on)),
            ("Archive", self.archive),
            ("Filters", "; ".join(request.filters)),
            ("Result", answer.reason.text if answer.reason else answer.text),
            ("Statements", self.counts),
            ("Order", order),
            *(("Note", note) for note in answer.notes),
        ]
        return [(name, " ".join(value.split())) for name, value in rows if value]

    @property
    def counts(self) -> str:
        """The numbers of exported statements: "3 (1 quotation, 2 paraphrases); 1 more is only close to it"."""
        kinds = Counter(statement.kind for statement in self.answer.matches)
        names = [
            f"{kinds[kind]:,} {_plural(name.lower(), kinds[kind])}" for kind, name in KIND_NAMES.items() if kinds[kind]
        ]
        shares = f" ({', '.join(names)})" if names else ""
        counted = f"{len(self.answer.matches):,}{shares}"
        near = len(self.answer.near)
        counted += f"; {near:,} more {'is' if near == 1 else 'are'} only close to the question" if near else ""
        return f"{counted}; a selection" if self.is_selection else counted


def revalidate_answer(archive: Archive, answer: Answer, request: ExportRequest | None = None) -> ExportContent:
    """Return the chosen statements that the archive still has, under their present speakers, in the order requested;
    notes tell what has changed."""
    request = request or ExportRequest()
    chosen = _selection(answer, request)
    current = revalidate(archive, chosen)
    texts = archive.lookup.articles({statement.row for statement in chosen})
    statements = [
        _with_present_places(archive, standing.statement)
        for standing in current
        if standing.exists and texts[standing.statement.row].text == standing.statement.article.text
    ]
    notes = list(answer.notes)
    if len(statements) < len(current):
        left = len(current) - len(statements)
        notes.append(f"{left} {'statement' if left == 1 else 'statements'} left out: no longer in the archive.")
    before = {statement.n: statement.speaker for statement in chosen}
    if moved := [f"[{statement.n}]" for statement in statements if statement.speaker != before[statement.n]]:
        notes.append(f"Reassigned to another speaker since the question was asked: {', '.join(moved)}.")
    checked = replace(
        answer,
        statements=tuple(statements),
        passages=answer.passages if len(chosen) == len(answer.statements) else (),
        notes=tuple(notes),
    )
    cited = tuple(cite_statement(statement, request.origin) for statement in checked.statements)
    is_selection = len(chosen) < len(answer.statements)
    return ExportContent(checked, request, archive.name, cited, is_selection)


def replace_invalid(text: str) -> str:
    """Return the text with U+FFFD for each character that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _with_present_places(archive: Archive, statement: Statement) -> Statement:
    """The statement without the further places that the archive no longer has."""
    return replace(statement, places=tuple(p for p in statement.places if archive.lookup.has(p.article.id)))


def _selection(answer: Answer, request: ExportRequest) -> list[Statement]:
    """The statements that answer, then those close to the question, each in the order requested."""
    if request.numbers is None:
        return [*sort_statements(answer.matches, request.order), *answer.near]
    by_number = {statement.n: statement for statement in answer.statements}
    selected = [by_number[n] for n in dict.fromkeys(request.numbers) if n in by_number]
    return sorted(selected, key=lambda statement: not statement.match)


def _plural(name: str, count: int) -> str:
    return f"{name}s" if count != 1 and not name.endswith("quoted") else name
