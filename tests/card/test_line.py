from __future__ import annotations

import pytest

from app.card.line import Line
from app.card.transport import open_transport
from app.errors import DeviceError
from tests.card.simulated import uri

ASK = bytes.fromhex("0070000001")


def test_commands_are_counted():
    line = Line(open_transport(uri()))
    line.connect()

    line.transmit(ASK)
    line.transmit(ASK)

    assert line.apdus == 2
    assert line.atr
    assert line.protocol == "T=0"


def test_a_lost_card_is_remembered_until_the_next_connect():
    line = Line(open_transport(uri(deviations="gone-after:1")))
    line.connect()
    states = []
    line.transmit(ASK)
    states.append(line.broken)

    with pytest.raises(DeviceError):
        line.transmit(ASK)
    states.append(line.broken)

    line.close()
    line.connect()
    states.append(line.broken)

    assert states == [False, True, False]


def test_roots_come_with_a_simulated_card_once_it_has_power():
    line = Line(open_transport(uri()))
    assert not line.roots

    line.connect()

    (root,) = line.roots
    assert root.startswith(b"\x30\x82")
