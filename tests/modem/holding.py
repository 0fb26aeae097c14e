"""Another process that has a port open, or plays the modem behind one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_HOLD = "import os, sys; os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)"
_PLAY = "import os; ours, theirs = os.openpty(); print(os.ttyname(theirs))"
_WAIT = "; print('ready', flush=True); sys.stdin.read()"


@contextmanager
def holding(device: str) -> Iterator[int]:
    """Have another process open a port, and give its number."""
    with _running(_HOLD, device) as process:
        assert _line(process) == "ready"
        yield process.pid


@contextmanager
def playing() -> Iterator[tuple[int, str]]:
    """Have another process make a pseudo-terminal and keep both ends; give its number and name."""
    with _running(f"import sys; {_PLAY}") as process:
        name = _line(process)
        assert _line(process) == "ready"
        yield process.pid, name


@contextmanager
def _running(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", code + _WAIT, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()
