"""What every transport has to keep. A transport's tests inherit it and provide the two fixtures."""

from __future__ import annotations

import pytest

from app.capture.recorder import Recorder
from app.card.transport import Transport
from app.errors import DeviceError
from app.values.traffic import Direction, Layer, Record

SELECT_MASTER_FILE = bytes.fromhex("00A40004023F00")
OPEN_CHANNEL = bytes.fromhex("0070000001")
STATUS_ON_CHANNEL_1 = bytes.fromhex("01A40004023F00")
CHANNEL_NOT_OPEN = b"\x68\x81"


class TransportContract:
    """Fixtures to provide: `recorder`, and `transport`, not connected, with a card in it.

    The card forgets what `mark` did to it at a reset, and only then answers `look` with `unmarked`.
    By default that is an open logical channel; where there are none, it is a selection.
    """

    mark = OPEN_CHANNEL
    look = STATUS_ON_CHANNEL_1
    unmarked = CHANNEL_NOT_OPEN

    @pytest.fixture
    def recorder(self) -> Recorder:
        return Recorder()

    def test_knows_nothing_of_the_card_before_connect(self, transport: Transport):
        assert transport.atr == b""
        assert transport.protocol == ""
        assert transport.name

    def test_refuses_to_transmit_before_connect(self, transport: Transport):
        with pytest.raises(DeviceError):
            transport.transmit(SELECT_MASTER_FILE)

    def test_connect_tells_atr_and_protocol(self, transport: Transport):
        transport.connect()
        assert transport.atr[0] in (0x3B, 0x3F)
        assert transport.protocol in ("T=0", "T=1")

    def test_connect_twice_does_not_reset_the_card(self, transport: Transport, recorder: Recorder):
        transport.connect()
        transport.transmit(self.mark)
        transport.connect()
        assert transport.transmit(self.look)[-2:] != self.unmarked
        assert len(_of(recorder, Layer.EVENT)) == 1

    def test_answer_ends_with_a_status_word(self, transport: Transport):
        transport.connect()
        answer = transport.transmit(SELECT_MASTER_FILE)
        assert len(answer) >= 2
        assert 0x60 <= answer[-2] <= 0x9F

    def test_records_power_up_with_the_atr(self, transport: Transport, recorder: Recorder):
        transport.connect()
        (event,) = (r for r in recorder.since(0)[2] if r.layer is not Layer.AT)
        assert (event.layer, event.direction) == (Layer.EVENT, Direction.NONE)
        assert event.data == transport.atr
        assert event.note
        assert event.lane == transport.name

    def test_records_command_and_answer_as_a_pair(self, transport: Transport, recorder: Recorder):
        transport.connect()
        answered = transport.transmit(SELECT_MASTER_FILE)
        command, answer = _of(recorder, Layer.APDU)
        assert (command.direction, command.data) == (Direction.OUT, SELECT_MASTER_FILE)
        assert (answer.direction, answer.data) == (Direction.IN, answered)
        assert answer.pair == command.seq
        assert command.lane == answer.lane == transport.name

    def test_exchanges_belong_to_the_power_up(self, transport: Transport, recorder: Recorder):
        transport.connect()
        transport.transmit(SELECT_MASTER_FILE)
        transport.reset()
        transport.transmit(SELECT_MASTER_FILE)
        first, second = (event.seq for event in _of(recorder, Layer.EVENT))
        sessions = [record.session for record in _of(recorder, Layer.APDU)]
        assert sessions == [first, first, second, second]

    def test_reset_closes_all_logical_channels(self, transport: Transport):
        transport.connect()
        transport.transmit(self.mark)
        transport.reset()
        assert transport.atr
        assert transport.transmit(self.look)[-2:] == self.unmarked

    def test_close_twice_is_harmless(self, transport: Transport):
        transport.close()
        transport.connect()
        transport.close()
        transport.close()
        assert transport.protocol == ""

    def test_can_be_connected_again_after_close(self, transport: Transport):
        transport.connect()
        transport.close()
        transport.connect()
        assert len(transport.transmit(SELECT_MASTER_FILE)) >= 2


def _of(recorder: Recorder, layer: Layer) -> list[Record]:
    return [record for record in recorder.since(0)[2] if record.layer is layer]
