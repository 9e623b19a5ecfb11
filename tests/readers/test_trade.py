"""The news trade's formats, beside the cases of the corpus: ids that stay, exports in rich text, formats told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.core.types import Article
from index.readers import format_of, read
from tests.support import press_exports
from tests.support.article_files import write_file
from tests.support.corpus import files, trade
from tests.support.corpus.case import ENGLISH

MANY = {
    "a.xml": trade.newsml(
        trade.news_item("<inlineData>She said no.</inlineData>", guid="tag:a"),
        trade.news_item("<inlineData>He said yes.</inlineData>", guid="tag:b"),
    ).encode(),
    "a.txt": trade.iptc_7901("She said no.\n") + trade.iptc_7901("He said yes.\n", end="061430 gmt mar 24"),
    "a.epub": trade.epub("<body><h1>A</h1><p>She said no.</p></body>", "<body><h1>B</h1><p>He said yes.</p></body>"),
    "a.warc": trade.warc(
        *(
            ("response", f"https://a.example/{n}", trade.http(files.html(f"She said no, {n} times over.").encode()))
            for n in (1, 2)
        )
    ),
}


def _articles(path: Path) -> list[Article]:
    return [item for item in read(path) if isinstance(item, Article)]


@pytest.mark.parametrize("name", MANY)
def test_articles_of_one_file_have_ids_of_their_own_that_stay(tmp_path: Path, name: str) -> None:
    path = write_file(tmp_path, name, MANY[name])
    ids = [article.id for article in _articles(path)]
    assert len(set(ids)) == 2
    assert [article.id for article in _articles(path)] == ids


def test_a_corrected_item_replaces_its_old_version(tmp_path: Path) -> None:
    old, new = (
        _articles(write_file(tmp_path, "a.xml", trade.news_item(f"<inlineData>{text}</inlineData>")))[0]
        for text in ("She said no.", "She said yes.")
    )
    assert (old.id, old.text) == (new.id, "She said no.")
    assert new.text == "She said yes."


def test_an_archives_export_in_rich_text_is_read_as_in_word(tmp_path: Path) -> None:
    lines = [line for line in press_exports.nexis_uni() if line]
    word = _articles(write_file(tmp_path, "a.docx", press_exports.docx(lines)))
    rich = _articles(write_file(tmp_path, "a.rtf", trade.rtf("\\par ".join(lines))))
    assert len(word) > 1
    assert [article.hash for article in rich] == [article.hash for article in word]


@pytest.mark.parametrize(
    ("name", "content", "description"),
    [
        ("a.xml", trade.nitf("").encode(), "NITF articles"),
        (
            "a.XML",
            b"\xef\xbb\xbf<!-- <rss> -->\n<?a b?><!DOCTYPE nitf [<!ENTITY a '<rss>'>]><x:nitf/>",
            "NITF articles",
        ),
        ("a.xml", trade.newsml().encode("utf-16"), "NewsML-G2, an article to a text item"),
        ("a.xml", files.rss(ENGLISH).encode(), "feeds, an article to an entry"),
        ("a.xml", b"", "feeds, an article to an entry"),
        ("a.txt", trade.anpa_1312("a"), "wire text (IPTC 7901, ANPA 1312)"),
        ("a.txt", b"abc0123 4 pol 210\r\nShe said no.", "plain text"),
        ("a.txt", b"\x01 She said no.", "plain text"),
        ("a.json", b'{"uri": "a", "headline": "b", "body_text": "c"}', "ninjs, an article to a news item"),
    ],
)
def test_formats_that_share_an_ending_are_told_apart(name: str, content: bytes, description: str) -> None:
    form = format_of(name, content)
    assert form and form.description == description


@pytest.mark.parametrize("name", ["a.xml", "a.odt", "a.epub", "a.nitf"])
def test_no_entity_is_expanded_and_nothing_outside_is_read(tmp_path: Path, name: str) -> None:
    secret = write_file(tmp_path, "secret.txt", "The secret word.")
    kind = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}"><!ENTITY h "hahaha">]>'
    said = "<p>She said &s; and &h; twice.</p>"
    content: str | bytes = kind + trade.nitf(said).partition('dtd">')[2]
    if name == "a.odt":
        body = said.replace("<p>", "<text:p>").replace("</p>", "</text:p>")
        whole = (
            f"{kind}<office:document-content{trade.SPACES}><office:body><office:text>{body}</office:text></office:body>"
        )
        content = files.zipped({"content.xml": f"{whole}</office:document-content>".encode()})
    elif name == "a.epub":
        content = trade.epub("<body/>", parts={"OPS/c 0.xhtml": f"{kind}<html><body>{said}</body></html>".encode()})
    (article,) = _articles(write_file(tmp_path, name, content))
    assert article.text.strip() == "She said &s; and &h; twice."
