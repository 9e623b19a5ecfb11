"""Bad files, some thousands of them, through the readers: each must end in articles or messages within its limits.

    python bench/hostile.py [--inputs 4500] [--seconds 10] [--seed 1] [--only PART] [--minutes 40]

Sound files of every registered format (tests/support/corpus/) are truncated, bit-flipped, spliced with others,
repeated, put into themselves, swollen in one place (those in zip or gzip also inside), and given names with line
breaks, ".." and control characters, and the endings of all other formats. By the kind of container that they are (zip,
gzip, XML, JSON, text), bombs, entities, deep nesting, endless lines and wrong encodings are put into them; beside them
are random bytes under every ending. `--only` takes the inputs whose names contain PART; after `--minutes` no further
input is taken. Watched for each: that articles or messages come of it, that no message holds a traceback or a control
character and no article a file that was asked for, how long it takes; and for all: that no file appears or changes
anywhere around, that an archive beside them stays as it was, byte by byte, and that the reader processes are those that
were kept.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from index.archive import Archive
from index.core.types import Article
from index.readers import Limits, Unread, format_of, read
from tests.support.corpus.hostile_files import inputs

LEAKED = re.compile(r"root:[^:\s]*:0:0:")
"""A line of /etc/passwd, which some inputs ask for."""


@dataclass(slots=True)
class Fates:
    """Articles and messages that came of the inputs of one format, and the seconds that each input took."""

    articles: int = 0
    messages: int = 0
    wrong: int = 0
    seconds: list[float] = field(default_factory=list)


def state(folder: Path) -> dict[str, str]:
    """The files of a folder: hashes by name."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def spoilt(path: Path, limits: Limits, fates: Fates, messages: Counter[str]) -> Iterator[str]:
    """Read a file; yield what is wrong with what came of it, counted in `fates` and `messages` (their first words)."""
    items = 0
    for item in read(path, limits=limits):
        items += 1
        if isinstance(item, Article):
            fates.articles += 1
            good = bool(item.id) and any(c.isalpha() for c in item.text) and not LEAKED.search(item.text)
        else:
            assert isinstance(item, Unread)
            fates.messages += 1
            messages[" ".join(item.message.split()[:6])] += 1
            good = bool(item.message) and item.place.isprintable() and "Traceback" not in item.message
        if not good:
            yield f"{str(item)[:200]!r}"
    if not items:
        yield "nothing came of it"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=4500)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--minutes", type=float, default=40.0)
    wanted = parser.parse_args()
    limits = Limits(seconds=wanted.seconds)
    chance = random.Random(wanted.seed)
    messages: Counter[str] = Counter()
    wrong: list[str] = []
    times: list[tuple[float, str]] = []
    formats: dict[str, Fates] = {}
    with tempfile.TemporaryDirectory() as base:
        around = Path(base)
        folder = around / "in"
        folder.mkdir()
        archive = Archive.open(around / "archive", create=True)
        archive.database.close()
        before = state(around)
        until = time.monotonic() + 60 * wanted.minutes
        for name, content in inputs(wanted.inputs, chance):
            if time.monotonic() > until:
                print(f"stopped after {wanted.minutes:g} minutes, before {name!r}")
                break
            if wanted.only not in name:
                continue
            path = folder / name
            path.write_bytes(content)
            began = time.perf_counter()
            form = format_of(name, content[: 2**16])
            here = formats.setdefault(form.description if form else "of no format", Fates())
            faults = list(spoilt(path, limits, here, messages))
            took = time.perf_counter() - began
            times.append((took, name))
            if path.read_bytes() != content or len(list(folder.iterdir())) != 1:
                faults.append("the folder has changed")
            path.unlink()
            here.seconds.append(took)
            here.wrong += len(faults)
            wrong += [f"{name!r}: {fault}" for fault in faults]
        if state(around) != before:
            wrong.append(f"the archive, or what lies beside it, has changed: {sorted(state(around))}")
    if not times:
        sys.exit("no input's name holds that part")
    every = sorted(seconds for seconds, _ in times)
    fates = {name: sum(getattr(each, name) for each in formats.values()) for name in ("articles", "messages")}
    print(json.dumps({"inputs": len(times), **fates}))
    most = every[len(every) * 99 // 100]
    print(f"median {statistics.median(every) * 1000:.1f} ms, 99 % within {most:.2f} s, {sum(every):.0f} s in all")
    print(f"{'format':50} {'inputs':>6} {'articles':>8} {'messages':>8} {'wrong':>5} {'median':>7} {'slowest':>7}")
    for name, here in sorted(formats.items()):
        median, slowest = statistics.median(here.seconds), max(here.seconds)
        print(
            f"{name[:50]:50} {len(here.seconds):6} {here.articles:8} {here.messages:8} {here.wrong:5}"
            f" {median * 1000:4.0f} ms {slowest:5.1f} s"
        )
    print("slowest:", ", ".join(f"{name!r} {seconds:.1f} s" for seconds, name in sorted(times, reverse=True)[:8]))
    for message, count in messages.most_common(25):
        print(f"{count:6}  {message} …")
    for each in wrong:
        print("WRONG", each)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
