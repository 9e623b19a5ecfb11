"""Write the module tables of docs/architecture.md, made of the modules' docstrings: `python docs/module_tables.py`.

A room is a sub-package. Rooms stand in the order of the layers in pyproject.toml, the uppermost first.
"""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "architecture.md"
PACKAGES = ("index", "rag", "pages")
_FIRST = re.compile(r"(.+?\.)\s+[A-Z`]")
"""A first sentence, up to the full stop behind which another begins."""


def updated(text: str) -> str:
    """The page with the table of each package written anew between its two marks."""
    for package in PACKAGES:
        begin, end = f"<!-- modules of {package} -->", f"<!-- end of {package} -->"
        before, rest = text.split(begin)
        text = f"{before}{begin}\n\n{tables(package)}\n{end}{rest.split(end)[1]}"
    return text


def tables(package: str) -> str:
    """A heading, what the docstring says, and a table of modules for each room of a package, as Markdown."""
    parts = []
    for room in _rooms(package):
        folder = ROOT / package / room
        rows = [
            f"| `{_shown(file.relative_to(folder))}` | {_first_sentence(file)} |\n"
            for file in sorted(folder.rglob("*.py"))
            if file != folder / "__init__.py"
        ]
        head = f"### `{package}/{room}/`\n\n{_first_sentence(folder / '__init__.py')}\n"
        parts.append(f"{head}\n| module | does |\n|---|---|\n{''.join(rows)}")
    return "\n".join(parts)


def _shown(file: Path) -> str:
    """A module by its path without the ending, a room within a room by its folder."""
    return f"{file.parent}/" if file.name == "__init__.py" else str(file.with_suffix(""))


def _rooms(package: str) -> list[str]:
    """The rooms of a package, the uppermost first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each.get("containers") == [package])
    return [room for layer in layers for room in layer.split(" | ")]


def _first_sentence(file: Path) -> str:
    """The first sentence of a module's docstring, on one line."""
    text = " ".join((ast.get_docstring(ast.parse(file.read_text("utf8"))) or "").split("\n\n")[0].split())
    first = _FIRST.match(text)
    return (first[1] if first else text).replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text("utf8")), "utf8")
