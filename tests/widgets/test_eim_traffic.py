"""Finding in the traffic what the place speaks of."""

from __future__ import annotations

import time

from app.capture.recorder import Recorder
from app.values.esipa import Binding, HandshakeFailure
from app.values.traffic import Direction, Layer
from tests.widgets.eims import EID, OTHER, device
from widgets.eim_traffic import EimTraffic

LANE = "eIM HTTPS"


def _recorded() -> tuple[Recorder, list[int]]:
    recorder = Recorder()
    poll = bytes.fromhex(f"BF4F125A10{EID}")
    seqs = [
        recorder(LANE, Layer.ESIPA, Direction.IN, poll),
        recorder(LANE, Layer.HTTP, Direction.IN, b"POST " + poll),
        recorder(LANE, Layer.ESIPA, Direction.IN, poll),
        recorder(LANE, Layer.EVENT, Direction.NONE, b"", note="handshake 127.0.0.1:7: fine"),
        recorder(LANE, Layer.EVENT, Direction.NONE, b"", note="failed 127.0.0.1:7: It hung up."),
    ]
    return recorder, seqs


def test_the_newest_message_with_the_bytes_is_found() -> None:
    recorder, seqs = _recorded()
    assert EimTraffic(recorder).of_device(device()) == seqs[2]
    assert EimTraffic(recorder).of_bytes(b"nothing such") == 0


def test_a_device_that_never_named_itself_is_found_by_its_address() -> None:
    recorder, seqs = _recorded()
    traffic = EimTraffic(recorder)
    assert traffic.of_device(device(OTHER, address="127.0.0.1:7")) == seqs[4]
    assert traffic.of_device(device(OTHER)) == 0


def test_a_failed_handshake_is_found_by_its_words() -> None:
    recorder, seqs = _recorded()
    failure = HandshakeFailure(time.time(), Binding.HTTPS, "127.0.0.1:7", "It hung up.", "")
    assert EimTraffic(recorder).of_failure(failure) == seqs[4]
