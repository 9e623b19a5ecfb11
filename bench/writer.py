"""Errors that the check of a language model's sentences lets through, and its cost (aim: 300 words over 20 statements
in 20 ms).

    python bench/writer.py [--runs 200] [--lies 10000] [--honest 1000]

Sentences are made of the statements of tests/data/articles/ and seeds/ by the tests' generators. Each timed run makes
the check anew, as for a new answer. Prints the honest sentences that pass, the lies of each kind that are shown, and
median, 99th percentile and worst, in ms.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from index.archive import Archive  # noqa: E402 - the tests' generator lies beside, not in a package
from index.archive.ingest import ingest  # noqa: E402
from index.readers import read_paths  # noqa: E402
from index.store.filters import Filter  # noqa: E402
from rag.answers.statements import assemble_statements  # noqa: E402
from rag.answers.types import Statement  # noqa: E402
from rag.retrieval.hybrid import all_statements  # noqa: E402
from rag.speakers.lookup import SpeakerResolver  # noqa: E402
from rag.verification.prose import clean_text, split_sentences  # noqa: E402
from rag.verification.sentence_check import SentenceChecker  # noqa: E402
from tests.support.model_output.honest_prose import honest, placed  # noqa: E402
from tests.support.model_output.lies import LIES  # noqa: E402
from tests.support.model_output.likely_lies import LIKELY_LIES  # noqa: E402

WORDS, STATEMENTS = 300, 20


def judge_sentences(cited: list[Statement], archive: Archive, options: argparse.Namespace) -> None:
    """Print what passes of honest sentences and of lies."""
    checker, random = SentenceChecker(cited, SpeakerResolver(archive).is_person), Random(9)
    made = (honest(random, random.choice(cited)) for _ in range(10 * options.honest))
    true = list(islice((text for text in made if text), options.honest))
    passed = sum(is_shown(checker, text) for text in true)
    print(f"{passed:,} of {len(true):,} honest sentences pass")
    numbered = [
        (s, split_sentences(clean_text(text.removesuffix(".") + f" [{s.n}].") + "\n")[0]) for text, s in placed(cited)
    ]
    passed = sum(all(not checker.check(each, None).fault for each in sentences) for _, sentences in numbered)
    print(f"{passed} of {len(numbered)} written by hand pass")
    kinds = (*LIES, *LIKELY_LIES)
    for lie in kinds:
        lies = (lie(random, random.choice(cited), cited) for _ in range(20 * options.lies))
        false = list(islice((each[0] for each in lies if each), options.lies // len(kinds) + 1))
        print(f"{sum(is_shown(checker, text) for text in false)} of {len(false)} lies are shown: {lie.__name__}")


def is_shown(checker: SentenceChecker, text: str) -> bool:
    """True when any sentence of a text passes."""
    passed, before = False, None
    for each in split_sentences(clean_text(text) + "\n")[0]:
        checked = checker.check(each, before)
        before = None if checked.fault else checked.speaker
        passed = passed or not checked.fault
    return passed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--lies", type=int, default=10_000)
    parser.add_argument("--honest", type=int, default=1_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder) / "archive", create=True)
        list(ingest(archive, read_paths([ROOT / "tests" / "data" / "articles", ROOT / "seeds"])))
        numbered = assemble_statements(archive, [c for c in all_statements(archive, Filter()) if c.answers], ())
        judge_sentences([replace(s, n=n) for n, s in enumerate((s for s in numbered if s.name), 1)], archive, options)
        usable = [s for s in numbered if s.name and honest(Random(1), s)]
        shown = [replace(s, n=n) for n, s in enumerate(usable[-STATEMENTS:], 1)]
    random, text = Random(1), ""
    while len(text.split()) < WORDS:
        text += f"{honest(random, random.choice(shown)) or ''} "
    times, computed, passed, count = list[float](), list[float](), 0, 0
    for _ in range(options.runs):
        start, begun = time.perf_counter(), time.process_time()
        checker, before, passed = SentenceChecker(shown), None, 0
        whole, rest = split_sentences(clean_text(text))
        sentences = [*whole, rest.strip()] if rest.strip() else whole
        for each in sentences:
            checked = checker.check(each, before)
            before = None if checked.fault else checked.speaker
            passed += not checked.fault
        times.append(1000 * (time.perf_counter() - start))
        computed.append(1000 * (time.process_time() - begun))
        count = len(sentences)
    print(
        f"{len(text.split())} words, {count} sentences ({passed} passed), {len(shown)} statements, {options.runs} runs"
    )
    worst = sorted(times)
    print(f"median {statistics.median(times):.1f} ms, 99 % {worst[int(0.99 * len(worst))]:.1f}, worst {worst[-1]:.1f}")
    print(f"computing alone: median {statistics.median(computed):.1f} ms")


if __name__ == "__main__":
    main()
