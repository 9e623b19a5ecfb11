"""Files become articles, whole and with what they say about themselves; what cannot be read is named, and why.

The articles in tests/data/articles are written for these tests and everybody else's. The harbour city of Kessel quarrels
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

import re
from datetime import date
from pathlib import Path

import pytest

from index.core.types import Article
from index.readers import read, read_paths
from tests.support.archives import ARTICLES, SEED
from tests.support.article_files import PAGE, read_article, write_file


def test_the_seed_comes_out_as_it_is() -> None:
    article = read_article(SEED)
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
    article = read_article(ARTICLES / name)
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
    printed = read_article(ARTICLES / "courier/storm-closes-north-quay.txt")
    rows = [item for item in read(ARTICLES / "post/archive.jsonl") if isinstance(item, Article)]
    assert rows[0].text == printed.text
    assert rows[0].id == "post-2024-04-22-storm"
    assert rows[1].published == date(2024, 6, 12)  # in the time zone it was published in


def test_markup_in_a_text_stays_text() -> None:
    article = read_article(ARTICLES / "post/council-forum-attacked.txt")
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
    article = read_article(ARTICLES / "courier/council-hearing.html")
    assert article.url == "https://courier.example/2024/03/05/council-hearing"
    assert "“What you see here is not rust,” she said. “It is the absence of steel.”" in article.text.split("\n")[2]
    for around in ("Subscribe", "tracker", "Ten best places", "All rights reserved", "color: black"):
        assert around not in article.text
    assert "“I promise nothing beyond breakfast.”" in read_article(ARTICLES / "courier/repairs-begin.html").text


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        (
            "<p>We cannot keep it open.</p><footer>— <cite>Ida Brandt, harbour master</cite></footer>",
            ["“We cannot keep it open.”", "— Ida Brandt, harbour master"],
        ),
        (
            "<p>It will cost a million.</p><p><em>She</em> must go.</p><cite>Tom Okafor</cite>",
            ["“It will cost a million.", "“She must go.”", "— Tom Okafor"],
        ),
        (
            '<p lang="en">It will <b>cost</b></p>&mdash; Tom Okafor (@okafor) <a href="/s">May 2</a>',
            ["“It will cost”", "— Tom Okafor (@okafor) May 2"],
        ),
        ("<p>“It will cost.”</p><footer>Tom Okafor</footer>", ["“It will cost.”", "— Tom Okafor"]),
        ("<p>It will cost.</p><footer> </footer>", ["It will cost."]),
        (
            "<p>It will cost.</p><blockquote><p>It cannot.</p><footer>Ida Brandt</footer></blockquote>",
            ["It will cost.", "“It cannot.”", "— Ida Brandt"],
        ),
        ("<p>It will cost.</p><p>So I read in <cite>The Book</cite>.</p>", ["It will cost.", "So I read in The Book."]),
    ],
)
def test_a_signed_block_quotation_has_marks_and_keeps_its_signature(
    tmp_path: Path, block: str, lines: list[str]
) -> None:
    around = "<p>The harbour master spoke for an hour on Thursday about the ice in the bay.</p>"
    article = read_article(
        write_file(tmp_path, "a.html", f"<html><body><article>{around}<blockquote>{block}</blockquote>{around}")
    )
    assert article.text.split("\n")[1:-1] == lines


AROUND = (
    "<p>The council met on Monday evening about the port, which has been closed for a week by the ice in the bay.</p>"
)
PARTED = {
    "names": [
        ("Anna Holt", "We closed it on Monday, and I would do it again."),
        ("Tom Okafor", "You closed it without a word to the town."),
        ("Anna Holt", "I had no time to write letters."),
        ("Tom Okafor", "You had a telephone, as we all have."),
    ],
    "a paper and surnames": [
        ("Harbour Post", "You closed it overnight. Why?"),
        ("Anna Holt", "I had two ships to get out, and we had no ice-breaker."),
        ("Harbour Post", "What did the owners tell you?"),
        ("Holt", "They told me to pray. I did."),
        ("Harbour Post", "And did it help you?"),
        ("Holt", "It did not help me much."),
    ],
    "questions": [
        ("How long have you been here?", "I came in 1990. My father worked here."),
        ("What has changed for you?", "I have a chair now."),
        ("And your wish?", "A second chair. I would put my feet on it."),
    ],
}
WHOLE = {
    "lead-ins": [
        ("Budget.", "We will spend a million, I was told."),
        ("Port.", "You will see it closed until March."),
        ("Budget.", "We will see, the mayor told me."),
        ("Port.", "I will tell you more on Monday."),
    ],
    "products": [
        ("Basic Plan", "You get one berth, and we clean it."),
        ("Pro Plan", "You get two berths, and we clean both."),
        ("Basic Plan", "You pay a hundred a month to our office."),
        ("Pro Plan", "You pay two hundred a month to our office."),
    ],
    "ratings": [
        ("Anna Holt", "I have never seen her play better."),
        ("Tom Okafor", "We will see him again."),
        ("Ida Brandt", "I would have her in my team."),
        ("Per Dahl", "You can do better than that."),
    ],
    "candidates": [
        ("Anna Holt", "She wants to close the port for a month."),
        ("Tom Okafor", "He wants to keep it open, and said: “I will not close it, and we can pay.”"),
        ("Anna Holt", "She would raise the tax on berths."),
        ("Tom Okafor", "He would lower it."),
    ],
    "minutes": [
        ("Anna Holt", "said that I was wrong."),
        ("Tom Okafor", "asked whether we could pay."),
        ("Anna Holt", "said that we could."),
        ("Tom Okafor", "thanked you and me."),
    ],
    "fields": [
        ("Cast", "Anna Holt, whom I like, and our own Tom Okafor."),
        ("Plot", "We see a port, and you see it close."),
        ("Cast", "Ida Brandt, as we have never seen her."),
        ("Plot", "I have forgotten it."),
    ],
    "a name that no text would show to be one": [
        ("Anna Holt", "We closed it on Monday."),
        ("Okafor", "You closed it in silence."),
        ("Anna Holt", "I had no time."),
        ("Okafor", "I do not believe you."),
    ],
    "a third name, once": [
        ("Anna Holt", "We closed it on Monday."),
        ("Tom Okafor", "You closed it in silence."),
        ("Anna Holt", "I had no time."),
        ("Chidinma Zorin", "I have come late."),
        ("Tom Okafor", "You have."),
    ],
    "bold words among the names": [
        ("Anna Holt", "We closed it on Monday."),
        ("Tom Okafor", "You closed it in silence."),
        ("Anna Holt", "I had no time."),
        ("Never again, said the mayor,", "We heard it."),
        ("Tom Okafor", "You had a telephone."),
    ],
    "questions of an office": [
        ("How do I get a berth?", "You write to the harbour office."),
        ("How much does it cost?", "A hundred a month."),
        ("When do I pay?", "On the first of each month."),
    ],
    "questions and bold statements": [
        ("How long have you been here?", "I came in 1990."),
        ("You closed it overnight.", "We could not keep it open."),
        ("What did the owners tell you?", "They told me to pray."),
        ("And did you?", "I did."),
    ],
}


def _page(paragraphs: list[tuple[str, str]], form: str) -> str:
    body = "".join(form.format(lead, words) for lead, words in paragraphs)
    return f"<html><body><article><h1>The port</h1>{AROUND}{body}{AROUND}</article></body></html>"


@pytest.mark.parametrize(
    "form", ["<p><strong>{}</strong> {}</p>", "<p> <b><a>{}</a></b> <em>{}</em></p>", "<div><b>{}</b> {}<br><br></div>"]
)
@pytest.mark.parametrize("kind", PARTED)
def test_a_conversation_that_is_set_in_bold_has_its_names_on_lines_of_their_own(
    tmp_path: Path, kind: str, form: str
) -> None:
    article = read_article(write_file(tmp_path, "a.html", _page(PARTED[kind], form)))
    lines = [line.strip() for line in article.text.split("\n") if line and "council" not in line]
    assert lines == ["The port", *(part for paragraph in PARTED[kind] for part in paragraph)]
    plain = read_article(write_file(tmp_path, "b.html", re.sub("</?(?:b|strong)>", "", _page(PARTED[kind], form))))
    assert article.text.split() == plain.text.split()


@pytest.mark.parametrize("kind", WHOLE)
def test_bold_words_that_name_no_speakers_stay_in_their_paragraphs(tmp_path: Path, kind: str) -> None:
    page = _page(WHOLE[kind], "<p><strong>{}</strong> {}</p>")
    article = read_article(write_file(tmp_path, "a.html", page))
    assert all(f"{lead} {words}" in article.text.split("\n") for lead, words in WHOLE[kind])
    assert article.text == read_article(write_file(tmp_path, "b.html", re.sub("</?strong>", "", page))).text


def test_markdown_stays_as_it_is_written(tmp_path: Path) -> None:
    text = "# A *plan*: #1 #\n\nShe said **no**.\n\n[Link](https://a.example)\n"
    article = read_article(write_file(tmp_path, "a.md", text.replace("\n", "\r\n")))
    assert (article.text, article.title) == (text, "A *plan*: #1")


def test_one_word_is_an_article(tmp_path: Path) -> None:
    assert read_article(write_file(tmp_path, "a.txt", "No")).text == "No"


@pytest.mark.parametrize("piece", ["{}", "<p>{}</p>", "<div><b>{}</b></div>", "<BODY>{}", "<html><body><pre>{}</pre>"])
def test_a_piece_of_a_page_is_read_too(tmp_path: Path, piece: str) -> None:
    said = "The mayor said “no” to the quay & left."
    assert read_article(write_file(tmp_path, "a.html", piece.format(said.replace("&", "&amp;")))).text.strip() == said


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
    article = read_article(write_file(tmp_path, "a.html", PAGE.format(head)))
    assert article.published == published
    assert "The mayor said “no” to the quay on Friday." in article.text


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
    article = read_article(write_file(tmp_path, f"a{suffix}", top + BODY))
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
    article = read_article(write_file(tmp_path, "a.txt", text))
    assert (article.text, article.title) == (text, "")
