"""What the modem does with its card: REFRESH, power, and a card that fails."""

import pytest

from app.errors import DeviceError
from tests.sim.modem_host import FJORD, GET_EID, HARBOUR, Host, enable_harbour


def refreshed(*quirks: str) -> tuple[Host, str, list[str]]:
    """Enable a profile with REFRESH; the channel is that used for it."""
    host = Host(quirks=quirks)
    handle = host.open()
    assert host.cgla(handle, enable_harbour(refresh=True)) == ['+CGLA: 4,"6106"', "OK"]
    return host, handle, host.cgla(handle, "80C0000006")


def test_refresh_is_obeyed_and_the_profile_noticed():
    host, handle, answer = refreshed()
    assert answer == ['+CGLA: 16,"BF3103800100910B"', "OK", "+CPIN: READY"]
    assert host.known() == (HARBOUR, "999990000042428")
    assert host.cgla(handle, GET_EID) == ["+CME ERROR: 50"]
    assert host.open() == "1"


def test_nothing_waits_for_the_host_after_that():
    host, _, _ = refreshed()
    assert host.csim("801200000B") == ['+CSIM: 4,"6985"', "OK"]


def test_a_registration_asked_for_is_told_after_refresh():
    host = Host()
    host.ask("AT+CREG=1")
    handle = host.open()
    host.cgla(handle, enable_harbour(refresh=True))
    lines = host.cgla(handle, "80C0000006")
    assert lines[2:] == ["+CPIN: READY", "+CREG: 1"]
    host.ask("AT+CFUN=4")
    assert host.ask("AT+CFUN=1") == ["OK", "+CREG: 1"]


def test_a_modem_that_takes_no_notice_still_lets_the_card_switch():
    host, handle, answer = refreshed("unnoticed-profile")
    assert answer == ['+CGLA: 16,"BF3103800100910B"', "OK"]
    assert host.known()[0] == FJORD
    assert host.enabled == HARBOUR
    assert host.cgla(handle, GET_EID) == ['+CGLA: 4,"6115"', "OK"]


def test_a_change_without_refresh_goes_unnoticed_until_power():
    host = Host()
    host.cgla(host.open(), enable_harbour(refresh=False))
    assert host.known()[0] == FJORD
    host.ask("AT+CFUN=4")
    host.ask("AT+CFUN=1")
    assert host.known()[0] == FJORD
    host.ask("AT+CFUN=0")
    host.ask("AT+CFUN=1")
    assert host.known()[0] == HARBOUR


def test_a_refresh_nobody_announced_is_left_to_the_host():
    host = Host("deviations=unasked-refresh", faults=("no-refresh",))
    handle = host.open()
    host.cgla(handle, enable_harbour(refresh=True))
    assert host.cgla(handle, "80C0000006") == ['+CGLA: 16,"BF3103800100910B"', "OK"]
    assert int(host.open()) == 2
    assert host.csim("801200000B")[0].startswith('+CSIM: 26,"D009810301')
    assert host.csim("801400000C810301010402028281830100") == ['+CSIM: 4,"9000"', "OK"]
    assert host.enabled == HARBOUR
    assert host.known()[0] == FJORD


def test_power_closes_all_channels():
    host = Host()
    handle = host.open()
    host.ask("AT+CFUN=0")
    host.ask("AT+CFUN=1")
    assert host.cgla(handle, GET_EID) == ["+CME ERROR: 50"]


def test_a_card_that_cannot_go_back_keeps_its_profile():
    host = Host("deviations=no-local-changes", faults=("forgets-profile",))
    host.ask("AT+CFUN=0")
    assert host.ask("AT+CFUN=1") == ["OK", "+CPIN: READY"]
    assert host.known()[0] == FJORD


def test_without_manage_channel_csim_has_the_basic_channel():
    host = Host(without=("cgla", "channels"))
    assert host.csim("0070000001") == ["+CME ERROR: 3"]
    assert host.csim("00A4040C10A0000005591010FFFFFFFF8900000100") == ['+CSIM: 4,"9000"', "OK"]
    assert host.csim("80E2910006BF3E035C015A") == ['+CSIM: 4,"6115"', "OK"]


def test_a_card_without_channels_refuses_to_open():
    host = Host("deviations=no-channels")
    assert host.ask('AT+CCHO="A0000005591010FFFFFFFF8900000100"') == ["+CME ERROR: 3"]


def test_t1_cards_answer_whole():
    host = Host("protocol=t1")
    answer, _ = host.cgla(host.open(), f"{GET_EID}00")
    assert answer.startswith('+CGLA: 46,"BF3E12')


def test_a_card_that_was_pulled_out_fails():
    host = Host("deviations=gone-after:3")
    answers = [host.csim("00A4000C023F00") for _ in range(4)]
    assert answers[0] == ['+CSIM: 4,"9000"', "OK"]
    assert answers[-1] == ["+CME ERROR: 13"]


def test_noise_of_the_card_is_an_error_or_passed_on():
    host = Host("deviations=garbage:2")
    finals = {host.csim("00A4000C023F00")[-1] for _ in range(30)}
    assert finals <= {"OK", "+CME ERROR: 13"}


def test_the_card_is_asked_before_it_has_power():
    host = Host()
    host.modem.power_off()
    assert host.csim("0070000001") == ["+CME ERROR: 10"]
    host.modem.close()
    with pytest.raises(DeviceError, match="no power"):
        _ = host.modem.card.card.state
