"""A bench eIM for tests: on a store and key store of its own, on free ports of loopback."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from app.capture.recorder import Recorder
from app.crypto.trust import TrustStore
from app.eim.host import EimHost
from app.runtime import Runtime
from app.settings import EimSettings
from app.values.ids import Eid

T = TypeVar("T")

EID = Eid("89049032123451234512345678901235")
POLL = bytes.fromhex(f"BF4F125A10{EID}")
NOBODY = bytes.fromhex("BF4F03020102")
NOTHING = bytes.fromhex("BF4F03020101")


class Bench:
    """The host, and a way to run its coroutines from a test."""

    def __init__(self, folder: Path, runtime: Runtime, **options: Any) -> None:
        free = "127.0.0.1:0"
        base = EimSettings(f"sqlite:///{folder / 'eim.db'}", free, free, free)
        self.settings = replace(base, **options)
        self.trust = TrustStore(folder / "trust")
        self.recorder = Recorder()
        self.runtime = runtime
        self.host = EimHost(runtime, self.trust, lambda: self.settings, self.recorder)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.runtime.spawn(coroutine).result(60)


@contextmanager
def bench(folder: Path, **options: Any) -> Iterator[Bench]:
    """A host that is closed afterwards, whatever was started on it."""
    runtime = Runtime()
    made = Bench(folder, runtime, **options)
    try:
        yield made
    finally:
        made.run(made.host.close())
        runtime.close()
