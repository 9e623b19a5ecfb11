"""`onrecord` in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def onrecord(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    command = [str(Path(sys.executable).with_name("onrecord")), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, timeout=120)
