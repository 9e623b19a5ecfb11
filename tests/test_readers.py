"""Files become articles, whole and with what they say about themselves; what cannot be read is named, and why.

The articles in tests/articles are written for these tests and everybody else's. The harbour city of Kessel quarrels
over its North Quay from January to November 2024, in two outlets: The Kessel Courier (courier/) and the Harbour Post
(post/).
Two people are called Smith: Eleanor, the harbour commissioner (she), and Daniel, the general secretary of the
dockworkers' union (he). Others: Mayor Tomas Okonjo, opposition leader Lena Marchetti, the company Northquay Logistics
and its spokeswoman Amara Diallo, the Kessel Port Authority, fishmonger Berta Nkemelu, harbour master Osric Vane.

    courier/north-quay-plan.txt           2024-01-16  header lines; she and he in one article; an authority speaks
    post/dockers-warn-of-strike.md        2024-01-18  front matter, a heading that repeats the title, a subheading
    courier/council-hearing.html          2024-03-05  both Smiths in one article; menus and teasers around it
    courier/storm-closes-north-quay.txt   2024-04-22  a wire story, author "null" …
    post/archive.jsonl                    2024-04-22  … and its first row the same text, word for word
                                          2024-06-12  a vote; straight quotation marks
                                          2024-08-02  a ruling: the judge writes, unnamed people, a denial
                                          2024-09-30  an interview, a turn to a line ("TOMAS OKONJO: …")
    post/council-forum-attacked.txt       2024-07-12  HTML, Markdown, LaTeX and an order to a model in the text
    courier/kiosk-closes.txt              2024-09-17  a portrait, "By …", an American date
    courier/repairs-begin.html            2024-11-26  Windows-1252, and says so
    post/at-the-fence.txt                 no date, no title; roles and pronouns, a quotation of two paragraphs
"""

from __future__ import annotations

import codecs
import gzip
import json
import os
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.readers import SUFFIXES, Failure, Limits, discover, read, read_paths
from index.readers.dates import day
from index.vocabulary import Article

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "tests" / "articles"
SEED = ROOT / "seeds" / "lavrov-on-patriot-and-talks.txt"


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only(path: Path, **how: object) -> Article:
    """The one article of a file."""
    (item,) = read(path, **how)  # type: ignore[arg-type]
    assert isinstance(item, Article), item
    return item


def fault(path: Path, **how: object) -> Failure:
    """The one failure of a file."""
    (item,) = read(path, **how)  # type: ignore[arg-type]
    assert isinstance(item, Failure), item
    return item


def row(**fields: object) -> str:
    return json.dumps(fields) + "\n"


# --- what is read ---------------------------------------------------------------------------------------------------


def test_the_seed_comes_out_as_it_is() -> None:
    article = only(SEED)
    assert article.text == SEED.read_bytes().decode("utf8")
    assert (article.title, article.outlet, article.author, article.published, article.url) == ("", "", "", None, "")


READ = [
    ("courier/north-quay-plan.txt", "City unveils plan to rebuild North Quay", "Maud Ferrant", date(2024, 1, 16)),
    ("post/dockers-warn-of-strike.md", "Dockers warn of strike over North Quay", "Piet Lindqvist", date(2024, 1, 18)),
    (
        "courier/council-hearing.html",
        "Two Smiths, one quay: council hears nine hours of argument",
        "Maud Ferrant",
        date(2024, 3, 5),
    ),
    ("courier/storm-closes-north-quay.txt", "Storm closes North Quay in Kessel", "", date(2024, 4, 22)),
    (
        "post/council-forum-attacked.txt",
        "Pranksters fill the council's <b>forum</b> with code",
        "Piet Lindqvist",
        date(2024, 7, 12),
    ),
    ("courier/kiosk-closes.txt", "A kiosk closes after sixty years", "Maud Ferrant", date(2024, 9, 17)),
    ("courier/repairs-begin.html", "Repairs begin on North Quay, terminal put off", "Jorun Achebe", date(2024, 11, 26)),
    ("post/at-the-fence.txt", "", "", None),
]


