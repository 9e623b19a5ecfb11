"""A citation of a version that is no longer in force says so; a file that goes while it is read is told of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.ingest import IngestStatus, Outcome, ingest
from index.core.types import Ruling, hull
from index.readers import read_paths
from rag.answers.engine import ask
from rag.answers.revalidation import count_corrected, revalidate
from rag.formats.card import standing_card
from tests.support.archives import AddArticles
from tests.support.sample_article import NOTE


def test_a_citation_of_an_old_version_is_marked_as_superseded(
    empty_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(empty_archive, [NOTE])
    shown = ask(empty_archive, "what did Brandt say about the channel?").matches
    (standing,) = revalidate(empty_archive, shown)
    assert (standing.exists, standing.ended, standing_card(standing).struck) == (True, "", "")
    add_articles(empty_archive, [replace(NOTE, text=NOTE.text.replace("too shallow", "deep"))])
    (standing,) = revalidate(empty_archive, shown)
    assert (standing.exists, standing.ended) == (False, "replaced")
    assert standing_card(standing).struck.startswith("Superseded: the archive has a newer version of the article.")
    assert (
        standing.statement.article.text == empty_archive.lookup.articles([shown[0].row])[shown[0].row].text == NOTE.text
    )
    (now,) = revalidate(empty_archive, ask(empty_archive, "what did Brandt say about the channel?").matches)
    assert (now.exists, now.ended) == (True, "")


def test_a_citation_of_a_removed_article_says_so(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(empty_archive, [NOTE])
    shown = ask(empty_archive, "what did Brandt say about the channel?").matches
    with empty_archive.writing() as writer:
        writer.remove("note")
    (standing,) = revalidate(empty_archive, shown)
    assert (standing.exists, standing.ended) == (False, "removed")
    assert standing_card(standing).struck.startswith("The article was removed from the archive.")


def test_corrections_since_an_answer_are_counted_and_an_undone_one_is_not(
    empty_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(empty_archive, [NOTE])
    before = ask(empty_archive, "everything Ada Brandt said").statements
    shallow, aground = (hull(statement.place.spans) for statement in before)
    assert count_corrected(empty_archive, before) == 0
    with empty_archive.writing() as writer:
        writer.correct(NOTE.id, shallow, Ruling.SPEAKER, "Juri Kolb")
        writer.correct(NOTE.id, aground, Ruling.NO_QUOTATION)
    assert count_corrected(empty_archive, before) == 2
    with empty_archive.writing() as writer:
        writer.uncorrect(NOTE.id, shallow)
    assert count_corrected(empty_archive, before) == 1
    with empty_archive.writing() as writer:
        writer.uncorrect(NOTE.id, aground)
        writer.correct(NOTE.id, shallow, Ruling.SPEAKER, "Ada Brandt")
    assert count_corrected(empty_archive, before) == 0  # a person has confirmed it


@pytest.mark.slow
def test_a_file_that_goes_while_others_are_read_is_told_of(empty_archive: Archive, tmp_path: Path) -> None:
    """The folder is listed, then one of its files goes before it is its turn."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:02d}.txt").write_text(f"Ada Brandt said the channel was {number} metres deep.", "utf8")
    outcomes = list[Outcome]()
    for outcome in ingest(empty_archive, read_paths([folder])):
        (folder / "59.txt").unlink(missing_ok=True)
        outcomes.append(outcome)
    fates = {outcome.place: outcome.status for outcome in outcomes}
    gone = [outcome for outcome in outcomes if outcome.status is IngestStatus.FAILED]
    assert len(gone) == 1, fates
    assert "59.txt" in gone[0].place
    assert gone[0].message
    assert empty_archive.lookup.counts()[0] == 59
    assert empty_archive.status().faults == ()
