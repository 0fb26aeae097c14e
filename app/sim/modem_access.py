"""The commands of a simulated modem that reach its card, or tell what it read there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.sim.modem_about import Handler
from app.sim.modem_card import ModemCard
from app.sim.modem_errors import CARD_FAILURE, NO_CARD, NOT_ALLOWED, WRONG_PARAMETERS, AtRefused
from app.sim.modem_syntax import AtCommand, Form
from app.values.ids import Iccid

_READ_BINARY, _ICCID_FILE, _IMSI_FILE = 176, 0x2FE2, 0x6F07
_NOT_FOUND = "106,130"
_LEAST_APDU, _LEAST_AID, _MOST_AID = 4, 5, 16


class Access:
    """+CPIN, +CIMI, +CCID, +CRSM, +CSIM, +CCHO, +CGLA and +CCHC.

    Only what 3GPP TS 27.007 puts around APDUs is done here; the rest is the card's business.
    """

    def __init__(self, card: ModemCard) -> None:
        self._card = card
        self.commands: Mapping[str, Handler] = {
            "+CPIN": self._cpin,
            "+CIMI": self._cimi,
            **dict.fromkeys(("+CCID", "+ICCID", "+QCCID"), self._iccid),
            "+CRSM": self._crsm,
            "+CSIM": self._csim,
            "+CCHO": self._ccho,
            "+CGLA": self._cgla,
            "+CCHC": self._cchc,
        }

    def state(self) -> str:
        """Return what AT+CPIN? answers. Raises AtRefused without a card or a profile."""
        if not self._card.powered:
            raise AtRefused(NO_CARD)
        if not self._card.known.iccid:
            raise AtRefused(CARD_FAILURE)
        return "READY"

    def _cpin(self, command: AtCommand) -> Sequence[str]:
        if command.form is Form.TEST:
            return []
        if command.form is Form.SET:
            raise AtRefused(NOT_ALLOWED)
        return [f"+CPIN: {self.state()}"]

    def _cimi(self, command: AtCommand) -> Sequence[str]:
        if command.form is Form.TEST:
            return []
        self.state()
        return [self._card.known.imsi]

    def _iccid(self, command: AtCommand) -> Sequence[str]:
        if command.form is Form.TEST:
            return []
        self.state()
        return [f"{command.name}: {self._card.known.iccid}"]

    def _crsm(self, command: AtCommand) -> Sequence[str]:
        if command.form is not Form.SET:
            return []
        if not self._card.powered:
            raise AtRefused(NO_CARD)
        known, file = self._card.known, command.number(1)
        if command.number(0) != _READ_BINARY or not known.iccid:
            return [f"+CRSM: {_NOT_FOUND}"]
        if file == _ICCID_FILE:
            content = Iccid(known.iccid).wire
        elif file == _IMSI_FILE:
            content = _imsi_file(known.imsi)
        else:
            return [f"+CRSM: {_NOT_FOUND}"]
        return [f'+CRSM: 144,0,"{content.hex().upper()}"']

    def _csim(self, command: AtCommand) -> Sequence[str]:
        if command.form is not Form.SET:
            return self._tested(command)
        apdu = self._apdu(command, 0)
        return [_answer("+CSIM", self._card.exchange(apdu))]

    def _ccho(self, command: AtCommand) -> Sequence[str]:
        if command.form is not Form.SET:
            return self._tested(command)
        aid = self._octets(command, 0)
        if not _LEAST_AID <= len(aid) <= _MOST_AID:
            raise AtRefused(WRONG_PARAMETERS)
        handle = self._card.open(aid)
        return [str(handle) if self._card.habits.bare else f"+CCHO: {handle}"]

    def _cgla(self, command: AtCommand) -> Sequence[str]:
        if command.form is not Form.SET:
            return self._tested(command)
        handle, apdu = command.number(0), self._apdu(command, 1)
        return [_answer("+CGLA", self._card.exchange_on(handle, apdu))]

    def _cchc(self, command: AtCommand) -> Sequence[str]:
        if command.form is not Form.SET:
            return self._tested(command)
        if not self._card.habits.closes:
            raise AtRefused(WRONG_PARAMETERS)
        self._card.close(command.number(0))
        return ["+CCHC"]

    def _tested(self, command: AtCommand) -> Sequence[str]:
        """Answer the test form, where the modem has it; there is no other form but setting."""
        if command.form is not Form.TEST or not self._card.habits.test_forms:
            raise AtRefused
        return []

    def _apdu(self, command: AtCommand, at: int) -> bytes:
        """Return the APDU whose length in hex digits is argument `at`; both have to agree."""
        length, apdu = command.number(at), self._octets(command, at + 1)
        if length != 2 * len(apdu) or len(apdu) < _LEAST_APDU:
            raise AtRefused(WRONG_PARAMETERS)
        return apdu

    def _octets(self, command: AtCommand, at: int) -> bytes:
        text = command.arguments[at] if at < len(command.arguments) else ""
        if self._card.habits.upper_case and text != text.upper():
            raise AtRefused(WRONG_PARAMETERS)
        if " " in text:
            raise ValueError(f"not hex: {text!r}")
        return bytes.fromhex(text)


def _answer(name: str, octets: bytes) -> str:
    return f'{name}: {2 * len(octets)},"{octets.hex().upper()}"'


def _imsi_file(imsi: str) -> bytes:
    """Return EF.IMSI: its length, then 9 for an odd number of digits, and they, nibbles swapped."""
    nibbles = f"9{imsi}"
    swapped = "".join(nibbles[at + 1] + nibbles[at] for at in range(0, len(nibbles), 2))
    return bytes((len(nibbles) // 2,)) + bytes.fromhex(swapped)
