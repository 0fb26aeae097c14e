"""The serial ports of this machine, none of them opened: names, USB, and whether they can be used.

A port that anybody holds is told with its holder and with what to do; probing one is another step
(`app.modem.probing`), taken only when somebody asks for it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from app.card.holders import Holder, describe_holders
from app.card.transport import CardUri
from app.modem.owners import MODEM_MANAGER, owners_of, udev_properties
from app.modem.real_path import real_path
from app.values.modem import UsbIds

_BY_ID = Path("/dev/serial/by-id")

MODEM_MAKERS: dict[int, str] = {
    0x0489: "Foxconn",
    0x05C6: "Qualcomm",
    0x1199: "Sierra Wireless",
    0x12D1: "Huawei",
    0x1546: "u-blox",
    0x1BBB: "Alcatel",
    0x1BC7: "Telit",
    0x1E0E: "SIMCom",
    0x2C7C: "Quectel",
    0x2CB7: "Fibocom",
    0x413C: "Dell",
}
"""USB vendors whose serial ports are most likely those of modems."""

_ROLES = {
    "ID_MM_PORT_TYPE_AT_PRIMARY": "AT commands",
    "ID_MM_PORT_TYPE_AT_SECONDARY": "AT commands, second port",
    "ID_MM_PORT_TYPE_AT_PPP": "AT commands and data",
    "ID_MM_PORT_TYPE_QCDM": "diagnosis",
    "ID_MM_PORT_TYPE_GPS": "positions",
    "ID_MM_PORT_TYPE_AUDIO": "sound",
}
"""What udev's rules for modems say a port is for."""


class PortUse(StrEnum):
    """Whether a port can be used now, as far as can be told without opening it."""

    FREE = "free"
    HELD = "held by another program"
    DENIED = "no permission"
    ABSENT = "not there"
    REMOTE = "over the network"
    """Nothing can be told of it before it is tried."""


@dataclass(frozen=True, slots=True)
class PortState:
    """A port at one moment.

    uri: opens it by a name that stays the same when it is plugged in again. device: its name now,
    such as `/dev/ttyUSB2`. role: what it is for, where the system knows. modem: whether it most
    likely belongs to a modem. text, hint: why it cannot be used and what to do, empty if it can.
    """

    uri: str
    device: str
    title: str
    use: PortUse
    usb: UsbIds | None = None
    role: str = ""
    modem: bool = False
    holders: tuple[Holder, ...] = ()
    text: str = ""
    hint: str = ""

    @property
    def present(self) -> bool:
        """Whether it is worth trying to reach a modem there."""
        return self.use is not PortUse.ABSENT


def scan_ports(uris: Iterable[str] = ()) -> tuple[PortState, ...]:
    """Return the serial ports there are and those the `at:` addresses name; likely modems first.

    Opens nothing, takes some milliseconds. An address whose port is listed anyway keeps its own
    spelling as `uri`.
    """
    listed = {info.device: info for info in list_ports.comports()}
    wanted = {uri: port_path(uri) for uri in uris}
    paths = {path: real_path(path) for path in wanted.values() if path}
    owners = owners_of({*listed, *paths.values()})
    stable = _stable_names()
    named = [
        _state(uri, path and paths[path], listed, owners, shown=path)
        for uri, path in wanted.items()
    ]
    known = set(paths.values())
    others = [
        _state(_uri(stable.get(name, name)), name, listed, owners)
        for name in listed
        if name not in known
    ]
    return (*named, *sorted(others, key=lambda port: (not port.modem, port.device)))


def port_path(uri: str) -> str:
    """Return the device an `at:` address names; empty for one over the network."""
    target = CardUri.parse(uri).target
    return "" if "://" in target else target


def usb_of(uri: str) -> UsbIds | None:
    """Return where the port of an `at:` address hangs on the USB; None if it does not."""
    if not (path := port_path(uri)):
        return None
    device = real_path(path)
    return next((_usb(info) for info in list_ports.comports() if info.device == device), None)


def _uri(path: str) -> str:
    return str(CardUri("at", path, {}))


