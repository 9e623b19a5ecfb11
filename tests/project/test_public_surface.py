"""What `index` and `rag` export for other programs, and that importing them stays cheap."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib import import_module

import pytest

from tests.support.archives import ROOT

HEAVY = ("torch", "chromadb", "langchain", "langchain_core", "transformers", "streamlit")
PUBLIC = {
    ("index", "Archive"): "index.archive.archive",
    ("index", "Article"): "index.core.types",
    ("index", "Filter"): "index.store.filters",
    ("index", "Kind"): "index.core.types",
    ("index", "extract"): "index.extraction.pipeline",
    ("index", "ingest"): "index.archive.ingest",
    ("rag", "Answer"): "rag.answers.types",
    ("rag", "Statement"): "rag.answers.types",
    ("rag", "StatementRetriever"): "rag.integrations.langchain_retriever",
    ("rag", "ask"): "rag.answers.engine",
}


@pytest.mark.parametrize("package", ["index", "rag"])
def test_a_package_exports_exactly_these_names(package: str) -> None:
    assert import_module(package).__all__ == [name for owner, name in PUBLIC if owner == package]
    assert (ROOT / package / "py.typed").is_file()
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = import_module(package).nothing


@pytest.mark.parametrize(("package", "name"), PUBLIC)
def test_an_exported_name_is_what_its_module_defines(package: str, name: str) -> None:
    module = PUBLIC[package, name]
    value = getattr(import_module(package), name)
    assert value is getattr(import_module(module), name)
    assert value.__module__ == module


def test_importing_the_packages_loads_nothing_heavy() -> None:
    program = f"import sys, index, rag; print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("page", ["README.md", "docs/programs.md"])
def test_the_examples_import_from_the_packages_alone(page: str) -> None:
    for example in re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf8"), re.S):
        for node in ast.walk(ast.parse(example)):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            if module and module.split(".")[0] in ("index", "rag"):
                assert module in ("index", "rag")
