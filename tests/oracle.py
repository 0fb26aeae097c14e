"""Wireshark 4.6 or newer, which reads SGP.22 and SGP.32 itself: an oracle for our own reading.

Few systems have it yet, Debian 12 does not. A test marked `oracle` exists while a tshark of that
version is in the path, or is named by `EIMW_TSHARK`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache

import pytest

_NEEDED = (4, 6)
_VERSION = re.compile(r"TShark \(Wireshark\) (\d+)\.(\d+)")


@cache
def new_tshark() -> str:
    """Return the program to run, empty when there is none new enough.

    One that was named and is too old, or does not run, is an error.
    """
    named = os.environ.get("EIMW_TSHARK", "")
    program = named or shutil.which("tshark") or ""
    if program and _version(program) >= _NEEDED:
        return program
    if named:
        raise pytest.UsageError(f"EIMW_TSHARK: {named} is no tshark of version 4.6 or newer.")
    return ""


def _version(program: str) -> tuple[int, ...]:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ()
    found = _VERSION.search(said.stdout)
    return tuple(int(part) for part in found.groups()) if found else ()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take the tests marked `oracle` out of the run when there is no such tshark."""
    if not any(item.get_closest_marker("oracle") for item in items) or new_tshark():
        return
    out = [item for item in items if item.get_closest_marker("oracle")]
    items[:] = [item for item in items if item not in out]
    config.hook.pytest_deselected(items=out)
