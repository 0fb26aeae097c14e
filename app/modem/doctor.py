"""Looks for what keeps modems from being reached: rights, ports others hold, modems gone.

Pure data, as `app.card.doctor`: nothing is opened or changed.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterable, Iterator

from app.card.doctor import Finding, Row
from app.modem.scan import PortState, PortUse, scan_ports

_PORTS = "Serial ports"
_GROUP = "Serial port permission"
_DEFAULT_GROUP = "dialout"


def examine_modems(uris: Iterable[str] = ()) -> tuple[Row, ...]:
    """Look at the serial ports. uris: addresses of the modems on the bench. Never raises."""
    wanted = tuple(uris)
    return tuple(_examine(scan_ports(wanted), len(wanted)))


def _examine(ports: tuple[PortState, ...], on_bench: int) -> Iterator[Row]:
    likely = [port for port in ports if port.modem and port.use is not PortUse.ABSENT]
    if likely:
        named = "; ".join(port.title for port in likely)
        yield Row(_PORTS, Finding.OK, f"Likely of modems: {named}.")
    else:
        yield Row(
            _PORTS,
            Finding.OK,
            "No port of a modem is seen.",
            "If there is one: plug it in and switch it on, then see `modem list`.",
        )
    if sys.platform != "win32":
        yield _permission(ports)
    yield from _faults(likely, Finding.ATTENTION, PortUse.HELD)
    yield from _faults(ports[:on_bench], Finding.FAILED, PortUse.ABSENT)


def _permission(ports: tuple[PortState, ...]) -> Row:
    denied = [port for port in ports if port.use is PortUse.DENIED]
    if denied:
        found = f"This user may not use {', '.join(port.device for port in denied)}."
        bad = Finding.FAILED if any(port.modem for port in denied) else Finding.ATTENTION
        return Row(_GROUP, bad, found, denied[0].hint)
    if ports:
        return Row(_GROUP, Finding.OK, "This user may use the serial ports there are.")
    if may_use_ports():
        return Row(_GROUP, Finding.OK, "This user may use serial ports.")
    return Row(
        _GROUP,
        Finding.OK,
        f"This user is not in the group {_DEFAULT_GROUP}, whose members may use serial ports.",
        f"For a modem: sudo usermod -aG {_DEFAULT_GROUP} {_user()}, then log out and in again.",
    )


def may_use_ports() -> bool:
    """Whether this session is root's or in the group that serial ports usually belong to.

    A user who was added to it since has to log in again first.
    """
    if sys.platform == "win32" or os.geteuid() == 0:
        return True
    import grp  # not on Windows

    try:
        return grp.getgrnam(_DEFAULT_GROUP).gr_gid in (os.getegid(), *os.getgroups())
    except KeyError:
        return True  # a system that does without


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "$USER"


def _faults(ports: Iterable[PortState], finding: Finding, use: PortUse) -> Iterator[Row]:
    for port in ports:
        if port.use is use:
            yield Row(f"Modem at {port.uri.removeprefix('at:')}", finding, port.text, port.hint)
