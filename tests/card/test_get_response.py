"""Answers in parts, scripted as exchanges: event in, command out."""

from __future__ import annotations

import pytest

from app.card.get_response import GetResponse
from app.errors import StatusError


class Script:
    """Plays a dialogue; anything but the next expected command fails."""

    def __init__(self, *lines: tuple[str, str]) -> None:
        self.lines = list(lines)

    def __call__(self, command: bytes) -> bytes:
        expected, answer = self.lines.pop(0)
        assert command.hex().upper() == expected
        return bytes.fromhex(answer)


GET_EID = "81E2910006BF3E035C015A"


@pytest.mark.parametrize(
    ("protocol", "command", "dialogue", "answer"),
    [
        pytest.param("T=0", GET_EID, [(GET_EID, "9000")], "9000", id="nothing-to-fetch"),
        pytest.param(
            "T=0",
            GET_EID,
            [(GET_EID, "6103"), ("01C0000003", "AABBCC9000")],
            "AABBCC9000",
            id="one-part",
        ),
        pytest.param(
            "T=0",
            GET_EID,
            [(GET_EID, "6100"), ("01C0000000", "AA6102"), ("01C0000002", "BBCC9000")],
            "AABBCC9000",
            id="two-parts",
        ),
        pytest.param(
            "T=0",
            "C0E2910001AA",
            [("C0E2910001AA", "6101"), ("40C0000001", "DD9000")],
            "DD9000",
            id="high-channel",
        ),
        pytest.param(
            "T=0",
            GET_EID + "00",
            [(GET_EID, "6101"), ("01C0000001", "DD9000")],
            "DD9000",
            id="no-le-after-data-on-t0",
        ),
        pytest.param("T=1", GET_EID + "00", [(GET_EID + "00", "DD9000")], "DD9000", id="le-on-t1"),
        pytest.param(
            "T=0",
            "80CA005A00",
            [("80CA005A00", "6C12"), ("80CA005A12", "DD9000")],
            "DD9000",
            id="asks-again-with-the-right-length",
        ),
        pytest.param(
            "T=0",
            GET_EID,
            [(GET_EID, "6105"), ("01C0000005", "6C02"), ("01C0000002", "DDEE9000")],
            "DDEE9000",
            id="length-corrected-while-fetching",
        ),
        pytest.param(
            "T=0",
            GET_EID,
            [(GET_EID, "6101"), ("01C0000001", "6E00"), ("81C0000001", "DD9000")],
            "DD9000",
            id="card-wants-its-own-class",
        ),
        pytest.param(
            "T=0",
            GET_EID,
            [(GET_EID, "6C01"), ("01C0000001", "DD9000")],
            "DD9000",
            id="length-told-after-data-on-t0",
        ),
        pytest.param(
            "T=0",
            GET_EID,
            [(GET_EID, "6101"), ("01C0000001", "DD910B")],
            "DD910B",
            id="proactive-status-is-kept",
        ),
    ],
)
def test_puts_the_answer_together(
    protocol: str, command: str, dialogue: list[tuple[str, str]], answer: str
):
    script = Script(*dialogue)
    got = GetResponse(script, lambda: protocol).transmit(bytes.fromhex(command))
    assert got.hex().upper() == answer
    assert not script.lines


def test_gives_up_on_an_answer_without_end():
    endless = GetResponse(lambda command: b"\xaa\x61\x01", lambda: "T=0")
    with pytest.raises(StatusError) as caught:
        endless.transmit(bytes.fromhex(GET_EID))
    assert "never ends" in caught.value.hint
