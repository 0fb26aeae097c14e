"""One recorder shared by everything that is opened while a capture is being recorded.

Without a capture each workbench has a recorder of its own, and services record nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.capture.recorder import Recorder
from app.values.traffic import Tap, no_tap

_shared: list[Recorder] = []


@contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Let everything that is opened in this block record here."""
    _shared.append(recorder)
    try:
        yield
    finally:
        _shared.remove(recorder)


def current_recorder() -> Recorder:
    """Return the recorder to use: the shared one, else a new one."""
    return _shared[-1] if _shared else Recorder()


def is_recording() -> bool:
    """Whether a capture is being recorded by whoever opens things now."""
    return bool(_shared)


def service_tap() -> Tap:
    """Return where a service's traffic goes: nowhere, unless a capture is being recorded."""
    return _shared[-1] if _shared else no_tap
