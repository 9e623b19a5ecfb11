"""The ask page over a copy of the sample archive, for the tests without a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.apptest import opened


@pytest.fixture
def page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return opened(folder, monkeypatch)


@pytest.fixture(scope="module")
def folder(archive_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the archive: conversations are kept in it."""
    return shutil.copytree(archive_folder, tmp_path_factory.mktemp("page") / "archive")
