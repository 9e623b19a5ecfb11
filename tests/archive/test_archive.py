"""Every acknowledged article is found at once, once, and by every reader; a refused one costs nothing stored."""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import sys
import weakref
from dataclasses import replace

import pytest

from index.archive import Archive
from index.archive.dry_run import DryRun
from index.archive.ingest import IngestStatus
from index.core.errors import ArchiveError, NotFound
from index.core.settings import Settings
from index.core.types import Article
from index.extraction.documents.kind import DocumentKind
from index.search.generations import current_generation
from index.store.filters import Filter
from index.text.stemming import stems
from rag.answers.engine import ask
from rag.formats.citation import cite_statement
from tests.support.archives import AddArticles
from tests.support.sample_article import NOTE, words_by

pytestmark = [pytest.mark.slow, pytest.mark.engines]


def test_an_added_article_is_found_by_words_by_meaning_and_by_speaker(
    unpublished_archive: Archive, add_articles: AddArticles
) -> None:
    (outcome,) = add_articles(unpublished_archive, [NOTE])
    assert (outcome.status, outcome.quotations) == (IngestStatus.ADDED, 2)
    assert len(words_by(unpublished_archive, "ada-brandt")) == 2
    assert len(unpublished_archive.search.by_words("quotations", stems("shallow"), Filter(), 5)) == 1
    vector = unpublished_archive.embedder.embed(["ships touch the bottom"])[0]
    assert {seq for seq, _ in unpublished_archive.search.by_meaning("quotations", vector, Filter(), 5)} == {1, 2}


def test_a_generation_is_published_at_the_end_of_the_first_add(
    unpublished_archive: Archive, add_articles: AddArticles
) -> None:
    assert current_generation(unpublished_archive.folder) is None
    add_articles(unpublished_archive, [NOTE])
    generation = current_generation(unpublished_archive.folder)
    assert generation is not None
    assert generation.number == 1
    assert unpublished_archive.status().lag == 0


