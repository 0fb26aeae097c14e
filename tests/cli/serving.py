"""`eim serve` as a process of its own, as an operator runs it."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
_READY_S = 60
_END_S = 60


@dataclass
class Service:
    """A running service, what it said when it was ready, and where its log goes."""

    process: subprocess.Popen[str]
    ready: dict[str, Any]
    log_file: Path

    def url(self, scheme: str) -> str:
        return next(str(one) for one in self.ready["serving"] if one.startswith(f"{scheme}:"))

    @property
    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log_file.read_text().splitlines()]

    def end(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end, and return the status with which it did by itself."""
        self.process.send_signal(number)
        return self.process.wait(_END_S)


@contextmanager
def serving(folder: Path, *words: str, home: str = "", store: str = "") -> Iterator[Service]:
    """Start it on the store of a folder, wait until it is ready, and leave nothing behind.

    home: where its settings and keys are, unless they are the test's own. store: URL of another
    store than the one in the folder.
    """
    environment = {**os.environ, **({"EIMW_HOME": home} if home else {})}
    log = folder / "serve.log"
    command = [sys.executable, "-m", "app", "eim", "serve", *words, "--json"]
    command += ["--store", store or f"sqlite:///{folder / 'eim.db'}"]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT, env=environment
        )
    assert process.stdout is not None
    try:
        ready, _, _ = select.select([process.stdout], [], [], _READY_S)
        line = process.stdout.readline() if ready else ""
        assert line, log.read_text()
        yield Service(process, json.loads(line), log)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def free_port(kind: socket.SocketKind) -> int:
    """Return a port that was free a moment ago."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
