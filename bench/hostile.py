"""Bad files, some thousands of them, through the readers: each must end in articles or messages within its limits.

    python bench/hostile.py [--inputs 2500] [--seconds 10] [--seed 1]

Every format's sound files (tests/support/corpus/) are truncated, bit-flipped, spliced with others, repeated, and given
names with line breaks, ".." and control characters; beside them bombs, endless lines, deep nesting, and random bytes
under every ending. Watched for each: that articles or messages come of it, that no message holds a traceback or a
control character, how long it takes; and for all: that no file appears or changes anywhere around, that an archive
beside them stays as it was, byte by byte, and that the reader processes are those that were kept.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from index.archive import Archive
from index.core.types import Article
from index.readers import Failure, Limits, read
from tests.support.corpus.hostile_files import inputs


def state(folder: Path) -> dict[str, str]:
    """The files of a folder: hashes by name."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=2500)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    limits = Limits(seconds=options.seconds)
    chance = random.Random(options.seed)
    fates: Counter[str] = Counter()
    messages: Counter[str] = Counter()
    wrong: list[str] = []
    times: list[tuple[float, str]] = []
    with tempfile.TemporaryDirectory() as base:
        around = Path(base)
        folder = around / "in"
        folder.mkdir()
        archive = Archive.open(around / "archive", create=True)
        archive.database.close()
        before = state(around)
        for name, content in inputs(options.inputs, chance):
            path = folder / name
            path.write_bytes(content)
            began = time.perf_counter()
            items = 0
            for item in read(path, limits=limits):
                items += 1
                if isinstance(item, Article):
                    fates["articles"] += 1
                    good = bool(item.id) and any(c.isalpha() for c in item.text)
                else:
                    assert isinstance(item, Failure)
                    fates["messages"] += 1
                    messages[" ".join(item.message.split()[:6])] += 1
                    good = bool(item.message) and item.place.isprintable() and "Traceback" not in item.message
                if not good:
                    wrong.append(f"{name!r}: {str(item)[:200]!r}")
            took = time.perf_counter() - began
            fates["inputs"] += 1
            if not items:
                wrong.append(f"{name!r}: nothing came of it")
            times.append((took, name))
            if path.read_bytes() != content or len(list(folder.iterdir())) != 1:
                wrong.append(f"{name!r}: the folder has changed")
            path.unlink()
        if state(around) != before:
            wrong.append(f"the archive, or what lies beside it, has changed: {sorted(state(around))}")
    every = sorted(seconds for seconds, _ in times)
    print(json.dumps(dict(fates)))
    most = every[len(every) * 99 // 100]
    print(f"median {statistics.median(every) * 1000:.1f} ms, 99 % within {most:.2f} s, {sum(every):.0f} s in all")
    print("slowest:", ", ".join(f"{name!r} {seconds:.1f} s" for seconds, name in sorted(times, reverse=True)[:8]))
    for message, count in messages.most_common(25):
        print(f"{count:6}  {message} …")
    for each in wrong:
        print("WRONG", each)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
