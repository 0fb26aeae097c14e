"""Each quirk and fault does what its row says, and bears the name of the row that copes with it."""

from __future__ import annotations

import re
import tomllib

import pytest

from app.errors import SettingsError
from app.paths import resources
from app.sim.modem_options import ModemOptions
from app.sim.modem_quirks import FAULTS, QUIRKS
from tests.sim.modem_host import FJORD, GET_EID, HARBOUR, ISDR, Host, enable_harbour

OPEN = "0070000001"
ROWS = tomllib.loads((resources() / "modems" / "quirks.toml").read_text("utf-8"))["quirk"]


def test_quirks_have_the_names_of_the_table_that_copes_with_them():
    assert set(QUIRKS) == {row["id"] for row in ROWS}


@pytest.mark.parametrize("row", [row for row in ROWS if "match" in row], ids=lambda row: row["id"])
def test_a_modem_with_a_quirk_is_recognised_by_what_it_says(row):
    host = Host(quirks=(row["id"],))
    manufacturer, model, firmware, _imei, _ok = host.ask("AT+CGMI;+CGMM;+CGMR;+CGSN")
    told = {"manufacturer": manufacturer, "model": model, "firmware": firmware}
    patterns = {name: row["match"][name] for name in told if name in row["match"]}
    assert patterns
    for name, pattern in patterns.items():
        assert re.search(pattern, told[name], re.IGNORECASE), name


@pytest.mark.parametrize("table", [QUIRKS, FAULTS], ids=["quirks", "faults"])
def test_the_guide_lists_every_row(table):
    page = (resources() / "help" / "simulated-card.md").read_text("utf-8")
    assert not [name for name, row in table.items() if f"| {name} | {row.summary}" not in page]


def test_opaque_handle_is_no_channel_number():
    host = Host(quirks=("opaque-handle",))
    handle = host.open()
    assert int(handle) > 1000
    assert host.cgla(handle, GET_EID) == ['+CGLA: 4,"6115"', "OK"]
    assert host.cgla("1", GET_EID) == ["+CME ERROR: 50"]


def test_no_test_form():
    assert Host(quirks=("no-test-form",)).ask("AT+CCHO=?") == ["ERROR"]
    assert Host().ask("AT+CCHO=?;+CGLA=?;+CCHC=?;+CSIM=?") == ["OK"]


def test_bare_ccho():
    assert Host(quirks=("bare-ccho",)).ask(f'AT+CCHO="{ISDR}"') == ["1", "OK"]


def test_uppercase_hex():
    host = Host(quirks=("uppercase-hex",))
    assert host.ask(f'AT+CCHO="{ISDR.lower()}"') == ["+CME ERROR: 50"]
    assert Host().ask(f'AT+CCHO="{ISDR.lower()}"') == ["+CCHO: 1", "OK"]
    assert host.open() == "1"


def test_no_cchc_leaves_channels_open():
    host = Host(quirks=("no-cchc",))
    assert [host.open() for _ in range(3)] == ["1", "2", "3"]
    assert host.ask("AT+CCHC=1") == ["+CME ERROR: 50"]
    assert host.ask(f'AT+CCHO="{ISDR}"') == ["+CME ERROR: 3"]


def test_cgla_fails_loading_at_the_end_of_profile_elements_only():
    host = Host(quirks=("cgla-fails-loading",))
    handle = host.open()
    assert host.cgla(handle, GET_EID) == ['+CGLA: 4,"6115"', "OK"]
    assert host.cgla(handle, "80E2110003860255")[-1] == "OK"
    assert host.cgla(handle, "80E29101020000") == ["+CME ERROR: 100"]
    assert host.cgla(handle, "80E2910003860155") == ["+CME ERROR: 100"]
    assert host.csim("01E2910003860155") == ['+CSIM: 4,"6E00"', "OK"]


def test_csim_no_channels():
    host = Host(quirks=("csim-no-channels",))
    handle = host.open()
    assert host.csim(OPEN) == ["+CME ERROR: 100"]
    assert host.csim(GET_EID) == ["+CME ERROR: 100"]
    assert host.csim("00A4000C023F00") == ['+CSIM: 4,"9000"', "OK"]
    assert host.cgla(handle, GET_EID) == ['+CGLA: 4,"6115"', "OK"]


