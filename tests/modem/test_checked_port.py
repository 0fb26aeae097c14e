"""Waiting at a port can be ended."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from app.errors import CancelledError
from app.modem.checked_port import CheckedPort
from tests.modem.plugged import plugged


def test_a_long_wait_ends_when_it_is_cancelled(tmp_path: Path) -> None:
    looks: list[int] = []

    def check() -> None:
        looks.append(1)
        if len(looks) == 3:
            raise CancelledError("Stopped by the user.")

    with plugged(tmp_path / "modem") as modem:
        port = CheckedPort(modem.path, 115200, check)
        port.open()
        while port.read(time.monotonic() + 0.2):  # what it says when it starts
            looks.clear()
        looks.clear()
        with pytest.raises(CancelledError):
            port.read(time.monotonic() + 60)
        port.close()


def test_what_comes_is_read_and_a_deadline_is_kept(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as modem:
        port = CheckedPort(modem.path, 115200, lambda: None)
        port.open()
        while port.read(time.monotonic() + 0.2):
            pass
        port.write(b"AT\r")
        said = b""
        while b"OK" not in said:
            said += port.read(time.monotonic() + 10)
        assert port.read(time.monotonic() + 0.3).strip() == b""
        port.close()
