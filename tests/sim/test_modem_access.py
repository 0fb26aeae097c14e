import pytest

from app.values.ids import Iccid
from tests.sim.modem_host import FJORD, GET_EID, HARBOUR, ISDR, Host, change, enable_harbour


def test_tells_iccid_and_imsi_of_the_profile():
    host = Host()
    assert host.known() == (FJORD, "001010000000179")
    assert host.ask("AT+ICCID;+QCCID") == [f"+ICCID: {FJORD}", f"+QCCID: {FJORD}", "OK"]


def test_files_hold_what_the_commands_tell():
    host = Host()
    wire = Iccid(FJORD).wire.hex().upper()
    assert host.ask("AT+CRSM=176,12258,0,0,10") == [f'+CRSM: 144,0,"{wire}"', "OK"]
    assert host.ask("AT+CRSM=176,28423,0,0,9") == ['+CRSM: 144,0,"080910100000001097"', "OK"]
    assert host.ask("AT+CRSM=176,12037,0,0,9") == ["+CRSM: 106,130", "OK"]
    assert host.ask("AT+CRSM=192,12258") == ["+CRSM: 106,130", "OK"]


def test_without_a_profile_the_card_is_no_subscription_but_can_be_reached():
    host = Host()
    handle = host.open()
    host.cgla(handle, change("BF32", FJORD))
    assert host.cgla(handle, "80C0000006") == ['+CGLA: 16,"BF32038001009000"', "OK"]
    host.ask("AT+CFUN=0")
    assert host.ask("AT+CFUN=1") == ["OK", "+CPIN: NOT READY"]
    assert host.ask("AT+CPIN?") == host.ask("AT+CIMI") == ["+CME ERROR: 13"]
    assert host.ask("AT+CREG?") == ["+CREG: 0,0", "OK"]
    assert host.ask("AT+CRSM=176,12258,0,0,10") == ["+CRSM: 106,130", "OK"]
    host.cgla(host.open(), enable_harbour(refresh=False))
    host.ask("AT+CFUN=0")
    host.ask("AT+CFUN=1")
    assert host.known()[0] == HARBOUR


def test_a_pin_is_not_wanted():
    host = Host()
    assert host.ask("AT+CPIN=?") == ["OK"]
    assert host.ask('AT+CPIN="1234"') == ["+CME ERROR: 3"]


def test_the_modem_sets_the_channel_in_the_class_byte():
    host = Host()
    first, second = host.open(), host.open()
    assert (first, second) == ("1", "2")
    for handle in (first, second):
        for cla in ("80", "81", "82", "C5"):
            assert host.cgla(handle, f"{cla}{GET_EID[2:]}") == ['+CGLA: 4,"6115"', "OK"]
    assert host.csim(GET_EID) == ['+CSIM: 4,"6115"', "OK"]
    assert host.csim(f"83{GET_EID[2:]}") == ['+CSIM: 4,"6881"', "OK"]


def test_channels_beyond_the_fourth_have_a_class_of_their_own():
    host = Host(faults=("few-channels:9",))
    handles = [host.open() for _ in range(6)]
    assert host.cgla(handles[-1], GET_EID) == ['+CGLA: 4,"6115"', "OK"]
    assert host.csim(f"C2{GET_EID[2:]}") == ['+CSIM: 4,"6115"', "OK"]


def test_closing_gives_the_channel_back():
    host = Host()
    handle = host.open()
    assert host.ask(f"AT+CCHC={handle}") == ["+CCHC", "OK"]
    assert host.csim(GET_EID) == ['+CSIM: 4,"6881"', "OK"]
    assert host.ask(f"AT+CCHC={handle}") == ["+CME ERROR: 50"]
    assert host.cgla(handle, GET_EID) == ["+CME ERROR: 50"]


def test_an_application_that_is_not_there_takes_no_channel():
    host = Host()
    for _ in range(5):
        assert host.ask('AT+CCHO="A0000000001234"') == ["+CME ERROR: 3"]
    assert host.open() == "1"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param('AT+CSIM=9,"0070000001"', id="odd-length"),
        pytest.param('AT+CSIM=12,"0070000001"', id="wrong-length"),
        pytest.param('AT+CSIM=9,"007000000"', id="odd-digits"),
        pytest.param('AT+CSIM=10,"00 70000001"', id="blanks"),
        pytest.param('AT+CSIM=10,"00700000ZZ"', id="no-hex"),
        pytest.param('AT+CSIM=6,"007000"', id="no-apdu"),
        pytest.param("AT+CSIM=10", id="no-data"),
        pytest.param('AT+CSIM="0070000001"', id="no-length"),
        pytest.param('AT+CCHO=""', id="no-aid"),
        pytest.param(f'AT+CCHO="{ISDR}00"', id="long-aid"),
        pytest.param('AT+CGLA=9,10,"0070000001"', id="no-such-channel"),
        pytest.param("AT+CCHC=x", id="no-number"),
    ],
)
def test_wrong_parameters(command):
    assert Host().ask(command) == ["+CME ERROR: 50"]


@pytest.mark.parametrize("name", ["+CSIM", "+CCHO", "+CGLA", "+CCHC"])
def test_what_can_only_be_set_cannot_be_read(name):
    assert Host().ask(f"AT{name}?") == ["ERROR"]
