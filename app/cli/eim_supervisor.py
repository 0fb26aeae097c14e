"""Several processes behind the same ports: started together, restarted when they die, ended.

Each is this program with the same arguments and a number. The kernel shares connections and
datagrams out among them; they meet only in the store. Each has a pipe as stdin, which ends with the
supervisor, so that none is left behind whatever becomes of it.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import app
from app.cli.stop_signals import StopSignals
from app.eim.endpoints import address_of, require_agreed
from app.errors import DeviceError, NotSupportedError, SettingsError
from app.settings import EimSettings, host_and_port
from app.values.esipa import Binding

_log = logging.getLogger(__name__)

_START_S = 60.0
_STOP_S = 8.0
_LOOK_S = 0.2
_CALM_S = 10.0
"""A worker that lived so long died of something new; its next start does not wait."""
_LONGEST_WAIT_S = 30.0


class Worker:
    """One process, whichever incarnation of it."""

    def __init__(self, number: int, command: Sequence[str]) -> None:
        self.number = number
        self._command = (*command, "--worker", str(number))
        self._failures = 0
        self._born = 0.0
        self._due = 0.0
        self.process = self._spawn()

    def ready(self, stop: StopSignals) -> dict[str, Any] | None:
        """Wait for its line; None when told to stop before. Raises DeviceError if it dies."""
        if self.process.stdout is None:
            raise RuntimeError("a worker is started with a pipe")
        found = stop.wait(_START_S, self.process.stdout)
        if found is None:
            return None
        line = self.process.stdout.readline() if found else b""
        if not line:
            raise DeviceError(
                f"Worker {self.number} could not start.", hint="Its reason is in the log above."
            )
        told: dict[str, Any] = json.loads(line)
        return told

    def look(self) -> None:
        """Start it again if it died, after a wait that grows while it keeps dying."""
        now = time.monotonic()
        if self.process.poll() is None or now < self._due:
            return
        if not self._due:
            lived = now - self._born
            self._failures = 0 if lived > _CALM_S else self._failures + 1
            wait = min(2.0**self._failures - 1, _LONGEST_WAIT_S) / 2
            self._due = now + wait
            facts = {"worker": self.number, "status": self.process.returncode, "again_in_s": wait}
            _log.warning("a worker died", extra={"facts": facts})
            if wait:
                return
        self._release()
        self.process = self._spawn()

    def end(self) -> None:
        """Ask it to end."""
        if self.process.poll() is None:
            self.process.terminate()

    def join(self, deadline: float) -> bool:
        """Wait for its end until a moment of the monotonic clock, then kill it; False if it was."""
        try:
            self.process.wait(max(deadline - time.monotonic(), 0.0))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return False
        finally:
            self._release()
        return True

    def _spawn(self) -> subprocess.Popen[bytes]:
        self._born, self._due = time.monotonic(), 0.0
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is for the supervisor, which ends them in order
        )
        facts = {"worker": self.number, "process_started": process.pid}
        _log.info("worker started", extra={"facts": facts})
        return process

    def _release(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


def supervise(arguments: argparse.Namespace, say: Callable[[dict[str, Any]], None]) -> None:
    """Run the workers until told to end. say: is given what the first of them serves.

    The first is ready before the others start, so that identity and store are made once.
    Raises DeviceError when a worker cannot start at all.
    """
    command = [sys.executable, "-m", "app", *_words(arguments)]
    workers: list[Worker] = []
    with StopSignals() as stop:
        try:
            told = None
            for number in range(1, arguments.workers + 1):
                workers.append(Worker(number, command))
                told = workers[-1].ready(stop)
                if told is None:
                    return
            say({**(told or {}), "workers": arguments.workers})
            while stop.wait(_LOOK_S) is not None:
                for worker in workers:
                    worker.look()
        finally:
            _end(workers)


def require_shareable(plan: EimSettings, bindings: Sequence[Binding]) -> None:
    """Raise a WorkbenchError when several processes cannot serve these ports."""
    if not hasattr(socket, "SO_REUSEPORT") or not hasattr(select, "poll"):
        raise NotSupportedError(
            "This system cannot share a port among processes.",
            needs="SO_REUSEPORT",
            hint="Serve with one worker; several stations can share a PostgreSQL store.",
        )
    for binding in bindings:
        require_agreed(plan, binding)
        if host_and_port(address_of(plan, binding))[1] == 0:
            raise SettingsError(
                "Several workers cannot share a port that is chosen at random.",
                key=f"eim.{binding.name.lower()}",
                hint="Name the port.",
            )


def _end(workers: Sequence[Worker]) -> None:
    for worker in workers:
        worker.end()
    deadline = time.monotonic() + _STOP_S
    for worker in workers:
        if not worker.join(deadline):
            _log.error("worker %d did not end in time and was killed", worker.number)
    _log.info("stopped")


def _environment() -> dict[str, str]:
    """Return ours, in which a worker finds this very program, wherever it is started."""
    root = str(Path(app.__file__).parent.parent)
    others = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, others)))}


def _words(arguments: argparse.Namespace) -> list[str]:
    """Return the command line that gave these arguments, for a worker."""
    words = ["eim", "serve", "--log", arguments.log, "--health", str(arguments.health)]
    for name in (
        "https",
        "coaps",
        "coap",
        "store",
        "identity",
        "tls_identity",
        "fqdn",
        "client_certs",
        "psk_file",
        "unknown",
        "passphrase_file",
    ):
        if value := getattr(arguments, name):
            words += [f"--{name.replace('_', '-')}", str(value)]
    words += [
        f"--{name.replace('_', '-')}"
        for name in ("allow_plain", "expose")
        if getattr(arguments, name)
    ]
    return words
