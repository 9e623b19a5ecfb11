"""The page without a browser, over a copy of the archive."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.archives import ROOT


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    monkeypatch.setenv("ONRECORD_ARCHIVE", str(folder))
    monkeypatch.setattr("pages.server.guard.is_guarded", lambda: True)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params.update(address)
    return page.run()


def ask(page: AppTest, question: str) -> AppTest:
    return page.chat_input[0].set_value(question).run()


def shown(page: AppTest) -> str:
    """All static HTML on the page."""
    assert not page.exception
    return "\n".join(element.proto.body for element in page.get("html"))


def click(page: AppTest, start: str) -> AppTest:
    """Click the last button whose key starts so."""
    return [button for button in page.button if (button.key or "").startswith(start)][-1].click().run()


def labels(page: AppTest, start: str) -> list[str]:
    return [button.label.replace("\\", "") for button in page.button if (button.key or "").startswith(start)]


def citations(page: AppTest, key: str) -> list[str]:
    """The labels of the buttons that open the cards of a list, and of those that open further places."""
    found = re.findall(
        rf'data-event="open" [^>]*data-value="\d+\|{re.escape(key)}\|\d+"[^>]*>(.*?)</button>', shown(page)
    )
    return [unescape(label) for label in found]


def chips(page: AppTest) -> list[str]:
    """What was understood: the labels of the chips that open."""
    return [chip.proto.popover.label.replace("\\", "") for chip in page.get("popover")]
