"""What other programs send becomes records, whatever they send."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from app.capture.gsmtap import gsmtap_packet
from app.capture.gsmtap_address import Address
from app.capture.gsmtap_listen import GsmtapListener
from app.capture.recorder import Recorder
from app.errors import DeviceError, SettingsError
from app.runtime import Runtime
from app.values.traffic import Direction, Layer, Record
from tests.capture.datagrams import Receiver, free_address, send

_SELECT = bytes.fromhex("00A40004022F006A82")
_ATR = bytes.fromhex("3B9F96803FC7828031E073FE211F6765494D5742010003")

PYOSMOCOM = bytes.fromhex(
    "0204040100000000000000070100000" + "03b9f96803fc7828031e073fe211f6765494d5742010003"
)
"""An ATR as pyosmocom's own encoder builds it: time slot 1, frame number 7."""


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    runtime = Runtime()
    yield runtime
    runtime.close()


class Listening:
    """A listener and what it has recorded."""

    def __init__(self, runtime: Runtime, **options) -> None:
        self.recorder = Recorder()
        self.address = free_address()
        self.listener = GsmtapListener(runtime, self.recorder, self.address, **options)
        self.listener.start()

    def until(self, packets: int, garbage: int = 0) -> list[Record]:
        """Wait until so much was received, and return the records."""
        status, deadline = self.listener.status, time.monotonic() + 10
        while (status.packets, status.garbage) != (packets, garbage):
            assert time.monotonic() < deadline, status
            time.sleep(0.01)
        return self.recorder.since(0)[2]


@pytest.fixture
def listening(runtime) -> Iterator[Listening]:
    listening = Listening(runtime)
    yield listening
    listening.listener.stop().result(5)


def test_a_packet_is_a_command_and_its_answer(listening):
    send(listening.address, gsmtap_packet(_SELECT))
    command, answer = listening.until(1)
    assert (command.data, answer.data) == (_SELECT[:-2], _SELECT[-2:])
    assert (command.direction, answer.direction) == (Direction.OUT, Direction.IN)
    assert answer.pair == command.seq
    assert command.lane == answer.lane == "GSMTAP"


def test_an_atr_opens_the_session_of_what_follows(listening):
    before = listening.recorder("other", Layer.EVENT, Direction.NONE, b"")
    send(listening.address, gsmtap_packet(_ATR, 1), gsmtap_packet(_SELECT))
    _, event, command, answer = listening.until(2)
    assert (event.layer, event.data, event.seq) == (Layer.EVENT, _ATR, before + 1)
    assert command.session == answer.session == event.seq


def test_slots_and_senders_have_lanes_of_their_own(listening):
    send(listening.address, gsmtap_packet(_SELECT), gsmtap_packet(_SELECT, slot=3))
    listening.until(2)
    send(listening.address, gsmtap_packet(_SELECT, slot=259))
    lanes = {record.lane for record in listening.until(3)}
    assert lanes == {"GSMTAP", "GSMTAP slot 3", "GSMTAP 2 slot 259"}


def test_what_pysims_library_builds_is_understood_and_its_frame_number_kept(listening):
    send(listening.address, PYOSMOCOM)
    (event,) = listening.until(1)
    assert (event.data, event.lane) == (_ATR, "GSMTAP slot 1")
    assert "frame 7" in event.note


def test_parts_of_a_tpdu_are_put_together(listening):
    parts = ((4, "00A4000402"), (5, "2F00"), (7, "6A82"))
    send(listening.address, *(gsmtap_packet(bytes.fromhex(one), kind) for kind, one in parts))
    command, answer = listening.until(3)
    assert command.data + answer.data == _SELECT
    assert answer.pair == command.seq


def test_garbage_is_counted_and_harms_nothing(listening):
    chance = random.Random(5)
    packet = gsmtap_packet(_SELECT)
    junk = [b"", b"hello", packet[:15], b"\x03" + packet[1:], packet[:1] + b"\xff" + packet[2:],
            gsmtap_packet(_SELECT, 99), gsmtap_packet(b"\x00")]  # fmt: skip
    junk += [chance.randbytes(chance.randrange(1, 40)) for _ in range(50)]
    send(listening.address, *junk, packet)
    records = listening.until(1, len(junk))
    assert len(records) == 2


def test_each_record_is_told(runtime):
    told: list[Record] = []
    listening = Listening(runtime, told=told.append)
    send(listening.address, gsmtap_packet(_SELECT))
    assert listening.until(1) == told
    listening.listener.stop().result(5)


def test_a_port_in_use_is_told_with_who_may_have_it(runtime):
    with Receiver() as other, pytest.raises(DeviceError) as caught:
        GsmtapListener(runtime, Recorder(), other.address).start()
    assert str(other.address) in caught.value.message
    assert "simtrace2-sniff" in caught.value.message
    assert "pySim-trace" in caught.value.message
    assert caught.value.hint


def test_an_address_of_another_computer_cannot_be_listened_on(runtime):
    with pytest.raises(SettingsError, match="192"):
        GsmtapListener(runtime, Recorder(), Address("192.0.2.1", 4729)).start()


def test_the_port_is_free_again_after_the_end(runtime):
    recorder, address = Recorder(), free_address()
    listener = GsmtapListener(runtime, recorder, address)
    listener.stop().result(5)
    for count in (1, 2):
        listener.start()
        listener.start()
        send(address, gsmtap_packet(_SELECT))
        deadline = time.monotonic() + 10
        while recorder.last_seq < 2 * count and time.monotonic() < deadline:
            time.sleep(0.01)
        listener.stop().result(5)
        assert not listener.status.running
    assert recorder.last_seq == 4
