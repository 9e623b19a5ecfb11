"""Answers as tables: CSV and XLSX, a row for each statement, all cells plain text, numbers or dates.

No cell is a formula: XLSX says of each what it is; in CSV an apostrophe stands before whatever a spreadsheet would take
for one, also after the characters that separate cells elsewhere (`;` where the comma is the decimal point).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from index.core.errors import InputError
from rag.formats.addresses import web_address
from rag.formats.citation import Citation
from rag.formats.export_content import ExportContent, replace_invalid

Cell = str | int | float | date | None

COLUMNS = {
    "n": 5, "words": 60, "said": 60, "lead_in": 30, "kind": 14, "speaker": 22, "role": 26, "speaker_id": 18, "why": 30,
    "confidence": 10, "said_on": 12, "outlet": 20, "title": 40, "author": 18, "published": 12, "page": 7, "time": 9,
    "url": 30, "article": 24, "spans": 16, "said_spans": 16, "text_hash": 14, "match": 10, "places": 30, "link": 30,
    "corrected": 10,
    "checked": 10,
}  # fmt: skip
"""The columns and their widths in a spreadsheet, in characters."""
_HEAD_COLUMNS = ("question", "asked_on", "archive", "answer")
_SIGN = re.compile("[=+\\-@＝＋－＠]")
_SEPARATORS = (";", ",", "|")
_BLANKS = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\"'"
"""Characters that a spreadsheet may drop before a sign: whitespace, marks without width, quotation marks."""
_LONGEST = 32_767
"""Characters that a cell of XLSX may have."""
_MOST_ROWS = 1_048_576
_MOST_LINKS, _LONGEST_LINK = 65_530, 2_079
"""Links that a sheet may have, and the characters of one."""
_EPOCH = 1900
"""The first year of XLSX's dates."""


def citation_cells(cited: Citation) -> list[Cell]:
    """Return the cells of a statement's row, in the order of COLUMNS."""
    special: dict[str, Cell] = {
        "match": "answers" if cited.match else "close",
        "places": "\n".join(cited.places),
        "corrected": "yes" if cited.corrected else "",
        "checked": "yes" if cited.checked else "",
    }
    return [special[name] if name in special else getattr(cited, name) for name in COLUMNS]


def guard_formulas(cell: str) -> str:
    """Return the text with an apostrophe before each sign that a spreadsheet could take for the start of a formula: at
    the start of the cell, or after a character that separates cells somewhere, whatever blanks stand between."""
    pieces, at = list[str](), 0
    for sign in _SIGN.finditer(cell):
        before = cell[at : sign.start()]
        lead = before.rstrip(_BLANKS)
        begins = (not lead and at == 0) or lead.endswith(_SEPARATORS) or re.search(r"[\t\n\r]", before[len(lead) :])
        pieces += [before, "'" if begins else "", sign[0]]
        at = sign.end()
    guarded = "".join([*pieces, cell[at:]])
    return f"'{guarded}" if guarded.startswith(("\t", "\r")) else guarded


def write_csv(content: ExportContent) -> bytes:
    """Return a line for each statement, in UTF-8 with a byte order mark; question, day, archive and address of the
    answer are in the last columns."""
    out = io.StringIO(newline="")
    table = csv.writer(out, quoting=csv.QUOTE_ALL)
    table.writerow([*COLUMNS, *_HEAD_COLUMNS])
    asked: Sequence[Cell] = (content.question, content.request.asked_on, content.archive, content.address)
    for cited in content.citations:
        cells = ("" if cell is None else str(cell) for cell in (*citation_cells(cited), *asked))
        table.writerow([guard_formulas(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig", "replace")


def write_xlsx(content: ExportContent) -> bytes:
    """Return a workbook: the sheet "Statements" with a row for each, the sheet "About" with the head."""
    from xlsxwriter import Workbook

    if len(content.citations) >= _MOST_ROWS:
        raise InputError(f"A sheet has room for {_MOST_ROWS - 1:,} statements at most. Export as CSV.")
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        book.set_properties({"title": replace_invalid(content.question)[:255], "created": _midnight(content)})
        bold = book.add_format({"bold": True})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        link, link_column = book.get_default_url_format(), list(COLUMNS).index("link")
        sheet = book.add_worksheet("Statements")
        for column, (name, width) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, bold)
        sheet.freeze_panes(1, 2)
        linked = len(content.citations) <= _MOST_LINKS
        for row, cited in enumerate(content.citations, 1):
            for column, cell in enumerate(citation_cells(cited)):
                _write_cell(sheet, row, column, cell, plain, day)
            if linked and web_address(cited.link) and len(cited.link) <= _LONGEST_LINK:
                sheet.write_url(row, link_column, cited.link, link, cited.link)
        sheet.autofilter(0, 0, max(1, len(content.citations)), len(COLUMNS) - 1)
        about = book.add_worksheet("About")
        about.set_column(0, 0, 22)
        about.set_column(1, 1, 100)
        cut = ", ".join(f"[{c.n}]" for c in content.citations if _is_cut(c))
        note = f"Cut to the {_LONGEST:,} characters that a cell may have; CSV and Word have all: {cut}." if cut else ""
        rows = [("Question", content.question), *content.head, ("Answer", content.address), ("Note", note)]
        for row, (name, value) in enumerate((name, value) for name, value in rows if value):
            about.write_string(row, 0, name, bold)
            _write_cell(about, row, 1, value, plain, day)
    return out.getvalue()


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, plain: Any, day: Any) -> None:  # noqa: ANN401
    """Write a cell as a number, a date or plain text."""
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, plain)
    elif isinstance(cell, date) and cell.year >= _EPOCH:
        sheet.write_datetime(row, column, datetime.combine(cell, time()), day)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, plain)
    else:
        sheet.write_string(row, column, _shortened(replace_invalid(str(cell))), plain)


def _shortened(text: str) -> str:
    return text if _length(text) <= _LONGEST else text[: _LONGEST // 2] + "…"


def _is_cut(cited: Citation) -> bool:
    return any(_length(str(cell)) > _LONGEST for cell in citation_cells(cited))


def _length(text: str) -> int:
    """The length as a spreadsheet counts it, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _midnight(content: ExportContent) -> datetime:
    return datetime.combine(content.request.asked_on, time())
