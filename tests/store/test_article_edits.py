"""Edits of an article's title, outlet, author and date stay in force, whatever happens to the article; all that follows
from these fields follows from the edits, and they can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.ingest import IngestStatus, ingest
from index.core.errors import CorrectionError, NotFound
from index.core.types import Article
from index.readers import read_paths
from index.store import stats
from index.store.filters import Filter
from rag.admin.sources import Uploads
from rag.answers.engine import ask
from rag.browse.overview import archive_version
from rag.formats.answer_json import article_to_json
from tests.support.archives import AddArticles
from tests.support.corrections import MODEL, NOTE, by
from tests.support.speaker_stats import sound

pytestmark = pytest.mark.engines

DAY = date(2021, 3, 4)


@pytest.fixture
def noted_archive(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(empty_archive, [replace(NOTE, published=None)])
    return empty_archive


def article(archive: Archive, identifier: str = "note") -> Article:
    row = archive.lookup.row_of(identifier)
    assert row
    return archive.lookup.articles([row])[row]


def edit(archive: Archive, *identifiers: str, **fields: str | date) -> None:
    with archive.writing() as writer:
        writer.edit_article(*(identifiers or ("note",)), **fields)  # type: ignore[arg-type]


def test_an_edit_is_in_force_everywhere(noted_archive: Archive) -> None:
    before = archive_version(noted_archive)
    edit(noted_archive, title=" Pilot  warns city ", outlet="Courier", published=DAY)
    assert archive_version(noted_archive) != before
    now = article(noted_archive)
    assert (now.title, now.outlet, now.published, now.author) == ("Pilot warns city", "Courier", DAY, "")
    assert now.edited == ("outlet", "published", "title")
    assert article_to_json(now)["edited"] == ["outlet", "published", "title"]
    lookup = noted_archive.lookup
    assert (lookup.outlets(), lookup.dates(), lookup.undated_articles()) == ([("Courier", 1)], (DAY, DAY), 0)
    assert {(s.first, s.last) for s in lookup.speakers()} == {(DAY, DAY)}
    assert lookup.count(Filter(outlet="courier", since=DAY, until=DAY + timedelta(days=1))) == 3
    assert noted_archive.catalogue.entries("warns city")[0] == 1
    assert noted_archive.catalogue.months()[0] == {date(2021, 3, 1): 1}
    (statement,) = ask(noted_archive, "what did Kolb say about herring in March 2021?").matches
    assert statement.article == now
    sound(noted_archive.database)


def test_it_is_undone(noted_archive: Archive) -> None:
    given = article(noted_archive)
    edit(noted_archive, title="Other", published="2021-03-04")
    with noted_archive.writing() as writer:
        writer.unedit_article("note", fields=["title"])
    assert (article(noted_archive).title, article(noted_archive).published) == (given.title, DAY)
    with noted_archive.writing() as writer:
        writer.unedit_article("note")
        with pytest.raises(NotFound, match="Nobody has edited"):
            writer.unedit_article("note")
    assert article(noted_archive) == given
    assert noted_archive.lookup.edits() == []
    assert {s.first for s in noted_archive.lookup.speakers()} == {None}
    sound(noted_archive.database)


def test_it_stays_when_the_file_is_added_again(noted_archive: Archive, add_articles: AddArticles) -> None:
    edit(noted_archive, outlet="Courier", published=DAY)
    file = replace(NOTE, published=None)
    assert [o.status for o in add_articles(noted_archive, [file])] == [IngestStatus.UNCHANGED]
    changed = replace(file, outlet="Post", text=f"{file.text}\n\nThe council met.")
    assert [o.status for o in add_articles(noted_archive, [changed])] == [IngestStatus.REPLACED]
    assert (article(noted_archive).outlet, article(noted_archive).published) == ("Courier", DAY)
    assert noted_archive.lookup.dates() == (DAY, DAY)
    with noted_archive.writing() as writer:
        writer.rebuild()
        writer.remove("note")
    add_articles(noted_archive, [changed])
    assert article(noted_archive).outlet == "Courier"
    with noted_archive.writing() as writer:
        writer.unedit_article("note")
    assert (article(noted_archive).outlet, article(noted_archive).published) == ("Post", None)
    assert by(noted_archive) == MODEL


def test_many_at_once_are_all_edited_or_none(noted_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(noted_archive, [Article("other", "Ada Brandt said it was late.")])
    edit(noted_archive, "note", "other", outlet="Courier")
    assert noted_archive.lookup.outlets() == [("Courier", 2)]
    with pytest.raises(NotFound):
        edit(noted_archive, "other", "none", outlet="Post")
    assert noted_archive.lookup.outlets() == [("Courier", 2)]


@pytest.mark.parametrize("fields", [{}, {"published": "4 March"}, {"title": "x" * 600}, {"outlet": "a\x1b[31m"}])
def test_what_no_field_can_be_is_refused(noted_archive: Archive, fields: dict[str, str]) -> None:
    with pytest.raises(CorrectionError):
        edit(noted_archive, **fields)
    assert noted_archive.lookup.edits() == []


def test_a_value_that_the_file_has_is_no_edit(noted_archive: Archive) -> None:
    edit(noted_archive, title="Other")
    edit(noted_archive, title=NOTE.title)
    assert (article(noted_archive).edited, noted_archive.lookup.edits()) == ((), [])
    edit(noted_archive, title="")
    assert article(noted_archive).title == ""


def test_a_date_makes_versions_of_a_story(empty_archive: Archive, add_articles: AddArticles) -> None:
    text = f"{NOTE.text}\n\nThe city council meets on Thursday to decide who pays for the dredging of the channel."
    first, later = replace(NOTE, text=text), replace(NOTE, id="later", text=f"{text}\n\nSchools stay open.")
    add_articles(empty_archive, [first, replace(later, published=DAY)])
    assert stats.duplicate_counts(empty_archive.database.db) == (0, 0, 0)
    edit(empty_archive, "later", published=date(2024, 5, 2))
    assert stats.duplicate_counts(empty_archive.database.db) == (0, 1, 2)
    with empty_archive.writing() as writer:
        writer.unedit_article("later")
    assert stats.duplicate_counts(empty_archive.database.db) == (0, 0, 0)


@pytest.mark.slow
def test_the_author_is_i(empty_archive: Archive, add_articles: AddArticles) -> None:
    text = "The channel silts up every spring.\n\nI think that the council must dredge it now, I said last year."
    add_articles(empty_archive, [Article("column", text)])
    assert "Ida Voss" not in by(empty_archive).values()
    edit(empty_archive, "column", author="Ida Voss")
    assert "Ida Voss" in by(empty_archive).values()
    with empty_archive.writing() as writer:
        writer.unedit_article("column")
    assert "Ida Voss" not in by(empty_archive).values()


def test_the_same_file_added_in_another_way_is_one_place(empty_archive: Archive, tmp_path: Path) -> None:
    content = "Title: Pilot warns\nOutlet: Harbour Post\nDate: 2024-05-01\n\n" + NOTE.text
    (tmp_path / "note.txt").write_text(content, "utf8")
    assert [o.status for o in list(ingest(empty_archive, Uploads([("note.txt", content.encode())])))] == [
        IngestStatus.ADDED
    ]
    for _ in range(2):
        outcomes = list(ingest(empty_archive, read_paths([tmp_path / "note.txt"])))
        assert [o.status for o in outcomes] == [IngestStatus.UNCHANGED]
    assert empty_archive.lookup.outlets() == [("Harbour Post", 1)]
    (tmp_path / "note.txt").write_text(content.replace("herring", "mackerel"), "utf8")
    assert [o.status for o in list(ingest(empty_archive, read_paths([tmp_path / "note.txt"])))] == [IngestStatus.ADDED]


def test_the_same_text_of_one_outlet_and_day_is_cited_once(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(empty_archive, [NOTE, replace(NOTE, id="again", outlet="harbour post", title="Pilot warns!")])
    (statement,) = ask(empty_archive, "what did Kolb say about herring?").matches
    assert (statement.article.id, statement.places) == ("again", ())
    add_articles(empty_archive, [replace(NOTE, id="next", published=date(2024, 5, 2))])
    (statement,) = ask(empty_archive, "what did Kolb say about herring?").matches
    assert [place.article.id for place in statement.places] == ["next"]
