"""Time of questions over an archive that exists, in a process that has answered before.

    python bench/asking.py ARCHIVE [--questions 120] [--seed 1]

Questions are drawn from the archive's own statements: who speaks, and the first long word of what they say, in six
wordings. Printed in milliseconds by the clock, and of this process's computing: p50 and p95 of each wording and of all,
and how many were answered. Nothing is written.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from index.archive import Archive
from index.store.rows import StoredQuotation
from index.text.stemming import content_stems
from rag.answers.engine import ask

WORDINGS = {
    "said about": "What did {who} say about {what}?",
    "why": "Why is {who} concerned with {what}?",
    "keywords": "{who} {what}",
    "everything": "What has {who} said?",
    "who spoke": "Who spoke about {what}?",
    "who said": "Who said that {clause}?",
}
LEAST, MOST = 6, 30  # words of a statement that a question is made of
LONG = 7  # letters of a word that may be a matter


def sample_attributions(archive: Archive, seed: int) -> Iterator[tuple[StoredQuotation, str]]:
    """Statements of named speakers with their words, drawn by chance."""
    chance = random.Random(seed)
    last = archive.lookup.last_row("quotations")
    while True:
        for stored in archive.lookup.quotations([chance.randint(1, last)]).values():
            source = stored.quotation.source
            article = archive.lookup.articles({stored.article})[stored.article]
            words = " ".join(span.of(article.text) for span in stored.quotation.content)
            if source.name and stored.quotation.said and LEAST <= len(words.split()) <= MOST:
                yield stored, words


def sample_questions(archive: Archive, number: int, seed: int) -> Iterator[tuple[str, str]]:
    """As many questions, each with the name of its wording."""
    drawn = sample_attributions(archive, seed)
    names = list(WORDINGS)
    made = 0
    while made < number:
        stored, words = next(drawn)
        matters = [w.strip(".,;:“”\"'()") for w in words.split() if len(w) >= LONG and content_stems(w)]
        if matters:
            wording = names[made % len(names)]
            clause = " ".join(words.strip("“”\"' .").split()[:12])
            made += 1
            yield wording, WORDINGS[wording].format(who=stored.quotation.source.name, what=matters[0], clause=clause)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--questions", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    clock, computing = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    answered: dict[str, int] = defaultdict(int)
    archive = Archive.open(options.archive)
    counts = archive.lookup.counts()
    print(f"{counts[0]:,} articles, {archive.lookup.last_row('quotations'):,} statements")
    for number, (wording, question) in enumerate(
        sample_questions(archive, options.questions + len(WORDINGS), options.seed)
    ):
        start, own = time.perf_counter(), time.process_time()
        answer = ask(archive, question)
        if number >= len(WORDINGS):  # the first ones load the networks
            for name in (wording, "all"):
                clock[name].append(1000 * (time.perf_counter() - start))
                computing[name].append(1000 * (time.process_time() - own))
                answered[name] += not answer.abstained
    print(f"{'':12}{'asked':>7}{'answered':>10}{'p50 ms':>9}{'p95 ms':>9}{'computing p50':>15}{'p95':>7}")
    for name in (*WORDINGS, "all"):
        (p50, p95), (own50, own95) = _spread(clock[name]), _spread(computing[name])
        print(f"{name:12}{len(clock[name]):>7}{answered[name]:>10}{p50:>9.0f}{p95:>9.0f}{own50:>15.0f}{own95:>7.0f}")


def _spread(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()
