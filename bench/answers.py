"""The right statements and nothing else: onrecord and the usual recipe over the same questions, in one run.

    python bench/answers.py [--shared ../shared] [--keep FOLDER] [--only SET ...] [--swaps] [--all] [--out FOLDER]

A table for each set of questions of ../shared/bench, scored by its score_answers.py:

    world    210 natural questions over 186 articles of health and BBC news
    natural  120 natural questions over the 84 articles of PolNeAR dev
    made     200 questions of patterns over the same articles

Printed: ours; ours with what is closest to the question counted as well, once as statements with their names and once,
with the passages, as the recipe is scored (whatever the name); the usual recipe (LangChain, Chroma, all-MiniLM-L6-v2,
chunks of 1,000 characters) with its best 4 and 10 chunks; recall by kind; the time from question to answer beside the
recipe's.

--swaps: with gold quotations, gold names, both, and the speaker who is asked for in their places, which tells what
each costs. --all: the made questions with train's 840 articles in the archive too (ten minutes, once). --keep: where
archives are kept from run to run; one that is half made is gone on with. An archive that an older extractor made is to
be deleted. --out: where the answers go as JSON Lines, a file for each set.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import gold

from index.archive import Archive
from index.archive.ingest import ingest
from index.archive.reading import build_readings
from index.core.types import Article, Quotation
from index.embedding.embedder import packaged_model
from index.extraction.pipeline import FINGERPRINT, extract_all
from index.extraction.quotations.nesting import with_carriers
from index.extraction.speakers.resolver import resolve
from rag.answers.engine import answer as answer_query
from rag.answers.engine import archive_knowledge, ask
from rag.answers.types import Answer
from rag.formats.answer_json import answer_to_json
from rag.query.types import Intent

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.documents import Document

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2024, 1, 1)
Answers = dict[str, dict[str, Any]]
Row = dict[str, Any]
COLUMNS = ("recall", "precision", "abst.right", "abst.wrong", "wrong name")


@dataclass(frozen=True)
class BenchCorpus:
    """The articles that questions are asked over, with their annotations."""

    name: str
    archive: str
    annotated: tuple[str, ...]
    shared: Path
    folder: Path

    @cached_property
    def articles(self) -> list[Article]:
        """The articles, as the archive has them."""
        return [gold.article_of(row) for row in gold.read_annotated(self.shared / self.archive)]

    @cached_property
    def rows(self) -> dict[str, Row]:
        """The annotated articles by id."""
        return {row["id"]: row for name in self.annotated for row in gold.read_annotated(self.shared / name)}

    def stored(self, name: str, read: Callable[[Row, Article], list[Quotation]] | None = None) -> Archive:
        """The archive of the articles: as `ingest` reads them, or with the quotations that `read` gives."""
        archive = Archive.open(self.folder / f"{self.name}-{name}", create=True)
        if read is None:
            list(ingest(archive, self.articles))
            return archive
        with archive.writing() as writer:
            todo = [a for a in self.articles if not archive.lookup.holds(a, FINGERPRINT)]
            extracted = [read(self.rows[a.id], a) for a in todo]
            for reading in build_readings(archive.embedder, todo, extracted):
                writer.add(reading, extractor=FINGERPRINT)
            writer.publish_if_due()
        return archive

    def swapped(self) -> dict[str, Archive]:
        """Archives with gold in the place of what was found."""
        extracted = dict(zip((a.id for a in self.articles), extract_all(self.articles), strict=True))

        def named(each: Row, article: Article) -> list[Quotation]:
            return with_carriers(article.text, resolve(article, gold.annotated_quotations(each)))

        return {
            "gold names": self.stored("names", lambda each, a: gold.with_labelled_speakers(each, extracted[a.id])),
            "gold quotations": self.stored("quotations", named),
            "gold quotations and names": self.stored(
                "both", lambda each, _: gold.with_labelled_speakers(each, gold.annotated_quotations(each))
            ),
        }


@dataclass(frozen=True)
class Bench:
    """A set of questions, their gold, and the scorer."""

    name: str
    corpus: BenchCorpus
    questions: dict[str, Row]
    gold: dict[str, Row]
    score: ModuleType
    labels: dict[str, Row]

    def turns(self, number: str) -> list[str]:
        """The questions, turn by turn."""
        row = self.questions[number]
        return list(row.get("turns") or [row["question"]])

    def asked(self, archive: Archive, *, understood: bool = False) -> tuple[dict[str, Answer], list[float]]:
        """Our answers, and the seconds each took (of a conversation the last turn's); `understood`: with the speaker
        who is asked for in the place of whom we take it for."""
        ask(archive, "what did Nobody say about nothing?", today=TODAY)
        answers, seconds = dict[str, Answer](), list[float]()
        for number in self.questions:
            previous = None
            for turn in self.turns(number):
                start = time.perf_counter()
                answer = ask(archive, turn, previous=previous, today=TODAY)
                took = time.perf_counter() - start
                previous = answer.query
            seconds.append(took)
            answers[number] = self._understood(archive, number, answer) if understood else answer
        return answers, seconds

    def _understood(self, archive: Archive, number: str, answered: Answer) -> Answer:
        speaker = self.gold[number].get("speaker")
        if not speaker or self.gold[number]["kind"] in ("who_said", "who_spoke"):
            return answered
        query = replace(answered.query, speakers=(archive_knowledge(archive).resolve_name(speaker),), remarks=())
        query = replace(query, topic=query.topic or answered.query.question)
        everything = answered.query.intent is Intent.EVERYTHING
        return answer_query(archive, query if everything else replace(query, intent=Intent.SAID_BY))

    def retrieved(self, store: Chroma, k: int) -> tuple[Answers, list[float]]:
        """The recipe's chunks as statements, and the seconds each search took; a conversation is asked as one text."""
        answers, seconds = Answers(), list[float]()
        for number in self.questions:
            start = time.perf_counter()
            documents = store.similarity_search(" ".join(self.turns(number)), k=k)
            seconds.append(time.perf_counter() - start)
            statements = [{"article": {"id": d.metadata["id"]}, "spans": [_span(d)]} for d in documents]
            answers[number] = {"statements": statements}
        return answers, seconds

    def figures(self, answers: Answers, *, passages: bool = False) -> dict[str, Any]:
        """The scorer's figures."""
        labels = self.labels if self.labels and not passages else None
        figures: dict[str, Any] = self.score.score(self.gold, answers, labels, passages)
        return figures


def answers_as_json(answers: dict[str, Answer]) -> Answers:
    """The answers as `ask --json` prints them."""
    return {number: answer_to_json(answer, number) for number, answer in answers.items()}


def with_closest(answers: Answers, *, passages: bool) -> Answers:
    """The same with every statement counted as an answer, and each passage as well if asked for."""

    def every(answer: dict[str, Any]) -> Iterable[dict[str, Any]]:
        yield from ({**s, "match": True} for s in answer["statements"])
        yield from (answer["passages"] if passages else ())

    return {number: {"statements": list(every(answer))} for number, answer in answers.items()}


def benches(shared: Path, folder: Path, only: Sequence[str]) -> list[Bench]:
    """The sets that are to be measured."""
    score = gold.load_module(shared / "bench/score_answers.py")
    polnear = BenchCorpus("dev", "bench/archive_dev.jsonl.gz", ("polnear/dev.jsonl.gz",), shared, folder)
    annotated = ("world/train.jsonl.gz", "world/dev.jsonl.gz")
    world = BenchCorpus("world", "bench/archive_world.jsonl.gz", annotated, shared, folder)
    sets = {"world": (world, "world"), "natural": (polnear, "natural"), "made": (polnear, "dev")}
    return [
        Bench(
            name,
            corpus,
            score.read(str(shared / f"bench/questions_{stem}.jsonl")),
            score.read(str(shared / f"bench/gold_{stem}.jsonl.gz")),
            score,
            corpus.rows,
        )
        for name, (corpus, stem) in sets.items()
        if not only or name in only
    ]


def _span(document: Document) -> list[int]:
    start = int(document.metadata["start_index"])
    return [start, start + len(document.page_content)]


def recipe_store(articles: Sequence[Article]) -> Chroma:
    """The usual recipe's store of these articles, in memory."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    chunks = splitter.split_documents([Document(a.text, metadata={"id": a.id}) for a in articles])
    model = HuggingFaceEmbeddings(model_name=str(packaged_model()))
    store = Chroma(f"recipe-{len(articles)}", embedding_function=model)
    store.reset_collection()  # of another store of this name in this process
    for at in range(0, len(chunks), 5000):
        store.add_documents(chunks[at : at + 5000])
    return store


def table_row(name: str, figures: dict[str, Any]) -> str:
    """A line of the table: recall, precision, abstains where nothing is, abstains wrongly, wrong names."""
    each = [figures[name] for name in ("recall", "precision", "abstain_neg", "abstain_pos")]
    each += [figures["wrong_name"]["percent"]] if "wrong_name" in figures else []
    return f"{name:42}" + "".join(f"{figure:11.1f}" for figure in each)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT / "../shared")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", nargs="*", default=(), choices=("world", "natural", "made"))
    parser.add_argument("--swaps", action="store_true", help="gold in the place of what was found")
    parser.add_argument("--all", action="store_true", help="train's articles too")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if not (options.shared / "bench/score_answers.py").exists():
        print(f"skipped: {options.shared}/bench is not there")
        return
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        for bench in benches(options.shared, options.keep or Path(temporary), options.only):
            measure_bench(bench, swaps=options.swaps, out=options.out)
            if options.all and bench.name == "made":
                with_train(bench)


def measure_bench(bench: Bench, *, swaps: bool, out: Path | None) -> None:
    """Build what is not there yet, ask, and print."""
    archive = bench.corpus.stored("ours")
    onrecord, seconds = bench.asked(archive)
    answers = answers_as_json(onrecord)
    figures = bench.figures(answers)
    if out:
        lines = (json.dumps(answer, ensure_ascii=False) for answer in answers.values())
        (out / f"{bench.name}.jsonl").write_text("\n".join(lines) + "\n", "utf8")
    print(f"\n{bench.name}: {len(bench.questions)} questions, {len(bench.corpus.articles)} articles")
    print(f"{'':42}" + "".join(f"{column:>11}" for column in COLUMNS))
    print(table_row("ours", figures))
    print(table_row("  with the closest statements", bench.figures(with_closest(answers, passages=False))))
    print(
        table_row(
            "  with closest and passages, any name", bench.figures(with_closest(answers, passages=True), passages=True)
        )
    )
    if swaps:
        print(
            table_row(
                "ours, gold speaker of the question",
                bench.figures(answers_as_json(bench.asked(archive, understood=True)[0])),
            )
        )
        for name, swapped in bench.corpus.swapped().items():
            print(table_row(f"ours, {name}", bench.figures(answers_as_json(bench.asked(swapped)[0]))), flush=True)
            if name.endswith("and names"):
                every = bench.asked(swapped, understood=True)[0]
                print(table_row("ours, gold but for the judge", bench.figures(answers_as_json(every))), flush=True)
    store = recipe_store(bench.corpus.articles)
    theirs = list[float]()
    for k in (4, 10):
        chunks, theirs = bench.retrieved(store, k)
        print(table_row(f"recipe, top {k}", bench.figures(chunks, passages=True)))
    print("recall by kind: " + ", ".join(f"{k} {r} ({n})" for k, (r, n) in figures["recall_by_kind"].items()))
    ours, recipes = statistics.median(seconds), statistics.median(theirs)
    print(f"question to answer, median: {1000 * ours:.1f} ms; the recipe's retrieval {1000 * recipes:.1f} ms; ", end="")
    means = statistics.mean(seconds) / statistics.mean(theirs)
    print(f"ratio {ours / recipes:.2f}, of the means {means:.2f}", flush=True)


def with_train(bench: Bench) -> None:
    """The same questions with train's articles in the archive too."""
    more = BenchCorpus("all", "polnear/train.jsonl.gz", (), bench.corpus.shared, bench.corpus.folder)
    archive = Archive.open(more.folder / "all-ours", create=True)
    every = [*bench.corpus.articles, *more.articles]
    list(ingest(archive, every))
    print(table_row(f"ours, {len(every)} articles", bench.figures(answers_as_json(bench.asked(archive)[0]))))
    chunks, _ = bench.retrieved(recipe_store(every), 4)
    print(table_row("recipe, top 4", bench.figures(chunks, passages=True)))


if __name__ == "__main__":
    main()
