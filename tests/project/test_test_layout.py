"""The tests' folders are small, and no test module imports from another."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support.archives import ROOT

_MOST = 16
_TESTS = ROOT / "tests"
_MODULES = sorted(_TESTS.rglob("*.py"))
_FOLDERS = sorted({module.parent for module in _MODULES})


def imported(module: Path) -> set[str]:
    """Return the dotted names that a module imports, each also with the names taken from it."""
    names = set[str]()
    for node in ast.walk(ast.parse(module.read_text("utf8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(module.relative_to(ROOT).parts[: -node.level]) if node.level else ""
            origin = ".".join(filter(None, [package, node.module]))
            names |= {origin, *(f"{origin}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_a_folder_has_few_modules(folder: Path) -> None:
    assert len(set(folder.glob("*.py")) - {folder / "__init__.py"}) <= _MOST


def test_no_module_imports_from_a_test_module() -> None:
    taken = {
        (str(module.relative_to(ROOT)), name)
        for module in _MODULES
        for name in imported(module)
        if name.startswith("tests.") and any(part == "conftest" or part.startswith("test_") for part in name.split("."))
    }
    assert not taken


def test_every_test_module_lies_in_a_folder_for_its_package() -> None:
    assert not list(_TESTS.glob("test_*.py"))
