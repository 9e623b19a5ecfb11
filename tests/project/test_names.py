"""The names and docstrings of the program follow its conventions (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.archives import ROOT

_PACKAGES = ("index", "rag", "pages")
_MODULES = sorted(
    [ROOT / "app.py", *(file for package in (*_PACKAGES, "bench") for file in (ROOT / package).rglob("*.py"))]
)
_FOLDERS = sorted({file.parent for file in _MODULES if file.relative_to(ROOT).parts[0] in _PACKAGES})
_MOST = 16
_QUESTION_WORD = re.compile(r"(?:what|who|whose|whom|whether|which|how|where|when|why)\b", re.I)
_VAGUE = frozenset(("held", "told", "found", "seen"))

_SHARED = {
    "main": "the entry point of each program",
    "recognises": "the test of each file format for what is its own",
    "read": "the entry point of each file format, and of the trainings' data",
    "migrate": "the entry point of each migration, and of all of them",
    "ask": "the function and the command that calls it",
    "extract": "the function and the command that calls it",
    "export": "a command, and the last step of each training",
    "speakers": "the query and the command that prints its rows",
    "train": "a step of each training",
    "batches": "a step of each training",
    "write_encoder": "a step of each training",
    "Batch": "a type of each training",
    "Encoder": "a type of each training",
    "Network": "a type of each training",
    "Recipe": "a type of each training",
}
"""Public names that several modules define in parallel, with the reason."""


@cache
def _tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf8"))


def _variables(tree: ast.Module) -> Iterator[str]:
    """All variables, fields and parameters that a module binds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


@pytest.mark.slow
def test_a_public_name_has_one_meaning() -> None:
    modules = defaultdict[str, list[str]](list)
    for module in _MODULES:
        for node in _tree(module).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
                modules[node.name].append(str(module.relative_to(ROOT)))
    several = {name: files for name, files in modules.items() if len(files) > 1}
    assert not {name: files for name, files in several.items() if name not in _SHARED}
    assert set(_SHARED) <= set(several), "no longer shared"


@pytest.mark.parametrize("package", (*_PACKAGES, "bench", "app.py"))
def test_a_docstring_says_what_is_done_or_returned(package: str) -> None:
    wrong = [
        (str(module.relative_to(ROOT)), text.split("\n")[0])
        for module in _MODULES
        if module.relative_to(ROOT).parts[0] == package
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if (text := ast.get_docstring(node)) and _QUESTION_WORD.match(text)
    ]
    assert not wrong


@pytest.mark.parametrize("package", (*_PACKAGES, "bench", "app.py"))
def test_a_variable_says_what_it_is(package: str) -> None:
    wrong = [
        (str(module.relative_to(ROOT)), name)
        for module in _MODULES
        if module.relative_to(ROOT).parts[0] == package
        for name in _variables(_tree(module))
        if name in _VAGUE
    ]
    assert not wrong


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_a_folder_of_a_package_has_few_modules(folder: Path) -> None:
    assert len(set(folder.glob("*.py")) - {folder / "__init__.py"}) <= _MOST
