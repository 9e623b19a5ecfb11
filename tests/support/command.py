"""`onrecord` as it is given in a terminal, run in the tests' own process: models are loaded once.

That the installed command runs in a process of its own is shown by the commands of the README.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from rag.cli import main


def onrecord(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command; the result has its exit code and what it wrote."""
    given = ["onrecord", *map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
    kept = patch.object(sys, "argv", given), patch.dict(os.environ), chdir(cwd or Path.cwd())
    with kept[0], kept[1], kept[2], redirect_stdout(out), redirect_stderr(err):
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
    return subprocess.CompletedProcess(given, code, _written(out), _written(err))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    written = stream.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue().decode("utf8")
