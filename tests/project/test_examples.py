"""The examples for those who run a server: systemd's units and a container. Neither is started here: no systemd and no
container engine runs where the tests do."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from rag.cli import app
from tests.support.archives import ROOT, SEED

EXAMPLES = ROOT / "docs" / "examples"
UNITS = ("onrecord.service", "onrecord-backup.service", "onrecord-backup.timer")
ANALYZE = shutil.which("systemd-analyze")
STRACE = shutil.which("strace")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze, of Debian's systemd")
_AS_ROOT = frozenset({"fchown"})
"""Calls that SQLite makes for root alone."""


def settings(unit: str) -> list[tuple[str, str]]:
    """The settings of a unit, in order."""
    lines = (EXAMPLES / unit).read_text("utf8").splitlines()
    return [(name, value) for name, mark, value in (line.partition("=") for line in lines) if mark and name[0] != "#"]


def commands(unit: str) -> list[list[str]]:
    """The commands that a unit runs."""
    return [shlex.split(value) for name, value in settings(unit) if name == "ExecStart"]


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, in a folder of their own; the program in them is one that is there."""
    for unit in UNITS:
        text = (EXAMPLES / unit).read_text("utf8").replace("/opt/onrecord/bin/onrecord", "/bin/true")
        (tmp_path / unit).write_text(text)
    return tmp_path


