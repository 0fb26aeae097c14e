"""The card side of the virtual reader, against a small server that plays vpcd to the letter."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from app.card.vpcd import serve
from app.errors import DeviceError
from app.runtime import Lane
from tests.card.small_card import ATR_T0, SmallCard

OFF, ON, RESET, GET_ATR = b"\x00", b"\x01", b"\x02", b"\x04"


class Reader:
    """One accepted connection, seen from vpcd."""

    def __init__(self, link: socket.socket) -> None:
        self.link = link

    def say(self, message: bytes) -> None:
        self.link.sendall(len(message).to_bytes(2, "big"))
        self.link.sendall(message)

    def ask(self, message: bytes) -> bytes:
        self.say(message)
        return self.exactly(int.from_bytes(self.exactly(2), "big"))

    def ended(self) -> bool:
        return self.link.recv(1) == b""

    def exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            data += self.link.recv(count - len(data)) or pytest.fail("the card hung up")
        return data


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        yield server


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    stop = threading.Event()
    yield stop
    stop.set()


@pytest.fixture
def lane() -> Iterator[Lane]:
    lane = Lane("card")
    yield lane
    lane.close()


@contextlib.contextmanager
def accepted(listener: socket.socket) -> Iterator[Reader]:
    link, _ = listener.accept()
    with link:
        link.settimeout(20)
        yield Reader(link)


def test_answers_for_its_atr_and_for_commands(
    listener: socket.socket, stop: threading.Event, lane: Lane
):
    card = SmallCard()
    port = listener.getsockname()[1]
    done = lane.submit(lambda: serve(card, port=port, stop=stop))
    with accepted(listener) as reader:
        assert reader.ask(GET_ATR) == ATR_T0
        reader.say(ON)
        assert reader.ask(GET_ATR) == ATR_T0
        assert reader.ask(bytes.fromhex("0070000001")) == bytes.fromhex("019000")
        reader.say(RESET)
        assert reader.ask(bytes.fromhex("01A40004023F00")) == bytes.fromhex("6881")
        assert card.resets == 1
        reader.say(OFF)
        assert reader.ask(GET_ATR) == ATR_T0
        stop.set()
        assert reader.ended()
    assert done.result(20) is None


def test_long_commands_in_pieces_arrive_whole(
    listener: socket.socket, stop: threading.Event, lane: Lane
):
    card = SmallCard()
    lane.submit(lambda: serve(card, port=listener.getsockname()[1], stop=stop))
    command = bytes.fromhex("80E29100FF") + bytes(255)
    with accepted(listener) as reader:
        wire = len(command).to_bytes(2, "big") + command
        for start in range(0, len(wire), 50):
            reader.link.sendall(wire[start : start + 50])
        assert int.from_bytes(reader.exactly(2), "big") == 2
        reader.exactly(2)
        assert card.log == [command]
        stop.set()


def test_a_reader_that_goes_away_is_an_error_and_powers_the_card_off(
    listener: socket.socket, stop: threading.Event, lane: Lane
):
    off = threading.Event()

    class Noticing(SmallCard):
        def power_off(self) -> None:
            super().power_off()
            off.set()

    done = lane.submit(lambda: serve(Noticing(), port=listener.getsockname()[1], stop=stop))
    with accepted(listener) as reader:
        assert reader.ask(GET_ATR)
    with pytest.raises(DeviceError, match="closed the connection"):
        done.result(20)
    assert off.is_set()


def test_a_card_that_fails_is_taken_out_even_when_told_to_keep_trying(
    listener: socket.socket, stop: threading.Event, lane: Lane
):
    class Broken(SmallCard):
        def process(self, apdu: bytes) -> bytes:
            raise DeviceError("The card broke.")

    port = listener.getsockname()[1]
    done = lane.submit(lambda: serve(Broken(), port=port, stop=stop, keep_trying=True))
    with accepted(listener) as reader:
        assert reader.ask(GET_ATR)
        reader.say(bytes.fromhex("00A40004023F00"))
        assert reader.ended()
    with pytest.raises(DeviceError, match="The card broke"):
        done.result(20)


def test_keeps_trying_when_told_to(listener: socket.socket, stop: threading.Event, lane: Lane):
    port = listener.getsockname()[1]
    done = lane.submit(lambda: serve(SmallCard(), port=port, stop=stop, keep_trying=True))
    for _ in range(2):
        with accepted(listener) as reader:
            assert reader.ask(GET_ATR) == ATR_T0
    stop.set()
    assert done.result(20) is None


def test_nobody_listening_is_said_with_what_to_install(
    listener: socket.socket, stop: threading.Event
):
    port = listener.getsockname()[1]
    listener.close()
    with pytest.raises(
        DeviceError, match=f"No virtual reader listens on 127.0.0.1:{port}"
    ) as caught:
        serve(SmallCard(), port=port, stop=stop)
    assert "vsmartcard-vpcd" in caught.value.hint


def test_a_set_stop_serves_nothing(listener: socket.socket, stop: threading.Event):
    stop.set()
    serve(SmallCard(), port=listener.getsockname()[1], stop=stop)
