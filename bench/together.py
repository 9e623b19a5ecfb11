"""Readers that ask all the time while a writer adds: how long asking takes, and whether what is stored is found.

    python bench/together.py [--articles 2000] [--held 200] [--readers 2] [--seconds 30]

The articles are those of witness.py, of one speaker each, added as `onrecord add` does. First the readers ask by
themselves, for so many seconds, about an archive that holds a few; then while the writer adds. Each is a process with
the archive open from the beginning, and asks without a pause, every other time for the article acknowledged last.
Printed: the articles added, p50 and p95 of asking, idle and while it grows, and their ratio (aim: p95 at most twice
idle); questions, errors, and acknowledged articles that were not found (aim: none).
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import witness

from index.archive import Archive
from index.archive.ingest import ingest
from index.system.compute import lower_priority
from rag.answers.engine import ask


def add_article_range(folder: Path, first: int, count: int) -> None:
    """Add articles and print the number of each, once it is acknowledged."""
    archive = Archive.open(folder, create=True)
    lower_priority()
    for outcome in ingest(archive, (witness.witness_article(number) for number in range(first, first + count))):
        print(outcome.place[1:], flush=True)


def ask_until_stopped(folder: Path, present: int, notes: Path) -> None:
    """Ask until there is a file `stop`; print a line of JSON for each question: seconds, and what went wrong."""
    archive = Archive.open(folder)
    rng = random.Random(present)
    questions = 0
    while not (notes / "stop").exists():
        acknowledged = (notes / "acknowledged").read_text("ascii")
        stored = acknowledged[: acknowledged.rfind("\n") + 1].split()
        number = int(stored[-1]) if stored and questions % 2 else rng.randrange(present)
        name, wrong = witness.unique_topic(number), ""
        began = time.perf_counter()
        try:
            if not ask(archive, f"what did {name} say about running aground?").matches:
                wrong = f"{name} is not found"
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what this program looks for
            wrong = repr(error)
        print(json.dumps([time.perf_counter() - began, wrong]), flush=True)
        questions += 1


def start_role(*arguments: object, out: IO[str] | int = subprocess.PIPE) -> subprocess.Popen[str]:
    """This program in another role."""
    return subprocess.Popen([sys.executable, __file__, *map(str, arguments)], stdout=out, text=True)


def measure_asking(
    folder: Path, notes: Path, readers: int, stored: int, added: int = 0, seconds: float = 0
) -> tuple[list[float], list[str]]:
    """The seconds that each question took, and what went wrong: for so long, then while so many articles are added."""
    acknowledged = notes / "acknowledged"
    acknowledged.write_text("", "ascii")
    (notes / "stop").unlink(missing_ok=True)
    outs = [notes / f"reader{number}" for number in range(readers)]
    with ExitStack() as files:
        at_work = [start_role("read", folder, stored, notes, out=files.enter_context(out.open("w"))) for out in outs]
        time.sleep(seconds)
        if added:
            writer = start_role("write", folder, stored, added)
            assert writer.stdout
            with acknowledged.open("a", encoding="ascii") as file:
                for line in writer.stdout:
                    file.write(line)
                    file.flush()
            if writer.wait():
                raise SystemExit("the writer failed")
        (notes / "stop").touch()
        wrong = [f"a reader ended with {reader.returncode}" for reader in at_work if reader.wait()]
    rows = [[json.loads(line) for line in out.read_text().splitlines()] for out in outs]
    wrong += [each for row in rows for _, each in row if each]
    return [seconds for row in rows for seconds, _ in row[1:]], wrong  # the first question opens the indexes


def main() -> None:
    """Fill, ask, ask while it grows, print."""
    roles = {"write": lambda arguments: add_article_range(Path(arguments[0]), int(arguments[1]), int(arguments[2]))}
    roles["read"] = lambda arguments: ask_until_stopped(Path(arguments[0]), int(arguments[1]), Path(arguments[2]))
    if len(sys.argv) > 1 and sys.argv[1] in roles:
        roles[sys.argv[1]](sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--held", type=int, default=200)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder, notes = Path(temporary) / "archive", Path(temporary)
        start_role("write", folder, 0, options.held, out=subprocess.DEVNULL).wait()
        p95s = list[float]()
        for what, added, seconds in (("idle", 0, options.seconds), (f"adding {options.articles}", options.articles, 0)):
            began = time.perf_counter()
            times, wrong = measure_asking(folder, notes, options.readers, options.held, added, seconds)
            p95s.append(statistics.quantiles(times, n=20)[-1] * 1000)
            print(
                f"{what:12} {time.perf_counter() - began:6.0f} s   {len(times):6} questions   p50"
                f" {statistics.median(times) * 1000:7.1f} ms   p95 {p95s[-1]:7.1f} ms   {len(wrong)} went wrong",
                flush=True,
            )
            print("".join(f"  {each}\n" for each in wrong[:10]), end="")
    print(f"p95 {p95s[1] / p95s[0]:.2f} times idle (aim: at most 2)")


if __name__ == "__main__":
    main()
