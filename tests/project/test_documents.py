"""The documents for those who change the program are true to its modules."""

from __future__ import annotations

import re

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
