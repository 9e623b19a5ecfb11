"""The documents for those who change the program are true to its modules."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from docs.module_tables import PAGE, updated
from tests.support.archives import ROOT

_PATH = re.compile(r"`((?:index|rag|pages|bench|tests|docs|seeds)/[\w./*-]*|[\w-]+\.(?:py|md|toml|txt)|Makefile)`")

_DECISIONS = sorted(page.relative_to(ROOT) for page in (ROOT / "docs" / "adr").glob("0*.md"))


def test_the_tables_of_modules_are_up_to_date() -> None:
    page = PAGE.read_text("utf8")
    assert page == updated(page), "run: make tables"


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/glossary.md", *map(str, _DECISIONS)])
def test_every_path_that_is_named_exists(page: str) -> None:
    paths = _PATH.findall((ROOT / page).read_text("utf8"))
    assert paths
    assert not [path for path in paths if not any(ROOT.glob(path.rstrip("/")))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The docs site as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "--quiet", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


class _Loaded(HTMLParser):
    """Collects what a page loads by itself: scripts, style sheets, icons, fonts, images, frames."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "a":
            self.addresses += [value for name, value in attrs if name in ("src", "href", "srcset") and value]


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert {"index.html", "use.html", "api.html"} <= {page.name for page in pages}
    for page in pages:
        loaded = _Loaded()
        loaded.feed(page.read_text("utf8"))
        assert loaded.addresses
        assert not [address for address in loaded.addresses if urlsplit(address).netloc], page
    for sheet in site.rglob("*.css"):
        text = sheet.read_text("utf8")
        assert not re.search(r"""@import|url\(\s*['"]?\s*(?:https?:)?//""", text), sheet


@pytest.mark.parametrize("package", ["index", "rag"])
def test_the_reference_has_every_exported_name(site: Path, package: str) -> None:
    reference = (site / "api.html").read_text("utf8")
    for name in import_module(package).__all__:
        assert f'id="{package}.{name}"' in reference, name
