"""The recall of the nearest statements by the search in PostgreSQL, on real embeddings, with and without filters.

    python bench/recall.py FILE.jsonl.gz… [--rows 50000] [--questions 100] [--folder DIR] [--archive embedded:DIR]
                           [--compared 30000] [--ef 200 400]

So many sentences of each file's articles, spread over it, are put into one record as statements, embedded by the
program's model; the first two capitalised words of one stand for its speaker. Questions are titles of other articles.
The exact answer is a product with all vectors that pass. Printed for each filter: the share of rows that pass it, the
mean and the least recall of the 8 and the 60 nearest, p50 and p95. The filters: none, the speaker of the most
statements, the two largest outlets, the decade of the statement in the middle, the fifth of all days around it.
--compared: rows up to which all that pass a filter are compared; 0 follows HNSW's graph for every question. --ef:
other widths of the search along it. --folder keeps the record, which is used again. The record is in a folder, the
server has the search tables alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from embedded_server import embedded_server, make_schema
from synthetic import Rows, insert_rows

from index.archive import Archive
from index.core.archive_place import Address
from index.core.hashing import text_hash
from index.core.types import Being, Kind, Quotation, Source, Span
from index.extraction.pipeline import FINGERPRINT
from index.search import postgres
from index.search.postgres import PostgresSearch
from index.store import speaker_rows
from index.store.filters import Filter
from index.store.postgres.connection import PostgresConnection
from index.store.rows import quotation_columns
from index.text.sentences import sentences

_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_SHORTEST = 40
"""Characters of a sentence that is taken."""
_BEGINNING = 20_000
"""Characters of an article from which sentences are taken."""
_QUESTIONS_IN = 20
"""One article in so many gives no sentences, and its title as a question."""
_AT_ONCE = 2_000


def _articles(file: Path) -> list[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def _titles(files: list[Path], count: int) -> list[str]:
    """Titles of articles that are not in the record."""
    titles = [article["title"] for file in files for article in _articles(file)[::_QUESTIONS_IN] if article["title"]]
    return titles[:: max(1, len(titles) // count)][:count]


def _statements(file: Path, wanted: int) -> Iterator[tuple[dict[str, Any], Span]]:
    """So many sentences of a file, spread over its articles."""
    articles = [article for n, article in enumerate(_articles(file)) if n % _QUESTIONS_IN]
    for n, article in enumerate(articles):
        due = wanted * (n + 1) // len(articles) - wanted * n // len(articles)
        if due:
            spans = [span for span in sentences(article["text"][:_BEGINNING]) if span.end - span.start >= _SHORTEST]
            yield from ((article, span) for span in spans[:due])


def _fill(archive: Archive, files: list[Path], wanted: int) -> None:
    model, db = archive.wanted.fingerprint, archive.database.db
    archive.database.set_meta("embedder", model)
    archive.database.set_meta("identity", speaker_rows.VERSION)
    article_rows, seq = dict[str, int](), 0
    for file in files:
        statements = _statements(file, wanted)
        while some := list(islice(statements, _AT_ONCE)):
            vectors = archive.wanted.embed([span.of(article["text"]) for article, span in some])
            rows = Rows()
            for (article, span), vector in zip(some, vectors, strict=True):
                seq += 1
                if article["id"] not in article_rows:
                    article_rows[article["id"]] = len(article_rows) + 1
                    own = [article_rows[article["id"]], article["id"], article["id"], article["text"], article["title"]]
                    day = article["date"] or None
                    own += [article["outlet"], "", day, "", "", FINGERPRINT, text_hash(article["text"])]
                    rows.articles.append(own)
                name = _NAME.search(span.of(article["text"]))
                speaks = Source(None, name[0] if name else None, None, Being.PERSON, 0.95, ())
                said = quotation_columns(Quotation((span,), speaks, (), Kind.INDIRECT, True, 0.95))
                numbers = {"seq": seq, "article": article_rows[article["id"]], "vector": seq}
                rows.quotations.append({**numbers, "day": article["date"] or None, **said})
                rows.vectors.append([seq, str(seq).encode(), model, vector.tobytes()])
            with archive.database.transaction():
                insert_rows(db, rows, {})
            print(f"{seq:,} statements", flush=True)
    with archive.database.transaction():
        speaker_rows.rebuild_speakers(db, {})


def _filters(archive: Archive) -> dict[str, Filter]:
    lookup = archive.lookup
    (speaker,) = lookup.speakers(most=1)
    days = sorted(day for (day,) in archive.database.db.execute("SELECT day FROM quotations WHERE day IS NOT NULL"))
    decade = date.fromisoformat(days[len(days) // 2]).year // 10 * 10
    wide = Filter(since=date(decade, 1, 1), until=date(decade + 10, 1, 1))
    since, until = (date.fromisoformat(days[len(days) * part // 5]) for part in (2, 3))
    outlets = dict(lookup.outlets())
    return {
        "none": Filter(),
        f"decade of {decade}": wide,
        "a fifth of the days": Filter(since=since, until=until),
        **{f"outlet {outlet}"[:24]: Filter(outlet=outlet) for outlet in sorted(outlets, key=outlets.__getitem__)[-2:]},
        f"speaker {speaker.name}"[:24]: Filter(speakers=(speaker.id,)),
    }


def _measure(archive: Archive, search: PostgresSearch, questions: np.ndarray[Any, Any]) -> None:
    seqs, matrix = archive.lookup.vectors("quotations", range(1, archive.lookup.last_row("quotations") + 1))
    numbers = np.array(seqs)
    for name, narrowed in _filters(archive).items():
        passing = np.isin(numbers, archive.lookup.rows(narrowed)) if narrowed else np.ones(len(numbers), bool)
        rows, vectors = numbers[passing], matrix[passing]
        recalls_of, times = {8: list[float](), 60: list[float]()}, list[float]()
        for question in questions:
            best = rows[np.argsort(-(vectors @ question))[:60]]
            for limit, recalls in recalls_of.items():
                began = time.perf_counter()
                hits = {row for row, _ in search.by_meaning("quotations", question, narrowed, limit)}
                times.append((time.perf_counter() - began) * 1000)
                recalls.append(len(hits & set(best[:limit].tolist())) / min(limit, len(rows)))
        recall = "  ".join(f"of {n}: {statistics.mean(r):.3f} (least {min(r):.2f})" for n, r in recalls_of.items())
        p95 = statistics.quantiles(times, n=20)[-1]
        share = len(rows) / len(numbers)
        print(f"{name:25} {share:5.1%} pass  {recall}  p50 {statistics.median(times):.1f} p95 {p95:.1f} ms", flush=True)


def main() -> None:
    """Fills, indexes, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--archive", default="")
    parser.add_argument("--compared", type=int, default=postgres._COMPARED)
    parser.add_argument("--ef", type=int, nargs="*", default=[])
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="onrecord-recall-"))
    archive = Archive.open(folder / "record", create=True)
    if archive.lookup.empty():
        archive.database.make_writable()
        _fill(archive, options.files, options.rows)
    questions = archive.wanted.embed(_titles(options.files, options.questions))
    data = Path((options.archive or f"embedded:{folder / 'server'}").removeprefix("embedded:")).absolute()
    with embedded_server(data) as server:
        address = make_schema(server.address, "recall")
        db = PostgresConnection(Address(address))
        search = PostgresSearch(lambda: db, archive.lookup, archive.wanted.dimension)
        search.prepare()
        if search._one("SELECT count(*) FROM search_quotations") != archive.lookup.last_row("quotations"):
            began = time.perf_counter()
            search.rebuild()
            print(f"indexed in {time.perf_counter() - began:,.0f} s", flush=True)
        for compared in dict.fromkeys((options.compared, 0)):
            postgres._COMPARED = compared
            for width in options.ef or [0]:
                if width:
                    postgres._EF_SEARCH = postgres._EF_FILTERED = width
                print(
                    f"compared up to {compared:,}, ef_search {postgres._EF_SEARCH}/{postgres._EF_FILTERED}",
                    flush=True,
                )
                _measure(archive, search, questions)


if __name__ == "__main__":
    main()
