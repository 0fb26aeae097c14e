"""A real `eim serve` that is killed again and again, and what its devices saw of that."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from app.codec import tlv
from app.codec.mapping import read
from app.codec.tree import decode
from app.values.traffic import Direction, Layer
from tests.cli.serving import Service, free_port, serving

_GET, _PROVIDE = 0xBF4F, 0xBF50
_SIGNED_PACKAGE, _SIGNED_RESULT = 0xBF51, "EuiccPackageResultDataSigned"


class Killed:
    """`eim serve` on ports that stay its own. folder: for its logs, one for each start."""

    def __init__(self, folder: Path, store: str, workers: int) -> None:
        https, coaps = free_port(socket.SOCK_STREAM), free_port(socket.SOCK_DGRAM)
        self.https, self.coaps = f"127.0.0.1:{https}", f"127.0.0.1:{coaps}"
        self._words = ("--https", self.https, "--coaps", self.coaps, "--workers", str(workers))
        self._folder, self._store = folder, store
        self._numbers = count(1)
        self._running = ExitStack()
        self._service: Service | None = None

    def start(self) -> None:
        """Start it, and wait until it serves."""
        folder = self._folder / f"start-{next(self._numbers)}"
        folder.mkdir()
        made = serving(folder, *self._words, store=self._store)
        self._service = self._running.enter_context(made)

    def kill(self, dice: Random) -> bool:
        """Kill a worker, which its supervisor starts again, or everything; return whether all."""
        workers = self._worker_pids()
        if workers and dice.random() < 0.5:
            _kill(dice.choice(workers))
            return False
        self.kill_all()
        return True

    def kill_all(self) -> None:
        """Let no process of it live on."""
        assert self._service is not None
        workers = self._worker_pids()
        self._service.process.kill()
        for pid in workers:
            _kill(pid)
        self._service = None
        self._running.close()

    def end(self) -> int:
        """Ask it to end, and return its status."""
        assert self._service is not None
        status = self._service.end()
        self._running.close()
        return status

    def close(self) -> None:
        """Leave nothing behind."""
        if self._service is not None and self._service.process.poll() is None:
            self.kill_all()
        self._running.close()

    def _worker_pids(self) -> list[int]:
        """Return the latest process of each worker, as the log tells."""
        assert self._service is not None
        lines = self._service.log_file.read_text().splitlines(keepends=True)
        told = [
            json.loads(line) for line in lines if "process_started" in line and line[-1] == "\n"
        ]
        return list({one["worker"]: int(one["process_started"]) for one in told}.values())


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@dataclass
class Seen:
    """What went over the wire of one device.

    handed_out: signed packages as they came, by counter. results: signed results it sent, by the
    counter they are for; of a package that was carried out twice there would be two.
    """

    handed_out: dict[int, set[bytes]]
    results: dict[int, set[bytes]]


class Witness:
    """A tap that keeps what each device was handed and what it answered; by the device's name."""

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = defaultdict(lambda: Seen(defaultdict(set), defaultdict(set)))
        self._numbers = count(1)

    def __call__(self, lane: str, layer: Layer, direction: Direction, data: bytes, **_: Any) -> int:
        if layer is Layer.ESIPA and data:
            tag = tlv.parse(data)[0].tag
            if direction is Direction.IN and tag == _GET:
                self._handed_out(self.seen[lane], data)
            elif direction is Direction.OUT and tag == _PROVIDE:
                self._result(self.seen[lane], data)
        return next(self._numbers)

    def _handed_out(self, seen: Seen, message: bytes) -> None:
        inner = tlv.parse(tlv.parse(message)[0].value)[0]
        if inner.tag == _SIGNED_PACKAGE:
            package: Any = read("EuiccPackageRequest", inner.raw)
            counter = package["euiccPackageSigned"]["counterValue"]
            seen.handed_out[counter].add(inner.raw)

    def _result(self, seen: Seen, message: bytes) -> None:
        for node in decode("ProvideEimPackageResult", message).walk():
            if node.ref == _SIGNED_RESULT:
                counter = node.find("counterValue")
                assert counter is not None
                assert isinstance(counter.value, int)
                seen.results[counter.value].add(message[node.start : node.end])
