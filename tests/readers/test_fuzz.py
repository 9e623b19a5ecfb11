"""Whatever bytes a file holds, reading it ends in articles or failures; whatever a date is, in a day or none."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.core.types import Article
from index.readers import SUFFIXES, read
from index.readers.parse.dates import parse_day
from tests.support.article_files import write_file

PIECES = st.sampled_from(
    [
        *(b"---\n", b"title: a\n", b"Title: a\n", b"\n", b"\r\n", b"# a\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"),
        *(b"<html>", b"<p>", b"</p>", b"<article>", b"<!--", b"<![CDATA[", b"&#xD800;", b"<meta charset=utf-7>", b"<a"),
        *(b'{"text": "', b'"}', b"{}", b"[", b'{"id": ', b"null", b"\\ud800", b'"date": "', b"<?xml version='1.0'?>"),
        *(b"She said no.", "Größe “nein”".encode(), "“café”".encode("cp1252"), b"\x1b$B", b"!!python/object:os.x"),
    ]
)


@pytest.mark.slow
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from(SUFFIXES),
    content=st.one_of(st.binary(max_size=400), st.lists(st.one_of(PIECES, st.binary(max_size=9))).map(b"".join)),
    pack=st.booleans(),
    cut=st.integers(0, 40),
)
def test_any_bytes_end_in_articles_or_failures(
    tmp_path: Path, suffix: str, content: bytes, pack: bool, cut: int
) -> None:
    if pack and suffix.endswith(".gz"):
        content = gzip.compress(content)[: -cut or None]
    items = list(read(write_file(tmp_path, f"a{suffix}", content)))
    assert items
    for item in items:
        if isinstance(item, Article):
            assert item.id and any(c.isalpha() for c in item.text)
            " ".join((item.id, item.text, item.title, item.outlet, item.author, item.url)).encode("utf8")
        else:
            assert item.message and item.place.isprintable()


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.dates(), st.lists(st.text())))
def test_any_date_is_a_day_or_none(written: object) -> None:
    found = parse_day(written)
    assert found is None or type(found) is date
