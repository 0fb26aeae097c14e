"""A modem's hold on its card: power, the channels it opens for its host, and what it knows of it.

The modem reads the card when it powers it up, and answers from that copy until something makes it
read again: that is why a changed profile can go unnoticed.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.codec.schema import encode
from app.errors import DeviceError
from app.sim.modem_errors import (
    CARD_BUSY,
    CARD_FAILURE,
    NO_CARD,
    NOT_ALLOWED,
    UNKNOWN,
    WRONG_PARAMETERS,
    AtRefused,
)
from app.sim.modem_habits import Habits
from app.sim.selection import ISDR_AID
from app.sim.virtual import SimulatedCard
from app.values.ids import Iccid

_TERMINAL_PROFILE = bytes.fromhex("8010000004FFFFFF7F")
_RESPONSE = bytes.fromhex("801400000C81038202828183 0100")
"""TERMINAL RESPONSE without the details of the command it answers: performed."""
_MANAGE_CHANNEL, _SELECT, _STORE_DATA, _FETCH = 0x70, 0xA4, 0xE2, 0x12
_CLOSE = 0x80
_CHANNEL_BITS, _LAST_BASIC = 0x43, 3
_HEADER = 5
_LEAST = 8
_LAST_BLOCK, _PROFILE_ELEMENTS = 0x91, 0x86
_REFRESH, _UICC_RESET = 0x01, 0x04
_MORE, _PROACTIVE = 0x61, 0x91
_GOOD = (0x90, _PROACTIVE)
_DONE, _CHECKSUM = b"\x90\x00", b"\x66\x01"
_ROUNDS = 64
_FIRST_HANDLE = 0x0385A7CF
_IMSI_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Known:
    """What the modem read off its card. Empty texts: the card has no enabled profile."""

    iccid: str = ""
    imsi: str = ""
    network: str = ""
    operator: str = ""
    home: bool = False


class ModemCard:
    """The card in a modem. Used from the modem's thread only.

    known: the copy the modem answers from.
    """

    def __init__(self, card: SimulatedCard, habits: Habits) -> None:
        self.card = card
        self.habits = habits
        self.known = Known()
        self.powered = False
        self._sessions: dict[int, int] = {}
        self._begun: dict[int, int] = {}
        self._wish = b""
        self._first: Iccid | None = None
        self._busy = habits.busy
        self._noticed = False

    def seen(self) -> bool:
        """Tell whether the card was read anew since this was asked last."""
        noticed, self._noticed = self._noticed, False
        return noticed

    def power_on(self) -> None:
        """Power the card up and read it. Raises DeviceError as the card does."""
        if self.habits.absent:
            return
        self.card.power_on()
        self.powered = True
        self._fall_back()
        if self.habits.refresh:
            self.card.process(_TERMINAL_PROFILE)
        self.read()

    def power_off(self) -> None:
        """Take the power away."""
        self.card.power_off()
        self.powered = False
        self._sessions.clear()
        self._begun.clear()
        self._wish = b""
        self.known = Known()

    def read(self) -> None:
        """Read from the card what the modem tells of it."""
        profile = self.card.state.enabled
        self._noticed = True
        if profile is None:
            self.known = Known()
            return
        network = profile.owner.mcc_mnc if profile.owner else "99999"
        digits = str(profile.iccid)
        imsi = network + digits[-(_IMSI_DIGITS - len(network)) :]
        self.known = Known(digits, imsi, network, profile.provider, profile.owner is not None)

    def require(self) -> None:
        """Raise AtRefused when the card cannot be asked now."""
        if self.habits.absent or not self.powered:
            raise AtRefused(NO_CARD)
        if self._busy:
            self._busy -= 1
            raise AtRefused(CARD_BUSY)
        if self.habits.denied:
            raise AtRefused(NOT_ALLOWED)

    def open(self, aid: bytes) -> int:
        """Open a channel to an application and return its handle. Raises AtRefused."""
        self.require()
        if len(self._sessions) >= self.habits.sessions:
            raise AtRefused(NOT_ALLOWED)
        answer = self._send(bytes((0, _MANAGE_CHANNEL, 0, 0, 1)))
        if answer[-2] not in _GOOD:
            raise AtRefused(NOT_ALLOWED)
        channel = answer[0]
        select = _on_channel(bytes((0, _SELECT, 4, 0, len(aid))) + aid, channel)
        answer = self._rest(select[0], self._send(select))
        if answer[-2] not in _GOOD:
            self._send(bytes((0, _MANAGE_CHANNEL, _CLOSE, channel, 0)))
            raise AtRefused(NOT_ALLOWED)
        handle = channel if not self.habits.handles else _FIRST_HANDLE + 0x1001 * channel
        self._sessions[handle] = channel
        return handle

    def close(self, handle: int) -> None:
        """Close a channel. Raises AtRefused when the handle is none."""
        self.require()
        channel = self._sessions.pop(handle, None)
        if channel is None:
            raise AtRefused(WRONG_PARAMETERS)
        self._send(bytes((0, _MANAGE_CHANNEL, _CLOSE, channel, 0)))

    def exchange_on(self, handle: int, apdu: bytes) -> bytes:
        """Exchange an APDU on a channel the modem opened; it sets the class byte's channel.

        Raises AtRefused.
        """
        self.require()
        channel = self._sessions.get(handle)
        if channel is None:
            raise AtRefused(WRONG_PARAMETERS)
        answer = self._exchange(_on_channel(apdu, channel))
        if self.habits.load_fails and self._ends_segment(channel, apdu):
            raise AtRefused(UNKNOWN)
        return answer

    def exchange(self, apdu: bytes) -> bytes:
        """Exchange an APDU as it is. Raises AtRefused."""
        self.require()
        opening = apdu[1] == _MANAGE_CHANNEL
        if opening and not self.habits.manage_channel:
            raise AtRefused(NOT_ALLOWED)
        if not self.habits.logical_csim and (opening or apdu[0] & _CHANNEL_BITS):
            raise AtRefused(UNKNOWN)
        if opening and self.habits.open_le_zero and apdu[2] == 0:
            if apdu[-1]:
                raise AtRefused(WRONG_PARAMETERS)
            return self._send(apdu[:-1] + b"\x01")
        return self._exchange(apdu)

    def settle(self) -> None:
        """Fetch and answer what the card wishes, and read it anew if a REFRESH asks for that.

        Raises AtRefused and DeviceError when the card is gone.
        """
        again = reset = False
        for _ in range(_ROUNDS):
            if not self._wish:
                break
            length, self._wish = self._wish[-1], b""
            fetched = self.card.process(bytes((0x80, _FETCH, 0, 0, length)))
            number, kind, qualifier = fetched[4:7] if len(fetched) > _LEAST else (1, 0, 0)
            self._send(_RESPONSE[:7] + bytes((number, kind, qualifier)) + _RESPONSE[7:])
            if kind == _REFRESH and "refresh" in self.habits.notices:
                again, reset = True, reset or qualifier == _UICC_RESET
        if reset:
            self.power_off()
            self.power_on()
        elif again:
            self.read()

    def _exchange(self, apdu: bytes) -> bytes:
        lc = apdu[4] if len(apdu) > _HEADER else 0
        if self.habits.block_limit and lc > self.habits.block_limit:
            return _CHECKSUM
        answer = self._send(apdu)
        without_le = lc > 0 and len(apdu) == _HEADER + lc
        if self.habits.needs_le and without_le and answer[-2] == _MORE:
            answer = _DONE
        elif self.habits.needs_le or self.habits.fetches:
            answer = self._rest(apdu[0], answer)
        return answer

    def _rest(self, cla: int, answer: bytes) -> bytes:
        """Return a whole answer: GET RESPONSE as long as the card says that there is more."""
        data = b""
        for _ in range(_ROUNDS):
            if answer[-2] != _MORE:
                break
            data += answer[:-2]
            answer = self._send(bytes((cla, 0xC0, 0, 0, answer[-1])))
        return data + answer

    def _send(self, apdu: bytes) -> bytes:
        try:
            answer = self.card.process(apdu)
        except DeviceError:
            raise AtRefused(CARD_FAILURE) from None
        if len(answer) < len(_DONE):
            raise AtRefused(CARD_FAILURE)
        if self.habits.refresh and answer[-2] == _PROACTIVE:
            self._wish = answer[-2:]
        return answer

    def _ends_segment(self, channel: int, apdu: bytes) -> bool:
        """Whether this was the last block of a segment with profile elements."""
        if apdu[1] != _STORE_DATA or len(apdu) <= _HEADER:
            return False
        if apdu[3] == 0:
            self._begun[channel] = apdu[_HEADER]
        return apdu[2] == _LAST_BLOCK and self._begun.get(channel) == _PROFILE_ELEMENTS

    def _fall_back(self) -> None:
        """Enable the profile again that was enabled at first, as some firmware does at each start.

        The card may refuse; then its profile stays.
        """
        enabled = self.card.state.enabled
        now = enabled.iccid if enabled else None
        first = self._first = self._first or now
        if not self.habits.forgets_profile or first is None or now == first:
            return
        request = {"profileIdentifier": ("iccid", first.wire), "refreshFlag": False}
        message = encode("EnableProfileRequest", request)
        self.card.process(bytes((0, _SELECT, 4, 0, len(ISDR_AID))) + ISDR_AID)
        self.card.process(bytes((0x80, _STORE_DATA, _LAST_BLOCK, 0, len(message))) + message)
        self.card.reset()


def _on_channel(apdu: bytes, channel: int) -> bytes:
    """Return an APDU with the channel in its class byte, whatever stood there."""
    proprietary = apdu[0] & 0x80
    low = channel if channel <= _LAST_BASIC else 0x40 | channel - _LAST_BASIC - 1
    return bytes((proprietary | low,)) + apdu[1:]
