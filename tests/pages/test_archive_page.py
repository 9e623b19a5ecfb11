"""The archive's page without a browser: articles by title and by month, and copies of the record."""

from __future__ import annotations

from datetime import date

import pytest

from index.archive import Archive
from index.core.types import Article
from pages.html import tables
from rag.admin.maintenance import back_up_beside, backup_bytes, rebuild_work
from rag.admin.status_report import status_rows
from rag.browse.overview import article_timeline
from tests.support.archives import AddArticles


@pytest.fixture
def dated(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    """Seven articles, of three months."""
    add_articles(
        empty_archive,
        [
            Article(
                f"a{i}", f"Ada Brandt, a pilot, said the channel was {i} feet deep.", published=date(2024, i % 3 + 1, 1)
            )
            for i in range(7)
        ],
    )
    return empty_archive


def test_articles_are_listed_by_title(dated: Archive, add_articles: AddArticles) -> None:
    add_articles(dated, [Article("x%y", "Nothing.", "100% <b>sure"), Article("z", "Nothing more.", "A_B")])
    count, entries = dated.catalogue.entries("", 3)
    assert count == 9
    assert [entry.article.published for entry in entries] == [date(2024, 3, 1)] * 2 + [date(2024, 2, 1)]
    assert entries[0].quotations == 1
    assert [e.article.id for e in dated.catalogue.entries("0% ")[1]] == ["x%y"]
    assert [e.article.id for e in dated.catalogue.entries("a_b")[1]] == ["z"]
    assert dated.catalogue.entries("", 5, 8)[1][0].article.id == "x%y"
    assert "<b>" not in tables.article_entry(dated.catalogue.entries("sure")[1][0])


def test_a_copy_is_listed_as_one(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(
        empty_archive, [Article("a", "It rained.", outlet="Post"), Article("b", "It rained.", outlet="Courier")]
    )
    assert [entry.copy for entry in empty_archive.catalogue.entries()[1]] == [True, False]


def test_months_of_an_archive_and_of_an_outlet(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(
        empty_archive,
        [
            Article("a", "One.", outlet="Post", published=date(2024, 1, 5)),
            Article("b", "Two.", outlet="Courier", published=date(2024, 2, 5)),
            Article("c", "Three.", outlet="Post"),
        ],
    )
    assert [bar.count for bar in article_timeline(empty_archive.catalogue).bars] == [1, 1]
    assert article_timeline(empty_archive.catalogue).undated == 1
    assert [bar.name for bar in article_timeline(empty_archive.catalogue, "Courier").bars] == ["February 2024"]


def test_backups_lie_beside_the_archive_and_overwrite_nothing(dated: Archive) -> None:
    first, second = back_up_beside(dated), back_up_beside(dated)
    assert first != second
    assert first.parent == dated.folder.resolve().parent
    assert first.stat().st_size == second.stat().st_size == len(backup_bytes(dated))


@pytest.mark.slow
def test_a_rebuilt_archive_is_sound(dated: Archive) -> None:
    assert [step.current for step in rebuild_work(dated)(lambda: False)] == [
        "Rebuilding the search indexes and the list of speakers"
    ]
    rows = dict(status_rows(dated.status()))
    assert (rows["articles"], rows["record"]) == ("7", "sound")
    assert rows["search index"].endswith(", 0 newer rows found by scan")
