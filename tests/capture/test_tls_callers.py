from __future__ import annotations

import pytest

from app.capture.tls_callers import Callers, hello
from app.values.traffic import Direction, Layer
from tests.capture.sealed import client_hello, dtls, fragment, message, record, tls

HELLO = tls(22, message(1, client_hello()))
ANSWER = tls(22, message(2, b""))


@pytest.mark.parametrize(
    ("data", "direction", "there"),
    [
        pytest.param(HELLO, Direction.OUT, True, id="we-call"),
        pytest.param(HELLO, Direction.IN, False, id="they-call"),
        pytest.param(ANSWER, Direction.IN, True, id="they-answer"),
        pytest.param(ANSWER, Direction.OUT, False, id="we-answer"),
        pytest.param(tls(23, b"x"), Direction.IN, True, id="not-known"),
    ],
)
def test_who_says_hello_is_the_client(data: bytes, direction: Direction, there: bool) -> None:
    callers = Callers()
    assert callers.asks_there(record(data, 2, direction=direction)) is there
    assert callers.asks_there(record(tls(23, b"later"), 3)) is there


def test_datagrams_are_told_by_their_own_header() -> None:
    one = record(dtls(22, fragment(1, 0, client_hello(version=0xFEFD))), 2, Layer.DTLS)
    assert hello(one) == 1
    assert hello(record(dtls(22, b"\x01" * 30, epoch=1), 2, Layer.DTLS)) == 0
    assert hello(record(dtls(22, fragment(3, 0, b"")), 2, Layer.DTLS)) == 3
