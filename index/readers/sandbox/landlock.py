"""Landlock: a process that can read what lies below the folders that it is given, and write nowhere (Linux 5.13)."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
"""The numbers of the calls, the same on every architecture."""
_VERSION, _BENEATH = 1, 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""Every access to files that a version of Landlock knows, by the first version."""
_NETWORK, _SCOPES = 0b11, 0b11
"""To bind and connect TCP (version 4); abstract sockets and signals of others (version 6)."""
_NO_NEW_PRIVS = 38


def version() -> int:
    """The version of Landlock that this kernel offers; 0 for none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, int(_call(_CREATE, None, 0, _VERSION)))


def restrict_to(readable: Iterable[Path]) -> bool:
    """Take from this thread, and those that it starts, every access to files but reading these and what lies below
    them, TCP, and signals to others, as far as the kernel can; False where it can do nothing of it.

    Descriptors that are open stay open. What is not there is passed over.
    """
    known = version()
    if not known:
        return False
    files = next(_FILES[first] for first in sorted(_FILES, reverse=True) if known >= first)
    attributes = struct.pack("<QQQ", files, _NETWORK if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    ruleset = _call(_CREATE, attributes, size, 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow_reading(ruleset, path)
        none = ctypes.c_ulong(0)
        ctypes.CDLL(None).prctl(_NO_NEW_PRIVS, ctypes.c_ulong(1), none, none, none)
        return _call(_RESTRICT, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow_reading(ruleset: int, path: Path) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        access = _READ_FILE | _READ_FOLDER if path.is_dir() else _READ_FILE
        _call(_ADD_RULE, ruleset, _BENEATH, struct.pack("<Qi", access, handle), 0)
    finally:
        os.close(handle)


def _call(number: int, *arguments: int | bytes | None) -> int:
    given = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return int(ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *given))
