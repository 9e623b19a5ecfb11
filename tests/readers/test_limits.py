"""What a reader may return: a merged cell once, no article beyond its size, no more text than a file may have."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from index.core.errors import UnreadableFile
from index.core.types import Article
from index.readers import Failure, Limits, read
from index.readers.source.file import ARTICLE_BYTES, File
from index.readers.source.limits import FIELD_CHARACTERS, within_limits
from tests.support.article_files import read_article, read_failure, write_file


def _document(columns: int, rows: int, merged: tuple[tuple[int, int], tuple[int, int]], text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph("The council met.")
    table = document.add_table(rows, columns)
    for row in range(rows):
        for column in range(columns):
            table.cell(row, column).text = f"{row}.{column} no"
    first, last = (table.cell(*place) for place in merged)
    first.merge(last).text = text
    table.cell(rows - 1, 0).add_table(1, 2).cell(0, 1).text = "She said yes."
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("merged", "lines"),
    [
        (((0, 0), (0, 2)), ["She said no.", "1.0 no | 1.1 no | 1.2 no", "2.0 no"]),
        (((0, 1), (1, 1)), ["0.0 no | She said no. | 0.2 no", "1.0 no | 1.2 no", "2.0 no"]),
        (((0, 0), (1, 2)), ["She said no.", "2.0 no"]),
    ],
)
def test_a_merged_cell_is_read_once_and_a_table_in_a_cell_is_read(
    tmp_path: Path, merged: tuple[tuple[int, int], tuple[int, int]], lines: list[str]
) -> None:
    text = read_article(write_file(tmp_path, "a.docx", _document(3, 3, merged, "She said no."))).text
    first, _, table = text.partition("\n\n")
    assert first == "The council met."
    assert table.split("\n") == [*lines, " | She said yes. | 2.1 no | 2.2 no", ""]


def test_a_small_document_stays_small(tmp_path: Path) -> None:
    words = "She said no. " * 20_000
    packed = _document(2, 1, ((0, 0), (0, 1)), words)

    whole = zipfile.ZipFile(io.BytesIO(packed))
    parts = {name: whole.read(name) for name in whole.namelist()}
    body = parts["word/document.xml"].replace(b'<w:gridSpan w:val="2"/>', b'<w:gridSpan w:val="20000"/>')
    assert body != parts["word/document.xml"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in {**parts, "word/document.xml": body}.items():
            made.writestr(name, data)
    assert read_article(write_file(tmp_path, "a.docx", out.getvalue())).text.count("She said no.") == 20_000


def _file(max_bytes: int = 2**30) -> File:
    return File(Path("a.txt"), max_bytes=max_bytes, data=b"a")


def test_no_article_is_larger_than_an_article_may_be() -> None:
    sound = Article(id="b", text="She said no.")
    long = Article(id="a", text="a" * (ARTICLE_BYTES + 1))
    failure, article = within_limits(_file(), iter([long, sound]))
    assert article == sound
    assert isinstance(failure, Failure) and "more than 16 MB of text" in failure.message


@pytest.mark.parametrize("field", ["title", "outlet", "author", "url", "id"])
def test_no_field_is_a_text(field: str) -> None:
    sound = Article(id="a", text="No.")
    within = replace(sound, **{field: "a" * FIELD_CHARACTERS})  # type: ignore[arg-type]
    beyond = replace(sound, **{field: "a" * (FIELD_CHARACTERS + 1)})  # type: ignore[arg-type]
    article, failure = within_limits(_file(), iter([within, beyond]))
    assert article == within
    assert isinstance(failure, Failure) and "more than 10,000 characters" in failure.message


def test_the_articles_of_a_file_are_no_larger_than_a_file_may_be() -> None:
    items = within_limits(_file(100), (Article(id=str(n), text="a" * 39, title="b" * 10) for n in range(9)))
    assert [next(items), next(items)]
    with pytest.raises(UnreadableFile, match="ONRECORD_MAX_FILE_MB"):
        next(items)


def test_what_a_file_says_once_for_many_articles_counts_for_each(tmp_path: Path) -> None:
    name = "Harbour Post " * 70
    items = "".join(f"<item><description>No {n}.</description></item>" for n in range(1_300))
    feed = f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>"
    *articles, failure = read(write_file(tmp_path, "a.rss", feed), limits=Limits(max_mb=1))
    assert 1_000 < len(articles) < 1_200
    assert isinstance(failure, Failure) and "the rest is skipped" in failure.message


@pytest.mark.parametrize("name", ["channel.json", "site.xml", "feed.rss", "feed.json", "ghost.json"])
def test_a_name_that_is_none_is_not_said_for_every_article(tmp_path: Path, name: str) -> None:
    """A file of 10,000 items whose outlet or author has a name of 100,000 letters would make a thousand megabytes."""
    long, count = "a" * 100_000, 10_000
    message = {"type": "message", "date": 1, "text": "No."}
    wordpress = (
        '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><wp:author><wp:author_login>a</wp:author_login>'
        f"<wp:author_display_name>{long}</wp:author_display_name></wp:author>"
    )
    post = "<item><dc:creator>a</dc:creator><c:encoded>No.</c:encoded></item>"
    users, posts = [{"id": 1, "name": long}], [{"id": 1, "author_id": 1, "plaintext": "No."}] * count
    content = {
        "channel.json": json.dumps({"name": long, "type": "channel", "messages": [message] * count}),
        "site.xml": f"{wordpress}{post * count}</channel></rss>",
        "feed.rss": f"<rss version='2.0'><channel><title>{long}</title>{'<item><title>No.</title></item>' * 100}",
        "feed.json": json.dumps({"version": "https://jsonfeed.org/version/1", "title": long, "items": posts}),
        "ghost.json": json.dumps({"data": {"users": users, "posts": posts}}),
    }[name]
    assert "more than 1,000 characters" in read_failure(write_file(tmp_path, name, content)).message
