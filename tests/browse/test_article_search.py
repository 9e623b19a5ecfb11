"""Articles are searched by title, by the words of their text, and for what their metadata lack."""

from __future__ import annotations

from datetime import date

import pytest

from index.archive import Archive
from index.core.types import Article
from rag.browse.article_search import Lack, search_articles
from tests.support.archives import AddArticles


@pytest.fixture
def stocked(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    texts = {
        "tide": "The herring came back to the harbour in May.",
        "quay": "The quay was closed.",
        "both": "The herring rot on the quay.",
    }
    given = {"tide": ("Post", date(2024, 5, 1)), "quay": ("", date(2024, 4, 1)), "both": ("", None)}
    articles = [Article(i, text, f"On the {i}", given[i][0], published=given[i][1]) for i, text in texts.items()]
    add_articles(empty_archive, [*articles, Article("copy", texts["tide"], "A copy", "Courier")])
    return empty_archive


@pytest.mark.parametrize(
    ("text", "lacks", "ids"),
    [
        ("", (), ["tide", "quay", "copy", "both"]),
        ("herrings", (), ["tide", "copy", "both"]),
        ("herring quay", (), ["both"]),
        ("on the quay", (), ["quay", "both"]),
        ("quay", (Lack.DATE,), ["both"]),
        ("", (Lack.OUTLET,), ["quay", "both"]),
        ("", (Lack.DATE, Lack.OUTLET), ["both"]),
        ("%", (), []),
        ("submarine", (), []),
    ],
)
def test_articles_are_found(stocked: Archive, text: str, lacks: tuple[Lack, ...], ids: list[str]) -> None:
    count, entries = search_articles(stocked, text, lacks)
    assert [entry.article.id for entry in entries] == ids
    assert count == len(ids)


def test_a_removed_article_is_not_found_by_its_text(stocked: Archive) -> None:
    with stocked.writing() as writer:
        writer.remove("both")
    assert search_articles(stocked, "herring quay") == (0, [])
