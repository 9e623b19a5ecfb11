"""Files and folders that their owner alone can read, or also a group that an archive is open to.

A new archive, a backup, a report and the model's cache are open to nobody else, or to ONRECORD_GROUP (reading alone).
Whatever is made inside an archive is as open as the archive's folder is; to everybody it never is.
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.core.errors import SettingsError
from index.core.settings import load_settings

_GROUP, _OTHERS = 0o070, 0o007


@dataclass(frozen=True, slots=True)
class Access:
    """The modes of folders and of files, and the number of the group that they get; None: the folder's or one's own."""

    folder: int = 0o700
    file: int = 0o600
    group: int | None = None


def default_access() -> Access:
    """The access to what is new: of the owner alone, or also of ONRECORD_GROUP; raises SettingsError."""
    name = load_settings().group
    return Access(0o2750, 0o640, _group_number(name)) if name else Access()


def access_within(folder: Path) -> Access:
    """The access to what is made inside a folder: as open as the folder to its group, closed to everybody else."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & _OTHERS or not mode & _GROUP:
        return Access()
    return Access(0o700 | mode & (_GROUP | stat.S_ISGID), 0o600 | mode & 0o060)


def make_private_folder(folder: Path, access: Access) -> None:
    """Make the folder, with this access, where it is not there yet; its parents as usual. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
        return
    _give(folder, access)


def create_private_file(file: Path, access: Access) -> None:
    """Make an empty file that is not there yet, not through a link either; raises FileExistsError, OSError."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    os.close(handle)
    try:
        _give(file, access)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def create_part(file: Path, access: Access) -> Path:
    """Make an empty file beside this one, of a name that nobody can foresee, to be written and put in its place."""
    part = file.with_name(f"{file.name}.{secrets.token_hex(8)}.part")
    create_private_file(part, access)
    return part


def write_private_text(file: Path, text: str) -> None:
    """Write a text file that only the owner can read, or ONRECORD_GROUP; one that is there keeps its mode."""
    with suppress(FileExistsError):
        create_private_file(file, default_access())
    file.write_text(text, "utf8", "backslashreplace")


def append_private_line(file: Path, line: str) -> None:
    """Add a line to a file, on the disk on return; the file is made where it is not there. Raises OSError."""
    with suppress(FileExistsError):
        create_private_file(file, access_within(file.parent))
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0))
    try:
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def tighten(folder: Path) -> None:
    """Close a folder and all that is in it to everybody but its owner.

    One that is open to a group and not to others was opened on purpose, and stays; with ONRECORD_GROUP, it is given to
    that group. What belongs to somebody else stays as it is.
    """
    wanted, now = default_access(), folder.stat()
    if not _is_loose(now, wanted):
        return
    with suppress(OSError):
        set_access(folder, wanted)


def set_access(folder: Path, access: Access) -> None:
    """Give a folder and all that is in it this access; raises OSError."""
    _give(folder, access)  # first: from now on nobody else comes to what is in it
    for path in folder.rglob("*"):
        if not path.is_symlink():
            with suppress(FileNotFoundError):  # gone meanwhile
                _give(path, access)


def describe_access(folder: Path) -> tuple[str, bool]:
    """The readers of a folder by its mode, in words, and True where everybody on this computer is among them."""
    facts = folder.stat()
    if facts.st_mode & _OTHERS:
        return (
            "WARNING: everybody who has an account on this computer may read it. Close it with: "
            f"chmod -R o-rwx,g-rwx {folder}",
            True,
        )
    if facts.st_mode & _GROUP:
        return f"its owner and the group {_group_name(facts.st_gid)}", False
    return "its owner alone", False


def _is_loose(facts: os.stat_result, wanted: Access) -> bool:
    if facts.st_mode & _OTHERS:
        return True
    return wanted.group is not None and (facts.st_gid != wanted.group or not facts.st_mode & _GROUP)


def _give(path: Path, access: Access) -> None:
    if access.group is not None:
        try:
            os.chown(path, -1, access.group)
        except PermissionError as error:
            raise SettingsError(
                f"ONRECORD_GROUP cannot be used for {path}: you are not in the group {_group_name(access.group)}. "
                "Name a group of yours, or unset it."
            ) from error
    path.chmod(access.folder if path.is_dir() else access.file)


def _group_number(name: str) -> int:
    try:
        import grp

        return grp.getgrnam(name).gr_gid
    except (ImportError, KeyError):
        raise SettingsError(f"ONRECORD_GROUP={name!r}: this computer has no such group. Correct or unset it.") from None


def _group_name(number: int) -> str:
    try:
        import grp

        return grp.getgrgid(number).gr_name
    except (ImportError, KeyError):
        return str(number)
