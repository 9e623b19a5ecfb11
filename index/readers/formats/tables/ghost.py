"""Ghost's export of a site (.json): an article to a published post or page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse import publication_status
from index.readers.parse.article_fields import clean_article, shared_name
from index.readers.parse.html_block_quotes import body_text
from index.readers.source.file import File, Unread, unread_item


def is_ghost(data: Any) -> bool:  # noqa: ANN401 - JSON
    """True for an export of Ghost: {"db": [{"data": {"posts": […]}}]}, or what is inside."""
    return isinstance(data, dict) and "posts" in (tables := _tables(data)) and ("db" in data or "users" in tables)


def ghost_articles(file: File, data: Mapping[str, Any]) -> Iterator[Article | Unread]:
    """Yield the published posts and pages, an Omission for each other one; raises UnreadableFile for none at all."""
    tables = _tables(data)
    users = {_key(user.get("id")): shared_name(user.get("name")) for user in _rows(tables, "users")}
    authors = defaultdict[str, list[object]](list)
    for link in sorted(_rows(tables, "posts_authors"), key=lambda link: _key(link.get("sort_order"))):
        authors[_key(link.get("post_id"))].append(users.get(_key(link.get("author_id"))))
    settings = {_key(row.get("key")): row.get("value") for row in _rows(tables, "settings")}
    outlet = shared_name(settings.get("title"))
    number = 0
    for number, post in enumerate(_rows(tables, "posts"), 1):
        try:
            publication_status.check_published(post.get("status"), post.get("title"))
            by = authors.get(_key(post.get("id"))) or [users.get(_key(post.get("author_id")))]
            yield _article(file, post, by, outlet)
        except InputError as error:
            yield unread_item(f"{file.place}:{number}", error)
    if not number:
        raise UnreadableFile("it is an export of Ghost without posts")


def _article(file: File, post: Mapping[str, Any], authors: list[object], outlet: object) -> Article:
    page, plain = post.get("html"), post.get("plaintext")
    text = body_text(page) if isinstance(page, str) and page else plain
    if not isinstance(text, str):
        raise UnreadableFile("the post has neither html nor plaintext: export it from Ghost 1.0 or later")
    said = {
        "title": post.get("title"),
        "outlet": outlet,
        "author": authors,
        "published": post.get("published_at"),
        "url": post.get("canonical_url"),
    }
    identity = post.get("uuid") or post.get("id") or post.get("slug")
    return replace(clean_article("", text, said), id=file.row_id(f"ghost {identity}"))


def _tables(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The tables of an export by name."""
    inner: Any = data.get("db", data)
    inner = inner[0] if isinstance(inner, list) and inner else inner
    inner = inner.get("data") if isinstance(inner, dict) else None
    return inner if isinstance(inner, dict) and isinstance(inner.get("posts"), list) else {}


def _rows(tables: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = tables.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _key(value: object) -> str:
    """A key as tables refer to it: "1" and 1 are the same."""
    return str(value)
