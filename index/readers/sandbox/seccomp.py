"""A seccomp filter: the system calls that reading a file needs, and no others (Linux, x86_64 and aarch64)."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

_CALLS: dict[str, tuple[int, int]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "stat": (4, -1), "fstat": (5, 80), "lstat": (6, -1),
    "poll": (7, -1), "lseek": (8, 62), "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "pread64": (17, 67),
    "readv": (19, 65), "writev": (20, 66), "access": (21, -1), "select": (23, -1), "sched_yield": (24, 124),
    "mremap": (25, 216), "mincore": (27, 232), "madvise": (28, 233), "dup": (32, 23), "dup2": (33, -1),
    "nanosleep": (35, 101), "getitimer": (36, 102), "setitimer": (38, 103), "getpid": (39, 172), "recvfrom": (45, 207),
    "recvmsg": (47, 212), "exit": (60, 93), "uname": (63, 160), "getdents": (78, -1), "getcwd": (79, 17),
    "readlink": (89, -1), "gettimeofday": (96, 169), "getrlimit": (97, 163), "getrusage": (98, 165),
    "sysinfo": (99, 179), "getuid": (102, 174), "getgid": (104, 176), "geteuid": (107, 175), "getegid": (108, 177),
    "getppid": (110, 173), "sigaltstack": (131, 132), "statfs": (137, 43), "fstatfs": (138, 44),
    "sched_getparam": (143, 121), "sched_getscheduler": (145, 120), "arch_prctl": (158, -1), "gettid": (186, 178),
    "readahead": (187, 213), "time": (201, -1), "futex": (202, 98), "sched_getaffinity": (204, 123),
    "getdents64": (217, 61), "set_tid_address": (218, 96), "restart_syscall": (219, 128), "fadvise64": (221, 223),
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "exit_group": (231, 94),
    "newfstatat": (262, 79), "readlinkat": (267, 78), "faccessat": (269, 48), "pselect6": (270, 72), "ppoll": (271, 73),
    "set_robust_list": (273, 99), "get_robust_list": (274, 100), "dup3": (292, 24), "preadv": (295, 69),
    "getcpu": (309, 168), "getrandom": (318, 278), "membarrier": (324, 283), "preadv2": (327, 286),
    "statx": (332, 291), "rseq": (334, 293), "close_range": (436, 436), "faccessat2": (439, 439),
    "futex_waitv": (449, 449),
}  # fmt: skip
"""What is allowed whatever its arguments: nothing here changes a file, reaches another process, or connects."""
_WRITING = 0o3 | 0o100 | 0o1000 | 0o2000 | 0o20000000
"""The bits of O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND and of O_TMPFILE's own."""
_CLONE_THREAD = 0x10000
_CONDITIONS: tuple[tuple[tuple[int, int], int, int, tuple[int, ...]], ...] = (
    ((2, -1), 1, _WRITING, (0,)),  # open, for reading
    ((257, 56), 2, _WRITING, (0,)),  # openat, for reading
    ((56, 220), 0, _CLONE_THREAD, (_CLONE_THREAD,)),  # clone: a thread, no process
    ((302, 261), 2, 0xFFFFFFFF, (0,)),  # prlimit64, of which nothing is set
    ((72, 25), 1, 0xFFFFFFFF, (0, 1, 2, 3, 4, 1030)),  # fcntl: of descriptors and their flags
    ((16, 29), 1, 0xFFFFFFFF, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)),  # ioctl: asks, sets flags
    ((157, 167), 0, 0xFFFFFFFF, (15, 16, 0x53564D41)),  # prctl: names of threads and of memory
)
"""A call, the index of an argument, a mask, and what the masked argument may be."""
_UNKNOWN = ((435, 435), (437, 437))
"""clone3, openat2: their arguments cannot be looked at; libraries do with the older ones where there are none."""
_NEWEST = 462
"""A call with a higher number is newer than this list; libraries do without it."""
_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""The kernel's number of an architecture, and its index in the pairs above."""
_SECCOMP, _TGKILL = (317, 277), (234, 131)
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_NO_NEW_PRIVS, _SET_FILTER, _ALL_THREADS = 38, 1, 1


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def install_filter() -> bool:
    """Allow this process, all its threads, and what it may start no other calls from now on; False where the kernel or
    the architecture has no such filter."""
    own = _ARCHITECTURES.get(platform.machine())
    if not sys.platform.startswith("linux") or own is None or sys.maxsize < 2**32:
        return False
    architecture, which = own
    instructions = _instructions(architecture, which)
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(instructions) // 8, instructions)
    none = ctypes.c_ulong(0)
    if libc.prctl(_NO_NEW_PRIVS, ctypes.c_ulong(1), none, none, none):
        return False
    return not libc.syscall(
        ctypes.c_long(_SECCOMP[which]), ctypes.c_ulong(_SET_FILTER), ctypes.c_ulong(_ALL_THREADS), ctypes.byref(program)
    )


def _instructions(architecture: int, which: int) -> bytes:
    """The filter, in the kernel's BPF."""
    refused = _ERRNO | errno.EPERM
    code = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
    ]
    if which == 0:
        code += [(_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, refused)]  # the calls of x32
    code += [(_AT_LEAST, 0, 1, _NEWEST + 1), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    for numbers in _UNKNOWN:
        code += [(_EQUAL, 0, 1, numbers[which]), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    for numbers in _CALLS.values():
        if numbers[which] >= 0:
            code += [(_EQUAL, 0, 1, numbers[which]), (_RETURN, 0, 0, _ALLOW)]
    own = (_TGKILL, 0, 0xFFFFFFFF, (os.getpid(),))  # how a process ends itself
    for numbers, argument, mask, values in (*_CONDITIONS, own):
        if numbers[which] < 0:
            continue
        tests = [each for value in values for each in ((_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW))]
        body = [(_LOAD, 0, 0, 16 + 8 * argument), (_AND, 0, 0, mask), *tests, (_RETURN, 0, 0, refused)]
        code += [(_EQUAL, 0, len(body), numbers[which]), *body]
    code.append((_RETURN, 0, 0, refused))
    return b"".join(struct.pack("<HBBI", *each) for each in code)
