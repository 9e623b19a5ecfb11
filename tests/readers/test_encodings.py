"""Dates in many spellings, text in many encodings: read as they are meant, or not at all."""

from __future__ import annotations

import codecs
from datetime import date, datetime
from pathlib import Path

import pytest

from index.readers.parse.dates import parse_day
from tests.support.article_files import PAGE, read_article, write_file


@pytest.mark.slow
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-03-05T23:30:00-05:00", date(2024, 3, 5)),
        ("2024-03-05T00:30:00Z", date(2024, 3, 5)),
        ("2024-3-5", date(2024, 3, 5)),
        ("20240305", date(2024, 3, 5)),
        (20240305, date(2024, 3, 5)),
        ("2024/03/05 10:00", date(2024, 3, 5)),
        ("5.3.2024", date(2024, 3, 5)),
        ("05.03.2024 18:00", date(2024, 3, 5)),
        ("3/5/2024", date(2024, 3, 5)),
        ("13/3/2024", date(2024, 3, 13)),
        ("March 5, 2024", date(2024, 3, 5)),
        ("5th of March, 2024", date(2024, 3, 5)),
        ("Tue, 05 Mar 2024 10:00:00 GMT", date(2024, 3, 5)),
        ("26-FEB-1987 15:01:01.79", date(1987, 2, 26)),
        ("5. März 2024", date(2024, 3, 5)),
        ("5 марта 2024 г.", date(2024, 3, 5)),
        (1709600000, date(2024, 3, 5)),
        (1709600000123, date(2024, 3, 5)),
        (datetime(2024, 3, 5, 23, 30), date(2024, 3, 5)),
        (date(2024, 3, 5), date(2024, 3, 5)),
        ("", None),
        ("null", None),
        (None, None),
        (True, None),
        ("yesterday", None),
        ("2 days ago", None),
        ("Friday, 10:30", None),
        ("March 2024", None),
        ("March 5", None),
        ("2024", None),
        (2024, None),
        ("2024-13-45", None),
        ("20241345", None),
        ("2/31/2024", None),
        ("31 February 2024", None),
        ("nonsense", None),
        ("5 " * 500, None),
        (1e300, None),
        (["2024-03-05"], None),
        ("9" * 60, None),
    ],
)
def test_a_date_is_what_is_written_or_none(written: object, expected: date | None) -> None:
    assert parse_day(written) == expected


WESTERN = "“We won’t,” said Mr. Smith of the café – the oldest on Kåre’s quay.\n"
CYRILLIC = "Министр сказал, что порт будет закрыт. Об этом сообщает агентство.\n"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (WESTERN.encode("utf-8"), WESTERN),
        (codecs.BOM_UTF8 + WESTERN.encode("utf-8"), WESTERN),
        (WESTERN.encode("utf-16"), WESTERN),
        (codecs.BOM_UTF16_BE + WESTERN.encode("utf-16-be"), WESTERN),
        (WESTERN.encode("utf-32"), WESTERN),
        (WESTERN.encode("cp1252"), WESTERN),
        (("All plain. " * 20_000).encode() + WESTERN.encode("cp1252"), "All plain. " * 20_000 + WESTERN),
        (CYRILLIC.encode("cp1251"), CYRILLIC),
        (CYRILLIC.encode("koi8-r"), CYRILLIC),
        (WESTERN.replace("\n", "\r\n").encode("utf-8"), WESTERN),
    ],
)
def test_an_encoding_is_found(tmp_path: Path, content: bytes, text: str) -> None:
    assert read_article(write_file(tmp_path, "a.txt", content)).text == text


@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", "klingon", "utf-16"])
def test_a_page_may_be_wrong_about_its_encoding(tmp_path: Path, declared: str) -> None:
    page = PAGE.format(f'<meta charset="{declared}">')
    for encoding in ("utf-8", "cp1252"):
        assert "said “no” to" in read_article(write_file(tmp_path, "a.html", page.encode(encoding))).text
