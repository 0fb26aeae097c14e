"""A card of a few lines for the far end of a real pcscd: it keeps channels and answers questions.

It speaks T=0, so answers to commands with data wait for GET RESPONSE.
"""

from __future__ import annotations

import threading

from app.errors import DeviceError
from app.values.traffic import Direction, Layer, Tap, no_tap

ISDR = bytes.fromhex("A0000005591010FFFFFFFF8900000100")
ATR_T0 = bytes.fromhex("3B9F96803F87828031E073FE211F574543753130136502")
ATR_T1 = bytes.fromhex("3B800181")
FCI = bytes.fromhex("6F128410A0000005591010FFFFFFFF8900000100")
GET_EID = bytes.fromhex("BF3E035C015A")
EID = bytes.fromhex("BF3E125A1089049032123451234512345678901235")


class SmallCard:
    """Answers SELECT of the ISD-R, MANAGE CHANNEL and STORE DATA messages from a table.

    answers: whole message -> answer. max_channel: 0 refuses logical channels. pending: a proactive
    command announced after the next STORE DATA. log: every command received.
    """

    def __init__(
        self,
        answers: dict[bytes, bytes] | None = None,
        *,
        atr: bytes = ATR_T0,
        max_channel: int = 3,
    ) -> None:
        self.answers = {GET_EID: EID, **(answers or {})}
        self.atr = atr
        self.max_channel = max_channel
        self.max_block = 255
        self.pending = b""
        self.powered = threading.Event()
        self.resets = 0
        self.log: list[bytes] = []
        self._forget()

    def power_on(self) -> bytes:
        self._forget()
        self.powered.set()
        return self.atr

    def power_off(self) -> None:
        self._forget()

    def reset(self) -> bytes:
        self.resets += 1
        self._forget()
        return self.atr

    def process(self, apdu: bytes) -> bytes:
        self.log.append(apdu)
        channel = (apdu[0] & 0x0F) + 4 if apdu[0] & 0x40 else apdu[0] & 0x03
        if channel not in self._selected:
            return b"\x68\x81"
        match apdu[1]:
            case 0xA4:
                return self._select(channel, apdu)
            case 0x70:
                return self._manage_channel(apdu)
            case 0xE2:
                return self._store_data(channel, apdu)
            case 0xC0:
                return self._get_response(apdu[4] or 256)
            case 0x12:
                fetched, self.pending = self.pending, b""
                return fetched + b"\x90\x00"
            case 0x14:
                return b"\x90\x00"
            case _:
                return b"\x6d\x00"

    def _forget(self) -> None:
        self._selected: dict[int, bytes] = {0: b""}
        self._message = b""
        self._answer = b""

    def _select(self, channel: int, apdu: bytes) -> bytes:
        if apdu[5 : 5 + apdu[4]] != ISDR:
            return b"\x6a\x82"
        self._selected[channel] = ISDR
        return self._later(FCI)

    def _manage_channel(self, apdu: bytes) -> bytes:
        if apdu[2] == 0x80:
            return b"\x90\x00" if self._selected.pop(apdu[3], None) is not None else b"\x68\x81"
        number = apdu[3] or len(self._selected)
        if number > self.max_channel:
            return b"\x68\x81"
        self._selected[number] = b""
        return (b"" if apdu[3] else bytes([number])) + b"\x90\x00"

    def _store_data(self, channel: int, apdu: bytes) -> bytes:
        if self._selected[channel] != ISDR:
            return b"\x69\x86"
        if apdu[4] > self.max_block:
            return b"\x67\x00"
        self._message = (self._message if apdu[3] else b"") + apdu[5 : 5 + apdu[4]]
        if apdu[2] == 0x11:
            return b"\x90\x00"
        answer = self.answers.get(self._message)
        return b"\x6a\x88" if answer is None else self._later(answer)

    def _later(self, answer: bytes) -> bytes:
        if self.atr == ATR_T1:
            return answer + self._end()
        self._answer = answer
        return bytes([0x61, min(len(answer), 256) & 0xFF]) if answer else self._end()

    def _get_response(self, length: int) -> bytes:
        part, self._answer = self._answer[:length], self._answer[length:]
        if self._answer:
            return part + bytes([0x61, min(len(self._answer), 256) & 0xFF])
        return part + self._end()

    def _end(self) -> bytes:
        return bytes([0x91, len(self.pending)]) if self.pending else b"\x90\x00"


class SmallTransport:
    """Carries APDUs to a SmallCard in the same process. present: False is a card taken out."""

    def __init__(self, card: SmallCard, tap: Tap = no_tap) -> None:
        self.card = card
        self.name = "small card"
        self.uri = "small:"
        self.atr = b""
        self.present = True
        self._connected = False
        self._tap = tap
        self._session = 0

    @property
    def protocol(self) -> str:
        if not self._connected:
            return ""
        return "T=1" if self.card.atr == ATR_T1 else "T=0"

    def connect(self) -> None:
        self._require(self.present)
        if not self._connected:
            self._power(self.card.power_on())

    def transmit(self, command: bytes) -> bytes:
        self._require(self._connected)
        self._connected = self._connected and self.present
        self._require(self._connected)
        pair = self._tap(self.name, Layer.APDU, Direction.OUT, command, session=self._session)
        answer = self.card.process(command)
        self._tap(self.name, Layer.APDU, Direction.IN, answer, pair=pair, session=self._session)
        return answer

    def reset(self) -> None:
        self._require(self._connected)
        self._power(self.card.reset())

    def close(self) -> None:
        self._connected = False

    def _power(self, atr: bytes) -> None:
        self.atr, self._connected = atr, True
        self._session = self._tap(self.name, Layer.EVENT, Direction.NONE, atr, note="powered")

    def _require(self, there: bool) -> None:
        if not there:
            raise DeviceError("There is no card.", hint="Put it in.")
