"""SELECT and STATUS: what can be selected on a channel, and how it describes itself."""

from __future__ import annotations

from app.codec import tlv
from app.sim import files
from app.sim.channels import Application, Channel
from app.sim.chip import Chip
from app.sim.command import Command
from app.sim.deviations import VENDOR_ISDR
from app.sim.files import MF, USIM_AID, File
from app.sim.info import select_template
from app.sim.options import Kind
from app.sim.status import NOT_FOUND, WRONG_LENGTH, WRONG_PARAMETERS, Refused

ISDR_AID = bytes.fromhex("A0000005591010FFFFFFFF8900000100")
ECASD_AID = bytes.fromhex("A0000005591010FFFFFFFF8900000200")

_BY_FID, _CHILD_EF, _BY_AID, _FROM_MF, _FROM_HERE = 0x00, 0x02, 0x04, 0x08, 0x09
_NO_DATA = 0x0C
_FCP = 0x04
_NEXT = 0x02
_MIN_AID = 5
_MAX_AID = 16
_MAX_BLOCK = bytes.fromhex("9F6501FF")


def applications(chip: Chip) -> list[tuple[Application, bytes]]:
    """Return what can be selected by AID now, in the order a partial AID finds it."""
    found: list[tuple[Application, bytes]] = []
    if chip.options.has_isdr:
        vendor = chip.options.deviates("vendor-aid")
        found.append((Application.ISDR, VENDOR_ISDR if vendor else ISDR_AID))
    if chip.options.kind is not Kind.UICC:
        found.append((Application.ECASD, ECASD_AID))
    if chip.state.enabled is not None:
        found.append((Application.USIM, USIM_AID))
    return found


def directory(chip: Chip) -> list[tuple[bytes, str]]:
    """Return AID and label of what EF.DIR lists."""
    shown = (Application.ISDR, Application.USIM)
    return [(aid, which.value) for which, aid in applications(chip) if which in shown]


def select(chip: Chip, channel: Channel, command: Command) -> bytes:
    """Do SELECT and return the template asked for, nothing when none is.

    Raises Refused: 6A86, 6A82 when it is not there, 6700 on an AID or file id of impossible size.
    """
    by_name = command.p1 == _BY_AID
    occurrence = command.p2 & 0x03
    if command.p2 & ~0x0F or occurrence not in (0, _NEXT) or (occurrence and not by_name):
        raise Refused(WRONG_PARAMETERS)
    answer = command.p2 & _NO_DATA
    if answer not in (0, _FCP, _NO_DATA):
        raise Refused(WRONG_PARAMETERS)
    if by_name:
        _select_application(chip, channel, command.data, after_current=bool(occurrence))
    else:
        _select_file(channel, command.p1, command.data)
    return b"" if answer == _NO_DATA else describe(chip, channel)


def describe(chip: Chip, channel: Channel) -> bytes:
    """Return the FCI or FCP of what is selected on a channel."""
    if channel.application is None:
        return files.control_parameters(channel.file or MF)
    name = tlv.encode(0x84, channel.aid)
    if channel.application is Application.USIM:
        return files.directory_parameters(name)
    more = select_template(chip) if channel.application is Application.ISDR else b""
    return tlv.encode(0x6F, name + tlv.encode(0xA5, _MAX_BLOCK) + more)


def status(chip: Chip, channel: Channel, command: Command) -> bytes:
    """Do STATUS. Raises Refused 6A86."""
    if command.p1 > 2 or command.p2 not in (0x00, 0x01, _NO_DATA):
        raise Refused(WRONG_PARAMETERS)
    if command.p2 == _NO_DATA:
        return b""
    if command.p2 == 0x01:
        return tlv.encode(0x84, channel.aid)
    if channel.application is None:
        return files.control_parameters(MF)
    return describe(chip, channel)


def _select_application(chip: Chip, channel: Channel, name: bytes, *, after_current: bool) -> None:
    if not _MIN_AID <= len(name) <= _MAX_AID:
        raise Refused(WRONG_LENGTH)
    found = [(which, aid) for which, aid in applications(chip) if aid.startswith(name)]
    if after_current:
        names = [aid for _, aid in found]
        passed = names.index(channel.aid) + 1 if channel.aid in names else 0
        found = found[passed:]
    if not found:
        raise Refused(NOT_FOUND)
    channel.application, channel.aid = found[0]
    _enter(channel, None)


def _select_file(channel: Channel, how: int, data: bytes) -> None:
    if how not in (_BY_FID, _CHILD_EF, _FROM_MF, _FROM_HERE):
        raise Refused(WRONG_PARAMETERS)
    if not data and how == _BY_FID:
        file: File | None = MF
    elif len(data) != 2:  # nothing here lies deeper than one level
        raise Refused(WRONG_LENGTH if len(data) % 2 or not data else NOT_FOUND)
    else:
        file = files.by_fid(int.from_bytes(data))
    in_application = channel.application is not None and how != _FROM_MF
    if file is None or (file is not MF and in_application) or (file is MF and how != _BY_FID):
        raise Refused(NOT_FOUND)
    channel.application, channel.aid = None, b""
    _enter(channel, None if file is MF else file)


def _enter(channel: Channel, file: File | None) -> None:
    channel.file, channel.record = file, 0
    channel.assembly.clear()
