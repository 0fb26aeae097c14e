"""Opens the card a verb is about, with what the command line says about how."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from app.cli.readers import choose
from app.cli.trace import TraceRecorder
from app.errors import CancelledError
from app.workbench import Workbench

if TYPE_CHECKING:
    from app.card.card import Card


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Card]:
    """Give the card named by `--reader`, and let go of it and of every thread afterwards.

    Ctrl-C stops between two APDUs with CancelledError; a second one stops at once.
    """
    with Workbench() as workbench:
        if arguments.trace:
            workbench.recorder = TraceRecorder(sys.stderr, workbench.recorder)
        with stop_wish() as stop:

            def check() -> None:
                if stop.is_set():
                    raise CancelledError("Interrupted.")

            card = workbench.open_card(choose(arguments.reader), check)
            try:
                yield card
            finally:
                card.close()


@contextmanager
def stop_wish(*signals: signal.Signals) -> Iterator[threading.Event]:
    """Give an event that the first of these signals sets; the next one has its usual effect.

    Without any named, Ctrl-C is meant. Does nothing outside the main thread, which gets signals.
    """
    stop = threading.Event()
    before: dict[int, Any] = {}

    def restore() -> None:
        while before:
            signal.signal(*before.popitem())

    def wish(number: int, frame: FrameType | None) -> None:
        restore()
        stop.set()

    if threading.current_thread() is threading.main_thread():
        for number in signals or (signal.SIGINT,):
            before[number] = signal.signal(number, wish)
    try:
        yield stop
    finally:
        restore()
