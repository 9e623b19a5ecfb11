"""Asking a large archive: synthetic statements and vectors straight into the record, then questions by their kind.

    python bench/scale.py [--statements 200000] [--speakers 20000] [--questions 60] [--folder DIR] [--rounds 1]
                          [--archive postgresql://… | --archive embedded:DIR] [--recipe]

synthetic.py makes the statements. What is timed is `ask`, from the question as text to statements, embedding the
question included, one at a time. Prints the time of building, sizes, p50 and p95 of each kind of question, by the clock
and of computing (which other work on the machine changes less; of this process alone), and the most memory this process
held. With --folder, an archive that is there already is asked again, or grows to the number of statements.

With --archive, the same statements are put into a server too, or alone without --folder, and folder and server are
asked in turn, in the same run: an address names a schema, for an administrator of the database; embedded:DIR starts a
server of its own on that folder, with a schema for each number of statements, and prints its memory.

With --recipe, langchain-chroma over the same statements and vectors is asked in the same run, in turn with ours: with
the speaker as a metadata filter, and without one. With --rounds, each question is asked so often, and its median time
counts: other work on the machine changes that less.
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
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from embedded_server import EmbeddedServer, embedded_server, make_schema
from langchain_core.embeddings import Embeddings
from synthetic import TOPICS, build_archive, make_indexes, speaker_name, topic_word

from index.archive import Archive
from index.store.postgres.database import PostgresDatabase
from index.system.compute import collect_garbage_less_often
from rag.answers.engine import ask

if TYPE_CHECKING:
    from langchain_chroma import Chroma

_CALL = 5_000
"""Rows that langchain-chroma is given at once; Chroma refuses more than 5,461."""
_WIDELY = (3_000, 10_000, 95_000)
"""Speakers who say about so much are asked about by themselves: half as much to twice as much."""
_EMBEDDED = "embedded:"


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
        questions["topic alone"].append(f"who said something about {topic_word(rng.randrange(TOPICS))}?")
        questions["speaker + dates"].append(f"everything {speaker_name(rng.randrange(speakers))} said since {year}")
        questions["who-said"].append(f"who said “{words}”?")
    for wanted in _WIDELY:
        speaker = min(archive.lookup.speakers(most=100), key=lambda each: abs(each.statements - wanted))
        if wanted / 2 <= speaker.statements <= wanted * 2:
            topics = [topic_word(rng.randrange(TOPICS)) for _ in range(count)]
            kind = f"of {speaker.statements:,}"
            questions[kind] = [f"what did {speaker.name} say about {topic}?" for topic in topics]
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
    parser.add_argument("--archive", default="")
    options = parser.parse_args()
    collect_garbage_less_often()
    with ExitStack() as stack:
        archives, server = dict[str, Archive](), None
        if options.folder or not options.archive:
            folder = options.folder or Path(tempfile.mkdtemp(prefix="onrecord-scale-"))
            archives["folder"] = Archive.open(folder, create=True)
        if options.archive:
            address = options.archive
            if address.startswith(_EMBEDDED):
                server = stack.enter_context(embedded_server(Path(address.removeprefix(_EMBEDDED)).absolute()))
                address = make_schema(server.address, f"scale_{options.statements}")
            archives["server"] = Archive.open(address, create=True)
        _measure(options, archives, server)


def _measure(options: argparse.Namespace, archives: Mapping[str, Archive], server: EmbeddedServer | None) -> None:
    for where, archive in archives.items():
        existing = archive.lookup.last_row("quotations")
        with archive.locked():
            if existing < options.statements:
                print(f"{where}: from {existing:,} to {options.statements:,} statements", flush=True)
                build_archive(archive, existing, options.statements, options.speakers)
            make_indexes(archive)
        _print_sizes(where, archive)
    archive = next(iter(archives.values()))
    archive.embedder.embed(["warm"])
    every = questions_by_kind(options.questions, options.statements, options.speakers, archive)
    ours = {where: _asker(each) for where, each in reversed(list(archives.items()))}
    for kind, questions in every.items():
        time_questions(kind, questions, ours, options.rounds)
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB", flush=True)
    if server:
        print(f"memory of the server {server.memory():.2f} GB", flush=True)
    if options.recipe:
        _ask_recipe(options, archive, every)


def _asker(archive: Archive) -> Callable[[str], int]:
    return lambda question: len(ask(archive, question, today=date(2026, 1, 1)).matches)


def _ask_recipe(options: argparse.Namespace, archive: Archive, every: Mapping[str, Sequence[str]]) -> None:
    began = time.perf_counter()
    store = statement_store(archive, options.statements)
    print(f"langchain-chroma built in {time.perf_counter() - began:,.0f} s", flush=True)
    kind, ours = "speaker + topic", {"ours": _asker(archive)}
    who = {question: question.removeprefix("what did ").split(" say ")[0] for question in every[kind]}
    theirs = {"recipe": lambda q: len(store.similarity_search(q, 10, {"speaker": who[q]}))}
    time_questions(kind, every[kind], ours | theirs, options.rounds)
    theirs = {"recipe": lambda q: len(store.similarity_search(q, 10))}
    time_questions("topic alone", every["topic alone"], ours | theirs, options.rounds)


def _print_sizes(where: str, archive: Archive) -> None:
    """Print the bytes of the archive's parts; of a server's, each table and index of more than a megabyte."""
    sizes = archive.status().sizes
    if isinstance(archive.database, PostgresDatabase):
        query = (
            "SELECT c.relname, CASE c.relkind WHEN 'i' THEN pg_relation_size(c.oid) ELSE pg_table_size(c.oid) END"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'i') ORDER BY 2 DESC"
        )
        sizes = {"in all": sizes["in all"]} | dict(archive.database.db.execute(query))
    parts = ", ".join(f"{part} {size / 1e6:,.0f} MB" for part, size in sizes.items() if size > 1e6)
    print(f"{where}: {parts}", flush=True)


if __name__ == "__main__":
    main()
