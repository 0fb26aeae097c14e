from __future__ import annotations

import argparse
import os
import signal
import threading

import pytest

from app.cli.card_access import opened, stop_wish
from app.errors import CancelledError


def arguments(**more: object) -> argparse.Namespace:
    return argparse.Namespace(**({"reader": "sim:", "trace": False} | more))


def test_the_first_interrupt_stops_between_two_apdus():
    with opened(arguments()) as card:
        card.verdict()
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(CancelledError, match="Interrupted"):
            card.report()


def test_a_second_interrupt_stops_at_once():
    with stop_wish() as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_other_signals_can_be_the_wish_and_are_put_back():
    before = signal.getsignal(signal.SIGTERM)
    with stop_wish(signal.SIGINT, signal.SIGTERM) as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(5)
    assert signal.getsignal(signal.SIGTERM) is before
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_outside_the_main_thread_signals_are_left_alone():
    seen = []

    def work() -> None:
        with stop_wish() as stop:
            seen.append(stop.is_set())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [False]


def test_the_card_is_let_go_of_after_an_error():
    def fail() -> None:
        with opened(arguments()) as card:
            card.verdict()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with opened(arguments()) as card:  # its state file is free again
        assert card.verdict().eid
