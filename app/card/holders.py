"""Who else talks to the readers: the programs that are connected to pcscd (Linux only).

pcscd does not tell who holds which reader. The kernel tells which processes have a connection to
its socket; of processes whose files may not be looked into, only the name can be judged. So every
answer is a likelihood, and worded as one.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_DEFAULT_SOCKET = "/run/pcscd/pcscd.comm"

KNOWN_CLIENTS: dict[str, str] = {
    "scdaemon": "GnuPG (scdaemon)",
    "gpg-agent": "GnuPG (gpg-agent)",
    "ModemManager": "ModemManager",
    "lpac": "lpac",
    "firefox": "Firefox",
    "firefox-esr": "Firefox",
    "chrome": "Chrome",
    "chromium": "Chromium",
    "pcsc_scan": "pcsc_scan",
    "opensc-tool": "OpenSC",
    "pkcs11-tool": "OpenSC",
    "ykman": "YubiKey Manager",
    "yubioath": "Yubico Authenticator",
    "p11-kit-server": "p11-kit",
    "gsd-smartcard": "GNOME smart card service",
    "sssd": "SSSD (p11_child)",
    "p11_child": "SSSD (p11_child)",
    "pySim-shell.py": "pySim",
    "eim-workbench": "another eIM Workbench",
}
"""Process name -> what people call it. Only these are guessed at when nothing better is known."""

_SILENT_CLIENTS = ("scdaemon", "p11_child", "ModemManager")

# linux/sock_diag.h, linux/unix_diag.h
_NETLINK_SOCK_DIAG = 4
_SOCK_DIAG_BY_FAMILY = 20
_NLMSG_DONE, _NLMSG_ERROR = 3, 2
_NLM_F_REQUEST_DUMP = 0x301
_SHOW_VFS_AND_PEER = 0x2 | 0x4
_ATTR_VFS, _ATTR_PEER = 1, 2
_HEADER = struct.Struct("=IHHII")
_MESSAGE = struct.Struct("=BBBBIII")


@dataclass(frozen=True, slots=True)
class Holder:
    """A program that may hold a reader.

    connected: it has a connection to pcscd; otherwise it is only known to use readers.
    """

    pid: int
    program: str
    connected: bool

    def __str__(self) -> str:
        return f"{self.program} (process {self.pid})"


def find_holders() -> tuple[Holder, ...]:
    """Return the programs that likely hold readers, other than this process; the surest first.

    Empty when nothing is found, and on systems other than Linux. Never raises.
    """
    if not _PROC.is_dir() or not hasattr(socket, "AF_NETLINK"):
        return ()
    with contextlib.suppress(OSError, struct.error):
        found = list(_connected()) or list(_known_by_name())
        return tuple(sorted(found, key=lambda holder: holder.pid))
    return ()


def describe_holders(holders: tuple[Holder, ...]) -> str:
    """Say in one sentence who it likely is; empty when nobody was found."""
    if not holders:
        return ""
    names = ", ".join(str(holder) for holder in holders[:4])
    more = f" and {len(holders) - 4} more" if len(holders) > 4 else ""
    if holders[0].connected:
        return f"Likely held by {names}{more}."
    return f"Possibly held by {names}{more}."


def running_programs() -> frozenset[str]:
    """Return the process names running on this system; empty where they cannot be listed."""
    if not _PROC.is_dir():
        return frozenset()
    return frozenset(process_name(pid) for pid in process_ids())


def _connected() -> Iterator[Holder]:
    clients = _client_sockets()
    if not clients:
        return
    for pid in process_ids():
        if pid != os.getpid() and not clients.isdisjoint(_sockets_of(pid)):
            yield Holder(pid, program_of(pid), connected=True)


def _known_by_name() -> Iterator[Holder]:
    for pid in process_ids():
        if pid != os.getpid() and (name := process_name(pid)) in _SILENT_CLIENTS:
            yield Holder(pid, KNOWN_CLIENTS[name], connected=False)


def _client_sockets() -> set[int]:
    """Return the socket inodes at the far end of the connections pcscd has accepted."""
    path = os.environ.get("PCSCLITE_CSOCK_NAME", _DEFAULT_SOCKET)
    listening = os.stat(path).st_ino & 0xFFFFFFFF
    return {peer for vfs, peer in _unix_sockets() if vfs == listening and peer}


def _unix_sockets() -> Iterator[tuple[int, int]]:
    """Yield (inode of the bound file, inode of the peer socket) of all Unix sockets."""
    query = _MESSAGE.pack(socket.AF_UNIX, 0, 0, 0, 0xFFFFFFFF, 0, _SHOW_VFS_AND_PEER) + bytes(8)
    header = _HEADER.pack(
        _HEADER.size + len(query), _SOCK_DIAG_BY_FAMILY, _NLM_F_REQUEST_DUMP, 1, 0
    )
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_SOCK_DIAG) as netlink:
        netlink.settimeout(1.0)
        netlink.send(header + query)
        while True:
            data = netlink.recv(65536)
            while len(data) >= _HEADER.size:
                length, kind, *_ = _HEADER.unpack_from(data)
                if kind in (_NLMSG_DONE, _NLMSG_ERROR) or length < _HEADER.size:
                    return
                yield _vfs_and_peer(data[_HEADER.size + 16 : length])
                data = data[(length + 3) & ~3 :]


def _vfs_and_peer(attributes: bytes) -> tuple[int, int]:
    found = {_ATTR_VFS: 0, _ATTR_PEER: 0}
    while len(attributes) >= 4:
        length, kind = struct.unpack_from("=HH", attributes)
        if length < 4:
            break
        if kind in found:
            found[kind] = struct.unpack_from("=I", attributes, 4)[0]
        attributes = attributes[(length + 3) & ~3 :]
    return found[_ATTR_VFS], found[_ATTR_PEER]


def process_ids() -> Iterator[int]:
    """Yield the processes there are. Raises OSError where /proc cannot be read."""
    return (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())


def _sockets_of(pid: int) -> set[int]:
    inodes: set[int] = set()
    with contextlib.suppress(OSError):  # another user's process, or one that just ended
        for entry in (_PROC / str(pid) / "fd").iterdir():
            with contextlib.suppress(OSError, ValueError):
                target = os.readlink(entry)
                if target.startswith("socket:["):
                    inodes.add(int(target[8:-1]))
    return inodes


def process_name(pid: int) -> str:
    """Return the name of a process as the kernel has it; empty when it has gone."""
    try:
        return (_PROC / str(pid) / "comm").read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def program_of(pid: int) -> str:
    """Return the name people know a process by; a script goes by its file."""
    name = process_name(pid)
    if name.startswith("python"):
        with contextlib.suppress(OSError):
            words = (_PROC / str(pid) / "cmdline").read_bytes().decode("utf-8", "replace")
            options = words.split("\0")[1:]
            scripts = [word for word in options if word and word[0] != "-"]
            # What follows -c is the program itself, and nobody's name.
            name = Path(scripts[0]).name if scripts and "-c" not in options else name
    return KNOWN_CLIENTS.get(name, name or "unknown program")
