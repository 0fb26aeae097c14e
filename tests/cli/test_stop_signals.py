"""Waiting for the end of a service."""

from __future__ import annotations

import os
import signal
import socket

import pytest

from app.cli.stop_signals import StopSignals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_the_waiting_and_the_handlers_are_put_back(number):
    before = signal.getsignal(number)
    with StopSignals() as stop:
        assert stop.wait(0) == ()
        os.kill(os.getpid(), number)
        assert stop.wait(60) is None
        assert stop.received == number
        assert stop.wait(60) is None
    assert signal.getsignal(number) is before


def test_the_end_of_a_stream_is_seen():
    near, far = socket.socketpair()
    with near, StopSignals() as stop:
        far.close()
        assert stop.wait(60, near) == (near,)


def test_ctrl_c_pressed_again_ends_at_once():
    with StopSignals() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.wait(60) is None
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
