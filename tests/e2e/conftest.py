"""The page in a real browser, served over a copy of the sample archive that is written to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.browser import ALONE, CHROMIUM, opened, serving


@pytest.fixture(scope="module")
def folder(archive_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the archive, which may be written to."""
    folder = tmp_path_factory.mktemp("served") / "archive"
    return shutil.copytree(archive_folder, folder)


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, address)
