"""The other end of a real line: a thread on a pty that plays what modems were seen to send."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time
import tty
from collections.abc import Callable, Iterator, Mapping, Sequence

Step = bytes | float | None
"""Send these bytes, wait so many seconds, or (None) take the line away."""
Play = Callable[[str], Sequence[Step]]

OK = b"\r\nOK\r\n"
ERROR = b"\r\nERROR\r\n"
HABITS: dict[str, Sequence[Step]] = {
    "AT+CMEE?": (b"\r\n+CMEE: 1\r\n" + OK,),
    "AT+CSQ": (b"\r\n+CSQ: 20,99\r\n" + OK,),
    "AT+CFUN?": (b"\r\n+CFUN: 1\r\n" + OK,),
    "ATE0V1": (OK,),
    "AT+CMEE=1": (OK,),
}
"""What any modem answers while the dialogue is opened."""


class Peer:
    """A modem's side of a pty. path: our side. heard: the commands that came, in order."""

    def __init__(self, play: Play) -> None:
        self.heard: list[str] = []
        self._play = play
        self._modem, self._ours = os.openpty()
        tty.setraw(self._ours)
        os.set_blocking(self._modem, False)
        self.path = os.ttyname(self._ours)
        self._stop, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._run, name="peer")
        self._thread.start()

    def send(self, data: bytes) -> None:
        """Send something unasked."""
        os.write(self._modem, data)

    def vanish(self) -> None:
        """Take the line away, as unplugging does. The thread ends with it."""
        if self._wake >= 0:
            os.close(self._wake)
            self._thread.join()
            os.close(self._stop)
            self._wake = -1
        self._vanish()

    def close(self) -> None:
        """End, if it is not over yet."""
        self.vanish()

    def _run(self) -> None:
        pending = b""
        with contextlib.suppress(OSError):
            while True:
                ready, _, _ = select.select([self._modem, self._stop], [], [])
                if self._stop in ready:
                    return
                pending += os.read(self._modem, 4096)
                while b"\r" in pending:
                    line, pending = pending.split(b"\r", 1)
                    command = line.decode("latin-1").strip("\n\x1b")
                    self.heard.append(command)
                    for step in self._play(command):
                        if not self._do(step):
                            return

    def _do(self, step: Step) -> bool:
        if step is None:
            self._vanish()
            return False
        if isinstance(step, bytes):
            return self._write(step)
        ended, _, _ = select.select([self._stop], [], [], step)
        return not ended

    def _write(self, data: bytes) -> bool:
        """Send as fast as the line takes it; return False when told to end meanwhile."""
        while data:
            stopped, writable, _ = select.select([self._stop], [self._modem], [])
            if stopped:
                return False
            if writable:
                data = data[os.write(self._modem, data) :]
        return True

    def _vanish(self) -> None:
        for end in (self._modem, self._ours):
            if end >= 0:
                os.close(end)
        self._modem = self._ours = -1


@contextlib.contextmanager
def playing(
    answers: Mapping[str, Sequence[Step]], otherwise: Sequence[Step] = (ERROR,)
) -> Iterator[Peer]:
    """Play a table of answers; the habits of all modems are in it unless overridden."""
    table = {**HABITS, **answers}
    peer = Peer(lambda command: table.get(command, otherwise))
    try:
        yield peer
    finally:
        peer.close()


def wait_until(true: Callable[[], bool], limit_s: float = 3.0) -> None:
    """Wait for something another thread does."""
    deadline = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.005)
