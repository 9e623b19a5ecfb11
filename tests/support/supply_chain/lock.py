"""Write the lock files with uv: `make lock`, or `python -m tests.support.supply_chain.lock [--upgrade | --upgrade-package NAME]`.

requirements.lock is what `make run` installs: our dependencies, and setuptools, which builds our own package; without
torch, of which there are several builds of one version. requirements-torch.lock is torch as the package index has it,
with the libraries of GPUs that its build for Linux asks for; requirements-torch-cpu.lock is its build for processors
alone, which the index does not have: it is taken where pip's settings name a place that does. requirements-server.lock is what
`onrecord serve` needs besides those, and an archive on PostgreSQL. requirements-dev.lock is what `make test` installs,
again without torch. Versions stay as they are unless an option says otherwise. Each file of
a version has its SHA-256; where it comes from is left to the settings of pip.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[3]
RUN, SERVER, DEV, TORCH, TORCH_CPU = (
    ROOT / f"requirements{kind}.lock" for kind in ("", "-server", "-dev", "-torch", "-torch-cpu")
)
_EXTRAS = ("server", "mcp", "postgres")
"""The extras of a server."""
_CPU_BUILDS = {"torch==2.13.0": ("6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b",)}
"""SHA-256 of the builds for processors alone that were installed and tested: 2.13.0+cpu for Linux x86_64, cp311."""
_TORCH = re.compile(r"torch$|triton$|(?:nvidia|cuda)-")
"""Names of torch and of the libraries of GPUs, which nothing else asks for."""
_UV = (
    *"pip compile --universal --python-version 3.11 --generate-hashes --quiet".split(),
    *"--no-annotate --no-header --no-emit-index-url --no-emit-find-links".split(),
)


def requirements(text: str) -> dict[str, str]:
    """Return the requirements of a lock file, each with the lines of its hashes, by name."""
    return {match[1]: match[0] for match in re.finditer(r"^([\w.-]+)==.*(?:(?<=\\)\n.*)*", text, re.M)}


def main() -> None:
    """Write the five files."""
    options = sys.argv[1:]
    run = _compile(RUN, *options)
    torch = {name: run.pop(name) for name in tuple(run) if _TORCH.match(name)}
    pin = torch["torch"].split()[0]
    if pin not in _CPU_BUILDS:
        sys.exit(f"{pin} is new: name in _CPU_BUILDS the SHA-256 of its builds for processors that you have tested.")
    _write(RUN, run, "without torch")
    _write(TORCH, torch, "torch as the package index has it")
    cpu = " \\\n    ".join([f"{pin}+cpu", *(f"--hash=sha256:{digest}" for digest in _CPU_BUILDS[pin])])
    _write(TORCH_CPU, {"torch": cpu}, "torch for processors alone")
    fixed = ("--constraint", str(RUN), "--constraint", str(TORCH))
    server = _compile(SERVER, *(part for extra in _EXTRAS for part in ("--extra", extra)), *fixed, *options)
    more = {name: server[name] for name in server if name not in torch and name not in run}
    _write(SERVER, more, "what a server needs besides requirements.lock")
    dev = _compile(DEV, "--extra", "dev", *fixed, "--constraint", str(SERVER), *options)
    _write(DEV, {name: dev[name] for name in dev if name not in torch}, "with what the tests need, without torch")


def _compile(lock: Path, *options: str) -> dict[str, str]:
    """The requirements that uv finds for pyproject.toml, on the versions that are locked now where they fit."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["build-system"]["requires"]
    locked = [each.read_text("utf8") for each in dict.fromkeys((lock, TORCH)) if each.exists()]
    with tempfile.TemporaryDirectory() as folder:
        builders, output = Path(folder, "build.in"), Path(folder, "output.lock")
        builders.write_text("\n".join(build), "utf8")
        output.write_text("".join(locked), "utf8")
        command = [sys.executable, "-m", "uv", *_UV, "pyproject.toml", str(builders), "--output-file", str(output)]
        subprocess.run([*command, *options], cwd=ROOT, check=True)
        return requirements(output.read_text("utf8"))


def _write(lock: Path, entries: Mapping[str, str], description: str) -> None:
    head = f"# Made by `make lock`: exact versions and the SHA-256 of their files, {description}."
    lock.write_text("\n".join([head, *entries.values()]) + "\n", "utf8")


if __name__ == "__main__":
    main()
