"""What modems tell of themselves, as recorded, over a real line."""

from __future__ import annotations

import pytest

from app.errors import DeviceError
from app.modem.dialogue import Dialogue
from app.modem.identity import ask_quietly, identify, reception
from app.modem.port import Port
from app.values.modem import ModemIdentity, Reception, UsbIds
from tests.modem.peer import OK, Step, playing

Lines = dict[str, str]


def answers(lines: Lines) -> dict[str, tuple[Step, ...]]:
    return {
        command: (b"".join(f"\r\n{line}\r\n".encode() for line in text.split("\n")) + OK,)
        for command, text in lines.items()
    }


QUECTEL = {
    "ATI": "Quectel\nEG25\nRevision: EG25GGBR07A08M2G",
    "AT+CGMI": "Quectel",
    "AT+CGMM": "EG25",
    "AT+CGMR": "EG25GGBR07A08M2G",
    "AT+CGSN": "861234567890123",
}
PREFIXED = {
    "AT+CGMI": '+CGMI: "Fibocom Wireless Inc."',
    "AT+CGMM": '+CGMM: "FM350-GL"',
    "AT+CGMR": '+CGMR: "81600.0000.00.29.21.12"',
    "AT+CGSN": '+CGSN: "861234567890123"',
}
ATI_ONLY = {
    "ATI": "Manufacturer: Sierra Wireless, Incorporated\nModel: MC7455\n"
    "Revision: SWI9X30C_02.24.05.06\nIMEI: 861234567890123\nIMEI SV: 15\n+GCAP: +CGSM"
}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        pytest.param(
            QUECTEL, ("Quectel", "EG25", "EG25GGBR07A08M2G", "861234567890123"), id="plain"
        ),
        pytest.param(
            PREFIXED,
            ("Fibocom Wireless Inc.", "FM350-GL", "81600.0000.00.29.21.12", "861234567890123"),
            id="with-prefix-and-quotes",
        ),
        pytest.param(
            ATI_ONLY,
            (
                "Sierra Wireless, Incorporated",
                "MC7455",
                "SWI9X30C_02.24.05.06",
                "861234567890123",
            ),
            id="only-ati",
        ),
        pytest.param(
            {"AT+CGMR": "Revision: 1.2", "AT+CGSN": "no IMEI"}, ("", "", "1.2", ""), id="little"
        ),
        pytest.param({}, ("", "", "", ""), id="nothing"),
    ],
)
def test_a_modem_is_identified(told: Lines, wanted: tuple[str, str, str, str]) -> None:
    usb = UsbIds(0x2C7C, 0x0125)
    with playing(answers(told)) as peer:
        port = Port(peer.path)
        identity = identify(Dialogue(port), usb)
        port.close()

    assert identity == ModemIdentity(*wanted, port=peer.path, usb=usb)


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        pytest.param(
            {
                "AT+CEREG?": '+CEREG: 2,1,"00A1","01B2C3D4",7',
                "AT+COPS?": '+COPS: 0,0,"Test, Operator",7',
                "AT+CESQ": "+CESQ: 99,99,255,255,20,60",
            },
            Reception(-81, "registered, home", 1, "Test, Operator", "LTE"),
            id="lte",
        ),
        pytest.param(
            {
                "AT+C5GREG?": '+C5GREG: 2,5,"0000A1","0000001B2",11',
                "AT+COPS?": '+COPS: 0,2,"90170",11',
                "AT+CESQ": "+CESQ: 99,99,255,255,255,255,20,30,70",
            },
            Reception(-87, "registered, roaming", 5, "90170", "5G NR"),
            id="nr",
        ),
        pytest.param(
            {"AT+CREG?": "+CREG: 0,2", "AT+COPS?": "+COPS: 0", "AT+CSQ": "+CSQ: 31,99"},
            Reception(-51, "searching", 2, "", ""),
            id="searching",
        ),
        pytest.param(
            {"AT+CEREG?": "+CEREG: 0,0", "AT+CREG?": "+CREG: 0,1", "AT+CSQ": "+CSQ: 99,99"},
            Reception(None, "registered, home", 1, "", ""),
            id="registered-in-one-domain",
        ),
        pytest.param(
            {
                "AT+CEREG?": '+CEREG: 2,1,"00A1","01B2C3D4",7\n+CEREG: 3\n+CEREG: 3,"00A1"',
                "AT+CSQ": "+CSQ: ?",
            },
            Reception(None, "registered, home", 1, "", "LTE"),
            id="unsolicited-lines-of-the-same-name",
        ),
        pytest.param(
            {"AT+CEREG?": "+CEREG: 0,77", "AT+COPS?": '+COPS: 1,0,"X",99', "AT+CSQ": ""},
            Reception(None, "", 77, "X", ""),
            id="numbers-of-no-standard",
        ),
        pytest.param({"AT+CSQ": "+CSQ: ,"}, Reception(), id="nothing"),
    ],
)
def test_signal_and_registration_are_read(told: Lines, wanted: Reception) -> None:
    with playing(answers(told)) as peer:
        port = Port(peer.path)
        found = reception(Dialogue(port))
        port.close()

    assert found == wanted


def test_what_a_modem_does_not_know_is_no_error() -> None:
    with playing({"AT+MUTE": ()}) as peer:
        dialogue = Dialogue(Port(peer.path), resync_s=0.3)

        assert ask_quietly(dialogue, "AT+NONSENSE") is None
        assert ask_quietly(dialogue, "AT+MUTE", 0.05) is None
        dialogue.close()


def test_a_port_that_is_gone_is_an_error() -> None:
    with playing({"AT+CGMI": (None,)}) as peer, pytest.raises(DeviceError, match="is gone"):
        identify(Dialogue(Port(peer.path)))
