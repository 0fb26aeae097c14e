"""`sim:` as a transport: a simulated card in this program, on a lane of its own."""

from __future__ import annotations

import time

from app.card.transport import CardUri, simulated_name
from app.errors import DeviceError
from app.sim.options import Protocol, SimOptions
from app.sim.virtual import SimulatedCard
from app.values.traffic import Direction, Layer, Tap


class SimTransport:
    """A simulated card, by URI. Blocks only while its state is being stored.

    Raises SettingsError on an option it does not know.
    """

    def __init__(self, uri: CardUri, tap: Tap) -> None:
        self.name = simulated_name(uri)
        self.uri = str(uri)
        self.card = SimulatedCard(SimOptions.from_uri(uri))
        """The card itself, for tests that look inside."""
        self._tap = tap
        self._atr = b""
        self._session = 0

    @property
    def atr(self) -> bytes:
        """The answer to reset of the last power-up; empty before connect."""
        return self._atr

    @property
    def protocol(self) -> str:
        """`T=0` or `T=1`; empty before connect."""
        if not self._atr:
            return ""
        return "T=0" if self.card.options.protocol is Protocol.T0 else "T=1"

    @property
    def roots(self) -> tuple[bytes, ...]:
        """The root certificate the card brings, so that its chain can be checked here."""
        return self.card.roots

    def connect(self) -> None:
        """Power the card up. Raises DeviceError when another program uses it."""
        if not self._atr:
            self._atr = self.card.power_on()
            self._began("power-up")

    def transmit(self, command: bytes) -> bytes:
        """Exchange one APDU and record it. Raises DeviceError when there is no card any more."""
        if not self._atr:
            raise DeviceError("The card is not connected.", hint="Connect to it first.")
        pair = self._tap(
            self.name, Layer.APDU, Direction.OUT, bytes(command), session=self._session
        )
        began = time.perf_counter_ns()
        try:
            answer = self.card.process(bytes(command))
        except DeviceError as error:
            self._event(str(error))
            raise
        self._tap(
            self.name,
            Layer.APDU,
            Direction.IN,
            answer,
            duration_ns=time.perf_counter_ns() - began,
            pair=pair,
            session=self._session,
        )
        return answer

    def reset(self) -> None:
        """Reset the card. Raises DeviceError when it is not connected."""
        if not self._atr:
            raise DeviceError("The card is not connected.", hint="Connect to it first.")
        self._atr = self.card.reset()
        self._began("reset")

    def close(self) -> None:
        """Take the power away and let go of the card's file."""
        if self._atr:
            self._event("power-off")
        self._atr = b""
        self._session = 0
        self.card.close()

    def _began(self, what: str) -> None:
        note = f"{what}, {self.protocol}"
        self._session = self._tap(self.name, Layer.EVENT, Direction.NONE, self._atr, note=note)

    def _event(self, note: str) -> None:
        self._tap(self.name, Layer.EVENT, Direction.NONE, b"", note=note, session=self._session)
