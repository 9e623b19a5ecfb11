"""Follows: news are statements that stand only in articles added since; opening them makes them known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.archive import Archive
from index.core.types import Article
from index.store.filters import Filter
from rag.browse.overview import read_overview
from rag.conversation.follows import Follow, FollowStore, News, read_news
from rag.conversation.turns import answer_turn
from tests.support.archives import AddArticles

LONG_AGO = "2000-01-01T00:00:00+00:00"
FIRST = Article(
    "one", "“The ferry will sail in spring,” Ann Vale, the harbour master, said.\n", published=date(2024, 5, 2)
)
QUESTION = "What did Ann Vale say about the ferry?"


@pytest.fixture
def archive(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(empty_archive, [FIRST])
    return empty_archive


def add_later(archive: Archive, add_articles: AddArticles) -> None:
    """Add an article with the old words and new ones; all that was there is made to be of long ago."""
    archive.database.db.execute("UPDATE articles SET added = ?", (LONG_AGO,))
    text = FIRST.text + "“The ferry needs new engines,” Ann Vale, the harbour master, said.\n"
    add_articles(archive, [Article("two", text, published=date(2024, 6, 2))])


def news(archive: Archive, follow: Follow) -> News:
    return read_news(archive, read_overview(archive), replace(follow, seen_until="2000-01-02T00:00:00+00:00"))


def test_a_person_has_news_where_the_words_are_new(archive: Archive, add_articles: AddArticles) -> None:
    follow = FollowStore(archive.folder).follow("Ann Vale", "ann-vale")
    assert read_news(archive, read_overview(archive), follow).statements == ()
    add_later(archive, add_articles)
    result = news(archive, follow)
    assert [s.text for s in result.statements] == ["“The ferry needs new engines,”"]
    assert result.text == "1 new statement by Ann Vale"


def test_a_question_has_news(archive: Archive, add_articles: AddArticles) -> None:
    turn = answer_turn(archive, QUESTION, (), Filter())
    follow = FollowStore(archive.folder).follow(turn.question, fields=turn.fields)
    add_later(archive, add_articles)
    result = news(archive, follow)
    assert [s.text for s in result.statements] == ["“The ferry needs new engines,”"]
    assert result.text == "1 new statement by Ann Vale on the ferry"


def test_a_speaker_who_is_gone_is_told(archive: Archive, add_articles: AddArticles) -> None:
    follow = FollowStore(archive.folder).follow("Bo Kessler", "bo-kessler")
    add_later(archive, add_articles)
    assert "Bo Kessler is no longer a speaker here" in news(archive, follow).error


def test_follows_are_kept_once_and_ended(archive: Archive) -> None:
    store = FollowStore(archive.folder)
    turn = answer_turn(archive, QUESTION, (), Filter())
    question, person = store.follow(QUESTION, fields=turn.fields), store.follow("Ann Vale", "ann-vale")
    assert store.follow("Ann Vale", "ann-vale") == person
    assert FollowStore(archive.folder).follows() == [person, question]
    assert store.matching(fields=turn.fields) == question
    assert store.matching("bo-kessler") is None
    store.unfollow(person)
    assert store.follows() == [question]


def test_what_was_opened_is_known(archive: Archive) -> None:
    store = FollowStore(archive.folder)
    first = store.articles()
    assert store.articles() == first
    assert store.follows() == []
    follow = store.follow("Ann Vale", "ann-vale")
    archive.database.db.execute("UPDATE articles SET added = '2999-01-01T00:00:00+00:00'")
    assert archive.catalogue.added_since(first.seen_until)[0] == 1
    assert read_news(archive, read_overview(archive), follow).statements
    store.mark_seen(first)
    assert store.articles().changed > first.changed
