"""A real pcscd of the tests' own, with two virtual readers: nothing of the user's is touched.

The daemon runs in its own mount namespace, where its socket directory is a temporary one, with a
configuration that has only vpcd, on free ports. Another user than root needs unprivileged user
namespaces for that. Root in a chroot, where no namespace can be made, uses the chroot's own /run,
provided that no daemon runs there. Note that vpcd listens on all interfaces while the tests run.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from smartcard import scard

from app.card.pcsc import establish, list_readers
from app.card.vpcd import VirtualCard, serve
from app.errors import DeviceError
from app.runtime import Lane

READERS = ("Virtual PCD 00 00", "Virtual PCD 00 01")
_DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_HOME = pytest.StashKey[Path]()
_FIXED_FOLDER = Path("/run/pcscd")
_WAIT_S = 15.0


def pytest_configure(config: pytest.Config) -> None:
    """Point the PC/SC library, before its first use, at the tests' own daemon."""
    if config.getoption("--reader", default=None):
        return  # the hardware tests talk to the system's
    home = Path(tempfile.mkdtemp(prefix="eimw-pcscd-"))
    config.stash[_HOME] = home
    use_folder(home)


def use_folder(home: Path) -> None:
    """Have the PC/SC library look for the daemon of this folder; do it before its first use."""
    folder = home / "run" if not _refusal() else _FIXED_FOLDER
    os.environ["PCSCLITE_CSOCK_NAME"] = str(folder / "pcscd.comm")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the daemon's folder."""
    if home := config.stash.get(_HOME, None):
        shutil.rmtree(home, ignore_errors=True)


def wait_until(true: Callable[[], object], what: str, timeout_s: float = _WAIT_S) -> None:
    """Return as soon as a condition holds; fail naming it if it does not within a long time."""
    deadline = time.monotonic() + timeout_s
    while not true():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {timeout_s:.0f} s in vain until {what}")
        time.sleep(0.01)


class Pcscd:
    """The daemon and its two readers."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._port = _free_port_pair()
        self._process: subprocess.Popen[bytes] | None = None
        for folder in ("run", "no-usb-drivers"):
            (home / folder).mkdir(exist_ok=True)
        (home / "reader.conf").write_text(
            f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x{self._port:04X}\n'
            f"LIBPATH {_DRIVER}\nCHANNELID 0x{self._port:04X}\n"
        )

    @property
    def running(self) -> bool:
        """Whether it was started and not killed since."""
        return self._process is not None

    def port(self, slot: int) -> int:
        """The port on which a card is put into the reader READERS[slot]."""
        return self._port + slot

    def start(self) -> None:
        """Start the daemon and wait until it has its readers."""
        folder = Path(os.environ["PCSCLITE_CSOCK_NAME"]).parent
        folder.mkdir(exist_ok=True)
        for left in folder.iterdir():
            left.unlink()
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PCSCLITE_HP_DROPDIR": str(self._home / "no-usb-drivers")},
            )
        wait_until(self._has_readers, "pcscd has its two virtual readers")

    def kill(self) -> None:
        """Let the daemon die as in a crash."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextlib.contextmanager
    def inserted(self, card: VirtualCard, slot: int = 0) -> Iterator[None]:
        """Have a card in a reader for a `with` block."""
        stop = threading.Event()
        lane = Lane(f"card in slot {slot}")
        lane.submit(lambda: serve(card, port=self.port(slot), stop=stop, keep_trying=True))
        try:
            self.wait_for_card(slot, present=True)
            yield
        finally:
            stop.set()
            lane.close()
            if self.running:
                self.wait_for_card(slot, present=False)

    def wait_for_card(self, slot: int, *, present: bool) -> None:
        """Wait until pcscd has noticed that a card came or went; it looks every 0.4 s."""
        wait_until(
            lambda: _card_seen(READERS[slot]) == present,
            f"pcscd sees {'a' if present else 'no'} card in {READERS[slot]}",
        )

    def _command(self) -> list[str]:
        daemon = [_pcscd(), "--foreground", "--config", str(self._home / "reader.conf")]
        daemon += _no_polkit()
        if _refusal():
            return daemon
        # /run is covered, so that pcscd's fixed folder is ours in the new namespace only
        script = (
            "mount -t tmpfs none /run && mkdir /run/pcscd && "
            'mount --bind "$0" /run/pcscd && exec "$@"'
        )
        return [*_unshare(), "sh", "-c", script, str(self._home / "run"), *daemon]

    def _has_readers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            pytest.fail("pcscd ended: " + (self._home / "log").read_text()[-2000:])
        with contextlib.suppress(DeviceError):
            return list_readers() == list(READERS)
        return False


@pytest.fixture(scope="session")
def pcscd_daemon(request: pytest.FixtureRequest) -> Iterator[Pcscd]:
    """The daemon, as the last test left it."""
    missing = _missing(request.config)
    if missing:
        reason = f"the tests with a real pcscd need {missing}"
        if os.environ.get("CI") and sys.platform == "linux":
            pytest.fail(reason)
        pytest.skip(reason)
    daemon = Pcscd(request.config.stash[_HOME])
    try:
        daemon.start()
        yield daemon
    finally:
        daemon.kill()


@pytest.fixture
def pcscd(pcscd_daemon: Pcscd) -> Pcscd:
    """The running daemon, restarted after a test that killed it."""
    if not pcscd_daemon.running:
        pcscd_daemon.start()
    return pcscd_daemon


def _card_seen(reader: str) -> bool:
    context = establish()
    try:
        asked = [(reader, scard.SCARD_STATE_UNAWARE)]
        code, states = scard.SCardGetStatusChange(context, 0, asked)
        return code == scard.SCARD_S_SUCCESS and bool(states[0][1] & scard.SCARD_STATE_PRESENT)
    finally:
        scard.SCardReleaseContext(context)


def _missing(config: pytest.Config) -> str:
    """Say what is missing to run the daemon; empty when nothing is."""
    if sys.platform != "linux":
        return "Linux"
    if _HOME not in config.stash:
        return "to run without --reader"
    if not _pcscd():
        return "pcscd (apt install pcscd)"
    if not _DRIVER.exists():
        return "the virtual reader (apt install vsmartcard-vpcd)"
    refusal = _refusal()
    if refusal and os.geteuid() != 0:
        return f"root, or user namespaces for this user ({refusal})"
    if refusal and _listening(_FIXED_FOLDER / "pcscd.comm"):
        return f"mount namespaces ({refusal}), or that no other pcscd runs"
    return ""


def _unshare() -> list[str]:
    rights = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *rights, "--mount"]


@cache
def _refusal() -> str:
    """Say why no mount namespace can be made; empty when one can."""
    covering = [*_unshare(), "mount", "-t", "tmpfs", "none", "/run"]
    try:
        tried = subprocess.run(covering, capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    return tried.stderr.strip() or "refused" if tried.returncode else ""


def _listening(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as tried:
        return tried.connect_ex(str(path)) == 0


def _pcscd() -> str:
    return shutil.which("pcscd", path=os.environ.get("PATH", "") + ":/usr/sbin") or ""


def _no_polkit() -> list[str]:
    told = subprocess.run([_pcscd(), "--help"], capture_output=True, text=True, check=False)
    return ["--disable-polkit"] if "disable-polkit" in told.stdout + told.stderr else []


def _free_port_pair() -> int:
    for port in range(36000, 60000, 2):
        with contextlib.suppress(OSError):
            with socket.create_server(("", port)), socket.create_server(("", port + 1)):
                return port
    raise RuntimeError("no two neighbouring ports are free")
