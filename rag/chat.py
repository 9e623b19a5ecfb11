"""Serve the page: Streamlit in a process of its own, on this machine only."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from index.errors import OnRecordError


def serve(archive: Path) -> int:
    """Run the page over an archive until it is stopped; returns its exit code.

    The theme and what the server allows stand in .streamlit/config.toml beside app.py, which Streamlit reads whatever
    folder the command is given in.
    """
    page = importlib.util.find_spec("app")
    if page is None or page.origin is None:
        raise OnRecordError("The page (app.py) is not installed. Install onrecord again: pip install -e .")
    environment = os.environ | {"ONRECORD_ARCHIVE": str(archive.resolve())}
    command = [sys.executable, "-m", "streamlit", "run", page.origin]
    try:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - no shell, our own page
    except KeyboardInterrupt:
        return 0
