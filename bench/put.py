"""Storing articles that are read already: how long one takes, and how many a second one, two and four writers store.

    python bench/put.py [--articles 400] [--writers 1 2 4] [--archive postgresql://…] [--no-folder]

The articles have the lengths, passages and quotations that the models find in tests/data/articles/ and seeds/; each has
letters, names (drawn: a few say much, most little) and vectors of its own. Each writer is a process with the archive
open, and stores its share one by one as `onrecord add` does. Without an address a server out of the tests' package is
started, on a local socket; with one, its schema has to be empty, and one number of writers is measured. The folder,
which has one writer, is measured beside it. Prints articles a second, and p50 and p95 of one in ms, waiting included.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from index.archive import Archive  # noqa: E402 - the tests' server lies beside, not in a package
from index.archive.worker.pool import read_in_worker  # noqa: E402
from index.core.settings import load_settings  # noqa: E402
from index.core.types import Article, Quotation  # noqa: E402
from index.embedding.embedder import Vectors, open_embedder  # noqa: E402
from index.extraction.pipeline import FINGERPRINT  # noqa: E402
from index.readers import read_paths  # noqa: E402
from index.store.record_writer import Reading  # noqa: E402
from tests.support.servers.postgres import new_database, running_server  # noqa: E402

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

_PATIENCE = 600.0
_FIRST = "Ada Ben Carla Dirk Elena Frank Greta Hugo Ines Jonas".split()
_SYLLABLES = "ba ke lo mi nu ra so ti ve zu".split()
_SPEAKERS = 20_000


def template_readings() -> list[Reading]:
    """The articles of the repository, read by the models."""
    embedder = open_embedder(load_settings())
    articles = [
        each for each in read_paths([ROOT / "tests" / "data" / "articles", ROOT / "seeds"]) if isinstance(each, Article)
    ]
    return [each for each in read_in_worker(embedder, articles) if isinstance(each, Reading)]


def templated_reading(number: int, templates: Sequence[Reading]) -> Reading:
    """Return an article like one of the templates, with words, names and vectors of its own."""
    rng, nprng = random.Random(number), np.random.default_rng(number)
    like = templates[number % len(templates)]
    text = re.sub(r"[a-z]+", lambda word: _made_word(rng, len(word[0])), like.article.text)
    names = {q.source.name: _made_name(rng) for q in like.quotations if q.source.name}
    quotations = [_renamed(each, names) for each in like.quotations]
    article = replace(like.article, id=f"p{number}", text=text, title=f"Report {number}")
    return Reading(
        article,
        quotations,
        like.passages,
        _made_vectors(nprng, like.quotation_vectors.shape),
        _made_vectors(nprng, like.passage_vectors.shape),
        like.kind,
    )


def _made_word(rng: random.Random, length: int) -> str:
    """A word of the made language: of two thousand for each length, the first ones the most frequent."""
    word = random.Random(int(2_000 ** rng.random()) * 100 + length)
    return "".join(word.choices("etaoinshrdlucmfwypvbgk", k=length))


def _made_name(rng: random.Random) -> str:
    number = int(_SPEAKERS ** rng.random())
    return f"{_FIRST[number % 10]} {''.join(_SYLLABLES[int(digit)] for digit in f'{number // 10:04d}').capitalize()}n"


def _renamed(quotation: Quotation, names: dict[str, str]) -> Quotation:
    name = quotation.source.name
    return replace(quotation, source=replace(quotation.source, name=names[name])) if name else quotation


def _made_vectors(nprng: np.random.Generator, shape: tuple[int, ...]) -> Vectors:
    vectors: Vectors = nprng.standard_normal(shape, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def store_share(
    place: str, readings: Sequence[Reading], start: Barrier, results: multiprocessing.SimpleQueue[list[float]]
) -> None:
    """Store these articles once all writers are ready; give the times of beginning, and of each article's end."""
    archive = Archive.open(place)
    with archive.writing(seconds=_PATIENCE):
        pass
    start.wait()
    times = [time.perf_counter()]
    for reading in readings:
        with archive.adding(reading.article, seconds=_PATIENCE) as writer:
            writer.add(reading, extractor=FINGERPRINT)
        times.append(time.perf_counter())
    results.put(times)


def measure(place: str, readings: Sequence[Reading], writers: int) -> str:
    """Store the articles with so many writers into a new archive; the result, in words."""
    Archive.open(place, create=True).database.close()
    context = multiprocessing.get_context("fork")
    start, results = context.Barrier(writers), context.SimpleQueue()
    shares = [readings[at::writers] for at in range(writers)]
    processes = [context.Process(target=store_share, args=(place, share, start, results)) for share in shares]
    for process in processes:
        process.start()
    times = [results.get() for _ in processes]
    for process in processes:
        process.join()
    took = sorted(1000 * (after - before) for each in times for before, after in pairwise(each))
    rate = len(readings) / (max(each[-1] for each in times) - min(each[0] for each in times))
    return f"{rate:.0f} articles/s; one: p50 {statistics.median(took):.1f} ms, p95 {took[int(0.95 * len(took))]:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--archive")
    parser.add_argument("--no-folder", action="store_true")
    options = parser.parse_args()
    templates = template_readings()
    readings = [templated_reading(number, templates) for number in range(options.articles)]
    rows = [len(each.quotations) + len(each.passages) for each in readings]
    print(f"{len(readings)} articles of {statistics.mean(rows):.1f} quotations and passages", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        if not options.no_folder:
            print(f"a folder, 1 writer: {measure(f'{folder}/archive', readings, 1)}", flush=True)
        if options.archive:
            print(f"a server, {options.writers[0]} writers: {measure(options.archive, readings, options.writers[0])}")
            return
        with running_server(Path(folder)) as server:
            for writers in options.writers:
                with new_database(server) as address:
                    print(f"a server, {writers} writers: {measure(address, readings, writers)}", flush=True)


if __name__ == "__main__":
    main()