@pytest.mark.parametrize(("name", "title", "author", "published"), READ)
def test_a_file_says_what_it_is(name: str, title: str, author: str, published: date | None) -> None:
    article = only(ARTICLES / name)
    outlet = {"courier": "The Kessel Courier", "post": "Harbour Post"}[name.split("/")[0]] if title else ""
    assert (article.title, article.outlet, article.author, article.published) == (title, outlet, author, published)


def test_the_whole_folder_is_read_in_order_and_without_failures() -> None:
    articles = [item for item in read_paths([ARTICLES]) if isinstance(item, Article)]
    assert len(articles) == len(list(read_paths([ARTICLES]))) == 12
    assert len({article.id for article in articles}) == 12
    assert [article.outlet for article in articles] == ["The Kessel Courier"] * 5 + ["Harbour Post"] * 4 + [
        "",
        *["Harbour Post"] * 2,
    ]


def test_a_wire_story_is_the_same_text_in_both_outlets() -> None:
    printed = only(ARTICLES / "courier/storm-closes-north-quay.txt")
    rows = [item for item in read(ARTICLES / "post/archive.jsonl") if isinstance(item, Article)]
    assert rows[0].text == printed.text
    assert rows[0].id == "post-2024-04-22-storm"
    assert rows[1].published == date(2024, 6, 12)  # in the time zone it was published in


def test_markup_in_a_text_stays_text() -> None:
    article = only(ARTICLES / "post/council-forum-attacked.txt")
    for hostile in (
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "**bold**",
        "[a](javascript:alert(1))",
        "$x^2$",
        "& that was <em>lovely</em>",
        "\n\n# Not a heading\n\n",
    ):
        assert hostile in article.text
    assert article.url == ""  # "javascript:…" is no web address


def test_a_page_is_its_article() -> None:
    article = only(ARTICLES / "courier/council-hearing.html")
    assert article.url == "https://courier.example/2024/03/05/council-hearing"
    assert "“What you see here is not rust,” she said. “It is the absence of steel.”" in article.text.split("\n")[2]
    for around in ("Subscribe", "tracker", "Ten best places", "All rights reserved", "color: black"):
        assert around not in article.text
    assert "“I promise nothing beyond breakfast.”" in only(ARTICLES / "courier/repairs-begin.html").text


def test_markdown_stays_as_it_is_written(tmp_path: Path) -> None:
    text = "# A *plan*: #1 #\n\nShe said **no**.\n\n[Link](https://a.example)\n"
    article = only(put(tmp_path, "a.md", text.replace("\n", "\r\n")))
    assert (article.text, article.title) == (text, "A *plan*: #1")


def test_one_word_is_an_article(tmp_path: Path) -> None:
    assert only(put(tmp_path, "a.txt", "No")).text == "No"


PAGE = "<html><head>{}</head><body><article><p>The mayor said “no” to the quay on Friday.</p></article></body></html>"


@pytest.mark.parametrize("piece", ["{}", "<p>{}</p>", "<div><b>{}</b></div>", "<BODY>{}", "<html><body><pre>{}</pre>"])
def test_a_piece_of_a_page_is_read_too(tmp_path: Path, piece: str) -> None:
    said = "The mayor said “no” to the quay & left."
    assert only(put(tmp_path, "a.html", piece.format(said.replace("&", "&amp;")))).text.strip() == said


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="1987-02-26">', date(1987, 2, 26)),
        ('<meta name="date" content="yesterday">', None),
        ("<title>What happened on Friday</title>", None),
        ("</head><p>They signed it on 2020-01-01, he said.</p>", None),
        ('</head><p><time datetime="2020-01-01">2020-01-01</time></p><p>They signed.</p>', date(2020, 1, 1)),
        ("", None),
    ],
)
def test_a_page_without_a_date_gets_none(tmp_path: Path, head: str, published: date | None) -> None:
    article = only(put(tmp_path, "a.html", PAGE.format(head)))
    assert article.published == published
    assert "The mayor said “no” to the quay on Friday." in article.text


# --- headers --------------------------------------------------------------------------------------------------------

