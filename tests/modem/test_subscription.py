"""ICCID and IMSI, however a modem lets them be read, over a real line."""

from __future__ import annotations

import pytest

from app.modem.dialogue import Dialogue
from app.modem.port import Port
from app.modem.subscription import read_iccid, read_imsi, subscription
from app.values.modem import Subscription
from tests.modem.peer import OK, Step, playing

ICCID = "8949449999999990031"
CRSM = "AT+CRSM=176,12258,0,0,10"


def answers(lines: dict[str, str]) -> dict[str, tuple[Step, ...]]:
    return {command: (f"\r\n{line}\r\n".encode() + OK,) for command, line in lines.items()}


@pytest.mark.parametrize(
    ("told", "iccid"),
    [
        pytest.param({"AT+CCID": f"+CCID: {ICCID}"}, ICCID, id="ccid"),
        pytest.param({"AT+CCID": f'+CCID: "{ICCID}F"'}, ICCID, id="quoted-and-padded"),
        pytest.param({"AT+CCID": ICCID}, ICCID, id="bare"),
        pytest.param({"AT+ICCID": f"+ICCID: {ICCID}"}, ICCID, id="iccid"),
        pytest.param({"AT+ICCID": f"ICCID: {ICCID}F"}, ICCID, id="named-without-sign"),
        pytest.param({"AT+QCCID": f"+QCCID: {ICCID}"}, ICCID, id="quectel"),
        pytest.param({"AT^ICCID?": f"^ICCID: {ICCID}"}, ICCID, id="huawei"),
        pytest.param({"AT#CCID": f"#CCID: {ICCID}"}, ICCID, id="telit"),
        pytest.param(
            {CRSM: '+CRSM: 144,0,"989444999999990930F1"'}, "8949449999999990031", id="file"
        ),
        pytest.param(
            {CRSM: '+CRSM: 144,0,"98944499999999093001"'}, "89494499999999900310", id="20"
        ),
        pytest.param({CRSM: "+CRSM: 106,130"}, "", id="no-file"),
        pytest.param({CRSM: '+CRSM: 144,0,"FFFFFFFFFFFFFFFFFFFF"'}, "", id="empty-file"),
        pytest.param({CRSM: '+CRSM: 144,0,"zz"'}, "", id="no-hex"),
        pytest.param({"AT+CCID": "+CCID: 123", "AT+QCCID": f"+QCCID: {ICCID}"}, ICCID, id="next"),
        pytest.param({}, "", id="nothing"),
    ],
)
def test_the_iccid_is_read_in_the_modems_way(told: dict[str, str], iccid: str) -> None:
    with playing(answers(told)) as peer:
        port = Port(peer.path)
        found = read_iccid(Dialogue(port))
        port.close()

    assert found == iccid


@pytest.mark.parametrize(
    ("said", "imsi"),
    [
        ("901700000000001", "901700000000001"),
        ("+CIMI: 901700000000001", "901700000000001"),
        ("x", ""),
    ],
)
def test_the_imsi_is_read(said: str, imsi: str) -> None:
    with playing(answers({"AT+CIMI": said})) as peer:
        port = Port(peer.path)
        found = read_imsi(Dialogue(port))
        port.close()

    assert found == imsi


def test_both_are_read_together() -> None:
    told = answers({"AT+QCCID": f"+QCCID: {ICCID}", "AT+CIMI": "901700000000001"})
    with playing(told) as peer:
        port = Port(peer.path)
        found = subscription(Dialogue(port))
        port.close()

    assert found == Subscription(ICCID, "901700000000001")
