"""What an earlier start left open in a modem: closed, or used again where it cannot be closed.

Only what this program wrote down itself is looked at, and it is closed only while the ISD-R, or
nothing, is selected there: after a restart of the modem the same number may be somebody else's.
STATUS tells what is selected and changes nothing.
"""

from __future__ import annotations

import contextlib
from functools import partial

from app.card.apdu import Response, Transmit, class_on_channel
from app.card.get_response import GetResponse
from app.codec import tlv
from app.errors import CodecError, StatusError
from app.modem.at_error import AtError, Fault
from app.modem.card_commands import CardCommands
from app.modem.csim import close_channel
from app.settings import ISDR_AID

ISDR = bytes.fromhex(ISDR_AID)
_WHAT_IS_SELECTED = bytes.fromhex("80F2000100")
_NAME = 0x84


def tidy_up(commands: CardCommands) -> str:
    """Close what was left open; return a handle of the ISD-R to use again, empty for none.

    Raises DeviceError when the modem is silent.
    """
    again, memory = "", commands.memory
    for handle in memory.kept.handles:
        memory.closed(handle=handle)
        if not _is_ours(partial(_on_handle, commands, handle)):
            continue
        if not commands.behaviour.close_channels:
            again = handle
            memory.opened(handle=handle)
            continue
        with contextlib.suppress(AtError):
            commands.cchc(handle)
    for number in memory.kept.channels:
        memory.closed(channel=number)
        if _is_ours(partial(_on_channel, commands, number)):
            with contextlib.suppress(AtError):
                close_channel(commands, number)
    return again


def _on_handle(commands: CardCommands, handle: str, apdu: bytes) -> bytes:
    return commands.cgla(handle, apdu, commands.probe_s)


def _on_channel(commands: CardCommands, number: int, apdu: bytes) -> bytes:
    return commands.csim(bytes([class_on_channel(apdu[0], number)]) + apdu[1:], commands.probe_s)


def _is_ours(send: Transmit) -> bool:
    """Whether a channel is open with nothing or the ISD-R selected on it."""
    try:
        answer = GetResponse(send, lambda: "T=1").transmit(_WHAT_IS_SELECTED)
        name = tlv.find(Response.parse(answer).data, _NAME)
    except AtError as error:
        if error.kind is Fault.SILENT:
            raise
        return False
    except (CodecError, StatusError):
        return False
    if not Response.parse(answer).ok:
        return False
    return name is None or name.value in (b"", ISDR)
