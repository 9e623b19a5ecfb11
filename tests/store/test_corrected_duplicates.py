"""A correction of a statement applies to every place where the same text is published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.archive import Archive
from index.core.types import Ruling, hull
from index.store.filters import Filter
from index.store.rows import StoredQuotation
from tests.support.archives import AddArticles
from tests.support.corrections import MODEL, NOTE, aground, by, span

pytestmark = pytest.mark.slow

COPY = replace(NOTE, id="copy", outlet="Courier")
QUESTION = "what did Kolb say about running aground?"


@pytest.fixture
def duplicated_archive(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(empty_archive, [NOTE, COPY])
    assert by(empty_archive) == MODEL
    return empty_archive


def correct(archive: Archive, article: str) -> None:
    with archive.writing() as writer:
        writer.correct(article, span(archive, "aground"), Ruling.SPEAKER, "Juri Kolb", None)


def outlets(archive: Archive) -> list[list[str]]:
    matches = aground(archive, QUESTION)
    return [[place.article.outlet for place in (s.place, *s.places)] for s in matches]


@pytest.mark.parametrize("article", ["note", "copy"])
def test_it_is_corrected_in_both_whichever_is_named(duplicated_archive: Archive, article: str) -> None:
    correct(duplicated_archive, article)
    assert by(duplicated_archive) == MODEL | {"We run": "Juri Kolb"}
    assert sorted(outlets(duplicated_archive)[0]) == ["Courier", "Harbour Post"]
    with duplicated_archive.writing() as writer:
        writer.uncorrect(article, span(duplicated_archive, "aground"))
    assert by(duplicated_archive) == MODEL


@pytest.mark.parametrize("article", ["note", "copy"])
def test_it_outlives_the_article_that_holds_the_text(
    duplicated_archive: Archive, add_articles: AddArticles, article: str
) -> None:
    correct(duplicated_archive, article)
    with duplicated_archive.writing() as writer:
        writer.remove("note")
    assert by(duplicated_archive) == MODEL | {"We run": "Juri Kolb"}
    assert outlets(duplicated_archive) == [["Courier"]]
    assert all(
        q.corrected
        for q in duplicated_archive.lookup.select(Filter(("juri-kolb",)))
        if "aground" in _text(duplicated_archive, q)
    )
    add_articles(duplicated_archive, [NOTE])
    assert sorted(outlets(duplicated_archive)[0]) == ["Courier", "Harbour Post"]
    with duplicated_archive.writing() as writer:
        writer.remove("copy")
        writer.rebuild()
    assert outlets(duplicated_archive) == [["Harbour Post"]]


def test_it_is_inherited_by_a_copy_of_what_has_gone(duplicated_archive: Archive, add_articles: AddArticles) -> None:
    correct(duplicated_archive, "note")
    add_articles(duplicated_archive, [replace(NOTE, text=f"{NOTE.text}\n\nThe council met.")])
    assert len(outlets(duplicated_archive)) == 1
    with duplicated_archive.writing() as writer:
        writer.remove("note")
    assert outlets(duplicated_archive) == [["Courier"]]


def test_a_correction_is_of_one_text_alone(duplicated_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(duplicated_archive, [replace(NOTE, id="other", text=NOTE.text.replace("herring", "mackerel"))])
    correct(duplicated_archive, "note")
    assert [s.name for s in aground(duplicated_archive, "what did Brandt say about running aground?")] == ["Ada Brandt"]


def _text(archive: Archive, stored: StoredQuotation) -> str:
    return hull(stored.quotation.content).of(archive.lookup.articles([stored.article])[stored.article].text)
