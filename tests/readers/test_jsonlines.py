"""JSON Lines: ids and texts as given; a broken line is named, the others go in."""

from __future__ import annotations

import codecs
import gzip
import json
import os
from datetime import date
from pathlib import Path

import pytest

from index.core.types import Article
from index.readers import Failure, Limits, read
from tests.support.article_files import json_line, read_article, write_file


def test_ids_and_texts_are_kept_code_point_for_code_point(tmp_path: Path) -> None:
    text = "\ufeff He said:\r\n\u201cno\u201d\u00a0\u2028\u00ad e\u0301\u200b \U0001f600 \t\x85 end \n"
    for identity in ("a", " ä/…?id=1 ", "\u0130"):
        path = write_file(tmp_path, "a.jsonl", json_line(id=identity, text=text, extra={"unknown": [1]}))
        article = read_article(path)
        assert (article.id, article.text) == (identity, text)
    raw = json.dumps({"id": "a", "text": text}, ensure_ascii=False)
    for content in (raw.encode(), codecs.BOM_UTF8 + raw.encode(), raw.encode("utf-16"), raw.encode("utf-32")):
        assert read_article(write_file(tmp_path, "b.jsonl", content)).text == text
        assert read_article(write_file(tmp_path, "b.jsonl.gz", gzip.compress(content))).text == text


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"date": "2024-03-05"}, {"published": date(2024, 3, 5)}),
        ({"published": "2024-03-05", "date": "2020-01-01"}, {"published": date(2024, 3, 5)}),
        ({"published": "soon", "date": "2020-01-01"}, {"published": date(2020, 1, 1)}),
        ({"date": {"year": 2024}}, {"published": None}),
        ({"author": "None", "title": None, "outlet": "null"}, {"author": "", "title": "", "outlet": ""}),
        ({"author": ["A. Smith", None, "B. Smith"]}, {"author": "A. Smith, B. Smith"}),
        ({"author": "  By\n A. Smith"}, {"author": "A. Smith"}),
        ({"author": "Byron"}, {"author": "Byron"}),
        ({"title": 1984, "outlet": True}, {"title": "1984", "outlet": ""}),
        ({"title": "half \ud800"}, {"title": ""}),
        ({"url": "HTTPS://a.example/b?c"}, {"url": "HTTPS://a.example/b?c"}),
        ({"url": "javascript:alert(1)"}, {"url": ""}),
        ({"url": "https://a.example/ b"}, {"url": ""}),
        ({"id": 17}, {"id": "17"}),
        ({"source": "crawl-7"}, {"outlet": ""}),
    ],
)
def test_fields_of_a_row(tmp_path: Path, fields: dict[str, object], expected: dict[str, object]) -> None:
    article = read_article(write_file(tmp_path, "a.jsonl", json_line(text="She said no.", **fields)))
    assert {name: getattr(article, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("nonsense", "not JSON"),
        ("[1, 2]", "the line is not an object"),
        ('"text"', "the line is not an object"),
        ("[" * 100_000, "nested"),
        ("9" * 10_000, "cannot be read"),
        (json_line(id="a").strip(), 'no "text"'),
        (json_line(text=None).strip(), 'no "text"'),
        (json_line(text=["a"]).strip(), "not a string"),
        (json_line(text=7).strip(), "not a string"),
        (json_line(text="").strip(), "empty"),
        (json_line(text=" \n").strip(), "empty"),
        (json_line(text="– 1, 2, 3 …").strip(), "no words"),
        (json_line(text="half \ud83d").strip(), "surrogate"),
        (json_line(text="a", id=["a"]).strip(), '"id"'),
        (json_line(text="a", id=True).strip(), '"id"'),
        (json_line(text="a", id="\ud800").strip(), "surrogate"),
    ],
)
def test_a_broken_line_is_named_and_the_others_go_in(tmp_path: Path, line: str, message: str) -> None:
    path = write_file(
        tmp_path,
        "a.jsonl",
        json_line(id="1", text="one") + "\n" + line + "\r\n" + json_line(id="4", text="four").strip(),
    )
    first, failure, last = read(path)
    assert isinstance(first, Article) and isinstance(last, Article) and isinstance(failure, Failure)
    assert (first.id, last.id, failure.place) == ("1", "4", f"{path}:3")
    assert message in failure.message


def test_a_file_of_broken_lines_is_not_reported_line_by_line(tmp_path: Path) -> None:
    pretty = json.dumps([{"id": n, "text": "text"} for n in range(200)], indent=1)
    *failures, last = read(write_file(tmp_path, "a.jsonl", pretty))
    assert len(failures) == 100
    assert isinstance(last, Failure) and last.place == str(tmp_path / "a.jsonl") and "not JSON Lines" in last.message
    late = json_line(text="one") + "broken\n" * 300 + json_line(text="last")
    items = list(read(write_file(tmp_path, "b.jsonl", late)))
    assert len(items) == 302 and isinstance(items[-1], Article)


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = write_file(tmp_path, "a.jsonl", '{"text": "café"}\n'.encode("cp1252") + json_line(id="b", text="b").encode())
    failure, article = read(path)
    assert isinstance(failure, Failure) and failure.place == f"{path}:1" and "UTF-8" in failure.message
    assert isinstance(article, Article)


def test_a_line_too_long_is_not_held_and_the_others_go_in(tmp_path: Path) -> None:
    long = b'{"text": "' + b"a " * (17 * 2**19) + b'"}\n'
    path = write_file(tmp_path, "a.jsonl.gz", gzip.compress(long + json_line(id="b", text="b").encode(), 1))
    failure, article = read(path)
    assert isinstance(failure, Failure) and failure.place == f"{path}:1" and "longer than 16 MB" in failure.message
    assert isinstance(article, Article) and article.id == "b"


@pytest.mark.slow
@pytest.mark.parametrize("line", [b"\n", b" " * 2**20, b"\0", b"{", json_line(text="b " * 5000).encode()])
def test_what_unpacks_to_too_much_is_stopped(tmp_path: Path, line: bytes) -> None:
    content = json_line(id="a", text="a").encode() + line * (3 * 2**20 // len(line))
    path = write_file(tmp_path, "a.jsonl.gz", gzip.compress(content, 1))
    assert path.stat().st_size < 2**20
    *_, last = read(path, limits=Limits(max_mb=2))
    assert isinstance(last, Failure)
    assert "ONRECORD_MAX_FILE_MB" in last.message or "binary" in last.message


def test_a_truncated_gz_gives_what_it_has(tmp_path: Path) -> None:
    rows = b"".join(json_line(id=str(n), text=os.urandom(2000).hex()).encode() for n in range(200))
    packed = gzip.compress(rows)
    *articles, failure = read(write_file(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2]))
    assert len(articles) > 50 and all(isinstance(item, Article) for item in articles)
    assert isinstance(failure, Failure) and f"after line {len(articles)}" in failure.message
