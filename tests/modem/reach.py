"""Simulated modems on real ptys, and what lies between their port and the transport."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.capture.recorder import Recorder
from app.card.transport import CardUri
from app.modem.card_commands import CardCommands
from app.modem.dialogue import Dialogue
from app.modem.memory import DeviceMemory
from app.modem.port import Port
from app.modem.quirks import Behaviour
from app.modem.transport import AtTransport
from app.settings import ISDR_AID
from app.sim.modem_options import ModemOptions
from app.sim.modem_port import ModemPort
from app.sim.options import SimOptions
from app.values.traffic import Direction, Layer, Record

ISDR = bytes.fromhex(ISDR_AID)
SELECT_ISDR = bytes.fromhex("00A4040010" + ISDR_AID)
GET_EID = bytes.fromhex("80E2910006BF3E035C015A")
OPEN_CHANNEL = bytes.fromhex("0070000001")
CLOSE_CHANNEL_1 = bytes.fromhex("0070800100")
STATUS = bytes.fromhex("80F2000C00")


def on_1(command: bytes) -> bytes:
    """Return a command for channel 1."""
    return bytes([command[0] | 1]) + command[1:]


@contextmanager
def modem(folder: Path, card: str = "sim:", **options: Any) -> Iterator[ModemPort]:
    """Have a modem on a pty. options: of `ModemOptions.of`."""
    made = ModemOptions.of(**options)
    with ModemPort(made, SimOptions.from_uri(CardUri.parse(card)), link=folder / "modem") as port:
        yield port


@contextmanager
def reached(port: ModemPort, recorder: Recorder, query: str = "") -> Iterator[AtTransport]:
    """Have a transport to a modem, connected."""
    transport = AtTransport(CardUri.parse(port.uri + query), recorder)
    try:
        transport.connect()
        yield transport
    finally:
        transport.close()


@contextmanager
def commanding(
    folder: Path, recorder: Recorder, behaviour: Behaviour | None = None, **options: Any
) -> Iterator[CardCommands]:
    """Have the card commands of a modem on a pty."""
    with modem(folder, **options) as port:
        dialogue = Dialogue(Port(port.path), recorder)
        try:
            yield CardCommands(dialogue, behaviour or Behaviour(), DeviceMemory("dut"))
        finally:
            dialogue.close()


def of(recorder: Recorder, layer: Layer) -> list[Record]:
    """Return the records of one layer."""
    return [record for record in recorder.since(0)[2] if record.layer is layer]


def sent(recorder: Recorder, lead: str = "AT") -> list[str]:
    """Return the command lines that went to the modem and begin in a certain way."""
    lines = [
        r.data.decode().strip() for r in of(recorder, Layer.AT) if r.direction is Direction.OUT
    ]
    return [line for line in lines if line.startswith(lead)]
