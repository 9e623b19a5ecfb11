"""Exports of press archives: many articles, each whole and with its own fields; what is not understood is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.core.types import Article
from index.readers import Failure, read
from tests.support import press_exports as exports
from tests.support.article_files import read_article, read_failure, write_file

CASE = Path(__file__).parents[2].parent / "shared" / "cases" / "c04_nexis_two_articles.txt"
LINES = "\n".join
LAYOUTS: dict[str, str | bytes] = {
    "nexis.txt": exports.nexis(),
    "nexis-unnamed.txt": exports.nexis(named=False),
    "nexis-one.txt": exports.nexis(exports.STORIES[:1]),
    "nexis-crlf.txt": exports.nexis().replace("\n", "\r\n"),
    "nexis.html": exports.nexis_html(),
    "nexis.docx": exports.docx([each for each in exports.nexis_uni() if each]),
    "uni.txt": LINES(exports.nexis_uni()),
    "uni-parted.txt": "\n\n".join(exports.nexis_uni()),
    "uni-open.txt": "\n\n".join(exports.nexis_uni()[:-1]),
    "uni-one.docx": exports.docx(exports.nexis_uni(exports.STORIES[:1])),
    "factiva.txt": exports.factiva(),
    "factiva-tab.txt": exports.factiva(gap="\t"),
    "factiva-space.txt": exports.factiva(gap=" "),
    "factiva.html": exports.factiva_html(),
    "factiva.docx": exports.docx(exports.factiva().split("\n")),
    "display.txt": exports.factiva_display(),
    "display-bare.txt": exports.factiva_display(by=""),
    "display.html": exports.factiva_display_html(),
    "display-german.txt": exports.factiva_german(),
    "display-german.html": exports.factiva_german(page=True),
    "proquest.txt": exports.proquest(),
    "proquest-unnamed.txt": exports.proquest()
    .replace("\nTitle: ", "\n", 1)
    .replace("\n\nTitle: Port closes for a week", "", 1),
    "europresse.txt": exports.europresse(),
    "europresse.html": exports.europresse_html(),
    "europresse-newer.html": exports.europresse_html(newer=True),
}
DAYS = (date(2015, 7, 1), date(2014, 6, 3))


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_article_is_whole_and_has_its_fields(tmp_path: Path, name: str) -> None:
    articles = list(read(write_file(tmp_path, name, LAYOUTS[name])))
    stories = exports.STORIES[:1] if "-one" in name else exports.STORIES
    assert len(articles) == len(stories)
    for article, story, day in zip(articles, stories, DAYS, strict=False):
        assert isinstance(article, Article), article
        assert article.text == story.text
        assert (article.title, article.outlet, article.author) == (story.title, story.outlet, story.author)
        assert article.published == day
        place = (
            {"pro": f"docview/{story.number}", "eur": story.number}[name[:3]]
            if "quest" in name or "newer" in name
            else ""
        )
        link = f"https://example.org/{place}" if place else ""
        assert article.url == link


@pytest.mark.parametrize("name", LAYOUTS)
def test_ids_are_the_same_when_a_file_is_read_again(tmp_path: Path, name: str) -> None:
    path = write_file(tmp_path, name, LAYOUTS[name])
    ids = [item.id for item in read(path) if isinstance(item, Article)]
    assert len(set(ids)) == len(ids) == len(list(read(path)))
    assert ids == [item.id for item in read(path) if isinstance(item, Article)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Byline: Ann\nIt closed.\n\nByline: Bo\nShe won.\n", "several articles (2 fields “Byline”)"),
        ("Title: A\nSource: B\nDate: C\n\nNo.\n\n" * 2, "several articles (2 fields “Title”)"),
        ("One\nLOAD-DATE: May 1, 2015\nTwo\nLOAD-DATE: May 2, 2015\n", "several articles (2 fields “Load-date”)"),
    ],
)
@pytest.mark.parametrize("suffix", ["txt", "docx", "html"])
def test_several_articles_in_another_layout_are_refused(tmp_path: Path, text: str, message: str, suffix: str) -> None:
    content: str | bytes = text
    if suffix == "docx":
        content = exports.docx(text.split("\n"))
    if suffix == "html":
        content = (
            f"<html><!-- Load-Date --><body>{''.join(f'<p>{line}</p>' for line in text.split(chr(10)))}</body></html>"
        )
    failure = read_failure(write_file(tmp_path, f"a.{suffix}", content))
    assert message in failure.message and "export it from Nexis" in failure.message


@pytest.mark.parametrize(
    "text",
    [
        "The archive has 1 of 2 documents.\n\n1 of 2 documents\n\nThat is all, she said.\n",
        "The minutes.\n\nShe said no.\n\nEnd of Document\n",
        "Length: 40 m\nWidth: 7 m\n\nThe ship is long, she said.\n",
        "The port closed.\n\nLoad-Date: of the ship, she said, none.\n",
        "Books.\n\nTitle: Ice\nAuthor: A\nPrice: 7\n\nTitle: Ports\nAuthor: B\nPrice: 8\n",
        "IN the beginning she said no.\nHD is high definition.\nBY the way, he left.\n",
        "Document A20150701 was lost, she said.\n\nDocument HARPO00020150701eb71000\n\nNo head above it.\n",
        "Full text: she said no.\n\nSubject: ice\n\nTitle: none\n",
        "He read out news·20150701·LM·0001 and laughed.\n\nNo more, she said.\n",
        "SUBJECT: Ice\n\nLANGUAGE: she said it was hers.\n\nLANGUAGE: he said it was his.\n",
    ],
)
def test_what_only_resembles_an_export_is_one_article(tmp_path: Path, text: str) -> None:
    assert read_article(write_file(tmp_path, "a.txt", text)).text == text


def test_an_article_without_its_text_is_named_and_the_others_go_in(tmp_path: Path) -> None:
    full = exports.proquest()
    text = full.replace(f"Full text: {exports.STORIES[0].text}", "Full text: Not available.")
    failure, article = read(path := write_file(tmp_path, "a.txt", text))
    assert isinstance(failure, Failure) and failure.place == f"{path}:1" and "not available" in failure.message
    assert isinstance(article, Article) and article.title == exports.STORIES[1].title
    empty = exports.nexis().replace("“I am tired,” she said.", "").replace("She ran for an hour.", "")
    cut = empty.partition("Coach Brandt")[0] + "GRAPHIC: PHOTO" + empty.rpartition("GRAPHIC: PHOTO")[2]
    article, failure = read(write_file(tmp_path, "b.txt", cut))
    assert isinstance(article, Article) and isinstance(failure, Failure) and "no text below" in failure.message


@pytest.mark.parametrize("gap", ["   ", "\t", " "])
def test_a_sentence_is_no_code(tmp_path: Path, gap: str) -> None:
    sentences = "IN May it closed.\nAN officer said so.\nBY then it was late."
    first = exports.Story(**{**vars(exports.STORIES[0]), "paragraphs": ("She said no.", sentences)})
    item, _ = read(write_file(tmp_path, "a.txt", exports.factiva([first, exports.STORIES[1]], gap=gap)))
    assert isinstance(item, Article) and item.text == f"She said no.\n\n{sentences}"


def test_reading_is_linear_in_the_number_of_articles(tmp_path: Path) -> None:
    many = exports.STORIES * 400
    for name, text in (
        ("a.txt", exports.nexis(many)),
        ("b.txt", exports.factiva(many)),
        ("c.txt", exports.proquest(many)),
    ):
        assert len(list(read(write_file(tmp_path, name, text)))) == 800


@pytest.mark.skipif(not CASE.exists(), reason="the shared cases are not here")
def test_shared_case() -> None:
    first, second = read(CASE)
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.title, first.outlet, first.author) == ("Port closes", "The Harbour Post", "Ann Reporter")
    assert (first.published, second.published) == (date(2015, 7, 1), date(2014, 6, 3))
    assert (second.outlet, second.author) == ("The Norland Courier", "Bo Writer")
    assert first.text.endswith("I asked her twice.") and second.text.endswith("The harbour master was not there.")
