"""A transport whose line refuses long commands, as some modems do."""

from __future__ import annotations

from app.card.transport import BlockRefusedError
from app.errors import DeviceError
from tests.card.small_card import SmallCard, SmallTransport


class Narrow(SmallTransport):
    """Carries at most `takes` bytes of data. refused: how often it did not.

    A first block it refuses is blamed on its length; a later one ends the connection.
    """

    def __init__(self, card: SmallCard, takes: int) -> None:
        super().__init__(card)
        self.block_size = 255
        self.takes = takes
        self.refused = 0

    def transmit(self, command: bytes) -> bytes:
        if command[1] == 0xE2 and command[4] > self.takes:
            self.refused += 1
            if command[3] == 0:
                raise BlockRefusedError(f"{command[4]} bytes are too many.")
            raise DeviceError("The line said no.")
        return super().transmit(command)
