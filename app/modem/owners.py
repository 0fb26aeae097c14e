"""Who holds a serial port, found without opening it (Linux only).

The kernel tells which files a process has open, but of other users' processes only to root. Of
ModemManager, which runs as root, there are further traces that everybody may read: what udev noted
of the port, and whether an `mmcli --inhibit-device` keeps it away.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from app.card.holders import (
    KNOWN_CLIENTS,
    Holder,
    process_ids,
    process_name,
    program_of,
    running_programs,
)
from app.modem.real_path import real_path

_PROC = Path("/proc")
_UDEV = Path("/run/udev/data")
_TTYS = Path("/sys/class/tty")
_LOCATION = re.compile(r"\d+-\d+(\.\d+)*")
MODEM_MANAGER = "ModemManager"
_INHIBIT = "--inhibit-device"
_IGNORED = ("ID_MM_DEVICE_IGNORE", "ID_MM_PORT_IGNORE")
_CANDIDATE = "ID_MM_CANDIDATE"


def port_owners(device: str) -> tuple[Holder, ...]:
    """Return who has a port open, other than this process; the surest first.

    Empty when nobody is found, and on systems other than Linux. Never raises.
    """
    return owners_of((device,))[device]


def owners_of(devices: Iterable[str]) -> dict[str, tuple[Holder, ...]]:
    """Return the owners of several ports, looking at each process once."""
    wanted = {device: real_path(device) for device in devices}
    found: dict[str, tuple[Holder, ...]] = dict.fromkeys(wanted, ())
    if not _PROC.is_dir():
        return found
    with contextlib.suppress(OSError):
        opened = _opened(set(wanted.values()))
        if opened:  # a program just being started has for a moment what its parent had open
            again = _opened(set(opened))
            opened = {
                path: [one for one in again.get(path, ()) if one in opened[path]] for path in opened
            }
        for device, real in wanted.items():
            sure = tuple(sorted(opened.get(real, ()), key=lambda holder: holder.pid))
            found[device] = sure or _likely(real)
    return found


def _opened(paths: set[str]) -> dict[str, list[Holder]]:
    found: dict[str, list[Holder]] = {}
    for pid in process_ids():
        if pid == os.getpid():
            continue
        files = _files_of(pid)
        # Whoever holds the other end of a pseudo terminal plays the modem and does not use it.
        for path in paths.intersection(files) - _played_by(pid, files):
            found.setdefault(path, []).append(Holder(pid, program_of(pid), connected=True))
    return found


def _files_of(pid: int) -> dict[str, list[str]]:
    """Return the open files of a process that may be looked into: path -> descriptors."""
    files: dict[str, list[str]] = {}
    with contextlib.suppress(OSError):  # another user's process, or one that just ended
        for entry in (_PROC / str(pid) / "fd").iterdir():
            with contextlib.suppress(OSError):
                files.setdefault(os.readlink(entry), []).append(entry.name)
    return files


def _played_by(pid: int, files: Mapping[str, list[str]]) -> set[str]:
    """Return the pseudo terminals whose other end a process holds."""
    played: set[str] = set()
    for path in ("/dev/ptmx", "/dev/pts/ptmx"):
        for descriptor in files.get(path, ()):
            with contextlib.suppress(OSError):
                told = (_PROC / str(pid) / "fdinfo" / descriptor).read_text("ascii", "replace")
                if match := re.search(r"^tty-index:\s*(\d+)", told, re.MULTILINE):
                    played.add(f"/dev/pts/{match[1]}")
    return played


def _likely(device: str) -> tuple[Holder, ...]:
    """Return ModemManager if it runs, may have taken this port, and cannot be looked into."""
    if MODEM_MANAGER not in running_programs():
        return ()
    known = udev_properties(device)
    if not known.get(_CANDIDATE) or any(known.get(name) == "1" for name in _IGNORED):
        return ()
    if (location := usb_location(device)) and location in inhibited_devices():
        return ()
    pid = next((pid for pid in process_ids() if process_name(pid) == MODEM_MANAGER), 0)
    if not pid or os.access(_PROC / str(pid) / "fd", os.R_OK | os.X_OK):
        return ()  # it could be looked into, and does not have the port open
    return (Holder(pid, KNOWN_CLIENTS[MODEM_MANAGER], connected=False),)


def udev_properties(device: str) -> dict[str, str]:
    """Return what udev noted of a device, such as `ID_MM_CANDIDATE`; empty where there is none."""
    try:
        number = os.stat(device).st_rdev
        text = (_UDEV / f"c{os.major(number)}:{os.minor(number)}").read_text("utf-8", "replace")
    except OSError:
        return {}
    pairs = (line[2:].partition("=") for line in text.splitlines() if line.startswith("E:"))
    return {name: value for name, _, value in pairs}


def usb_location(device: str) -> str:
    """Return where a port hangs on the USB, such as `1-1.4`; empty if it does not."""
    place = Path(real_path(_TTYS / Path(device).name / "device"))
    parts = [part for part in place.parts if _LOCATION.fullmatch(part)]
    return parts[-1] if parts else ""


def inhibited_devices() -> frozenset[str]:
    """Return the USB locations, such as `1-1.4`, that a running mmcli keeps ModemManager from."""
    found: set[str] = set()
    for pid in process_ids():
        with contextlib.suppress(OSError):
            words = (_PROC / str(pid) / "cmdline").read_bytes().decode("utf-8", "replace")
            found.update(_inhibited(words.split("\0")))
    return frozenset(found)


def _inhibited(words: list[str]) -> Iterator[str]:
    if not words or Path(words[0]).name != "mmcli":
        return
    for word, following in zip(words, [*words[1:], ""], strict=True):
        option, sign, value = word.partition("=")
        if option == _INHIBIT:
            yield Path(value if sign else following).name
