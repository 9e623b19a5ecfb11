"""Adding real articles: `onrecord add` and the usual recipe, by turns in one run.

    python bench/ingest.py [--shared ../shared] [--articles 1000] [--grown FOLDER]

The articles: the first of the Kremlin's archive and of Reuters', half of each. The recipe: chunks of 1,000 characters,
200 overlapping (RecursiveCharacterTextSplitter), HuggingFaceEmbeddings with the same model, langchain-chroma on disk.
Each is a fresh process. Printed: seconds by the clock and of computing, the most memory of any of its processes, bytes
on disk, each for an article too; and the ratios (aim: 1, at most 2 times the recipe's time, though it also finds who
said what; memory at most 2 GB).

--grown: an archive made by `bench/scale.py --folder FOLDER`. What a hundred further articles cost there is compared
with what they cost in the archive just made (aim: at most 1.2 times).
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from first_answer import BUILD, ROOT, STORE

_MORE = 100
PATHS = {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
ADD = "from rag.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, seconds of computing, bytes of memory at most, bytes on disk."""

    clock: float
    computing: float
    memory: int
    disk: int

    def line(self, name: str, articles: int) -> str:
        """A line of the table."""
        return (
            f"{name:16} {self.clock:8.1f} s {self.computing:8.1f} s computing"
            f" {1000 * self.computing / articles:8.1f} ms an article {self.memory / 1e9:6.2f} GB memory"
            f" {self.disk / articles / 1e3:8.1f} kB an article"
        )


def write_articles(shared: Path, count: int, file: Path) -> None:
    """Write so many of both archives' first to one file."""
    names = ("kremlin_en", "reuters21578")
    parts = [shared / "archives" / f"{name}.jsonl.gz" for name in names]
    with file.open("wb") as out:
        for part in parts:
            with gzip.open(part) as lines:
                out.writelines(islice(lines, count // len(parts)))


def measure_cost(code: str, folder: Path, *arguments: object) -> Cost:
    """Run it in a process of its own; raises SystemExit where it fails."""
    before = _bytes(folder)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.DEVNULL, cwd=ROOT, env=os.environ | PATHS
    )
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - began
    if status:
        raise SystemExit(f"{arguments[0]} failed")
    return Cost(clock, used.ru_utime + used.ru_stime, used.ru_maxrss * 1000, _bytes(folder) - before)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Add, add, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT / "../shared")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--grown", type=Path)
    options = parser.parse_args()
    if not (options.shared / "archives").is_dir():
        print(f"skipped: {options.shared}/archives is not there")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        ours, theirs, file, more = (folder / name for name in ("ours", "theirs", "first.jsonl", "more.jsonl"))
        write_articles(options.shared, options.articles, file)
        recipe = measure_cost(STORE + BUILD, theirs, theirs, file)
        print(recipe.line("recipe", options.articles), flush=True)
        own = measure_cost(ADD, ours, "add", file, "--archive", ours)
        print(own.line("onrecord", options.articles), flush=True)
        print(f"ratio {own.clock / recipe.clock:.2f} by the clock, {own.computing / recipe.computing:.2f} of computing")
        if options.grown:
            write_articles(options.shared, options.articles + _MORE, more)
            grown = folder / "grown"
            shutil.copytree(options.grown, grown)
            known = set(file.read_bytes().splitlines())
            more.write_bytes(b"\n".join(line for line in more.read_bytes().splitlines() if line not in known))
            here, there = (measure_cost(ADD, into, "add", more, "--archive", into) for into in (ours, grown))
            print(here.line(f"{_MORE} more", _MORE))
            print(there.line(f"{_MORE} more, grown", _MORE))
            print(f"ratio {there.computing / here.computing:.2f} of computing")


if __name__ == "__main__":
    main()
