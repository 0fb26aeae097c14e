"""The card's face: takes an APDU, answers with data and status word, and never raises.

Everything a terminal can see of a UICC is dispatched here; what an eUICC adds is in `euicc`. The
order of checks is class, channel, instruction, then whatever the instruction wants.
"""

from __future__ import annotations

from collections.abc import Callable

from app.codec import tlv
from app.errors import CodecError
from app.sim import files, selection, switching
from app.sim.answers import Answers
from app.sim.channels import Application, Channel, Channels
from app.sim.chip import Chip
from app.sim.command import Command
from app.sim.euicc import Euicc
from app.sim.options import Protocol
from app.sim.status import (
    CHANNEL_NOT_OPEN,
    CONDITIONS_NOT_SATISFIED,
    NO_CURRENT_EF,
    NO_REFERENCE_DATA,
    NOT_FOUND,
    UNKNOWN_CLASS,
    UNKNOWN_INSTRUCTION,
    WRONG_DATA,
    WRONG_PARAMETERS,
    Refused,
)

_GET_RESPONSE = 0xC0
_EID_TAG = 0x5A
_TERMINAL_CAPABILITY = 0xA9
_NEXT_RECORD, _PREVIOUS_RECORD, _THIS_RECORD = 0x02, 0x03, 0x04
_SFI = 0x80
Action = Callable[[Channel, Command], bytes]


class Card:
    """A powered card, from one reset to the next."""

    def __init__(self, chip: Chip) -> None:
        self._chip = chip
        self._euicc = Euicc(chip)
        self._channels = Channels(chip.options.channels)
        t0 = chip.options.protocol is Protocol.T0
        self._answers = Answers(t0=t0, final=lambda: chip.toolkit.status)
        self._interindustry: dict[int, Action] = {
            0xA4: lambda channel, command: selection.select(chip, channel, command),
            0xB0: self._read_binary,
            0xB2: self._read_record,
            0x70: self._manage_channel,
            0xCA: self._get_data,
        }
        self._proprietary: dict[int, Action] = {
            0xE2: self._store_data,
            0xF2: lambda channel, command: selection.status(chip, channel, command),
            0xCA: self._get_data,
            0xAA: self._terminal_capability,
            0x10: self._terminal_profile,
            0x12: self._fetch,
            0x14: self._terminal_response,
        }

    def process(self, raw: bytes) -> bytes:
        """Answer one APDU."""
        try:
            command = Command.parse(raw)
            channel = self._channels[command.channel]
            if command.ins == _GET_RESPONSE:
                return self._answers.more(command)
            self._answers.clear()
            return self._answers.give(command, self._action(command)(channel, command))
        except Refused as refused:
            return refused.sw.to_bytes(2)

    def _action(self, command: Command) -> Action:
        mine, other = self._interindustry, self._proprietary
        if command.proprietary:
            mine, other = other, mine
        action = mine.get(command.ins)
        if action is None:
            raise Refused(UNKNOWN_CLASS if command.ins in other else UNKNOWN_INSTRUCTION)
        return action

    def _store_data(self, channel: Channel, command: Command) -> bytes:
        if channel.application is not Application.ISDR:
            ecasd = channel.application is Application.ECASD
            raise Refused(CONDITIONS_NOT_SATISFIED if ecasd else UNKNOWN_INSTRUCTION)
        message = channel.assembly.add(command.p1, command.p2, command.data)
        return b"" if message is None else self._euicc.answer(message)

    def _manage_channel(self, channel: Channel, command: Command) -> bytes:
        if self._chip.options.deviates("no-channels"):
            raise Refused(CHANNEL_NOT_OPEN)
        if command.p1 == 0x80:
            self._channels.close(command.p2)
            return b""
        if command.p1 != 0x00:
            raise Refused(WRONG_PARAMETERS)
        if command.p2:
            self._channels.open(command.p2, channel)
            return b""
        self._answers.exact(command, 1)
        number = self._channels.next_free()
        self._channels.open(number, channel)
        return bytes((number,))

    def _get_data(self, channel: Channel, command: Command) -> bytes:
        """GET DATA, of which the ECASD knows the EID, as an SGP.02 eUICC does."""
        if channel.application is not Application.ECASD:
            raise Refused(UNKNOWN_INSTRUCTION)
        if (command.p1, command.p2) != (0x00, _EID_TAG):
            raise Refused(NO_REFERENCE_DATA)
        return tlv.encode(_EID_TAG, self._chip.state.eid.wire)

    def _read_binary(self, channel: Channel, command: Command) -> bytes:
        if command.p1 & _SFI:
            self._by_sfi(channel, command.p1 & 0x1F)
            offset = command.p2
        else:
            offset = command.p1 << 8 | command.p2
        file = _current(channel)
        return files.read_binary(file, self._chip.state.enabled, offset, command.le or 256)

    def _read_record(self, channel: Channel, command: Command) -> bytes:
        if command.p2 >> 3:
            self._by_sfi(channel, command.p2 >> 3)
        mode, number = command.p2 & 0x07, command.p1
        if mode in (_NEXT_RECORD, _PREVIOUS_RECORD) and number == 0:
            number = channel.record + (1 if mode == _NEXT_RECORD else -1)
        elif mode != _THIS_RECORD:
            raise Refused(WRONG_PARAMETERS)
        elif number == 0:
            number = channel.record
        content = files.read_record(_current(channel), selection.directory(self._chip), number)
        self._answers.exact(command, len(content))
        if command.p1 == 0:
            channel.record = number
        return content

    def _by_sfi(self, channel: Channel, sfi: int) -> None:
        file = None if channel.application else files.by_sfi(sfi)
        if file is None:
            raise Refused(NOT_FOUND)
        channel.file, channel.record = file, 0

    def _terminal_capability(self, _channel: Channel, command: Command) -> bytes:
        if self._chip.options.deviates("no-terminal-capability"):
            raise Refused(UNKNOWN_INSTRUCTION)
        _no_parameters(command)
        try:
            template = tlv.find(command.data, _TERMINAL_CAPABILITY)
            tlv.parse(template.value if template else b"\xff")
        except CodecError:
            raise Refused(WRONG_DATA) from None
        return b""

    def _terminal_profile(self, _channel: Channel, command: Command) -> bytes:
        _no_parameters(command)
        self._chip.toolkit.announce(command.data)
        return b""

    def _fetch(self, _channel: Channel, command: Command) -> bytes:
        _no_parameters(command)
        waiting = self._chip.toolkit.fetch()
        self._answers.exact(command, len(waiting))
        self._chip.toolkit.taken()
        return waiting

    def _terminal_response(self, _channel: Channel, command: Command) -> bytes:
        _no_parameters(command)
        if self._chip.toolkit.respond(command.data):
            switching.complete(self._chip)
        return b""


def _current(channel: Channel) -> files.File:
    if channel.file is None:
        raise Refused(NO_CURRENT_EF)
    return channel.file


def _no_parameters(command: Command) -> None:
    if command.p1 or command.p2:
        raise Refused(WRONG_PARAMETERS)
