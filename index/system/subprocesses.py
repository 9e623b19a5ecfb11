"""Our own modules as programs in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")))),
}
"""Our own modules are found, and none in the folder that the program was started in (-P)."""


def module_command(module: str, *arguments: object) -> list[str]:
    """The command line that runs one of our modules as a program."""
    return [sys.executable, "-P", "-m", module, *map(str, arguments)]


def run_module(module: str, *arguments: object) -> str | None:
    """Run the module to its end, undisturbed by a Ctrl-C meant for us; None, or the last line of its error output."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
        module_command(module, *arguments),
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | ENVIRONMENT,
        start_new_session=True,
    )
    if not done.returncode:
        return None
    return (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
