from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from app.capture.gsmtap_live import GsmtapLive
from app.capture.recorder import Recorder
from app.runtime import Runtime
from tests.capture.datagrams import free_address
from tests.capture.tape import GET_EID, Tape


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    runtime = Runtime()
    yield runtime
    runtime.close()


def test_what_one_workbench_sends_another_records(runtime):
    address, here, there = free_address(), Tape(), Recorder()
    sending = GsmtapLive(runtime, here.recorder, to=address)
    hearing = GsmtapLive(runtime, there, on=address)
    hearing.start_listening()
    sending.start_sending()
    for _ in range(20):
        here.exchange(GET_EID, "6115")
    sending.stop_sending().result(30)
    deadline = time.monotonic() + 10
    while hearing.listening.packets < 20 and time.monotonic() < deadline:
        time.sleep(0.01)
    hearing.stop_listening().result(5)
    kept = [record.data for record in here.recorder.since(0)[2]]
    assert [record.data for record in there.since(0)[2]] == kept
    assert sending.sending.sent == hearing.listening.packets == 20


def test_a_workbench_does_not_hear_itself(runtime):
    address, tape = free_address(), Tape()
    live = GsmtapLive(runtime, tape.recorder, to=address, on=address)
    live.start_listening()
    live.start_sending()
    tape.exchange(GET_EID, "6115")
    live.stop_sending().result(30)
    time.sleep(0.1)
    live.stop_listening().result(5)
    assert live.sending.sent == 1
    assert (live.listening.packets, tape.recorder.last_seq) == (0, 2)


def test_an_end_of_the_program_ends_both(runtime):
    live = GsmtapLive(runtime, Recorder(), to=free_address(), on=free_address())
    live.start_sending()
    live.start_listening()
    runtime.close()
    assert not live.sending.running
