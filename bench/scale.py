"""Asking a large archive: synthetic statements and vectors straight into the record, then questions by their kind.

    python bench/scale.py [--statements 200000] [--speakers 20000] [--questions 60] [--folder DIR] [--rounds 1]
                          [--recipe]

Five statements to an article; names, topics and dates are drawn, a few speakers say much and most little (Zipf). What
is timed is `ask`, from the question as text to statements, embedding the question included, one at a time. Prints the
time of building, sizes, p50 and p95 of each kind of question, by the clock and of computing (which other work on the
machine changes less), and the most memory this process held. With --folder, an archive that is there already is asked
again, or grows to the number of statements. With --recipe, langchain-chroma over the same statements and vectors is
asked in the same run, in turn with ours: with the speaker as a metadata filter, and without one. With --rounds, each
question is asked so often, and its median time counts: other work on the machine changes that less.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings

from index.archive import Archive
from index.core.hashing import text_hash
from index.core.types import Being, Kind, Quotation, Source, Span
from index.extraction.pipeline import FINGERPRINT
from index.search.generations import publish
from index.store import speaker_rows
from index.store.rows import quotation_columns
from index.system.compute import collect_garbage_less_often
from rag.answers.engine import ask

if TYPE_CHECKING:
    from langchain_chroma import Chroma

_EACH = 5
_FIRST = "Ada Ben Carla Dirk Elena Frank Greta Hugo Ines Jonas".split()
_SYLLABLES = "ba ke lo mi nu ra so ti ve zu".split()
_TOPICS = 3_000
_CALL = 5_000
"""Rows that langchain-chroma is given at once; Chroma refuses more than 5,461."""
_UNDATED = 0.02
"""Share of articles without a date."""
_FILLING = "harbour season council budget report question week answer ministry plan road winter price member".split()


def _word(number: int, end: str) -> str:
    return "".join(_SYLLABLES[int(digit)] for digit in f"{number:04d}") + end


def speaker_name(number: int) -> str:
    """One of ten first names, and a surname that ten speakers share."""
    return f"{_FIRST[number % 10]} {_word(number // 10, 'n').capitalize()}"


def topic_word(number: int) -> str:
    """A word that nothing else uses."""
    return _word(number, "ka")


def build_record(archive: Archive, existing: int, statements: int, speakers: int) -> None:
    """Bring the record from so many statements to so many, in one go, then publish."""
    rng = random.Random(existing)
    nprng = np.random.default_rng(existing)
    weights = 1 / np.arange(1, speakers + 1)
    who = nprng.choice(speakers, statements, p=weights / weights.sum())
    what = nprng.choice(_TOPICS, statements, p=(t := 1 / np.arange(10, _TOPICS + 10)) / t.sum())
    model, first = archive.wanted.fingerprint, date(2004, 1, 1)
    db = archive.database.db
    archive.database.set_meta("embedder", model)
    archive.database.set_meta("identity", speaker_rows.VERSION)
    with archive.database.transaction():
        db.execute("PRAGMA defer_foreign_keys = ON")
        for at in range(existing, statements, _EACH):
            vectors = nprng.standard_normal((_EACH + 1, archive.wanted.dimension), np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            text, spans = "", list[tuple[int, Span, Span]]()
            for n in range(at, min(at + _EACH, statements)):
                words = f"the {topic_word(what[n])} {' '.join(rng.choices(_FILLING, k=9))} number {n}"
                start = len(text)
                text += f"{speaker_name(who[n])} said {words}. "
                content_start = start + len(speaker_name(who[n])) + 6
                spans.append((n, Span(start, content_start - 6), Span(content_start, content_start + len(words))))
            day = (first + timedelta(days=rng.randrange(7_300))).isoformat() if rng.random() > _UNDATED else None
            article = db.execute(
                "INSERT INTO articles (id, hash, text, title, outlet, author, published, url, added, extractor,"
                " text_hash) VALUES (?, ?, ?, ?, ?, '', ?, '', '', ?, ?)",
                (f"s{at}", f"s{at}", text, f"Report {at}", f"Outlet {at % 40}", day, FINGERPRINT, text_hash(text)),
            ).lastrowid
            rows = [
                db.execute(
                    "INSERT INTO vectors (hash, model, vector) VALUES (?, ?, ?)",
                    (f"{at}/{i}".encode(), model, vector.tobytes()),
                ).lastrowid
                for i, vector in enumerate(vectors)
            ]
            db.execute(
                'INSERT INTO passages (article, start, "end", vector) VALUES (?, 0, ?, ?)',
                (article, len(text), rows[-1]),
            )
            for (n, source, content), vector_row in zip(spans, rows, strict=False):
                role = f"{_FILLING[who[n] % len(_FILLING)]} minister" if n % 3 == 0 else None
                speaks = Source(source, speaker_name(who[n]), role, Being.PERSON, 0.95, ())
                q = Quotation((content,), speaks, (), Kind.INDIRECT, True, 0.95)
                columns = {"article": article, **quotation_columns(q), "vector": vector_row, "day": day}
                db.execute(
                    f"INSERT INTO quotations ({', '.join(columns)}) VALUES ({', '.join(f':{c}' for c in columns)})",
                    columns,
                )
        speaker_rows.rebuild_speakers(db, {})
    publish(archive.folder)


def questions_by_kind(count: int, statements: int, speakers: int, archive: Archive) -> dict[str, list[str]]:
    """Questions by their kind; all about statements that are there."""
    rng = random.Random(7)
    questions: dict[str, list[str]] = {"speaker + topic": [], "topic alone": [], "speaker + dates": [], "who-said": []}
    for _ in range(count):
        seq = rng.randrange(1, statements + 1)
        stored = archive.lookup.quotations([seq])[seq]
        text = archive.lookup.articles([stored.article])[stored.article].text
        words = stored.quotation.content[0].of(text)
        about, year = words.split()[1], rng.randrange(2005, 2022)
        questions["speaker + topic"].append(f"what did {stored.quotation.source.name} say about {about}?")
        questions["topic alone"].append(f"who said something about {topic_word(rng.randrange(_TOPICS))}?")
        questions["speaker + dates"].append(f"everything {speaker_name(rng.randrange(speakers))} said since {year}")
        questions["who-said"].append(f"who said “{words}”?")
    return questions


def statement_store(archive: Archive, statements: int) -> Chroma:
    """langchain-chroma's store of the same statements and vectors, their speaker as metadata, in memory."""
    from langchain_chroma import Chroma

    class Ours(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise NotImplementedError(texts)

        def embed_query(self, text: str) -> list[float]:
            return [float(number) for number in archive.embedder.embed([text])[0]]

    store = Chroma("scale", embedding_function=Ours())
    for at in range(0, statements, _CALL):
        seqs, vectors = archive.lookup.vectors("quotations", range(at + 1, min(at + _CALL, statements) + 1))
        rows = archive.lookup.quotations(seqs)
        ids = [str(seq) for seq in seqs]
        store._collection.add(ids, vectors, [{"speaker": rows[seq].quotation.source.name or ""} for seq in seqs], ids)
    return store


def time_questions(
    kind: str, questions: Sequence[str], askers: Mapping[str, Callable[[str], int]], rounds: int
) -> None:
    """Ask them all, one by one, each asker in turn, so many times, and print what it took."""
    times, computed = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    counts = Counter[str]()
    for ask_one in askers.values():
        ask_one(questions[0])
    for question in questions:
        durations = defaultdict[str, list[tuple[float, float, int]]](list)
        for who, ask_one in (*askers.items(),) * rounds:
            began, computing = time.perf_counter(), time.process_time()
            answers = ask_one(question)
            durations[who].append((time.perf_counter() - began, time.process_time() - computing, answers))
        for who, rows in durations.items():
            clock, processor, answered = zip(*rows, strict=True)
            times[who].append(statistics.median(clock) * 1000)
            computed[who].append(statistics.median(processor) * 1000)
            counts[who] += any(answered)
    p95s = dict[str, tuple[float, float]]()
    for who in askers:
        line = f"{kind:18}{who:8}"
        for name, each in (("", times[who]), ("computing", computed[who])):
            p50, p95 = statistics.median(each), statistics.quantiles(each, n=20)[-1]
            p95s.setdefault(who, (p50, p95))
            line += f" {name} p50 {p50:7.1f} ms  p95 {p95:7.1f} ms "
        print(f"{line} {counts[who]} of {len(questions)} answered", flush=True)
    if len(askers) == 2:
        (p50, p95), (theirs, their) = p95s.values()
        print(f"{kind:18}ratio    p50 {p50 / theirs:.2f}  p95 {p95 / their:.2f}", flush=True)


def main() -> None:
    """Builds, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=200_000)
    parser.add_argument("--speakers", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--recipe", action="store_true")
    options = parser.parse_args()
    collect_garbage_less_often()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="onrecord-scale-"))
    archive = Archive.open(folder, create=True)
    existing = archive.lookup.last_row("quotations")
    if existing < options.statements:
        began = time.perf_counter()
        with archive.locked():
            build_record(archive, existing, options.statements, options.speakers)
        print(f"built in {time.perf_counter() - began:,.0f} s", flush=True)
    sizes = archive.status().sizes
    print(", ".join(f"{part} {size / 1e6:,.0f} MB" for part, size in sizes.items()), flush=True)
    archive.embedder.embed(["warm"])
    every = questions_by_kind(options.questions, options.statements, options.speakers, archive)
    ours = {"ours": lambda question: len(ask(archive, question, today=date(2026, 1, 1)).matches)}
    for kind, questions in every.items():
        time_questions(kind, questions, ours, options.rounds)
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB", flush=True)
    if options.recipe:
        began = time.perf_counter()
        store = statement_store(archive, options.statements)
        print(f"langchain-chroma built in {time.perf_counter() - began:,.0f} s", flush=True)
        kind = "speaker + topic"
        who = {question: question.removeprefix("what did ").split(" say ")[0] for question in every[kind]}
        theirs = {"recipe": lambda q: len(store.similarity_search(q, 10, {"speaker": who[q]}))}
        time_questions(kind, every[kind], ours | theirs, options.rounds)
        theirs = {"recipe": lambda q: len(store.similarity_search(q, 10))}
        time_questions("topic alone", every["topic alone"], ours | theirs, options.rounds)


if __name__ == "__main__":
    main()
