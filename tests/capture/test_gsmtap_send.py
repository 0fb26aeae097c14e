"""What a recorder records of cards leaves as GSMTAP: whole, in order, without secrets."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from app.capture.gsmtap_address import LANE
from app.capture.gsmtap_send import BACKLOG, GsmtapSender
from app.capture.recorder import Recorder
from app.runtime import Runtime
from app.values.traffic import Direction, Layer
from tests.capture.datagrams import Receiver, free_address
from tests.capture.secret_tape import SECRETS, secret_tape
from tests.capture.tape import EID_ANSWER, GET_EID, Tape
from tests.capture.tshark import needs_tshark

_ATR = "3B9F96803FC7828031E073FE211F6765494D5742010003"


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    runtime = Runtime()
    yield runtime
    runtime.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def sent_of(runtime: Runtime, tape: Tape, receiver: Receiver, fill, **options) -> GsmtapSender:
    """Send what `fill` records while the sender runs."""
    sender = GsmtapSender(runtime, tape.recorder, receiver.address, **options)
    sender.start()
    fill()
    sender.stop().result(30)
    return sender


def test_command_and_answer_are_one_packet_and_a_power_up_is_another(runtime, receiver):
    tape = Tape()

    def fill() -> None:
        tape.event("power-up, T=1", _ATR)
        tape.exchange(GET_EID, "6115")
        tape.exchange("81C0000015", EID_ANSWER + "9000")

    sender = sent_of(runtime, tape, receiver, fill)
    packets = receiver.packets(3)
    assert [(one.kind, one.slot) for one in packets] == [(1, 0), (0, 0), (0, 0)]
    assert [one.body.hex().upper() for one in packets] == [
        _ATR,
        GET_EID + "6115",
        "81C0000015" + EID_ANSWER + "9000",
    ]
    assert (sender.status.sent, sender.status.dropped, sender.status.left_out) == (3, 0, 0)
    assert not sender.status.running


def test_each_lane_has_a_slot_number_of_its_own(runtime, receiver):
    tape = Tape()

    def fill() -> None:
        for number in range(300):
            tape.exchange("00A40004023F00", "9000", lane=f"reader {number}")
        tape.exchange("00A40004023F00", "9000", lane="reader 7")

    sender = sent_of(runtime, tape, receiver, fill)
    assert [one.slot for one in receiver.packets(301)] == [*range(300), 7]
    assert sender.status.lanes["reader 299"] == 299


def test_secrets_do_not_leave_unless_they_are_asked_for(runtime, receiver):
    def sent(**options: bool) -> bytes:
        source, tape = secret_tape().recorder.since(0)[2], Tape()

        def fill() -> None:
            for record in source:
                tape.recorder(
                    record.lane, record.layer, record.direction, record.data, pair=record.pair
                )

        count = sent_of(runtime, tape, receiver, fill, **options).status.sent
        return b"\n".join(one.body for one in receiver.packets(count))

    plain, hidden = sent(redacted=False), sent()
    met = [name for name, secret in SECRETS.items() if secret in plain]
    assert len(met) > 3
    assert not [name for name in met if SECRETS[name] in hidden]
    assert len(plain) == len(hidden)


def test_what_is_of_no_card_or_came_in_as_gsmtap_is_not_sent(runtime, receiver):
    tape = Tape()

    def fill() -> None:
        tape.recorder("eim", Layer.ESIPA, Direction.OUT, b"\xbf\x4f\x00")
        tape.recorder("modem", Layer.AT, Direction.OUT, b"AT+CSQ\r")
        tape.answer("9000")
        tape.exchange("00A40004023F00", "9000", lane=f"{LANE} 2")
        tape.event("power-off")

    sender = sent_of(runtime, tape, receiver, fill)
    assert receiver.rest() == []
    assert (sender.status.sent, sender.status.left_out) == (0, 2)


def test_what_was_recorded_before_stays_here(runtime, receiver):
    tape = Tape()
    tape.exchange(GET_EID, "6115")
    sender = sent_of(runtime, tape, receiver, lambda: None)
    assert sender.status.sent == 0


def test_what_comes_too_fast_is_dropped_and_counted(runtime, receiver):
    tape = Tape()
    more = BACKLOG + 500

    def fill() -> None:
        gate = threading.Event()
        blocked = runtime.spawn(_hold_up(gate))
        for _ in range(more):
            tape.exchange("00A40004023F00", "9000")
        gate.set()
        blocked.result()

    sender = sent_of(runtime, tape, receiver, fill, redacted=False)
    status = sender.status
    assert status.dropped > 0
    assert status.sent + status.dropped == more


async def _hold_up(gate: threading.Event) -> None:
    """Keep the asyncio thread from sending anything while the traffic comes."""
    gate.wait(30)


def test_nobody_has_to_listen(runtime):
    tape = Tape()
    sender = GsmtapSender(runtime, tape.recorder, free_address())
    sender.start()
    for _ in range(50):
        tape.exchange(GET_EID, "6115")
    sender.stop().result(30)
    assert sender.status.sent == 50


def test_it_starts_again_and_stopping_twice_is_nothing(runtime, receiver):
    sender = GsmtapSender(runtime, Recorder(), receiver.address)
    sender.stop().result(5)
    for _ in range(2):
        sender.start()
        assert sender.status.running
        sender.stop().result(5)
        sender.stop().result(5)


@needs_tshark
@pytest.mark.skipif(
    sys.platform != "linux" or (os.geteuid() != 0 and not os.environ.get("CI")),
    reason="only root may listen on the loopback interface",
)
def test_wireshark_names_what_it_hears(runtime, receiver):
    tshark = shutil.which("tshark")
    assert tshark
    words = [tshark, "-n", "-i", "lo", "-f", f"udp port {receiver.address.port}", "-c", "2", "-l",
             "-a", "duration:20", "-d", f"udp.port=={receiver.address.port},gsmtap"]  # fmt: skip
    heard = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        tape, deadline = Tape(), time.monotonic() + 20
        sender = GsmtapSender(runtime, tape.recorder, receiver.address)
        sender.start()
        while heard.poll() is None and time.monotonic() < deadline:
            tape.exchange("01A4040010A0000005591010FFFFFFFF8900000100", "611E")
            time.sleep(0.2)
        sender.stop().result(30)
        lines, complaints = heard.communicate(timeout=20)
    finally:
        heard.kill()
    assert lines.count("SELECT Application a0000005591010ffffffff8900000100") == 2, complaints
