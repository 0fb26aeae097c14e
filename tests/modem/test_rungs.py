from __future__ import annotations

import pytest

from app.card.apdu import MAX_CHANNEL, channel_of, class_on_channel
from app.modem.rungs import on_basic


@pytest.mark.parametrize("cla", [0x00, 0x80, 0x0C])
@pytest.mark.parametrize("channel", range(MAX_CHANNEL + 1))
def test_any_channel_leaves_the_class_byte(cla: int, channel: int):
    if channel > 3 and cla == 0x0C:
        cla = 0x00  # the upper channels have no room for secure messaging there
    command = bytes([class_on_channel(cla, channel), 0xE2, 0x91, 0x00])
    assert channel_of(command[0]) == channel
    assert on_basic(command) == bytes([cla]) + command[1:]