def test_what_is_newer_than_the_generation_is_found_at_once_by_an_open_reader(
    unpublished_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(unpublished_archive, [NOTE])
    reader = Archive.open(unpublished_archive.folder)
    assert not ask(reader, "what did Kolb say about herring?").matches
    later = replace(NOTE, id="later", text="Juri Kolb, a fisherman, said the herring would be back.")
    add_articles(unpublished_archive, [later])
    assert unpublished_archive.status().lag > 0
    assert [s.name for s in ask(reader, "what did Kolb say about herring?").matches] == ["Juri Kolb"]
    vector = reader.embedder.embed(["the herring would be back"])[0]
    assert reader.search.by_meaning("quotations", vector, Filter(), 1)[0][1] > 0.8


@pytest.mark.folder
def test_adding_the_same_again_changes_nothing(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(empty_archive, [NOTE])
    before = (empty_archive.folder / "record.sqlite").read_bytes(), empty_archive.status()
    (outcome,) = add_articles(empty_archive, [NOTE])
    assert outcome.status is IngestStatus.UNCHANGED
    assert empty_archive.status() == before[1]


def test_a_changed_article_replaces_its_old_version_whose_text_stays(
    empty_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(empty_archive, [NOTE])
    changed = replace(NOTE, text=NOTE.text.replace("Ada Brandt", "Eva Brandt"))
    (outcome,) = add_articles(empty_archive, [changed])
    assert outcome.status is IngestStatus.REPLACED
    assert (words_by(empty_archive, "ada-brandt"), len(words_by(empty_archive, "eva-brandt"))) == ([], 2)
    assert [s.name for s in empty_archive.lookup.speakers()] == ["Eva Brandt"]
    assert len(ask(empty_archive, "what did Brandt say about the channel?").matches) == 1
    assert empty_archive.lookup.articles([1])[1] == NOTE


def test_a_transcript_is_one_when_it_is_read_again(empty_archive: Archive, add_articles: AddArticles) -> None:
    spoken = Article("a", "Ida Brandt: We close the port.", is_transcript=True)
    (outcome,) = add_articles(empty_archive, [spoken])
    assert (outcome.status, outcome.quotations, outcome.kind) == (IngestStatus.ADDED, 1, DocumentKind.TRANSCRIPT)
    (row,) = (seq for seq, _ in empty_archive.lookup.article_rows())
    assert empty_archive.lookup.articles([row]) == {row: spoken}
    (again,) = add_articles(empty_archive, [spoken])
    assert again.status is IngestStatus.UNCHANGED
    (replaced,) = add_articles(empty_archive, [replace(spoken, is_transcript=False)])
    assert replaced.status is IngestStatus.REPLACED and replaced.kind is not DocumentKind.TRANSCRIPT


def test_the_times_of_a_recording_are_kept(empty_archive: Archive, add_articles: AddArticles) -> None:
    spoken = Article("a", "Ida Brandt: We close the port.", is_transcript=True)
    timed = replace(spoken, times=((0, 750), (19, 754)))
    assert [outcome.status for each in (spoken, timed, timed) for outcome in add_articles(empty_archive, [each])] == [
        IngestStatus.ADDED, IngestStatus.REPLACED, IngestStatus.UNCHANGED
    ]  # fmt: skip
    (statement,) = ask(empty_archive, "what did Brandt say about the port?").matches
    assert statement.article == timed
    assert cite_statement(statement).source[0].endswith("undated, at 0:12:30.")


def test_answers_share_their_texts_and_leave_them_with_the_last(
    empty_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(empty_archive, [NOTE])
    first, second = (ask(empty_archive, "what did Ada Brandt say?").matches[0].place for _ in range(2))
    assert first.article is second.article
    reference = weakref.ref(first.article)
    del first, second
    gc.collect()
    assert reference() is None


def test_a_removed_article_is_found_no_more(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(empty_archive, [NOTE])
    with empty_archive.writing() as writer:
        writer.remove("note")
    assert empty_archive.lookup.counts() == (0, 0, 0, 0)
    assert ask(empty_archive, "what did Brandt say?").abstained
    with empty_archive.writing() as writer, pytest.raises(NotFound, match="note"):
        writer.remove("note")


def test_rebuild_makes_the_derived_data_again_without_embedding(
    unpublished_archive: Archive, add_articles: AddArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_articles(unpublished_archive, [NOTE])
    before = [(s.name, s.text) for s in ask(unpublished_archive, "what did Brandt say about the channel?").matches]
    monkeypatch.setattr(unpublished_archive.embedder, "embed", lambda texts: pytest.fail("embedded again"))
    with unpublished_archive.writing() as writer:
        writer.rebuild()
    monkeypatch.undo()
    generation = current_generation(unpublished_archive.folder)
    assert generation is not None
    assert generation.number == 2
    assert [
        (s.name, s.text) for s in ask(unpublished_archive, "what did Brandt say about the channel?").matches
    ] == before


def test_a_generation_without_its_marker_is_passed_over(
    unpublished_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(unpublished_archive, [NOTE])
    generation = current_generation(unpublished_archive.folder)
    assert generation is not None
    (generation.folder / "complete").unlink()
    reader = Archive.open(unpublished_archive.folder)
    assert current_generation(reader.folder) is None
    assert ask(reader, "what did Brandt say about the channel?").matches
    add_articles(unpublished_archive, [replace(NOTE, id="other")])
    assert current_generation(unpublished_archive.folder) is not None


def test_surnames_join_their_bearer_and_part_when_a_second_comes(
    empty_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(empty_archive, [NOTE, replace(NOTE, id="short", text="The channel was deep, Mr. Brandt said.")])
    assert {s.id: s.statements for s in empty_archive.lookup.speakers()} == {"ada-brandt": 3}
    add_articles(empty_archive, [replace(NOTE, id="third", text="Otto Brandt, a painter, said the light was good.")])
    assert {s.id: s.statements for s in empty_archive.lookup.speakers()} == {
        "ada-brandt": 2,
        "brandt": 1,
        "otto-brandt": 1,
    }
    with empty_archive.writing() as writer:
        writer.remove("third")
    assert {s.id: s.statements for s in empty_archive.lookup.speakers()} == {"ada-brandt": 3}


@pytest.mark.parametrize("text", ["", " \n ", "Word", "“", "“”" * 50, "a\u202eb", "𝔘nicode 😀", "x" * 100_000])
def test_odd_texts_go_in_and_come_out_code_point_for_code_point(
    empty_archive: Archive, add_articles: AddArticles, text: str
) -> None:
    (outcome,) = add_articles(empty_archive, [Article("odd", text)])
    assert outcome.status is IngestStatus.ADDED
    assert empty_archive.lookup.articles([1])[1].text == text


def test_half_characters_are_refused_and_the_rest_goes_in(empty_archive: Archive, add_articles: AddArticles) -> None:
    outcomes = add_articles(empty_archive, [Article("bad", "half \ud800 of a character"), NOTE])
    assert [o.status for o in outcomes] == [IngestStatus.FAILED, IngestStatus.ADDED]


@pytest.mark.parametrize("bad", [Article("bad", "No\0."), Article("bad", "No.", title="The pilot\0")])
def test_the_character_0_is_refused_with_the_reason(
    empty_archive: Archive, add_articles: AddArticles, bad: Article
) -> None:
    with DryRun(empty_archive) as rehearsal:
        outcomes = [rehearsal.add(bad), *add_articles(empty_archive, [bad])]
    assert [(o.status, "U+0000" in o.message) for o in outcomes] == [(IngestStatus.FAILED, True)] * 2


@pytest.mark.folder
def test_a_second_writer_is_told_who_writes(empty_archive: Archive) -> None:
    with empty_archive.writing():
        other = "import sys; from pathlib import Path; from index.archive import Archive\n"
        other += f"with Archive.open(Path({str(empty_archive.folder)!r})).writing(): pass"
        done = subprocess.run([sys.executable, "-c", other], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"ArchiveBusy: {empty_archive.folder} is being written to by process {os.getpid()}" in done.stderr
    with empty_archive.writing():
        pass


@pytest.mark.folder
def test_the_lock_of_a_writer_that_died_is_free(empty_archive: Archive) -> None:
    dying = "import os, sys; from pathlib import Path; from index.archive import Archive\n"
    dying += f"with Archive.open(Path({str(empty_archive.folder)!r})).writing(): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", dying], check=False).returncode == 9
    with empty_archive.writing():
        pass


@pytest.mark.folder
def test_a_broken_write_leaves_the_archive_as_it_was(
    empty_archive: Archive, add_articles: AddArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_articles(empty_archive, [NOTE])

    def fails(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("index.store.speaker_rows.update_speakers", fails)
    with pytest.raises(ArchiveError, match=r"full.*Nothing already stored is lost"):
        add_articles(empty_archive, [replace(NOTE, id="late", text=f"{NOTE.text} It was late.")])
    monkeypatch.undo()
    assert empty_archive.lookup.counts()[0] == 1
    assert (
        add_articles(empty_archive, [replace(NOTE, id="late", text=f"{NOTE.text} It was late.")])[0].status
        is IngestStatus.ADDED
    )


@pytest.mark.folder
def test_another_embedding_model_is_refused_with_what_to_do(empty_archive: Archive, add_articles: AddArticles) -> None:
    add_articles(empty_archive, [NOTE])
    other = Archive.open(empty_archive.folder, settings=Settings(embedder="some/other"))
    with pytest.raises(ArchiveError, match=r"some/other.*ONRECORD_EMBEDDER.*rebuild --models"), other.writing():
        pass
    with pytest.raises(ArchiveError, match="rebuild --models"):
        ask(other, "what did Brandt say about the channel?")