def test_buffered_writes_refuse_long_lines():
    host = Host(quirks=("buffered-writes",))
    handle = host.open()
    assert host.cgla(handle, "80E21100FF" + "00" * 255) == ["ERROR"]
    assert host.cgla(handle, "80E2110078" + "00" * 120)[-1] == "OK"


@pytest.mark.parametrize("quirk", ["csim-only", "telit-access", "sim7600-csim"])
def test_csim_is_the_only_way(quirk):
    host = Host(quirks=(quirk,))
    assert host.ask(f'AT+CCHO="{ISDR}"') == ["ERROR"]
    opening = "0070000000" if quirk == "csim-only" else OPEN
    assert host.csim(opening) == ['+CSIM: 6,"019000"', "OK"]
    assert host.csim(f"01A4040C10{ISDR}") == ['+CSIM: 4,"9000"', "OK"]
    assert host.csim(GET_EID) == ['+CSIM: 4,"6115"', "OK"]


def test_csim_only_wants_le_00_to_open():
    assert Host(quirks=("csim-only",)).csim(OPEN) == ["+CME ERROR: 50"]


@pytest.mark.parametrize("quirk", ["huawei-ms2372h", "alcatel-ik41"])
def test_nothing_reaches_the_card(quirk):
    host = Host(quirks=(quirk,))
    answers = [host.csim(OPEN), host.csim("00A4000C023F00"), host.ask(f'AT+CCHO="{ISDR}"')]
    assert all(answer[-1] in ("ERROR", "+CME ERROR: 3") for answer in answers)


def test_telit_has_a_command_for_the_power_of_the_card():
    host = Host(quirks=("telit-access",))
    assert host.ask("AT#SIMDET=0") == ["OK"]
    assert host.ask("AT+CPIN?") == ["+CME ERROR: 10"]
    assert host.ask("AT#SIMDET=1") == ["OK", "+CPIN: READY"]
    assert Host().ask("AT#SIMDET=0") == ["ERROR"]


