"""A lock between programs, on a file that names its holder; the system frees it when that dies."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import BaseFileLock, FileLock

_HOLDER_AT = 1
"""Where the process id stands: Windows lets nobody read the first byte, which is the locked one."""


def file_lock(path: Path) -> BaseFileLock:
    """Return a lock that one thread may take and another let go.

    `acquire(blocking=False)` raises filelock.Timeout at once while somebody else has it; either way
    of acquiring raises OSError when the system cannot lock this file.
    """
    return FileLock(
        path,
        mode=0o600,
        thread_local=False,
        poll_interval=0.01,
        fallback_to_soft=False,
        preserve_lock_file=True,
        on_acquired=_sign,
    )


def holder(path: Path) -> int:
    """Return the process id of whoever took the lock last, 0 when that cannot be told."""
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(_HOLDER_AT)
            return int(file.read(20))
    except (OSError, ValueError):
        return 0


def _sign(file: int) -> None:
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, b" " * _HOLDER_AT + str(os.getpid()).encode())
