"""The "I" of a text that several places published: its author, where their bylines agree; else nobody."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from index.archive import Archive
from index.archive.ingest import IngestStatus
from index.core.types import Article
from index.store import stats
from index.store.filters import Filter
from rag.answers.engine import ask
from tests.support.archives import AddArticles

pytestmark = pytest.mark.slow

LETTER = Article(
    id="letter",
    text=(
        "Kessel has four bridges and a fifth on paper, and the ferry of my childhood is a museum now.\n\n"
        "I said the ferry was the best thing in Kessel, and I promised to row across if it stopped.\n\n"
        "Nobody rowed. The fifth bridge is still on paper, and the council has sold the paper too."
    ),
    author="By Ada Brandt",
    outlet="Harbour Post",
)
NAMED = [LETTER, replace(LETTER, id="same", author="ADA BRANDT"), replace(LETTER, id="none", author="")]
OTHER = replace(LETTER, id="other", author="Osric Vane", outlet="Courier")


def writers(archive: Archive) -> set[str | None]:
    """The speakers behind "I" in an archive."""
    quotations = archive.lookup.select(Filter())
    assert len({q.article for q in quotations}) == 1
    return {q.quotation.source.name for q in quotations}


@pytest.mark.parametrize("order", list(permutations(NAMED)))
def test_a_text_is_its_authors_whichever_place_names_them(
    order: tuple[Article, ...], empty_archive: Archive, add_articles: AddArticles
) -> None:
    assert [o.status for o in add_articles(empty_archive, order)] == [
        IngestStatus.ADDED,
        IngestStatus.COPY,
        IngestStatus.COPY,
    ]
    assert writers(empty_archive) == {"Ada Brandt"}
    assert stats.duplicate_counts(empty_archive.database.db)[0] == 2


@pytest.mark.parametrize("order", list(permutations([*NAMED[::2], OTHER])))
def test_where_bylines_differ_nobody_is_named(
    order: tuple[Article, ...], empty_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(empty_archive, order)
    assert writers(empty_archive) == {None}
    (answer,) = {s.name for s in ask(empty_archive, "who spoke about the ferry?").matches}
    assert answer is None
    with empty_archive.writing() as writer:
        writer.rebuild()
    assert writers(empty_archive) == {None}
    with empty_archive.writing() as writer:
        writer.remove("other")
    assert writers(empty_archive) == {"Ada Brandt"}
    add_articles(empty_archive, [OTHER])
    with empty_archive.writing() as writer:
        writer.remove("letter")
    assert writers(empty_archive) == {"Osric Vane"}
    add_articles(empty_archive, [replace(OTHER, author="Ida Moor")])
    assert writers(empty_archive) == {"Ida Moor"}
