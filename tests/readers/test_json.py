"""JSON as it is exported: lists and objects of articles, news-please, Ghost, Telegram; drafts and settings are none."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from index.core.types import Article
from index.readers import Failure, Omission, read
from tests.support.article_files import json_line, read_article, read_failure, write_file

TEXT = "Ida Brandt said the port would close.\n“We cannot keep it open,” she said."
PAGE = "<p>Ida Brandt said the port would close.</p><p>“We cannot keep it open,” she said.</p>"
DAY = date(2024, 5, 2)


def _fields(article: Article) -> tuple[object, ...]:
    return article.title, article.outlet, article.author, article.published, article.url


ROW = {
    "title": "Port closes",
    "outlet": "Harbour Post",
    "author": "Ann Reporter",
    "date": "2024-05-02",
    "url": "https://example.org/port",
    "text": TEXT,
}
WHOLE = ("Port closes", "Harbour Post", "Ann Reporter", DAY, "https://example.org/port")
NEWS_PLEASE = {
    "authors": ["Ann Reporter"],
    "date_download": "2025-02-01 00:00:00",
    "date_modify": "2025-02-01 00:00:00",
    "date_publish": "2024-05-02 10:00:00",
    "description": "Port closes",
    "filename": "x.json",
    "language": "en",
    "localpath": None,
    "maintext": TEXT,
    "source_domain": "example.org",
    "text": None,
    "title": "Port closes",
    "title_page": None,
    "url": "https://example.org/port",
}
NEWS_API = {
    "source": {"id": None, "name": "Harbour Post"},
    "author": "Ann Reporter",
    "title": "Port closes",
    "description": "The port closes.",
    "url": "https://example.org/port",
    "publishedAt": "2024-05-02T10:00:00Z",
    "content": TEXT,
}
REST = {
    "id": 7,
    "date": "2024-05-02T10:00:00",
    "link": "https://example.org/port",
    "status": "publish",
    "title": {"rendered": "Port closes"},
    "content": {"rendered": PAGE, "protected": False},
    "author": 3,
}
GUARDIAN = {
    "webTitle": "Port closes",
    "webPublicationDate": "2024-05-02T10:00:00Z",
    "webUrl": "https://example.org/port",
    "fields": {"byline": "Ann Reporter", "bodyText": TEXT, "publication": "Harbour Post"},
}
SCHEMA = {
    "@type": "NewsArticle",
    "headline": "Port closes",
    "articleBody": TEXT,
    "datePublished": "2024-05-02",
    "author": [{"@type": "Person", "name": "Ann Reporter"}],
    "publisher": {"@type": "Organization", "name": "Harbour Post"},
    "url": "https://example.org/port",
}
JSON_FEED = {
    "id": "1",
    "title": "Port closes",
    "content_html": PAGE,
    "date_published": "2024-05-02T10:00:00Z",
    "url": "https://example.org/port",
    "authors": [{"name": "Ann Reporter"}],
}


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        (ROW, WHOLE),
        ([ROW], WHOLE),
        ({"articles": [ROW]}, WHOLE),
        ({"posts": [ROW], "tags": [{"name": "ice"}]}, WHOLE),
        ({"meta": {"count": 1}, "whatever": [ROW]}, WHOLE),
        ({"port-closes": ROW}, WHOLE),
        ({**ROW, "images": [{"src": "a.jpg"}], "pages": [{"n": 1}]}, WHOLE),
        (NEWS_PLEASE, (*WHOLE[:1], "example.org", *WHOLE[2:])),
        ([{**NEWS_PLEASE, "text": TEXT}], (*WHOLE[:1], "example.org", *WHOLE[2:])),
        ({"status": "ok", "totalResults": 1, "articles": [NEWS_API]}, WHOLE),
        ([REST], ("Port closes", "", "", DAY, WHOLE[4])),
        ({"response": {"status": "ok", "results": [GUARDIAN]}}, WHOLE),
        ({"hits": {"total": 1, "hits": [{"_id": "a", "_source": ROW}]}}, WHOLE),
        (SCHEMA, WHOLE),
        ({"@context": "https://schema.org", "@graph": [SCHEMA]}, WHOLE),
        (
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Harbour Post",
                "description": "News",
                "items": [JSON_FEED],
            },
            WHOLE,
        ),
        ({"text": TEXT}, ("", "", "", None, "")),
    ],
)
def test_an_article_in_json(tmp_path: Path, data: object, fields: tuple[object, ...]) -> None:
    article = read_article(write_file(tmp_path, "a.json", json.dumps(data)))
    assert article.text == TEXT
    assert _fields(article) == fields


def test_articles_keep_their_ids_whatever_stands_around_them(tmp_path: Path) -> None:
    rows = [ROW, {**ROW, "text": "Other."}, {**ROW, "text": "Third.", "id": 7}]
    ids = [item.id for item in read(write_file(tmp_path, "a.json", json.dumps(rows))) if isinstance(item, Article)]
    again = [
        item.id
        for item in read(write_file(tmp_path, "a.json", json.dumps({"articles": rows[::-1]}, indent=2)))
        if isinstance(item, Article)
    ]
    assert len(set(ids)) == 3 and ids[2] == "7" and again == ids[::-1]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_map_names_the_keys(tmp_path: Path, name: str) -> None:
    row = {"text": "Not this.", "a": {"deep": TEXT}, "b": "Port closes", "when": "2024-05-02", "title": "Nor this."}
    path = write_file(tmp_path, name, json.dumps(row if name.endswith("l") else [row]))
    article = read_article(path, columns=(("text", "a.deep"), ("title", "b"), ("published", "when")))
    assert (article.text, article.title, article.published) == (TEXT, "Port closes", DAY)
    failure = read_failure(path, columns=(("text", "absent"),))
    assert "a.deep" in failure.message and "--map text=" in failure.message


def test_news_please_in_lines(tmp_path: Path) -> None:
    article = read_article(write_file(tmp_path, "a.jsonl", json_line(**NEWS_PLEASE)))
    assert article.text == TEXT
    assert _fields(article) == (*WHOLE[:1], "example.org", *WHOLE[2:])


def test_lines_of_json_under_the_name_of_json(tmp_path: Path) -> None:
    first, second = read(
        write_file(tmp_path, "a.json", json_line(text="One.", id="1") + json_line(text="Two.", id="2"))
    )
    assert isinstance(first, Article) and isinstance(second, Article) and (first.id, second.text) == ("1", "Two.")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("9" * 5000, "cannot be read as JSON"),
        ('"text"', "neither a list of articles nor an article"),
        ("{}", "without the fields"),
        (json.dumps({"name": "tool", "description": "A tool.", "version": "1"}), "no column is recognised as the text"),
        (json.dumps([1, 2]), "not an object"),
        (json.dumps([{"text": ""}]), "empty"),
        (json.dumps([{"type": "FeatureCollection", "features": [[1, 2]]}]), "its columns are type"),
    ],
)
def test_what_is_no_article_is_named(tmp_path: Path, content: str, message: str) -> None:
    *_, failure = read(write_file(tmp_path, "a.json", content))
    assert isinstance(failure, Failure) and message in failure.message


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({**REST, "status": "draft"}, "the post “Port closes” is a draft"),
        ({"post_title": "A", "post_content": "No.", "post_status": "trash"}, "the post “A” is in the trash"),
    ],
)
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_drafts_are_left_out_however_many(tmp_path: Path, row: dict[str, object], message: str, suffix: str) -> None:
    rows = [row] * 120
    content = json.dumps(rows) if suffix == "json" else "".join(f"{json.dumps(row)}\n" for row in rows)
    items = list(read(path := write_file(tmp_path, f"a.{suffix}", content)))
    assert items == [Omission(f"{path}:{number}", message) for number in range(1, 121)]


def test_a_list_of_something_else_is_not_reported_to_its_end(tmp_path: Path) -> None:
    *failures, last = read(write_file(tmp_path, "a.json", json.dumps([{"n": n} for n in range(1000)])))
    assert len(failures) == 100
    assert isinstance(last, Failure) and "no list of articles" in last.message


GHOST_POSTS: list[dict[str, object]] = [
    {
        "id": "1",
        "title": "Port closes",
        "html": PAGE,
        "status": "published",
        "published_at": "2024-05-02T10:00:00.000Z",
    },
    {"id": "2", "title": "Secret", "html": "<p>Per Dahl said he took it.</p>", "status": "draft", "published_at": None},
    {"id": 3, "title": "Older", "plaintext": "She said no.", "status": "published", "published_at": 1714644000000},
    {"id": "4", "title": "Later", "html": "<p>No.</p>", "status": "scheduled", "published_at": "2034-05-02T10:00:00Z"},
    {"id": "5", "title": "Letter", "html": "<p>Dear subscribers, he said.</p>", "status": "sent"},
]
GHOST_TABLES: dict[str, list[dict[str, object]]] = {
    "posts": GHOST_POSTS,
    "users": [{"id": "u1", "name": "Ann Reporter"}, {"id": "u2", "name": "Bo Writer"}],
    "posts_authors": [
        {"post_id": "1", "author_id": "u2", "sort_order": 1},
        {"post_id": "1", "author_id": "u1", "sort_order": 0},
        {"post_id": "3", "author_id": "u2", "sort_order": 0},
    ],
    "settings": [{"key": "title", "value": "Harbour Post"}],
}


@pytest.mark.parametrize("whole", [{"db": [{"meta": {}, "data": GHOST_TABLES}]}, {"data": GHOST_TABLES, "meta": {}}])
def test_ghost_gives_what_was_published(tmp_path: Path, whole: dict[str, object]) -> None:
    first, draft, older, later, letter = read(path := write_file(tmp_path, "a.json", json.dumps(whole)))
    assert isinstance(first, Article) and isinstance(older, Article)
    assert first.text == TEXT
    assert _fields(first) == ("Port closes", "Harbour Post", "Ann Reporter, Bo Writer", DAY, "")
    assert (older.text, older.author, older.published) == ("She said no.", "Bo Writer", DAY)
    assert first.id != older.id
    assert draft == Omission(f"{path}:2", "the post “Secret” is a draft")
    assert isinstance(later, Omission) and isinstance(letter, Omission)
    assert "“Later” is scheduled" in str(later) and "“Letter” is a mail to subscribers only" in str(letter)


def test_ghost_without_a_link_to_an_author_has_none(tmp_path: Path) -> None:
    tables = {"posts": GHOST_POSTS[:1], "users": GHOST_TABLES["users"][:1]}
    assert read_article(write_file(tmp_path, "a.json", json.dumps({"db": [{"data": tables}]}))).author == ""


MESSAGES = [
    {"id": 1, "type": "service", "date": "2024-05-01T09:00:00", "action": "create_channel", "text": "Made."},
    {
        "id": 2,
        "type": "message",
        "date": "2024-05-02T10:30:00",
        "date_unixtime": "1714645800",
        "from": "Harbour News",
        "text": ["The port will close, ", {"type": "bold", "text": "Ida Brandt"}, " said."],
    },
    {"id": 3, "type": "message", "date": "2024-05-02T11:00:00", "from": "Harbour News", "photo": "a.jpg", "text": ""},
    {"id": 4, "type": "message", "date": "2024-05-03T11:00:00", "from": "Tom Okafor", "text": "It will cost us."},
    {
        "id": 5,
        "type": "message",
        "date": "2024-05-03T12:00:00",
        "from": "Harbour News",
        "author": "Ann Reporter",
        "text": "Signed.",
    },
]
CHANNEL = {"name": "Harbour News", "type": "public_channel", "id": 100, "messages": MESSAGES}


def test_telegram_gives_each_message(tmp_path: Path) -> None:
    first, second, signed = read(write_file(tmp_path, "result.json", json.dumps(CHANNEL)))
    assert isinstance(first, Article) and isinstance(second, Article) and isinstance(signed, Article)
    assert first.text == "The port will close, Ida Brandt said."
    assert _fields(first) == ("", "Harbour News", "", DAY, "")
    assert (second.author, second.published) == ("Tom Okafor", date(2024, 5, 3))
    assert signed.author == "Ann Reporter"
    assert len({first.id, second.id, signed.id}) == 3


def test_telegram_s_private_chats_are_left_out(tmp_path: Path) -> None:
    chats = [CHANNEL, {**CHANNEL, "id": 7, "name": "Per Dahl", "type": "personal_chat"}]
    whole = {"about": "…", "chats": {"about": "…", "list": chats}}
    *articles, omission = read(path := write_file(tmp_path, "result.json", json.dumps(whole)))
    assert len(articles) == 3 and all(isinstance(item, Article) for item in articles)
    assert omission == Omission(str(path), "the private chat “Per Dahl”")
    empty = {**CHANNEL, "messages": MESSAGES[:1]}
    assert "without a message that has text" in read_failure(write_file(tmp_path, "b.json", json.dumps(empty))).message
