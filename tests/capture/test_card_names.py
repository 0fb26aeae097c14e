from __future__ import annotations

import pytest

from app.capture.card_names import application, instruction


@pytest.mark.parametrize(
    ("aid", "name"),
    [
        pytest.param("A0000005591010FFFFFFFF8900000100", "ISD-R", id="isd-r"),
        pytest.param("A0000005591010FFFFFFFF8900000200", "ECASD", id="ecasd"),
        pytest.param("A0000005591010FFFFFFFF8900001200", "ISD-P", id="isd-p"),
        pytest.param("A0000000871002FF49FFFF8904", "USIM", id="usim-by-prefix"),
        pytest.param("A000", "", id="unknown"),
    ],
)
def test_aids_are_known_by_their_beginning(aid: str, name: str) -> None:
    assert application(bytes.fromhex(aid)) == name


@pytest.mark.parametrize(
    ("cla", "ins", "p1", "name"),
    [
        pytest.param(0x00, 0xA4, 4, "SELECT", id="of-the-card-room"),
        pytest.param(0x80, 0xE6, 2, "INSTALL", id="of-other-programs"),
        pytest.param(0x80, 0xF2, 0x00, "STATUS", id="status"),
        pytest.param(0x80, 0xF2, 0x40, "GET STATUS", id="get-status"),
        pytest.param(0x00, 0xEE, 0, "INS EE", id="unknown"),
    ],
)
def test_instructions_are_named(cla: int, ins: int, p1: int, name: str) -> None:
    assert instruction(cla, ins, p1) == name
