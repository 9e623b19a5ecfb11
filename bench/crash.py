"""Kill -9 while articles are added, and see whether anything acknowledged is lost.

    python bench/crash.py [--folder DIR] [--random 200] [--aimed 20]

Kills at random moments of adding in small batches; then as many as `--aimed` says at each of: the SQLite commit, the
tantivy commit, the Chroma flush, the switch of generations. The program and its children die at once. After each kill a
fresh process opens the archive and looks every acknowledged article up by words, by meaning and by speaker, none twice,
and checks the record's integrity. Every 40 kills begin an archive anew, so that its first days are killed often too.
Resumable: DIR keeps the archives, what was acknowledged and how every kill went.
Prints how many kills there were, and after how many anything was wrong; exits 1 for any.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from witness import AIMS

WITNESS = Path(__file__).with_name("witness.py")
EACH = 40
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(WITNESS.parents[1]), os.environ.get("PYTHONPATH", "")])}


def run_and_kill(archive: Path, first: int, aim: str) -> tuple[list[str], bool]:
    """Add from article `first` on, kill at the aim; what was acknowledged, and whether it was killed in time."""
    command = [sys.executable, str(WITNESS), "add", str(archive), str(first), "60"]
    command += [aim] if aim != "random" else []
    done = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, env=ENVIRONMENT
    )
    if aim == "random":
        time.sleep(random.uniform(1, 15))
        _end(done)
    out, err = done.communicate()
    killed = done.returncode == -signal.SIGKILL
    if not killed and done.returncode:
        raise SystemExit(f"adding failed by itself: {err}")
    return out.split(), killed


def _end(done: subprocess.Popen[str]) -> None:
    """The program and the process that builds a generation for it, which is in a session of its own."""
    children = Path(f"/proc/{done.pid}/task/{done.pid}/children")
    try:
        below = [int(pid) for pid in children.read_text().split()]
    except OSError:
        below = []
    for pid in (*below, done.pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def main() -> None:
    """Kill, check, note; then the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--random", type=int, default=200)
    parser.add_argument("--aimed", type=int, default=20)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="onrecord-crash-"))
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "kills.jsonl"
    rows = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    rounds = {"random": options.random, **dict.fromkeys(AIMS, options.aimed)}
    counts = Counter(row["aim"] for row in rows if row["killed"])
    while short := [aim for aim, most in rounds.items() if counts[aim] < most]:
        aim = random.choice(short)
        archive = folder / f"archive-{len(rows) // EACH}"
        known = [identifier for row in rows[len(rows) // EACH * EACH :] for identifier in row["acknowledged"]]
        acknowledged, killed = run_and_kill(archive, max((int(i[1:]) + 1 for i in known), default=0), aim)
        known += acknowledged
        opened = (archive / "record.sqlite").exists()
        ended = subprocess.run(
            [sys.executable, str(WITNESS), "check", str(archive)],
            input="\n".join(known),
            capture_output=True,
            text=True,
            check=False,
            env=ENVIRONMENT,
        )
        clean = ended.returncode == 0 or (not opened and not known)
        wrong = "" if clean else f"{ended.stdout}{ended.stderr[-2000:]}"
        rows.append({"aim": aim, "killed": killed, "acknowledged": acknowledged, "wrong": wrong})
        with log.open("a") as file:
            file.write(json.dumps(rows[-1]) + "\n")
        counts[aim] += killed
        print(f"{aim:8} killed={killed} +{len(acknowledged)} of {len(known)} {wrong or 'nothing lost'}", flush=True)
    failed = [row for row in rows if row["wrong"]]
    total = sum(len(row["acknowledged"]) for row in rows)
    print(f"kills: {dict(counts)}; {total:,} articles acknowledged; {len(failed)} kills after which anything was wrong")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
