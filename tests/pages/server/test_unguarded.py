"""Without the guard before it, as by `streamlit run app.py`, the page draws nothing but how it is to be started."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from pages.server import guard
from pages.server.guard import Guard, GuardPolicy, is_guarded
from tests.support.apptest import shown
from tests.support.archives import ROOT


async def _nothing(*_: object) -> None:
    """An application that answers nothing."""


def test_an_unguarded_page_says_how_to_start_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_ARCHIVE", str(tmp_path))
    monkeypatch.setattr(guard, "_guarded", Event())
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert "Start it with: onrecord chat" in shown(page)
    assert not page.chat_input and not page.button and not page.get("page_link")
    assert not is_guarded()
    Guard(_nothing, GuardPolicy.local(8501, "token"))
    assert is_guarded() and page.run().get("file_uploader")