def _state(
    uri: str,
    device: str,
    listed: Mapping[str, ListPortInfo],
    owners: Mapping[str, tuple[Holder, ...]],
    *,
    shown: str = "",
) -> PortState:
    """Judge one port. shown: the name it was asked for by, where that is not the device's."""
    if not device:
        target = CardUri.parse(uri).target
        return PortState(uri, target, target, PortUse.REMOTE, modem=True)
    info = listed.get(device)
    title = _title(info) or shown or device
    udev = udev_properties(device)
    usb = _usb(info)
    use, text, hint = judge(device, owners.get(device, ()), usb)
    return PortState(
        uri,
        device,
        title,
        use,
        usb=usb,
        role=next((role for name, role in _ROLES.items() if udev.get(name) == "1"), ""),
        modem=bool(shown) or _is_modem(usb, udev),
        holders=owners.get(device, ()),
        text=text,
        hint=hint,
    )


def judge(
    device: str, holders: tuple[Holder, ...] = (), usb: UsbIds | None = None
) -> tuple[PortUse, str, str]:
    """Say whether a port can be used, in a sentence why not, and what to do about it."""
    if _is_path(device) and not os.path.exists(device):
        return (
            PortUse.ABSENT,
            f"There is no port {device}.",
            "Plug the modem in and switch it on; `modem list` shows the ports there are.",
        )
    if any(holder.program == MODEM_MANAGER for holder in holders):
        return PortUse.HELD, describe_holders(holders), _manager_hint(usb)
    if holders:
        return PortUse.HELD, describe_holders(holders), "Close that program, then try again."
    if _is_path(device) and not os.access(device, os.R_OK | os.W_OK):
        return PortUse.DENIED, f"This user may not use {device}.", permission_hint(device)
    return PortUse.FREE, "", ""


def permission_hint(device: str) -> str:
    """Say how this user comes to be allowed to use a port."""
    group = _group(device)
    if not group:
        return "Have the administrator give the group dialout this port by a udev rule."
    return f"Run `sudo usermod -aG {group} $USER`, then log out and in again."


def _manager_hint(usb: UsbIds | None) -> str:
    stop = "`sudo systemctl stop ModemManager` until you are done"
    if usb is None or not usb.location:
        return f"Run {stop}."
    place = real_path(f"/sys/bus/usb/devices/{usb.location}")
    return (
        f"Have it leave this modem alone with `mmcli --inhibit-device={place}`, "
        f"which must keep running meanwhile, or run {stop}."
    )


def _group(device: str) -> str:
    """Return the group whose members may use a port; empty if there is none such."""
    if sys.platform == "win32":
        return ""
    import grp  # not on Windows

    try:
        status = os.stat(device)
        if status.st_gid and status.st_mode & 0o060 == 0o060:
            return grp.getgrgid(status.st_gid).gr_name
    except (OSError, KeyError):
        return ""
    return ""


def _is_path(device: str) -> bool:
    return os.sep == "/" and device.startswith("/")


def _stable_names() -> dict[str, str]:
    """Return device -> the name udev gives it by what it is, not by the order of plugging."""
    try:
        return {real_path(link): str(link) for link in sorted(_BY_ID.iterdir())}
    except OSError:
        return {}


def _location(info: ListPortInfo) -> str:
    return (info.location or "").partition(":")[0]  # 1-1.4:1.2 is interface 2 of 1-1.4


def _usb(info: ListPortInfo | None) -> UsbIds | None:
    if info is None or info.vid is None or info.pid is None:
        return None
    return UsbIds(info.vid, info.pid, info.serial_number or "", _location(info))


def _title(info: ListPortInfo | None) -> str:
    if info is None:
        return ""
    maker = info.manufacturer or MODEM_MAKERS.get(info.vid or -1, "")
    named = " ".join(part for part in (maker, info.product) if part)
    if named:
        return f"{named} {info.name}"
    return info.name


def _is_modem(usb: UsbIds | None, udev: Mapping[str, str]) -> bool:
    known = usb is not None and usb.vendor in MODEM_MAKERS
    return known or udev.get("ID_MM_CANDIDATE") == "1"
