from __future__ import annotations

import pytest

from app.capture.decoders import decode
from app.capture.explain import explain
from app.capture.parts import State
from app.capture.procedure import Level
from app.capture.tls_explain import of_alert, sealed_words
from app.values.traffic import APPLICATION_DATA, SENT_AGAIN, Direction, Layer, Record
from tests.capture.sealed import Lookup, client_hello, dtls, fragment, message, record, tls


@pytest.mark.parametrize(
    ("direction", "begins", "who"),
    [
        pytest.param(Direction.IN, "The peer does not trust the certificate", "peer", id="peer"),
        pytest.param(Direction.OUT, "This side does not trust", "you", id="we"),
    ],
)
def test_an_alert_says_who_does_not_trust_whom(direction: Direction, begins: str, who: str) -> None:
    alert = record(tls(21, b"\x02\x30"), 2, direction=direction)
    told = explain(alert, decode(alert, Lookup()), Lookup())
    assert told.text.startswith(begins)
    assert (told.who, told.state, told.code) == (who, State.FAILED, "alert 48")
    assert "root" in told.next


def test_a_certificate_the_peer_refuses_is_ours_to_mend() -> None:
    alert = record(tls(21, b"\x02\x2d"), 2, direction=Direction.IN)
    assert sealed_words(alert, Lookup()).who == "you"
    assert of_alert(45, alert).level is Level.TRANSPORT
    assert of_alert(45, alert).title == "The handshake failed: certificate_expired"


def told(one: Record) -> str:
    return sealed_words(one, Lookup()).text


def test_each_message_of_a_flight_says_what_it_is_for() -> None:
    hello = told(record(tls(22, message(1, client_hello())), 2))
    assert "Begins a handshake" in hello
    flight = told(record(tls(22, message(14, b"")) + tls(20, b"\1") + tls(22, b"\x99" * 40), 2))
    assert "client's turn" in flight
    assert "From here on its sender encrypts." in flight
    assert "Encrypted: without the keys" in flight


def test_what_is_encrypted_says_how_to_look_inside() -> None:
    words = sealed_words(record(tls(23, b"x" * 9), 2, note=APPLICATION_DATA), Lookup())
    assert words.text.startswith("Carries messages")
    assert "key log" in words.next


def test_a_repeat_is_explained() -> None:
    again = record(dtls(22, fragment(14, 1, b"")), 2, Layer.DTLS, note=SENT_AGAIN)
    assert "sent again" in told(again)


def test_bytes_of_another_protocol_are_called_that() -> None:
    assert "no record of the protocol" in told(record(b"GET / HTTP/1.1", 2))
