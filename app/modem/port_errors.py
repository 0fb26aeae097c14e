"""Why a port cannot be opened or was lost, as sentences with the next step."""

from __future__ import annotations

import contextlib
import errno
import getpass
import os
import sys

from app.card.holders import Holder, describe_holders
from app.errors import DeviceError
from app.modem.line import device_of, is_network
from app.modem.owners import MODEM_MANAGER, port_owners

_ABSENT = (errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.EIO, errno.ENOTDIR)
_BUSY = (errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK)
_DENIED = (errno.EACCES, errno.EPERM)
_NO_PORT = (errno.ENOTTY, errno.EINVAL, errno.EISDIR)

_WINDOWS = {2: _ABSENT[0], 5: errno.EBUSY, 31: errno.ENODEV, 121: errno.ENODEV}
"""Windows' own numbers: no such file, access denied (it says so of ports in use), not working."""


class PortGoneError(DeviceError):
    """The port was there and is not any more; it may come back."""


def gone(url: str) -> PortGoneError:
    """Make the error for a port that vanished, or was not opened again since."""
    if is_network(url):
        return PortGoneError(
            f"The connection to the modem at “{url}” broke.",
            hint="See that the program serving the port still runs, then try again.",
        )
    return PortGoneError(
        f"The modem's port “{url}” is gone.",
        hint="The modem was unplugged or restarts. Wait until it is back, or plug it in again, "
        "then try again.",
    )


def busy(url: str, holders: tuple[Holder, ...] = ()) -> DeviceError:
    """Make the error for a port another program has; names it where it is known."""
    device = device_of(url)
    found = holders or (port_owners(str(device)) if device is not None else ())
    if not found and device is not None and _ours(str(device)):
        return DeviceError(
            f"The port “{url}” is in use in this program already.",
            hint="Close the AT console or the card on this port, or wait until they are done.",
        )
    if any(holder.program == MODEM_MANAGER for holder in found):
        step = (
            "The administrator can stop it: sudo systemctl stop ModemManager; or keep it from "
            "this modem alone with a udev rule that sets ID_MM_DEVICE_IGNORE."
        )
    else:
        step = "Close that program, then try again."
    return DeviceError(
        f"Another program uses the port “{url}”.", hint=f"{describe_holders(found)} {step}".strip()
    )


def open_error(url: str, error: BaseException) -> DeviceError:
    """Make the error for a port that could not be opened, from what pyserial raised."""
    number = errno_of(error)
    if is_network(url):
        return DeviceError(
            f"No modem answers at “{url}”.",
            hint="See that the program serving the port runs there, that the address is right, "
            "and that no firewall is in between. Most serve one connection at a time.",
        )
    if number in _BUSY:
        return busy(url)
    if number in _DENIED:
        return DeviceError(
            f"This user is not allowed to use the port “{url}”.", hint=_permission_hint(url)
        )
    if number in _ABSENT:
        return DeviceError(
            f"There is no port “{url}”.",
            hint="Plug the modem in, or check the name; a modem has several ports, and they may "
            "change their numbers. List them with `eim-workbench modem list`.",
        )
    if number in _NO_PORT:
        return DeviceError(
            f"“{url}” is no serial port.", hint="Name the modem's AT port, such as /dev/ttyUSB2."
        )
    return DeviceError(
        f"The port “{url}” cannot be opened: {error}.",
        hint="Unplug the modem, plug it in again and try once more.",
    )


def errno_of(error: BaseException) -> int:
    """Return the system's number behind an error of pyserial, which hides it in several places;
    0 when there is none.
    """
    seen: BaseException | None = error
    while seen is not None:
        windows = getattr(seen, "winerror", None)
        if windows in _WINDOWS:
            return _WINDOWS[windows]
        number = seen.args[0] if seen.args else None
        if isinstance(number, int) and number in errno.errorcode:
            return number
        seen = seen.__cause__ or seen.__context__
    return 0


def _ours(device: str) -> bool:
    """Whether this program has the device open elsewhere; only Linux tells."""
    with contextlib.suppress(OSError):
        for descriptor in os.listdir("/proc/self/fd"):
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/self/fd/{descriptor}") == device:
                    return True
    return False


def _permission_hint(url: str) -> str:
    if sys.platform == "win32":
        return "Close other programs that use the port, or ask the administrator."
    group, user = "dialout", "<user>"
    with contextlib.suppress(OSError, KeyError, ImportError):
        import grp

        named = grp.getgrgid(os.stat(url).st_gid).gr_name
        group = named if named != "root" else group
        user = getpass.getuser()
    return (
        f"The administrator has to add the user to the group {group}: sudo usermod -aG {group} "
        f"{user}. Log out and in again afterwards."
    )