BODY = "The quay is closed, she said.\n\nDate: unknown.\n"


@pytest.mark.parametrize(
    ("top", "title", "author"),
    [
        ("Title: The quay\nAuthor: A. Smith\n\n", "The quay", "A. Smith"),
        ("TITLE: The quay\r\nbyline: by A. Smith\r\n\r\n", "The quay", "A. Smith"),
        ("headline:   The quay  \nAuthor:\n\n\n\n", "The quay", ""),
        ("Title: The quay\nAuthor: None\n\n", "The quay", ""),
        ("---\ntitle: The quay\nauthor: null\n---\n", "The quay", ""),
        ("---\ntitle: 'The quay'\nauthors: [A. Smith, B. Smith]\n---\n\n", "The quay", "A. Smith, B. Smith"),
        ("---\ntitle: The quay: a history\nauthor: A. Smith\n---\n", "The quay: a history", "A. Smith"),
        ("---\ntitle: 1984\nlayout: {deep: [1]}\nauthor: Yes\n...\n", "1984", "Yes"),
        ("---\n---\n", "", ""),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_header_is_cut_off(tmp_path: Path, top: str, title: str, author: str, suffix: str) -> None:
    article = only(put(tmp_path, f"a{suffix}", top + BODY))
    assert (article.text, article.title, article.author) == (BODY, title, author)


@pytest.mark.parametrize(
    "text",
    [
        "Moscow: the quay is closed.\n\nMore.",
        "VLADIMIR PUTIN: Good afternoon.\n\nDMITRY MEDVEDEV: Good afternoon.\n",
        "Title: a word that means several things.\nIt has a long history.\n\nMore.",
        "Author: so they call me.\nAuthor: so they called him.\n\nMore.",
        "Date: none, and no text follows",
        "Title: War and Peace\n\n",
        "The quay is closed.\n\nTitle: later on\n\n",
        "---\nA rule above a text, and below.\n---\nMore.",
        "---\n- a\n- list\n---\nMore.",
        "--- \nNever closed.",
        "Source: http://a.example\nHe said: no.\n\nMore.",
    ],
)
def test_what_only_resembles_a_header_is_text(tmp_path: Path, text: str) -> None:
    article = only(put(tmp_path, "a.txt", text))
    assert (article.text, article.title) == (text, "")


# --- dates ----------------------------------------------------------------------------------------------------------


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
    assert day(written) == expected


# --- encodings ------------------------------------------------------------------------------------------------------

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
    assert only(put(tmp_path, "a.txt", content)).text == text


@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", "klingon", "utf-16"])
def test_a_page_may_be_wrong_about_its_encoding(tmp_path: Path, declared: str) -> None:
    page = PAGE.format(f'<meta charset="{declared}">')
    for encoding in ("utf-8", "cp1252"):
        assert "said “no” to" in only(put(tmp_path, "a.html", page.encode(encoding))).text


# --- JSON Lines -----------------------------------------------------------------------------------------------------


def test_ids_and_texts_are_kept_code_point_for_code_point(tmp_path: Path) -> None:
    text = "\ufeff He said:\r\n\u201cno\u201d\u00a0\u2028\u00ad e\u0301\u200b \U0001f600 \t\x85 end \n"
    for identity in ("a", " ä/…?id=1 ", "\u0130"):
        path = put(tmp_path, "a.jsonl", row(id=identity, text=text, extra={"unknown": [1]}))
        article = only(path)
        assert (article.id, article.text) == (identity, text)
    raw = json.dumps({"id": "a", "text": text}, ensure_ascii=False)
    for content in (raw.encode(), codecs.BOM_UTF8 + raw.encode(), raw.encode("utf-16"), raw.encode("utf-32")):
        assert only(put(tmp_path, "b.jsonl", content)).text == text
        assert only(put(tmp_path, "b.jsonl.gz", gzip.compress(content))).text == text


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
    article = only(put(tmp_path, "a.jsonl", row(text="She said no.", **fields)))
    assert {name: getattr(article, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("nonsense", "not JSON"),
        ("[1, 2]", "no object"),
        ('"text"', "no object"),
        ("[" * 100_000, "nested"),
        ("9" * 10_000, "cannot be read"),
        (row(id="a").strip(), 'no "text"'),
        (row(text=None).strip(), 'no "text"'),
        (row(text=["a"]).strip(), "not a string"),
        (row(text=7).strip(), "not a string"),
        (row(text="").strip(), "empty"),
        (row(text=" \n").strip(), "empty"),
        (row(text="– 1, 2, 3 …").strip(), "no words"),
        (row(text="half \ud83d").strip(), "surrogate"),
        (row(text="a", id=["a"]).strip(), '"id"'),
        (row(text="a", id=True).strip(), '"id"'),
        (row(text="a", id="\ud800").strip(), "surrogate"),
    ],
)
def test_a_broken_line_is_named_and_the_others_go_in(tmp_path: Path, line: str, message: str) -> None:
    path = put(tmp_path, "a.jsonl", row(id="1", text="one") + "\n" + line + "\r\n" + row(id="4", text="four").strip())
    first, failure, last = read(path)
    assert isinstance(first, Article) and isinstance(last, Article) and isinstance(failure, Failure)
    assert (first.id, last.id, failure.place) == ("1", "4", f"{path}:3")
    assert message in failure.message


def test_a_file_of_broken_lines_is_not_reported_line_by_line(tmp_path: Path) -> None:
    pretty = json.dumps([{"id": n, "text": "text"} for n in range(200)], indent=1)
    *failures, last = read(put(tmp_path, "a.jsonl", pretty))
    assert len(failures) == 100
    assert isinstance(last, Failure) and last.place == str(tmp_path / "a.jsonl") and "not JSON Lines" in last.message
    late = row(text="one") + "broken\n" * 300 + row(text="last")
    items = list(read(put(tmp_path, "b.jsonl", late)))
    assert len(items) == 302 and isinstance(items[-1], Article)


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", '{"text": "café"}\n'.encode("cp1252") + row(id="b", text="b").encode())
    failure, article = read(path)
    assert isinstance(failure, Failure) and failure.place == f"{path}:1" and "UTF-8" in failure.message
    assert isinstance(article, Article)


def test_a_line_too_long_is_not_held_and_the_others_go_in(tmp_path: Path) -> None:
    long = b'{"text": "' + b"a " * (17 * 2**19) + b'"}\n'
    path = put(tmp_path, "a.jsonl.gz", gzip.compress(long + row(id="b", text="b").encode(), 1))
    failure, article = read(path)
    assert isinstance(failure, Failure) and failure.place == f"{path}:1" and "longer than 16 MB" in failure.message
    assert isinstance(article, Article) and article.id == "b"


@pytest.mark.parametrize("line", [b"\n", b" " * 2**20, b"\0", b"{", row(text="b " * 5000).encode()])
def test_what_unpacks_to_too_much_is_stopped(tmp_path: Path, line: bytes) -> None:
    content = row(id="a", text="a").encode() + line * (3 * 2**20 // len(line))
    path = put(tmp_path, "a.jsonl.gz", gzip.compress(content, 1))
    assert path.stat().st_size < 2**20
    *_, last = read(path, limits=Limits(max_mb=2))
    assert isinstance(last, Failure)
    assert "ONRECORD_MAX_FILE_MB" in last.message or "binary" in last.message


def test_a_truncated_gz_gives_what_it_has(tmp_path: Path) -> None:
    rows = b"".join(row(id=str(n), text=os.urandom(2000).hex()).encode() for n in range(200))
    packed = gzip.compress(rows)
    *articles, failure = read(put(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2]))
    assert len(articles) > 50 and all(isinstance(item, Article) for item in articles)
    assert isinstance(failure, Failure) and f"after line {len(articles)}" in failure.message


# --- ids ------------------------------------------------------------------------------------------------------------


def test_an_id_is_of_the_place_not_of_the_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a/Köln & Söhne.v2.txt", "one")
    put(tmp_path, "b/Köln & Söhne.v2.txt", "one")
    monkeypatch.chdir(tmp_path)
    ways = [Path("a"), Path("./a"), tmp_path / "a", Path("b/../a"), Path("a/Köln & Söhne.v2.txt")]
    ids = {item.id for way in ways for item in read_paths([way]) if isinstance(item, Article)}
    assert len(ids) == 1
    identity = ids.pop()
    assert identity.startswith("koln-sohne-v2-") and identity.isascii()
    assert str(tmp_path) not in identity
    assert only(Path("b/Köln & Söhne.v2.txt")).id != identity
    put(tmp_path, "a/Köln & Söhne.v2.txt", "two")
    assert only(Path("a/Köln & Söhne.v2.txt")).id == identity


def test_an_upload_is_known_by_its_name(tmp_path: Path) -> None:
    first, second = put(tmp_path, "tmp1", "Title: A\n\nOne."), put(tmp_path, "tmp2", "Two.")
    assert only(first, known_as="notes.txt").id == only(second, known_as="notes.txt").id
    assert only(first, known_as="notes.txt").title == "A"
    assert fault(first, known_as="notes.exe").place == "notes.exe"
    assert only(first, known_as="../../etc/U.S. notes.txt").id.startswith("u-s-notes-")


def test_a_row_without_an_id_keeps_the_one_it_is_given(tmp_path: Path) -> None:
    wire = "The quay is closed, she said."
    rows = [row(text=wire, outlet="Post"), row(text=wire, outlet="Courier"), row(text="Other."), row(text=wire, id="")]
    before = [item.id for item in read(put(tmp_path, "a.jsonl", "".join(rows))) if isinstance(item, Article)]
    after = [item.id for item in read(put(tmp_path, "a.jsonl", "".join(rows[::-1]))) if isinstance(item, Article)]
    assert len(set(before)) == 4
    assert before == after[::-1]
    assert all(identity.startswith("a-") for identity in before)


# --- which files ----------------------------------------------------------------------------------------------------


def test_folders_are_walked_sorted_and_what_is_passed_over_is_counted(tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/secret.txt", "secret")
    root = tmp_path / "root"
    for name in (
        "b.txt",
        "a.TXT",
        "sub/c.md",
        "sub/deep/d.jsonl",
        "picture.png",
        "README",
        ".hidden.txt",
        ".git/x.txt",
    ):
        put(root, name, "text")
    (root / "link.txt").symlink_to(outside)
    (root / "linked").symlink_to(outside.parent)
    (root / "again.txt").symlink_to(root / "sub" / "c.md")
    (root / "broken.txt").symlink_to(root / "nowhere.txt")
    (root / "loop.txt").symlink_to(root / "loop.txt")
    (root / "sub" / "up").symlink_to(root)
    os.mkfifo(root / "pipe.txt")
    found = discover([root, root / "b.txt", root / "sub"])
    assert [path.relative_to(root).as_posix() for path in found.files] == [
        "a.TXT",
        "again.txt",
        "b.txt",
        "sub/deep/d.jsonl",
    ]
    assert found.skipped == len(["picture.png", "README", ".hidden.txt", "link.txt", "broken.txt", "loop.txt", "pipe"])
    assert found.failures == ()


def test_a_link_that_is_named_itself_is_followed(tmp_path: Path) -> None:
    put(tmp_path, "there/a.txt", "text")
    (tmp_path / "here").symlink_to(tmp_path / "there")
    (direct,) = read_paths([tmp_path / "there"])
    (linked,) = read_paths([tmp_path / "here"])
    assert direct == linked


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("empty.jsonl", b"", "empty"),
        ("blank.txt", b" \r\n\r\n", "empty"),
        ("blank.jsonl", b"\n \n", "blank"),
        ("numbers.txt", "1 – 2 – 3.".encode(), "no words"),
        ("only-header.md", b"---\ntitle: a\n---\n", "empty"),
        ("binary.txt", b"text\0text", "binary"),
        ("binary.md", b"\x89PNG\r\n\x1a\n\x01\x02\x03\x04\x05\x06\x07", "binary"),
        ("binary.html", b"PK\x03\x04\0\0\0", "binary"),
        ("binary.jsonl", b'{"text": "a"}\n\0\0', "binary"),
        ("bytes.txt", bytes(range(128, 256)) * 4, "encoding"),
        ("damaged.txt", "Über größere Häfen für Öl sprach sie".encode()[:-8] + b"\xc3 (", "broken bytes"),
        ("half.txt", codecs.BOM_UTF16_LE + b"a\0b", "UTF-16-LE"),
        ("marked.txt", codecs.BOM_UTF8 + "café".encode("cp1252"), "UTF-8"),
        ("wide.txt", "a\0".encode("utf-16"), "binary"),
        ("surrogate.jsonl", codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8", "encoding"),
        ("no.html", b"<html><body></body></html>", ""),
        ("text.html", b"12", ""),
        ("tags.html", b"<p>She said no." * 200_001, "tags"),
        ("no.jsonl.gz", b'{"text": "a"}\n', "no gzip"),
        ("cut.jsonl.gz", gzip.compress(b"a")[:8], "damaged"),
        ("nothing.jsonl.gz", gzip.compress(b""), "blank"),
        ("picture.png", b"text", "no reader"),
        ("jsonl", b"text", "no reader"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    path = tmp_path / name if content is None else put(tmp_path, name, content)
    put(tmp_path, "z.txt", "The rest goes in.")
    failure, article = read_paths([path, tmp_path / "z.txt"])
    assert isinstance(failure, Failure) and isinstance(article, Article)
    assert failure.place == str(path)
    assert message in failure.message
    assert failure.message[0].islower() and str(tmp_path) not in failure.message
    assert str(failure).startswith(f"{path}: ")


def test_a_folder_with_nothing_readable_is_named(tmp_path: Path) -> None:
    put(tmp_path, "images/a.png", "x")
    (failure,) = read_paths([tmp_path])
    assert isinstance(failure, Failure) and failure.place == str(tmp_path)
    assert "nothing that can be read" in failure.message and ".jsonl.gz" in failure.message


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", row(text="word " * 300_000))
    assert "ONRECORD_MAX_FILE_MB" in fault(path, limits=Limits(max_mb=1)).message
    assert only(path, limits=Limits(max_mb=2)).text.startswith("word")
    assert "too much for one article" in fault(put(tmp_path, "b.txt", "word " * (4 * 2**20))).message


@pytest.mark.parametrize("name", ["a\0b.txt", "a" * 300 + ".txt", "a.txt/b.txt"])
def test_a_path_that_cannot_be_is_named(tmp_path: Path, name: str) -> None:
    put(tmp_path, "a.txt", "text")
    for item in (*read(tmp_path / name), *read_paths([tmp_path / name])):
        assert isinstance(item, Failure) and "check" in item.message


def test_a_name_cannot_forge_a_message(tmp_path: Path) -> None:
    path = put(tmp_path, "a\n\x1b[31mdone\u202e.txt", b"")
    assert fault(path).place == str(tmp_path) + r"/a\n\x1b[31mdone\u202e.txt"
    raw = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    raw.write_text("text")
    assert only(raw).text == "text"
    raw.write_text("")
    fault(raw).place.encode("utf8")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", "text")
    path.chmod(0)
    assert "permission" in fault(path).message


# --- anything -------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(b"---\n", b"title: a\n", b"Title: a\n", b"\n", b"\r\n", b"# a\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"),
        *(b"<html>", b"<p>", b"</p>", b"<article>", b"<!--", b"<![CDATA[", b"&#xD800;", b"<meta charset=utf-7>", b"<a"),
        *(b'{"text": "', b'"}', b"{}", b"[", b'{"id": ', b"null", b"\\ud800", b'"date": "', b"<?xml version='1.0'?>"),
        *(b"She said no.", "Größe “nein”".encode(), "“café”".encode("cp1252"), b"\x1b$B", b"!!python/object:os.x"),
    ]
)


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
    items = list(read(put(tmp_path, f"a{suffix}", content)))
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
    found = day(written)
    assert found is None or type(found) is date
