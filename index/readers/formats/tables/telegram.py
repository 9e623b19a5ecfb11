"""Telegram's export of a channel or a group (result.json): an article to a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse.article_fields import clean_article, shared_name
from index.readers.source.file import File, Omission, Unread, printable, unread_item

PRIVATE = frozenset(("personal_chat", "bot_chat", "saved_messages", "verification_codes"))
"""Kinds of chats that are nobody's publication: left out of an export of all chats."""


def is_telegram(data: Any) -> bool:  # noqa: ANN401 - JSON
    """True for an export of one chat, or of all."""
    return isinstance(data, dict) and (_is_chat(data) or _is_chat(next(iter(_chats(data)), None)))


def telegram_articles(file: File, data: Mapping[str, Any]) -> Iterator[Article | Unread]:
    """Yield the messages that have text; raises UnreadableFile where there is none.

    A private chat in an export of all is an Omission. A message's outlet is its channel; its author is who sent it to a
    group, or signed it in a channel. What Telegram reports itself ("service") is no message.
    """
    matches = False
    for chat in [data] if _is_chat(data) else _chats(data):
        if not _is_chat(chat):
            continue
        if chat is not data and chat.get("type") in PRIVATE:
            matches = True
            yield Omission(file.place, f"the private chat “{printable(str(chat.get('name'))[:80])}”")
            continue
        try:
            outlet = shared_name(chat.get("name"))
        except InputError as error:
            matches = True
            yield unread_item(file.place, error)
            continue
        for number, message in enumerate(chat["messages"], 1):
            if isinstance(message, dict) and message.get("type") == "message" and (text := _text(message)).strip():
                matches = True
                try:
                    yield _article(file, chat, outlet, message, text)
                except InputError as error:
                    yield unread_item(f"{file.place}:{number}", error)
    if not matches:
        raise UnreadableFile("it is an export of Telegram without a message that has text")


def _article(file: File, chat: Mapping[str, Any], outlet: str, message: Mapping[str, Any], text: str) -> Article:
    sender = message.get("from")
    said = {
        "outlet": outlet,
        "author": message.get("author") or (sender if sender != chat.get("name") else None),
        "published": message.get("date") or message.get("date_unixtime"),
    }
    return replace(clean_article("", text, said), id=file.row_id(f"telegram {chat.get('id')} {message.get('id')}"))


def _text(message: Mapping[str, Any]) -> str:
    """A message's words: one string, or parts of which some are links, names or set in another type."""
    text = message.get("text")
    parts = text if isinstance(text, list) else [text]
    words = (part.get("text") if isinstance(part, dict) else part for part in parts)
    return "".join(word for word in words if isinstance(word, str))


def _chats(data: Mapping[str, Any]) -> list[Any]:
    """The chats in an export of all of them."""
    chats = data.get("chats")
    chats = chats.get("list") if isinstance(chats, dict) else None
    return chats if isinstance(chats, list) else []


def _is_chat(data: object) -> bool:
    return (
        isinstance(data, dict)
        and isinstance(data.get("messages"), list)
        and isinstance(data.get("type"), str)
        and any(isinstance(each, dict) and "text" in each and "date" in each for each in data["messages"][:100])
    )
