"""Confinement of a reader's process, by the kernel where it can: Landlock and seccomp, or bwrap, and an audit hook."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from index.readers.sandbox.landlock import restrict_to, version
from index.readers.sandbox.seccomp import install_filter
from index.system import subprocesses

FORBIDDEN = (
    *("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.", "shutil.", "tempfile.", "os.system"),
    *("os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link"),
    *("os.symlink", "os.truncate", "os.chmod", "os.chown", "os.utime", "os.kill"),
)
"""Audit events (PEP 578) of which reading a file needs none."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_LIBRARIES = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf"),
    *("/usr/share/zoneinfo", "/etc/localtime", "/etc/timezone", "/etc/mime.types", "/dev/null", "/dev/urandom"),
    *("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu"),
)
"""What libraries read of the system."""
_PACKAGES, _MODULES = ("site-packages", "dist-packages"), (".py", ".so", ".libs", ".dist-info", ".egg-info", ".zip")
_PROBE_SECONDS = 30
PROBE = "probe"
"""The argument of a reader's process that is to confine itself and print what the kernel enforces, and no more."""


def confine(memory_mb: int) -> tuple[str, ...]:
    """Give up for good what reading needs none of: memory above the limit, writing, programs, connections, other files.

    Returns the names of what the kernel enforces: "Landlock", "seccomp", neither where it has neither.
    """
    for which, most in (
        (resource.RLIMIT_AS, memory_mb * 2**20),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        try:
            resource.setrlimit(which, (most, most))
        except (ValueError, OSError):  # a system that has not got this limit, or a lower one
            continue
    sys.dont_write_bytecode = True
    enforced = {"Landlock": restrict_to(library_paths()), "seccomp": install_filter()}
    sys.addaudithook(_refuse)
    return tuple(name for name, holds in enforced.items() if holds)


def library_paths() -> list[Path]:
    """The files and folders of the interpreter, its packages and the system's libraries, ours among them."""
    names = sysconfig.get_paths()
    folders = {Path(names[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders |= {Path(sys.base_prefix, "lib"), *map(Path, _LIBRARIES)}
    if sys.prefix != sys.base_prefix:
        folders.add(Path(sys.prefix))
    for entry in map(Path, filter(None, sys.path)):
        if not any(entry.is_relative_to(folder) for folder in tuple(folders)):
            folders |= {entry} if entry.name in _PACKAGES else set(_modules(entry))
    return sorted(path for path in folders if path.exists())


def _modules(folder: Path) -> Iterator[Path]:
    """Yield the modules and packages of a folder, and nothing that lies beside them: an archive, say."""
    if folder.is_file():
        yield folder
    elif folder.is_dir():
        yield from (each for each in folder.iterdir() if each.suffix in _MODULES or (each / "__init__.py").is_file())


@cache
def launcher() -> tuple[str, ...]:
    """The command that a reader's command follows: bwrap where the kernel has no Landlock and bwrap works; or ()."""
    program = None if version() else shutil.which("bwrap")
    if not program:
        return ()
    command = bwrap_command(program)
    try:
        done = subprocess.run(  # noqa: S603 - no shell
            [*command, sys.executable, "-P", "-c", ""], capture_output=True, check=False, timeout=_PROBE_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return () if done.returncode else command


def bwrap_command(program: str) -> tuple[str, ...]:
    """The beginning of a command that runs with nothing but `library_paths` to read, and no network."""
    python = Path(sys.executable)
    visible = {*library_paths(), python.parent, python.resolve().parent}
    bound = [part for path in sorted(visible) for part in ("--ro-bind", str(path), str(path))]
    alone = ("--unshare-all", "--die-with-parent", "--cap-drop", "ALL")
    return (program, *alone, *bound, "--proc", "/proc", "--dev", "/dev", "--chdir", "/")


def describe_confinement() -> str:
    """Return how readers are confined on this machine, in words: tried out in a process like theirs."""
    command = [*launcher(), *subprocesses.module_command("index.readers.sandbox.worker", PROBE)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            command,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | subprocesses.ENVIRONMENT,
            timeout=_PROBE_SECONDS,
        )
        enforced = done.stdout.split() if not done.returncode else []
    except (OSError, subprocess.TimeoutExpired):
        enforced = []
    return _sentence(("bwrap",) * bool(launcher()) + tuple(enforced))


def _sentence(enforced: tuple[str, ...]) -> str:
    by = " and ".join(enforced)
    if "seccomp" in enforced and len(enforced) > 1:
        return f"by the kernel ({by}): they read the file at hand, and can neither write, start programs nor connect"
    if "seccomp" in enforced:
        return f"by the kernel ({by}): they can neither write, start programs nor connect, but could read other files"
    if enforced:
        return f"by the kernel ({by}): they read the file at hand, and cannot write"
    return (
        "by Python alone: this system offers neither Landlock nor seccomp nor bwrap, so that a hostile file that takes"
        " over its reader can do what you can"
    )


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        flags = arguments[2]
        if not isinstance(flags, int) or not flags & WRITING:
            return
    elif not event.startswith(FORBIDDEN):
        return
    raise PermissionError(f"a reader may not: {event}")
