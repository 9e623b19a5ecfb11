"""What it costs to check what a language model wrote: 300 words over 20 statements (aim: at most 20 ms).

    python bench/writer.py [--runs 200]

The answer is made of the statements of tests/articles/ by the tests' generator of honest sentences. Each run makes the
check anew, as for a new answer. Prints median, 99th percentile and worst, in ms.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from index.archive import Archive  # noqa: E402 - the tests' generator lies beside, not in a package
from index.ingest import ingest  # noqa: E402
from index.readers import read_paths  # noqa: E402
from index.rows import Filter  # noqa: E402
from rag.checking import Check  # noqa: E402
from rag.prose import cut, plain  # noqa: E402
from rag.retrieve import everything  # noqa: E402
from rag.statements import statements  # noqa: E402
from tests.model_prose import honest  # noqa: E402

WORDS, STATEMENTS = 300, 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder) / "archive", create=True)
        list(ingest(archive, read_paths([ROOT / "tests" / "articles", ROOT / "seeds"])))
        found = statements(archive, [c for c in everything(archive, Filter()) if c.answers], ())
        usable = [s for s in found if s.name and honest(Random(1), s)]
        shown = [replace(s, n=n) for n, s in enumerate(usable[-STATEMENTS:], 1)]
    random, text = Random(1), ""
    while len(text.split()) < WORDS:
        text += f"{honest(random, random.choice(shown)) or ''} "
    times, computed, passed, count = list[float](), list[float](), 0, 0
    for _ in range(wanted.runs):
        start, begun = time.perf_counter(), time.process_time()
        check, before, passed = Check(shown), None, 0
        whole, rest = cut(plain(text))
        sentences = [*whole, rest.strip()] if rest.strip() else whole
        for each in sentences:
            checked = check.sentence(each, before)
            before = None if checked.fault else checked.speaker
            passed += not checked.fault
        times.append(1000 * (time.perf_counter() - start))
        computed.append(1000 * (time.process_time() - begun))
        count = len(sentences)
    print(
        f"{len(text.split())} words, {count} sentences ({passed} passed), {len(shown)} statements, {wanted.runs} runs"
    )
    worst = sorted(times)
    print(f"median {statistics.median(times):.1f} ms, 99 % {worst[int(0.99 * len(worst))]:.1f}, worst {worst[-1]:.1f}")
    print(f"computing alone: median {statistics.median(computed):.1f} ms")


if __name__ == "__main__":
    main()
