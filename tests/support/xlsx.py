"""The cells of a workbook, read from its XML."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet_rows(data: bytes, number: int = 1) -> list[list[str]]:
    """The rows of a sheet, the first is 1; numbers and dates as they are stored. Fails where a cell is a formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = [_text(each) for each in etree.fromstring(book.read("xl/sharedStrings.xml"))]
        sheet = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    assert sheet.find(f".//{_MAIN}f") is None
    return [[_cell(cell, strings) for cell in row] for row in sheet.iter(f"{_MAIN}row")]


def sheet_records(data: bytes, number: int = 1) -> list[dict[str, str]]:
    """The rows below the first, by the names in that."""
    names, *rows = sheet_rows(data, number)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _cell(cell: etree._Element, strings: list[str]) -> str:
    value = cell.findtext(f"{_MAIN}v") or ""
    return strings[int(value)] if cell.get("t") == "s" else value


def _text(item: etree._Element) -> str:
    text = "".join(part.text or "" for part in item.iter(f"{_MAIN}t"))
    return re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), text)
