"""The README is true: each of its commands is run here as it stands (`make test`, which runs this, excepted)."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.support.archives import ROOT
from tests.support.supply_chain.lock import RUN, TORCH, TORCH_CPU

pytestmark = pytest.mark.slow

README = (ROOT / "README.md").read_text("utf8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git tracks, with this environment as its .venv."""
    if not (ROOT / ".venv" / "installed").exists():
        pytest.skip("needs the .venv that `make test` makes")
    made = (ROOT / ".venv" / "installed").stat().st_mtime
    assert all(file.stat().st_mtime <= made for file in (ROOT / "pyproject.toml", RUN, TORCH, TORCH_CPU)), (
        "run: make check"
    )
    folder = tmp_path_factory.mktemp("clone")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def test_the_readme_has_the_commands_that_a_newcomer_needs() -> None:
    assert {"make run", "make test"} <= set(COMMANDS)
    assert any("onrecord add" in command for command in COMMANDS)


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.startswith("make")])
def test_a_command_of_the_readme_runs(clone: Path, command: str) -> None:
    done = subprocess.run(["bash", "-c", command], cwd=clone, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    if " ask " in command:
        assert "Sergei Lavrov" in done.stdout


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_python_of_the_readme_runs(clone: Path, program: str) -> None:
    subprocess.run([".venv/bin/onrecord", "add", "seeds"], cwd=clone, check=True, capture_output=True, timeout=120)
    done = subprocess.run([".venv/bin/python", "-c", program], cwd=clone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Sergei Lavrov “This was not planned;" in done.stdout


@pytest.fixture
def page(clone: Path) -> Iterator[str]:
    """The address that `make run` prints; it opens no browser here."""
    made = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env=os.environ | {"BROWSER": "true"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert made.stdout is not None
    try:
        yield next(line.split()[-1] for line in made.stdout if line.startswith("The page is at "))
    finally:
        os.killpg(made.pid, signal.SIGINT)
        made.communicate(timeout=30)


def test_make_run_opens_the_page(page: str) -> None:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(page, timeout=90) as answer:
        assert b"<title>" in answer.read()
    with browser.open(urljoin(page, "/_stcore/health"), timeout=90) as answer:
        assert answer.read() == b"ok"


def test_every_command_stands_in_the_docs() -> None:
    from rag.cli import app

    text = (ROOT / "docs" / "use.md").read_text("utf8")
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert len(names) >= 9
    for name in names:
        assert f"`onrecord {name}" in text, name


@pytest.mark.parametrize("page", ["README.md", "docs/use.md", "docs/programs.md"])
def test_every_option_that_the_docs_name_exists(page: str) -> None:
    """A line of code, or a row of the table of commands, names its command before its options."""
    from typer.main import get_command

    from rag.cli import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    parts = re.split(r"(?:`|/|^ +)onrecord (?=[a-z])", (ROOT / page).read_text("utf8"), flags=re.M)[1:]
    named = [(part.split()[0].strip("`"), option) for part in parts for option in _OPTION.findall(part.split("\n")[0])]
    assert named
    for command, option in named:
        exist = {each for param in commands[command].params for each in (*param.opts, *param.secondary_opts)}
        assert option in exist, f"{command} {option}"


def test_every_setting_stands_in_the_docs() -> None:
    from index.core.settings import Settings

    text = (ROOT / "docs" / "use.md").read_text("utf8")
    for name in Settings.model_fields:
        assert f"`ONRECORD_{name.upper()}`" in text, name
