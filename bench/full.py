"""A full disk, again and again: what was acknowledged stays, a message says so, adding goes on once there is room.

    python bench/full.py [--times 10]

Needs the right to mount a tmpfs (root), of 24 MB here. A file takes all of it but a random part; articles are added
until that does not go on; then the file goes, and everything acknowledged is looked up. Prints how each time went;
exits 1 for a loss, or for an end without a message.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from crash import ENVIRONMENT, WITNESS

_SIZE = 24 * 2**20


def _witness(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(WITNESS), *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, env=ENVIRONMENT)


def main() -> None:
    """Fill, add, look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args()
    if os.getuid():
        raise SystemExit("full.py needs root, to mount a small disk. Skipped.")
    disk = Path(tempfile.mkdtemp(prefix="onrecord-full-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(disk)], check=True)
    archive, filler = disk / "archive", disk / "filler"
    known, failed = list[str](), 0
    try:
        known += _witness("add", str(archive), "0", "4").stdout.split()
        for _ in range(options.times):
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            left = random.randrange(0, min(free, 3_000_000))
            with filler.open("wb") as file:
                file.write(bytes(free - left))
            ended = _witness("add", str(archive), str(len(known)), "400")
            known += ended.stdout.split()
            message = (ended.stderr.strip().splitlines() or ["no message"])[-1]
            filler.unlink()
            checked = _witness("check", str(archive), stdin="\n".join(known))
            good = checked.returncode == 0 and "Error:" not in message.split("index.core.errors.")[0]
            failed += not good
            print(f"{left / 1e3:7,.0f} kB left: {message[:150]}", flush=True)
            print(f"        {len(known)} acknowledged, {'nothing lost' if good else checked.stdout + checked.stderr}")
    finally:
        subprocess.run(["umount", str(disk)], check=True)
        disk.rmdir()
    print(f"{options.times} times full; {failed} with a loss or without a message")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
