"""What is installed is locked with hashes, and the list of it says the same."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.archives import ROOT
from tests.support.supply_chain.lock import DEV, RUN, SERVER, TORCH, TORCH_CPU, requirements

LOCKS = (RUN, SERVER, DEV, TORCH, TORCH_CPU)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]


def pins(lock: Path) -> dict[str, str]:
    """The version of each requirement of a lock file."""
    entries = requirements(lock.read_text("utf8"))
    return {canonicalize_name(name): re.split(r"[ ;\\]", entry)[0].split("==")[1] for name, entry in entries.items()}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_of_a_lock_file_is_a_version_with_hashes(lock: Path) -> None:
    text = lock.read_text("utf8")
    entries = requirements(text)
    assert sum(not line.startswith(("#", "    --hash=sha256:")) for line in text.splitlines()) == len(entries) > 0
    for entry in entries.values():
        assert re.fullmatch(r"[\w.-]+==\S+( ; [^\\\n]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+", entry), entry
    assert "//" not in text  # no address of a place to install from


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        (RUN, PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]),
        (SERVER, EXTRAS["server"] + EXTRAS["mcp"] + EXTRAS["postgres"]),
        (DEV, EXTRAS["dev"]),
    ],
    ids=["run", "server", "dev"],
)
def test_the_lock_files_have_what_is_asked_for(lock: Path, asked: list[str]) -> None:
    locked = pins(lock) | pins(TORCH)
    for requirement in map(Requirement, asked):
        assert locked[canonicalize_name(requirement.name)] in requirement.specifier, f"{requirement}: make lock"


def test_the_lock_files_agree() -> None:
    dev, run, server = pins(DEV), pins(RUN), pins(SERVER)
    assert {name: dev.get(name) for name in run | server} == run | server
    assert not set(server) & set(run | pins(TORCH)), "requirements-server.lock is installed beside the others"
    assert pins(TORCH_CPU) == {"torch": f"{pins(TORCH)['torch']}+cpu"}
    assert not set(dev) & set(pins(TORCH))


def test_the_bill_of_materials_lists_what_is_locked(tmp_path: Path) -> None:
    written = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in written:
        subprocess.run([sys.executable, "-m", "tests.support.supply_chain.sbom", str(file)], cwd=ROOT, check=True)
    assert written[0].read_bytes() == written[1].read_bytes()
    text = written[0].read_text("utf8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    listed = {canonicalize_name(each["name"]): each for each in json.loads(text)["components"]}
    assert {name: each["version"] for name, each in listed.items()} == pins(RUN) | pins(TORCH)
    for lock in (RUN, TORCH):
        for name, entry in requirements(lock.read_text("utf8")).items():
            (reference,) = listed[canonicalize_name(name)]["externalReferences"]
            assert {each["content"] for each in reference["hashes"]} == set(re.findall(r"sha256:(\w+)", entry))
