"""The modem's end of a pseudo-terminal: a serial port without wires, found under a chosen name."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.errors import DeviceError

_CHUNK = 4096
_OVER_TCP = (
    "Serve it over TCP instead: `sim modem --tcp 127.0.0.1:5555`, "
    "then use `at:socket://127.0.0.1:5555`"
)


class PtyLine:
    """A pseudo-terminal, and a symbolic link to it. Non-blocking; used from one thread.

    Our process keeps the other end open too, so that hosts may come and go. link: None for none.
    """

    def __init__(self, link: Path | None = None) -> None:
        self._link = link
        self._ours = self._theirs = -1
        self._name = ""

    @property
    def path(self) -> str:
        """What a host opens: the link, or the terminal itself."""
        return str(self._link or self._name)

    @property
    def name(self) -> str:
        """The terminal as the system calls it, empty before `open`."""
        return self._name

    @property
    def readers(self) -> tuple[int, ...]:
        """What `select` is to watch."""
        return (self._ours,) if self._ours >= 0 else ()

    @property
    def writer(self) -> int:
        """What `select` is to watch before `write`, -1 when nobody can be written to."""
        return self._ours

    def open(self) -> None:
        """Make the terminal and the link.

        Raises DeviceError where the system has no pseudo-terminals, and when the link's name is
        taken by anything but a link.
        """
        if sys.platform == "win32":
            raise DeviceError(
                "Windows has no pseudo-terminals, so a simulated modem cannot have a serial port.",
                hint=f"{_OVER_TCP}.",
            )
        import tty

        try:
            self._ours, self._theirs = os.openpty()
            self._name = os.ttyname(self._theirs)
        except OSError as error:
            self.close()
            raise DeviceError(
                f"The system lends no pseudo-terminal: {error.strerror or error}.",
                hint="In a bare chroot /dev/pts has to be mounted (mount -t devpts devpts "
                f"/dev/pts). {_OVER_TCP}.",
            ) from error
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)
        try:
            self._make_link()
        except OSError as error:
            self.close()
            raise DeviceError(
                f"The link {self._link} cannot be made: {error.strerror or error}.",
                hint="Choose a name in a folder that exists and is yours, with no file there.",
            ) from error

    def read(self, _ready: int) -> bytes:
        """Return what the host sent, nothing when there is nothing."""
        try:
            return os.read(self._ours, _CHUNK)
        except OSError:
            return b""

    def write(self, data: bytes) -> int:
        """Send what fits now and return how many bytes that were."""
        try:
            return os.write(self._ours, data)
        except OSError:
            return 0

    def close(self) -> None:
        """Take the terminal away from whoever has it open, and the link with it."""
        if self._ours < 0:
            return
        link = self._link
        if link is not None and link.is_symlink() and os.readlink(link) == self._name:
            link.unlink(missing_ok=True)
        os.close(self._ours)
        os.close(self._theirs)
        self._ours = self._theirs = -1

    def _make_link(self) -> None:
        if self._link is None:
            return
        if self._link.is_symlink():
            self._link.unlink()
        self._link.symlink_to(self._name)