def test_a_modem_that_reads_at_a_restart_only_keeps_the_power_on():
    host = Host(quirks=("telit-access",), faults=("only-restart",))
    assert host.ask("AT#SIMDET=0") == ["OK"]
    assert host.ask("AT+CPIN?") == ["+CPIN: READY", "OK"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_commands_a_family_is_treated_with_are_understood(row):
    settings = row.get("settings", {})
    commands = [one for key in ("reset", "sim_power", "reboot") for one in settings.get(key, ())]
    for command in [*commands, "AT+CFUN=0", "AT+CFUN=1", "AT+CFUN=1,1"]:
        assert Host(quirks=(row["id"],)).ask(command)[0] == "OK"


def test_needs_le_loses_answers_without_it():
    host = Host(quirks=("needs-le",))
    handle = host.open()
    assert host.cgla(handle, GET_EID) == ['+CGLA: 4,"9000"', "OK"]
    whole, final = host.cgla(handle, f"{GET_EID}00")
    assert final == "OK"
    assert whole.startswith('+CGLA: 46,"BF3E125A10')
    assert whole.endswith('9000"')


def test_phone_short_blocks():
    host = Host(quirks=("phone-short-blocks",))
    handle = host.open()
    assert host.cgla(handle, "80E2110040" + "00" * 64) == ['+CGLA: 4,"6601"', "OK"]
    assert host.cgla(handle, "80E211003F" + "00" * 63) == ['+CGLA: 4,"9000"', "OK"]


@pytest.mark.parametrize(
    ("names", "late_s"),
    [
        pytest.param({"quirks": ("slow-loading",)}, 0.8, id="quirk"),
        pytest.param({"faults": ("slow-load:90000",)}, 90.0, id="fault"),
    ],
)
def test_only_the_last_block_of_a_message_is_late(names, late_s):
    host = Host(**names)
    handle = host.open()
    pieces = host.modem.receive(f'AT+CGLA={handle},{len(GET_EID)},"{GET_EID}"\r'.encode())
    assert sum(piece.after_s for piece in pieces) == late_s
    pieces = host.modem.receive(f'AT+CGLA={handle},16,"80E2110003860255"\r'.encode())
    assert not any(piece.after_s for piece in pieces)


def test_unnoticed_profile_until_cfun():
    host = Host(quirks=("unnoticed-profile",))
    assert host.cgla(host.open(), enable_harbour(refresh=True))[-1] == "OK"
    assert host.csim("01C000000A")[-1] == "OK"
    assert host.known()[0] == FJORD
    assert host.ask("AT+CFUN=0") == ["OK"]
    assert host.ask("AT+CFUN=1") == ["OK", "+CPIN: READY"]
    assert host.known()[0] == HARBOUR


def test_sim_absent():
    host = Host(faults=("sim-absent",))
    assert host.started == ["RDY", "+CPIN: NOT INSERTED"]
    for command in ("AT+CPIN?", "AT+CIMI", f'AT+CCHO="{ISDR}"', 'AT+CSIM=10,"0070000001"'):
        assert host.ask(command) == ["+CME ERROR: 10"]


def test_sim_busy_for_so_many_commands():
    host = Host(faults=("sim-busy:2",))
    assert [host.csim(OPEN)[-1] for _ in range(3)] == ["+CME ERROR: 14", "+CME ERROR: 14", "OK"]


def test_access_denied():
    assert Host(faults=("access-denied",)).csim(OPEN) == ["+CME ERROR: 3"]


def test_few_channels():
    host = Host(faults=("few-channels",))
    host.open()
    assert host.ask(f'AT+CCHO="{ISDR}"') == ["+CME ERROR: 3"]


@pytest.mark.parametrize(
    ("fault", "data", "answer"),
    [
        pytest.param("line-limit:60", 40, ["ERROR"], id="line"),
        pytest.param("block-limit:39", 40, ['+CGLA: 4,"6601"', "OK"], id="block"),
    ],
)
def test_limits_have_a_number(fault, data, answer):
    host = Host(faults=(fault,))
    handle = host.open()
    assert host.cgla(handle, f"80E21100{data:02X}" + "00" * data) == answer


def test_urcs_stand_in_every_answer():
    host = Host(faults=("urcs",))
    first, second = host.ask("AT+CSQ"), host.ask("AT+CSQ")
    assert (first[0], first[2]) == (second[0], second[2]) == ("+CSQ: 21,99", "OK")
    assert first[1] != second[1]


def test_noise_comes_once_after_a_start():
    host = Host(faults=("noise",))
    assert host.modem.receive(b"AT\r")[0].data.startswith(b"\x00\xff\x00")
    assert host.modem.receive(b"AT\r")[0].data.startswith(b"AT\r")


def test_get_response_is_sent_by_the_modem():
    host = Host(faults=("get-response",))
    answer, final = host.cgla(host.open(), GET_EID)
    assert final == "OK"
    assert answer.startswith('+CGLA: 46,"BF3E12')


def test_without_refresh_the_change_waits_for_power():
    host = Host(faults=("no-refresh",))
    assert host.cgla(host.open(), enable_harbour(refresh=True))[-1] == "OK"
    assert host.csim("01C0000006") == ['+CSIM: 16,"BF31038001009000"', "OK"]
    assert host.known()[0] == FJORD
    host.ask("AT+CFUN=0")
    host.ask("AT+CFUN=1")
    assert host.known()[0] == HARBOUR


def test_only_restart_reads_the_card_anew():
    host = Host(faults=("only-restart",))
    host.cgla(host.open(), enable_harbour(refresh=False))
    host.ask("AT+CFUN=0")
    assert host.ask("AT+CFUN=1") == ["OK"]
    assert host.known()[0] == FJORD
    host.modem.power_off()
    host.modem.power_on()
    host.ask("ATE0")
    assert host.known()[0] == HARBOUR


def test_forgets_profile_whenever_the_card_gets_power():
    host = Host(faults=("forgets-profile",))
    host.cgla(host.open(), enable_harbour(refresh=False))
    assert host.enabled == HARBOUR
    host.ask("AT+CFUN=0")
    host.ask("AT+CFUN=1")
    assert host.known()[0] == FJORD
    assert host.enabled == FJORD


@pytest.mark.parametrize("text", ["sim-absent:1", "sim-busy:0", "sim-busy:x", "slow-load:9999999"])
def test_a_number_that_does_not_fit_a_fault_is_refused(text):
    with pytest.raises(SettingsError, match="does not take"):
        ModemOptions.of(faults=(text,))
