"""What every test lives under: no unexpected warning, no thread left behind, a home of its own."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts background jobs deaf to Ctrl-C; what is tested here must hear it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ("tests.known_messages", "tests.oracle", "tests.pcscd", "tests.postgres")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and state of a test never touch the user's."""
    home = tmp_path / "home"
    monkeypatch.setenv("EIMW_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_leftover_threads() -> Iterator[None]:
    """A test that leaves a thread running fails, and says which."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 3
    while (left := set(threading.enumerate()) - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads left running: {sorted(thread.name for thread in left)}"


@pytest.fixture(autouse=True)
def no_unexpected_warning(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """A WARNING or worse in the log fails the test, unless it is marked `warns`."""
    caplog.set_level(logging.WARNING)
    yield
    if request.node.get_closest_marker("warns"):
        return
    phases = [caplog.get_records(when) for when in ("setup", "call")]
    found = [r for records in phases for r in records if r.levelno >= logging.WARNING]
    assert not found, [record.getMessage() for record in found]
