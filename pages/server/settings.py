"""Streamlit's settings, all of them set here: no file or environment variable of the place where the page is started
has a say."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

THEME = Path(__file__).parents[1] / "static" / "theme.toml"
_PREFIX = "STREAMLIT_"
_OURS: dict[str, Any] = {
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.enableWebsocketCompression": False,
    "server.maxUploadSize": 25,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.runOnSave": False,
    "server.showEmailPrompt": False,
    "browser.gatherUsageStats": False,
    "runner.postScriptGC": False,
    "client.showErrorDetails": "none",
    "client.showSidebarNavigation": False,
    "client.toolbarMode": "viewer",
    "secrets.files": [],
}


def apply_settings(
    host: str, port: int, names: Sequence[str] = ("127.0.0.1", "localhost"), base_path: str = ""
) -> None:
    """Set every option of Streamlit: ours and the theme's, all others to their defaults. Browsers name the host by one
    of the `names`."""
    for name in [name for name in os.environ if name.startswith(_PREFIX)]:
        del os.environ[name]
    from streamlit import config
    from streamlit.config_option import ConfigOption

    ours = {
        **_OURS,
        **theme_options(),
        "server.address": host,
        "server.port": port,
        "server.allowedHosts": list(names),
        "server.baseUrlPath": base_path.strip("/"),
        "browser.serverAddress": names[0],
        "browser.serverPort": port,
    }
    for name, option in config.get_config_options(force_reparse=True).items():
        if name not in ours and config.get_where_defined(name) != ConfigOption.DEFAULT_DEFINITION:
            config.set_option(name, option.default_val)
    for name, value in ours.items():
        config.set_option(name, value)


def theme_options() -> dict[str, Any]:
    """The theme as options: "theme.light.primaryColor" and so on."""

    def flattened(prefix: str, table: dict[str, Any]) -> dict[str, Any]:
        options = dict[str, Any]()
        for name, value in table.items():
            options |= flattened(f"{prefix}.{name}", value) if isinstance(value, dict) else {f"{prefix}.{name}": value}
        return options

    return flattened("theme", tomllib.loads(THEME.read_text("utf8")))
