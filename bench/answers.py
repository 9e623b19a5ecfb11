"""The right statements and nothing else: onrecord and the usual recipe over the same questions, in one run.

    python bench/answers.py [--shared ../shared] [--keep FOLDER] [--all]

The questions of ../shared/bench over the articles of PolNeAR dev, scored by its score_answers.py. Printed: ours, over
all questions and over those of the even and the odd articles; ours with gold quotations, gold names and both in their
places, which tells what extraction, names and the rest each cost; the usual recipe (LangChain, Chroma,
all-MiniLM-L6-v2, chunks of 1,000 characters); recall by kind; the time from question to answer beside the recipe's
retrieval.

--all: the same questions with train's 840 articles in the archive too (ten minutes, once). --keep: where archives are
kept from run to run; one that is half made is gone on with. An archive that an older extractor made is to be deleted.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import gold

from index.archive import Archive
from index.embedder import packaged_model
from index.extraction import FINGERPRINT, extract_all
from index.ingest import ingest, readings
from index.nesting import with_carriers
from index.speakers import resolve
from index.vocabulary import Article, Quotation
from rag.ask import ask
from rag.wire import answer_to_json

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.documents import Document

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2024, 1, 1)
KNOWN = {
    "recipe, top 4 (issue's figures)": (54.2, 28.9, 0.0),
    "recipe, top 10": (66.6, 15.9, 0.0),
    "BM25, top 4": (64.6, 32.3, 0.0),
    "dense and BM25 fused, top 10": (80.1, 18.5, 0.0),
    "gold, topic words matched literally": (93.9, 94.4, 100.0),
    "at least": (70.0, 72.0, 90.0, 15.0, 3.0),
    "aim": (88.0, 92.0, 98.0, 4.0, 0.5),
}
Answers = dict[str, dict[str, Any]]


class Bench:
    """The questions, their gold, and the scorer."""

    def __init__(self, shared: Path, folder: Path) -> None:
        self.folder = folder
        self.score: ModuleType = gold.module(shared / "bench/score_answers.py")
        self.questions = self.score.read(str(shared / "bench/questions_dev.jsonl"))
        self.gold = self.score.read(str(shared / "bench/gold_dev.jsonl.gz"))
        self.labels = self.score.read(str(shared / "polnear/dev.jsonl.gz"))
        self.rows = list(gold.rows(shared / "polnear/dev.jsonl.gz"))
        self.articles = [gold.article(row) for row in gold.rows(shared / "bench/archive_dev.jsonl.gz")]
        self.more = shared / "polnear/train.jsonl.gz"

    def turns(self, number: str) -> list[str]:
        """What is asked, turn by turn."""
        row = self.questions[number]
        return list(row.get("turns") or [row["question"]])

    def archive(self, name: str, read: Callable[[dict[str, Any], Article], list[Quotation]] | None = None) -> Archive:
        """The archive of the articles: as `ingest` reads them, or with the quotations that `read` gives."""
        archive = Archive.open(self.folder / name, create=True)
        if read is None:
            list(ingest(archive, self.articles))
            return archive
        rows = {row["id"]: row for row in self.rows}
        with archive.writing() as writer:
            todo = [a for a in self.articles if not archive.lookup.holds(a, FINGERPRINT)]
            found = [read(rows[a.id], a) for a in todo]
            for reading in readings(archive.embedder, todo, found):
                writer.put(reading, extractor=FINGERPRINT)
            writer.publish_if_due()
        return archive

    def asked(self, archive: Archive) -> tuple[Answers, list[float]]:
        """Our answers, and the seconds each took (of a conversation the last turn's)."""
        ask(archive, "what did Nobody say about nothing?", today=TODAY)
        answers, seconds = Answers(), list[float]()
        for number in self.questions:
            previous = None
            for turn in self.turns(number):
                start = time.perf_counter()
                answer = ask(archive, turn, previous=previous, today=TODAY)
                took = time.perf_counter() - start
                previous = answer.query
            seconds.append(took)
            answers[number] = answer_to_json(answer, number)
        return answers, seconds

    def retrieved(self, store: Chroma, k: int) -> tuple[Answers, list[float]]:
        """The recipe's chunks as statements, and the seconds each search took; a conversation is asked as one text."""
        answers, seconds = Answers(), list[float]()
        for number in self.questions:
            start = time.perf_counter()
            found = store.similarity_search(" ".join(self.turns(number)), k=k)
            seconds.append(time.perf_counter() - start)
            told = [{"article": {"id": d.metadata["id"]}, "spans": [_span(d)]} for d in found]
            answers[number] = {"statements": told}
        return answers, seconds

    def figures(
        self, answers: Answers, keep: Callable[[int], bool] = lambda _: True, *, passages: bool = False
    ) -> dict[str, Any]:
        """The scorer's figures; `keep` chooses questions by the number of their gold's first article."""
        order = {a.id: i for i, a in enumerate(self.articles)}
        asked = {
            number: row
            for i, (number, row) in enumerate(self.gold.items())
            if keep(order[row["gold"][0]["article"]] if row["gold"] else i)
        }
        figures: dict[str, Any] = self.score.score(asked, answers, None if passages else self.labels, passages)
        return figures


def _span(document: Document) -> list[int]:
    start = int(document.metadata["start_index"])
    return [start, start + len(document.page_content)]


def recipe(articles: Sequence[Article]) -> Chroma:
    """The usual recipe's store of these articles, in memory."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    chunks = splitter.split_documents([Document(a.text, metadata={"id": a.id}) for a in articles])
    model = HuggingFaceEmbeddings(model_name=str(packaged_model()))
    store = Chroma(f"recipe-{len(articles)}", embedding_function=model)
    for at in range(0, len(chunks), 5000):
        store.add_documents(chunks[at : at + 5000])
    return store


def row(name: str, figures: Sequence[float]) -> str:
    """A line of the table."""
    return f"{name:42}" + "".join(f"{figure:11.1f}" for figure in figures)


def of(figures: dict[str, Any]) -> tuple[float, ...]:
    """Recall, precision, abstains where nothing is, abstains wrongly, wrong names, of the scorer's figures."""
    wrong = (figures["wrong_name"]["percent"],) if "wrong_name" in figures else ()
    return (figures["recall"], figures["precision"], figures["abstain_neg"], figures["abstain_pos"], *wrong)


def _swapped(bench: Bench) -> dict[str, Archive]:
    """Archives with gold in the place of what was found."""
    found = dict(zip((a.id for a in bench.articles), extract_all(bench.articles), strict=True))

    def named(each: dict[str, Any], article: Article) -> list[Quotation]:
        return with_carriers(article.text, resolve(article, gold.quotations(each)))

    return {
        "ours, gold names": bench.archive("names", lambda each, a: gold.labelled(each, found[a.id])),
        "ours, gold quotations": bench.archive("quotations", named),
        "ours, gold quotations and names": bench.archive(
            "both", lambda each, _: gold.labelled(each, gold.quotations(each))
        ),
    }


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT / "../shared")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--all", action="store_true", help="train's articles too")
    given = parser.parse_args()
    if not (given.shared / "bench/score_answers.py").exists():
        print(f"skipped: {given.shared}/bench is not there")
        return
    with tempfile.TemporaryDirectory() as temporary:
        measure(Bench(given.shared, given.keep or Path(temporary)), every=given.all)