def analyze(*arguments: str | Path) -> str:
    """What systemd-analyze writes; it succeeds."""
    assert ANALYZE
    done = subprocess.run([ANALYZE, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@needs_systemd
def test_systemd_finds_no_fault(units: Path) -> None:
    assert analyze("verify", *(units / unit for unit in UNITS)) == ""


@needs_systemd
@pytest.mark.parametrize(("unit", "most"), [("onrecord.service", 15), ("onrecord-backup.service", 10)])
def test_little_is_exposed(units: Path, unit: str, most: int) -> None:
    """Of 100, in tenths of systemd's points; 20 is "OK"."""
    analyze("security", "--offline=true", f"--threshold={most}", "--no-pager", units / unit)


@pytest.mark.parametrize("unit", UNITS[:2])
def test_a_command_of_a_unit_exists(unit: str) -> None:
    """Its options too, as the parser of the command line has them."""
    (command,) = commands(unit)
    assert command[0] == "/opt/onrecord/bin/onrecord"
    _exists(command[1:])


def _exists(command: list[str]) -> None:
    program = get_command(app).commands[command[0]]  # type: ignore[attr-defined]
    program.make_context(command[0], command[1:])


def test_both_services_keep_the_same_place_for_the_same_account() -> None:
    one, other = (dict(settings(unit)) for unit in UNITS[:2])
    assert one["User"] == other["User"]
    assert one["StateDirectory"] in other["StateDirectory"].split()
    archive = "/var/lib/onrecord/news"
    assert f"news={archive}" in commands(UNITS[0])[0]
    assert archive in commands(UNITS[1])[0]


def allowed_calls(unit: str) -> set[str]:
    """The system calls that a unit's filter lets through, in the order of its lines."""
    groups = dict[str, list[str]]()
    for line in analyze("syscall-filter", "--no-pager").splitlines():
        if line.startswith("@"):
            group = groups.setdefault(line.strip(), [])
        elif line.startswith("    ") and not line.strip().startswith("#"):
            group.append(line.strip())

    def calls(name: str) -> set[str]:
        return {each for part in groups[name] for each in calls(part)} if name.startswith("@") else {name}

    allowed = calls("@default")
    for _, value in (each for each in settings(unit) if each[0] == "SystemCallFilter"):
        named = {each for name in value.lstrip("~").split() for each in calls(name)}
        allowed = allowed - named if value.startswith("~") else allowed | named
    return allowed


def other_calls(allowed: set[str], folder: Path, *arguments: str | Path) -> set[str]:
    """The system calls but for these of a command of ours and of all processes that it starts."""
    assert STRACE
    log = folder / "calls"
    other = "!" + ",".join(f"?{name}" for name in sorted(allowed))
    command = [STRACE, "-f", "-qq", "--seccomp-bpf", "-e", f"trace={other}", "-e", "signal=none", "-o", str(log)]
    command += [sys.executable, "-P", "-m", "rag.cli", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {match[1] for match in re.finditer(r"^\d+ +(?:<\.\.\. )?(\w+)", log.read_text(), re.MULTILINE)}


@needs_systemd
@pytest.mark.slow
@pytest.mark.skipif(STRACE is None, reason="needs strace")
def test_the_filters_let_through_what_the_program_does(tmp_path: Path) -> None:
    """Readers confine themselves under the server's too."""
    (archive, backups), confining = (tmp_path / "archive", tmp_path / "backups"), {"landlock_restrict_self", "seccomp"}
    added = other_calls(allowed_calls(UNITS[0]) - confining, tmp_path, "add", SEED, "--archive", archive)
    assert added & confining
    assert added - confining <= _AS_ROOT
    backups.mkdir()
    given = ("--to", backups, "--keep", "7d", "--archive", archive)
    assert other_calls(allowed_calls(UNITS[1]), tmp_path, "backup", *given) <= _AS_ROOT


@needs_systemd
def test_what_readers_confine_themselves_with_is_let_through() -> None:
    needed = {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "seccomp", "prctl", "setrlimit"}
    allowed = allowed_calls("onrecord.service")
    assert needed | {"prlimit64", "socketpair", "sendmsg", "recvmsg"} <= allowed
    assert not {"mount", "ptrace", "reboot", "init_module", "bpf", "chown", "setuid"} & allowed


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile and their arguments, of several lines in one."""
    text = re.sub(r"^#.*\n", "", (EXAMPLES / "Containerfile").read_text("utf8"), flags=re.MULTILINE)
    lines = [line.strip() for line in re.sub(r"\\\n", " ", text).splitlines() if line.strip()]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def test_the_container_runs_without_rights() -> None:
    of = instructions()
    last = max(number for number, (name, _) in enumerate(of) if name == "FROM")
    final = dict(of[last:])
    assert {name for name, _ in of} <= {
        *("FROM", "ENV", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK"),
        *("ENTRYPOINT", "CMD"),
    }
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", final["USER"])
    assert [name for name, _ in of[last:]].index("USER") > [name for name, _ in of[last:]].index("RUN")
    assert final["VOLUME"] == final["WORKDIR"] == "/var/lib/onrecord"
    places = re.findall(r"(?:HOME|ONRECORD_CACHE)=(\S+)", final["ENV"])
    assert len(places) == 2 and all(place.startswith(final["VOLUME"]) for place in places)
    assert final["STOPSIGNAL"] == "SIGTERM"


def test_the_container_is_made_of_named_images_and_what_is_there() -> None:
    of = instructions()
    images = [rest.split()[0] for name, rest in of if name == "FROM"]
    assert len(set(images)) == 1
    assert re.fullmatch(
        r"python:3\.11[\w.-]*", images[0]
    )  # the name alone: where it comes from is for the engine to say
    text = (EXAMPLES / "Containerfile").read_text("utf8")
    assert not re.findall(r"https?://(?!127\.0\.0\.1|news\.example)", text)
    for name, rest in of:
        if name == "COPY" and not rest.startswith("--from"):
            assert all((ROOT / source).exists() for source in rest.split()[:-1]), rest


def test_the_containers_commands_exist() -> None:
    final = dict(instructions())
    assert json.loads(final["ENTRYPOINT"]) == ["onrecord"]
    _exists(json.loads(final["CMD"]))
    check = json.loads(final["HEALTHCHECK"].partition("CMD ")[2])
    compile(check[2], "HEALTHCHECK", "exec")
    assert f":8501{'/onrecord'}/readyz" in check[2] and "--base-path" not in final["CMD"]
