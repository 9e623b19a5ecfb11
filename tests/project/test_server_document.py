"""docs/server.md is true: what it installs is all that a server needs, and its options, settings and roles are all there
are. tests/e2e/test_server_signed_in.py runs its other commands."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.main import get_command

from index.core.rights import AccessRole
from rag.access.roles import RoleRules
from rag.access.sign_in_settings import SignInSettings
from rag.cli import app
from tests.support.archives import ROOT

PAGE = (ROOT / "docs" / "server.md").read_text("utf8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
COMMANDS = [
    line.strip() for block in re.findall(r"```sh\n(.*?)\n *```", PAGE, re.DOTALL) for line in block.splitlines()
]
OURS = {"index", "pages", "rag"}
PARTS = ("pages/server", "rag/access", "rag/integrations")
"""What a server has beside the page of one person."""
_INSTALL = re.compile(r"pip install ['\"]onrecord\[([^\]]+)\]")


def rows(heading: str) -> dict[str, str]:
    """The rows of the table with this heading: the first cell, and the others."""
    table = PAGE.partition(f"| {heading} | ")[2].partition("\n\n")[0]
    cells = (line.strip("| ").partition(" | ") for line in table.splitlines()[2:])
    return {first: others for first, _, others in cells}


def installed_with(asked: Iterable[str]) -> set[str]:
    """The names of all that is installed with these requirements."""
    installed, open_requirements = set[tuple[str, str]](), [*map(Requirement, asked)]
    while open_requirements:
        requirement = open_requirements.pop()
        for extra in {"", *requirement.extras}:
            key = canonicalize_name(requirement.name), extra
            if key in installed:
                continue
            installed.add(key)
            further = [Requirement(each) for each in requires(key[0]) or []]
            open_requirements += [e for e in further if not e.marker or e.marker.evaluate({"extra": extra})]
    return {name for name, _ in installed}


def imported(part: str) -> Iterator[tuple[str, str]]:
    """The packages of others that the modules of a folder import, and where."""
    for module in sorted((ROOT / part).rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text("utf8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            tops = {name.partition(".")[0] for name in names} - OURS - set(sys.stdlib_module_names)
            yield from ((top, str(module.relative_to(ROOT))) for top in sorted(tops))


def test_every_command_is_run_somewhere() -> None:
    others = [command for command in COMMANDS if not command.startswith("onrecord ")]
    assert others == ["pip install 'onrecord[server,mcp]'"], "the one that is checked here"


def test_what_is_installed_is_all_that_a_server_needs() -> None:
    (command,) = (command for command in COMMANDS if command.startswith("pip "))
    (extras,) = _INSTALL.findall(command)
    installed = installed_with(
        [*PROJECT["dependencies"], *(each for name in extras.split(",") for each in EXTRAS[name])]
    )
    given = packages_distributions()
    missing = {
        (top, where)
        for part in PARTS
        for top, where in imported(part)
        if not installed & {canonicalize_name(each) for each in given.get(top, ())}
    }
    assert not missing


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_every_extra_that_a_document_names_exists(page: Path) -> None:
    text = page.read_text("utf8")
    assert {name for extras in _INSTALL.findall(text) for name in extras.split(",")} <= set(EXTRAS)


def test_the_options_are_those_of_the_command() -> None:
    named = {option for cell in rows("option") for option in re.findall(r"--[a-z-]+", cell)}
    serve = get_command(app).commands["serve"]  # type: ignore[attr-defined]
    assert named == {option for param in serve.params for option in param.opts} - {"--help"}
    defaults = {param.opts[0]: param.default for param in serve.params}
    assert rows("option")["`--host`, `--port`"] == f"where it listens: {defaults['--host']}, {defaults['--port']}"


def test_the_settings_are_those_of_signing_in() -> None:
    table = rows("variable")
    named = {name for cell in table for name in re.findall(r"`ONRECORD_(\w+)`", cell)}
    assert named == {name.upper() for name in SignInSettings.model_fields}
    defaults = {name: field.default for name, field in SignInSettings.model_fields.items()}
    for name in ("session_idle_hours", "session_hours"):
        assert table[f"`ONRECORD_{name.upper()}`"].endswith(f": {defaults[name]:g}")
    assert f"`{defaults['oidc_scopes']}`, unless set" in table["`ONRECORD_OIDC_SCOPES`"]


def test_the_roles_are_those_there_are_and_the_rules_can_be_read() -> None:
    assert list(rows("role")) == list(AccessRole)
    (rules,) = re.findall(r"^ *ONRECORD_ROLES=(.*)$", PAGE, re.MULTILINE)
    roles = RoleRules.parse(rules, ["news"]).roles({"groups": ["interns", "admins"]}, ["news"])
    assert roles == {"news": AccessRole.ADMINISTRATOR}
