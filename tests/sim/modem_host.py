"""The host of a simulated modem: asks in AT commands, in this thread and without a port."""

from __future__ import annotations

from app.card.transport import CardUri
from app.sim.modem import Piece, SimulatedModem
from app.sim.modem_options import ModemOptions
from app.sim.options import SimOptions
from app.sim.virtual import SimulatedCard
from app.values.ids import Iccid

ISDR = "A0000005591010FFFFFFFF8900000100"
FJORD, HARBOUR = "8999901000000000179", "8999902000000042428"
GET_EID = "81E2910006BF3E035C015A"


def options(query: str = "") -> SimOptions:
    return SimOptions.from_uri(CardUri.parse(f"sim:?state=memory&{query}"))


def enable_harbour(*, refresh: bool) -> str:
    return change("BF31", HARBOUR, refresh=refresh)


def change(tag: str, iccid: str, *, refresh: bool = False) -> str:
    """Return the STORE DATA with which BF31 enables a profile and BF32 disables it."""
    flag = "FF" if refresh else "00"
    return f"81E2910014{tag}11A00C5A0A{Iccid(iccid).wire.hex().upper()}8101{flag}"


class Host:
    """A modem that is on, echo off. quirks, faults, without: as for `ModemOptions.of`."""

    def __init__(
        self,
        query: str = "",
        *,
        quirks: tuple[str, ...] = (),
        without: tuple[str, ...] = (),
        faults: tuple[str, ...] = (),
    ) -> None:
        chosen = ModemOptions.of(quirks=quirks, without=without, faults=faults)
        self.modem = SimulatedModem(SimulatedCard(options(query)), chosen.habits)
        self.started = said(self.modem.power_on())
        if not self.modem.habits.noise:
            self.ask("ATE0+CMEE=1")

    @property
    def enabled(self) -> str:
        """The ICCID of the profile that is enabled on the card, whatever the modem knows."""
        profile = self.modem.card.card.state.enabled
        return profile.iccid if profile else ""

    def ask(self, command: str) -> list[str]:
        """Return the lines of the answer, without the empty ones."""
        return said(self.modem.receive(f"{command}\r".encode()))

    def open(self) -> str:
        (line, final) = self.ask(f'AT+CCHO="{ISDR}"')
        assert final == "OK"
        return line.removeprefix("+CCHO: ")

    def cgla(self, handle: str, apdu: str) -> list[str]:
        return self.ask(f'AT+CGLA={handle},{len(apdu)},"{apdu}"')

    def csim(self, apdu: str) -> list[str]:
        return self.ask(f'AT+CSIM={len(apdu)},"{apdu}"')

    def known(self) -> tuple[str, str]:
        """Return ICCID and IMSI as the modem tells them."""
        iccid, imsi, final = self.ask("AT+CCID;+CIMI")
        assert final == "OK"
        return iccid.removeprefix("+CCID: "), imsi


def said(pieces: list[Piece]) -> list[str]:
    text = b"".join(piece.data for piece in pieces).decode("ascii", "replace")
    return [line for line in text.replace("\r", "\n").split("\n") if line]
