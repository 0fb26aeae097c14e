from __future__ import annotations

import pytest

from app.card.line import Line
from app.card.transport import LimitsBlocks, open_transport
from app.errors import DeviceError
from tests.card.narrow import Narrow
from tests.card.simulated import uri
from tests.card.small_card import SmallCard

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


def test_a_transport_that_takes_whole_blocks_keeps_doing_so():
    line = Line(open_transport(uri()))
    line.block_size = 63
    assert line.block_size == 255


def test_a_narrow_transport_says_what_it_takes_and_is_told_what_worked():
    narrow = Narrow(SmallCard(), takes=120)
    narrow.block_size = 200
    line = Line(narrow)
    assert isinstance(line, LimitsBlocks)
    assert line.block_size == 200
    line.block_size = 120
    assert narrow.block_size == 120
