"""Erasing on the page: what would be erased is listed, and its number or id is typed again before anything happens."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.archive import Archive
from index.core.settings import load_settings
from pages.components.session import job_runner
from pages.html.escaping import escape_html
from rag.admin.status_report import machine_rows
from tests.support.apptest import shown
from tests.support.sentinels import SECRET, fill_with_secrets, traces

pytestmark = pytest.mark.slow


def maintenance() -> None:
    """The script of a page with the part of the archive's page that is tested."""
    import os
    from pathlib import Path

    from pages.archive.maintenance_panel import draw_maintenance
    from pages.components.session import cached_archive

    draw_maintenance(cached_archive(Path(os.environ["ONRECORD_ARCHIVE"])))


def test_an_article_is_erased_when_it_is_typed_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = fill_with_secrets(Archive.open(tmp_path / "archive", create=True)).folder
    monkeypatch.setenv("ONRECORD_ARCHIVE", str(folder))
    page = AppTest.from_function(maintenance, default_timeout=60).run()
    assert "erase-now" not in [button.key for button in page.button]
    page.text_area(key="erase-ids").set_value("nothing").run()
    assert "not even a removed one" in shown(page)
    page.text_area(key="erase-ids").set_value(SECRET.id)
    page.checkbox(key="erase-conversations").check().run()
    assert "another publication of the same text" in shown(page) and "1 conversation will be erased" in shown(page)
    for wrong in ("", "2", SECRET.id):
        page.text_input(key="erase-typed").set_value(wrong).run()
        assert page.button(key="erase-now").disabled
    assert traces(folder)
    page.text_input(key="erase-typed").set_value("3").run()
    page.button(key="erase-now").click().run()
    job, until = job_runner(str(folder)).job, time.monotonic() + 120
    assert job
    while job.running and time.monotonic() < until:
        time.sleep(0.1)
    assert not job.error
    assert not traces(folder)
    checked = shown(page.button(key="check").click().run())
    assert "2 articles in 1 erasure" in checked
    for name, value in machine_rows(load_settings(), Archive.open(folder).status()):
        assert name in ("model file", "readers") and escape_html(name) in checked and escape_html(value) in checked
    assert "confined by " in checked