def measure(bench: Bench, *, every: bool) -> None:
    """Build what is not there yet, ask, and print."""
    archive = bench.archive("ours")
    answers, seconds = bench.asked(archive)
    figures = bench.figures(answers)
    columns = ("recall", "precision", "abst.none", "abst.wrong", "wrong name")
    print(f"{len(bench.questions)} questions, {len(bench.articles)} articles")
    print(f"{'':42}" + "".join(f"{column:>11}" for column in columns))
    print(row("ours", of(figures)))
    for name, keep in (("  on even articles", lambda i: i % 2 == 0), ("  on odd articles", lambda i: i % 2 == 1)):
        print(row(name, of(bench.figures(answers, keep))))
    for name, swapped in _swapped(bench).items():
        print(row(name, of(bench.figures(bench.asked(swapped)[0]))), flush=True)
    store = recipe(bench.articles)
    theirs = list[float]()
    for k in (4, 10):
        found, theirs = bench.retrieved(store, k)
        print(row(f"recipe, top {k}", of(bench.figures(found, passages=True))))
    for name, known in KNOWN.items():
        print(row(name, known))
    print("\nrecall by kind: " + ", ".join(f"{k} {r} ({n})" for k, (r, n) in figures["recall_by_kind"].items()))
    ours = statistics.median(seconds)
    recipes = statistics.median(theirs)
    print(f"question to answer, median: {1000 * ours:.1f} ms; the recipe's retrieval {1000 * recipes:.1f} ms; ", end="")
    means = statistics.mean(seconds) / statistics.mean(theirs)
    print(f"ratio {ours / recipes:.2f}, of the means {means:.2f} (aim: at most 1)")
    if every:
        bench.articles += [gold.article(each) for each in gold.rows(bench.more)]
        answers, seconds = bench.asked(bench.archive("all"))
        print(row(f"ours, {len(bench.articles)} articles", of(bench.figures(answers))))
        found, _ = bench.retrieved(recipe(bench.articles), 4)
        print(row("recipe, top 4", of(bench.figures(found, passages=True))))


if __name__ == "__main__":
    main()
