"""Proactive commands, as dialogues."""

from __future__ import annotations

import random

import pytest

from app.card.proactive import Proactive, ProactiveCommand
from tests.card.test_get_response import Script

ENABLE = "81E2910003BF3100"
REFRESH_RESET = "D009810301010482028182"
REFRESH_FILES = "D009810302010182028182"
POLL = "D00D81030103008202818284020105"
SEND_SMS = "D009810301130082028183"


def test_lets_other_answers_through():
    assert Proactive(Script((ENABLE, "AA9000"))).transmit(bytes.fromhex(ENABLE)) == b"\xaa\x90\x00"


@pytest.mark.parametrize(
    ("fetched", "response", "name", "wants_reset"),
    [
        pytest.param(
            REFRESH_RESET, "810301010482028281830100", "REFRESH", True, id="refresh-with-reset"
        ),
        pytest.param(
            REFRESH_FILES, "810302010182028281830100", "REFRESH", False, id="refresh-of-files"
        ),
        pytest.param(
            POLL, "81030103008202828183010084020105", "POLL INTERVAL", False, id="poll-interval"
        ),
        pytest.param(
            SEND_SMS, "810301130082028281830130", "SEND SHORT MESSAGE", False, id="beyond-us"
        ),
    ],
)
def test_fetches_notes_and_answers(fetched: str, response: str, name: str, wants_reset: bool):
    length = len(fetched) // 2
    script = Script(
        (ENABLE, f"BF310091{length:02X}"),
        (f"80120000{length:02X}", fetched + "9000"),
        (f"80140000{len(response) // 2:02X}{response}", "9000"),
    )
    proactive = Proactive(script)
    assert proactive.transmit(bytes.fromhex(ENABLE)).hex() == "bf31009000"
    (seen,) = proactive.seen
    assert (seen.name, seen.wants_reset) == (name, wants_reset)
    assert not script.lines


def test_settles_one_after_the_other():
    answer = "810301010482028281830100"
    poll_answer = "81030103008202828183010084020105"
    script = Script(
        (ENABLE, "910F"),
        ("801200000F", POLL + "9000"),
        (f"8014000010{poll_answer}", "910B"),
        ("801200000B", REFRESH_RESET + "9000"),
        (f"801400000C{answer}", "9000"),
    )
    proactive = Proactive(script)
    assert proactive.transmit(bytes.fromhex(ENABLE)) == b"\x90\x00"
    assert [command.name for command in proactive.seen] == ["POLL INTERVAL", "REFRESH"]


def test_a_refused_fetch_does_not_spoil_the_answer():
    proactive = Proactive(Script((ENABLE, "AA910B"), ("801200000B", "6F00")))
    assert proactive.transmit(bytes.fromhex(ENABLE)) == b"\xaa\x90\x00"
    assert proactive.seen == []


def test_stops_with_a_card_that_never_stops():
    def send(command: bytes) -> bytes:
        return bytes.fromhex(REFRESH_RESET) + b"\x90\x00" if command[1] == 0x12 else b"\x91\x0b"

    proactive = Proactive(send)
    assert proactive.transmit(bytes.fromhex(ENABLE)) == b"\x90\x00"
    assert len(proactive.seen) > 1


def test_random_templates_never_raise():
    chance = random.Random(2)
    for _ in range(3000):
        raw = b"\xd0" + chance.randbytes(chance.randrange(0, 24))
        command = ProactiveCommand.parse(raw)
        if command is not None:
            assert command.terminal_response()[:2] == b"\x81\x03"
