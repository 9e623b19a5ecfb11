"""A sketch picks out the rows that an exact comparison ranks nearest; a damaged generation is ignored."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive
from index.core.types import Kind
from index.embedding.embedder import Vectors
from index.search import searcher
from index.search.generations import Generation, current_generation
from index.search.quantized import Sketch
from index.store.filters import Filter
from index.text.stemming import stems
from rag.answers.engine import ask
from rag.retrieval import hybrid as retrieve
from rag.retrieval.hybrid import search_topic
from rag.retrieval.topic import parse_topic
from tests.support.archives import AddArticles
from tests.support.sample_article import NOTE

pytestmark = pytest.mark.slow

QUESTION = "what did Brandt say about the channel?"


@pytest.mark.parametrize("on_disk", [True, False])
def test_the_nearest_are_picked_out(on_disk: bool, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((20_000, 64), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    sketch = Sketch(tmp_path if on_disk else None)
    rows = np.arange(10, 60_010, 3)
    for part in np.array_split(np.arange(20_000), 3):
        sketch.add("quotations", rows[part].tolist(), vectors[part])
    among = np.sort(rng.choice(60_020, 30_000, replace=False))
    places, rest = sketch.split("quotations", among)
    assert sorted([*rows[places], *rest]) == among.tolist()
    assert not set(rest) & set(rows)
    for vector in vectors[:20]:
        exact = sorted(places, key=lambda at: -float(vectors[at] @ vector))[:20]
        assert set(rows[exact]) <= set(sketch.nearest("quotations", places, vector, 40))


def test_an_empty_sketch_knows_no_row(tmp_path: Path) -> None:
    rows = np.array([1, 2])
    for sketch in (Sketch(tmp_path), Sketch()):
        places, rest = sketch.split("passages", rows)
        assert (places.tolist(), rest.tolist()) == ([], [1, 2])


def test_a_search_among_many_rows_is_the_same_by_a_sketch(
    archive: Archive, add_articles: AddArticles, empty_archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the published rows, and of those in memory: an archive whose generation is gone has only these."""
    vector = archive.embedder.embed(["the harbour"])[0]
    every = Filter(kinds=tuple(Kind))
    exact = archive.search.by_meaning("quotations", vector, every, 3)
    monkeypatch.setattr(searcher, "_EXACT", 5)
    read = archive.lookup.vectors
    counts: list[int] = []

    def counted(table: str, seqs: Iterable[int]) -> tuple[list[int], Vectors]:
        rows = list(seqs)
        counts.append(len(rows))
        return read(table, rows)

    monkeypatch.setattr(archive.lookup, "vectors", counted)
    assert archive.search.by_meaning("quotations", vector, every, 3) == exact
    assert counts == [12]


@pytest.mark.parametrize(
    "narrowed", [Filter(outlet="Harbour Post"), Filter(since=date(2022, 1, 1)), Filter(kinds=(Kind.DIRECT,))]
)
@pytest.mark.parametrize("widest", [(2, 2_500), (200, 2_500), (1, 0)])
def test_where_much_passes_a_filter_what_is_found_is_the_same(
    narrowed: Filter, widest: tuple[int, int], archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, whether the nearest of all rows are filtered or all that pass the filter are compared."""

    def candidates() -> list[tuple[int, float, bool, float]]:
        every, _ = search_topic(archive, parse_topic("the harbour"), ["the harbour"], narrowed)
        return [(c.stored.seq, c.score, c.named, round(c.similarity, 5)) for c in every]

    monkeypatch.setattr(retrieve, "_NEAREST", 4)
    few = candidates()
    assert few
    monkeypatch.setattr(searcher, "MAX_COMPARED", 5)
    monkeypatch.setattr(searcher, "_WIDER", widest[0])
    monkeypatch.setattr(searcher, "_WIDEST", widest[1])
    assert candidates() == few


def clear(folder: Path) -> None:
    while folder.exists():  # a reader's Chroma may put a file there meanwhile
        shutil.rmtree(folder, ignore_errors=True)


def truncated(generation: Generation) -> None:
    for path in generation.folder.rglob("*"):
        if path.is_file() and path.name != "complete":
            path.write_bytes(b"")


def emptied(generation: Generation) -> None:
    for part in (generation.words, generation.meanings, generation.sketch):
        clear(part)


def removed(generation: Generation) -> None:
    clear(generation.folder)


@pytest.mark.parametrize("damage", [truncated, emptied, removed])
@pytest.mark.parametrize("used", [False, True])
def test_a_reader_goes_on_when_its_generation_is_damaged(
    damage: Callable[[Generation], None], used: bool, empty_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(empty_archive, [NOTE])
    generation = current_generation(empty_archive.folder)
    assert generation
    vector = empty_archive.embedder.embed(["ships touch the bottom"])[0]
    reader = Archive.open(empty_archive.folder)
    if used:
        assert ask(reader, QUESTION).matches
    damage(generation)
    assert {seq for seq, _ in reader.search.by_meaning("quotations", vector, Filter(), 5)} == {1, 2}
    assert len(reader.search.by_words("quotations", stems("shallow"), Filter(), 5)) == 1
    assert len(ask(reader, QUESTION).matches) == 1
    add_articles(
        empty_archive, [replace(NOTE, id="other", text="Juri Kolb, a fisherman, said the herring would be back.")]
    )
    with empty_archive.writing() as writer:
        writer.rebuild()
    assert [s.name for s in ask(reader, "what did Kolb say about herring?").matches] == ["Juri Kolb"]
    assert len(ask(reader, QUESTION).matches) == 1
