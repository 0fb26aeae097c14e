from __future__ import annotations

import pytest

from app.capture.at_names import at_name, unsolicited_meaning, value_text
from app.capture.secrets import FIELDS, IDENTIFIERS


def test_commands_are_known_in_small_letters_too() -> None:
    assert at_name("+cgla") == at_name("+CGLA")
    assert at_name("+CGLA").sends == ("sessionid", "length", "command")
    assert at_name("+NOSUCH").does == ""
    assert unsolicited_meaning("rdy") == "The modem has started."


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        pytest.param("stat", "5", "registered, roaming (5)", id="named number"),
        pytest.param("code", "SIM PIN", "the card waits for its PIN (SIM PIN)", id="named word"),
        pytest.param("rssi", "20", "-73 dBm (20)", id="signal"),
        pytest.param("rssi", "99", "no signal known (99)", id="no signal"),
        pytest.param("length", "22", "22 characters, 11 bytes", id="length"),
        pytest.param("fileid", "28423", "EF.IMSI (6F07)", id="file"),
        pytest.param("sw1", "144", "90 (144)", id="status word"),
        pytest.param("dfname", "A000zz", "A000zz", id="no AID"),
        pytest.param("stat", "77", "77", id="unknown number"),
    ],
)
def test_values_have_meanings(name: str, text: str, shown: str) -> None:
    assert value_text(name, text) == shown


def test_an_application_is_named() -> None:
    assert value_text("dfname", "A0000005591010FFFFFFFF8900000100").startswith("ISD-R")


def test_secrets_have_names_that_are_hidden() -> None:
    assert {*at_name("+CPIN").sends, "PIN"} <= FIELDS.keys()
    assert at_name("+CPWD").sends.count("PIN") == 2
    assert at_name("+CIMI").answers == ("IMSI",)
    assert "IMSI" in FIELDS
    assert at_name("+CCID").answers == ("ICCID",)
    assert "ICCID" in IDENTIFIERS
    assert at_name("+CGSN").answers == ("imei",)
    assert "imei" in IDENTIFIERS
