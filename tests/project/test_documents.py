"""The documents for those who change the program are true to its modules."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
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


_PAGES = sorted(str(page.relative_to(ROOT)) for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))
_DOTTED = re.compile(r"\b(?:index|rag|pages|bench)(?:\.[A-Za-z_]\w*)+")
_CODE = re.compile(r"`([^`\n]+)`")
_WITHIN = re.compile(r"[a-z]\w*(?:/\w+)+")
_TYPE = re.compile(r"([A-Z]+[a-z]\w*)((?:\.\w+)*)(?:\(\))?")
_CONSTANT = re.compile(r"(?!ONRECORD_|OPENAI_)[A-Z]+(?:_[A-Z]+)*")
_NOT_OURS = frozenset(("Makefile",))


def _defined(body: list[ast.stmt]) -> dict[str, list[ast.stmt]]:
    """The names that statements define, each with the body of its class, or nothing."""
    names: dict[str, list[ast.stmt]] = {}
    for node in body:
        if isinstance(node, ast.ClassDef):
            names[node.name] = node.body
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names[node.name] = []
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {each.id: [] for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
    return names


@cache
def _names_of(module: Path) -> dict[str, list[ast.stmt]]:
    return _defined(ast.parse(module.read_text("utf8")).body)


def _has(names: dict[str, list[ast.stmt]], path: list[str]) -> bool:
    """True if a path of attributes begins at one of these names."""
    return not path or (path[0] in names and _has(_defined(names[path[0]]), path[1:]))


def _resolves(dotted: str) -> bool:
    """True if a dotted path names a folder, a module, or something that a module defines or a package exports."""
    place, path = ROOT, dotted.split(".")
    while path and (place / path[0]).is_dir():
        place /= path.pop(0)
    if path and (place / f"{path[0]}.py").is_file():
        return _has(_names_of(place / f"{path[0]}.py"), path[1:])
    exported = getattr(import_module(".".join(place.relative_to(ROOT).parts)), "__all__", ()) if path else ()
    return not path or path[0] in exported


_FOLDERS = ("index", "rag", "pages", "bench", "tests")


@pytest.mark.parametrize("page", _PAGES)
def test_every_dotted_name_resolves(page: str) -> None:
    codes = _CODE.findall((ROOT / page).read_text("utf8"))
    assert not [name for code in codes for name in _DOTTED.findall(code) if not _resolves(name)]


@pytest.mark.slow
@pytest.mark.parametrize("page", _PAGES)
def test_every_module_named_within_its_package_exists(page: str) -> None:
    modules = [code for code in _CODE.findall((ROOT / page).read_text("utf8")) if _WITHIN.fullmatch(code)]
    files = [f"/{file.relative_to(ROOT)}" for package in _FOLDERS for file in (ROOT / package).rglob("*.py")]
    wrong = [name for name in modules if not any(file.endswith(f"/{name}.py") for file in files)]
    assert not [name for name in wrong if not (ROOT / name).exists()]


def test_every_dotted_name_of_a_docstring_resolves() -> None:
    wrong = [
        (str(module.relative_to(ROOT)), name)
        for package in ("index", "rag", "pages", "bench")
        for module in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text("utf8")))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        for name in _DOTTED.findall(ast.get_docstring(node) or "")
        if not _resolves(name)
    ]
    assert not wrong


@pytest.mark.parametrize("page", _PAGES)
def test_every_type_and_constant_that_is_named_exists(page: str) -> None:
    names: dict[str, list[ast.stmt]] = {}
    for package in ("index", "rag", "pages", "bench"):
        for module in (ROOT / package).rglob("*.py"):
            names |= _names_of(module)
    wrong = []
    for code in set(_CODE.findall((ROOT / page).read_text("utf8"))) - _NOT_OURS:
        if named := _TYPE.fullmatch(code):
            path = [named[1], *named[2].split(".")[1:]]
        elif _CONSTANT.fullmatch(code):
            path = [code]
        else:
            continue
        if not _has(names, path):
            wrong.append(code)
    assert not wrong
