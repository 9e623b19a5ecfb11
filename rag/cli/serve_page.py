"""Serve the page: Streamlit in a process of its own, on this machine only."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from index.core.errors import OnRecordError

_SAFE_SETTINGS = {
    "server.address": "127.0.0.1",
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.maxUploadSize": "25",
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": "false",
    "browser.serverAddress": "127.0.0.1",
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.showSidebarNavigation": "false",
    "client.toolbarMode": "viewer",
}
"""Settings that keep the page on this machine, as flags, which override environment variables and configuration."""


def serve_page(archive: Path) -> int:
    """Run the page over an archive until it is stopped; returns its exit code.

    The theme stands in .streamlit/config.toml beside app.py, which Streamlit reads whatever folder the command is given
    in; the same file has the safe settings, for whoever starts Streamlit on app.py without us.
    """
    page = importlib.util.find_spec("app")
    if page is None or page.origin is None:
        raise OnRecordError("The page (app.py) is not installed. Install onrecord again: pip install -e .")
    environment = os.environ | {"ONRECORD_ARCHIVE": str(archive.resolve())}
    flags = [f"--{name}={value}" for name, value in _SAFE_SETTINGS.items()]
    command = [sys.executable, "-P", "-m", "pages", "run", page.origin, *flags]
    try:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - no shell, our own page
    except KeyboardInterrupt:
        return 0
