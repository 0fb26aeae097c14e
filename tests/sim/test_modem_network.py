import pytest

from tests.sim.modem_host import Host, change, enable_harbour

BOOTSTRAP = "89999040000000000073"


def switched(apdu: str) -> Host:
    host = Host()
    host.cgla(host.open(), apdu)
    host.ask("AT+CFUN=0")
    host.ask("AT+CFUN=1")
    return host


@pytest.mark.parametrize("name", ["+CREG", "+CEREG", "+CGREG"])
def test_registers_at_home_with_the_network_of_the_profile(name):
    host = Host()
    assert host.ask(f"AT{name}?") == [f"{name}: 0,1", "OK"]
    assert host.ask(f"AT{name}=2") == ["OK"]
    assert host.ask(f"AT{name}?") == [f'{name}: 2,1,"1A2B","01C3D501",7', "OK"]
    assert host.ask(f"AT{name}=3") == ["+CME ERROR: 50"]
    assert host.ask(f"AT{name}=?") == [f"{name}: (0-2)", "OK"]


def test_there_is_no_5g():
    assert Host().ask("AT+C5GREG?") == ["+C5GREG: 0,0", "OK"]


def test_the_operator_is_told_by_name_or_number():
    host = Host()
    assert host.ask("AT+COPS?") == ['+COPS: 0,0,"Fjord Mobile",7', "OK"]
    assert host.ask("AT+COPS=3,2") == ["OK"]
    assert host.ask("AT+COPS?") == ['+COPS: 0,2,"00101",7', "OK"]
    assert host.ask("AT+COPS=?")[0].startswith('+COPS: (2,"Fjord Mobile"')


def test_a_changed_profile_has_another_network():
    host = switched(enable_harbour(refresh=False))
    assert host.ask("AT+COPS?") == ['+COPS: 0,0,"Harbour Networks",7', "OK"]
    assert host.ask("AT+CREG?") == ["+CREG: 0,1", "OK"]


def test_a_profile_without_an_owner_roams():
    assert switched(change("BF31", BOOTSTRAP)).ask("AT+CREG?") == ["+CREG: 0,5", "OK"]


@pytest.mark.parametrize("off", [0, 4])
def test_with_the_radio_off_there_is_neither_network_nor_signal(off):
    host = Host()
    host.ask("AT+CREG=1")
    assert host.ask(f"AT+CFUN={off}") == ["OK", "+CREG: 0"]
    assert host.ask("AT+CFUN?;+CREG?;+CSQ;+COPS?;+CGATT?") == [
        f"+CFUN: {off}",
        "+CREG: 1,0",
        "+CSQ: 99,99",
        "+COPS: 0",
        "+CGATT: 0",
        "OK",
    ]
    assert host.ask("AT+CESQ") == ["+CESQ: 99,99,255,255,255,255", "OK"]
    assert "+CREG: 1" in host.ask("AT+CFUN=1")


def test_only_full_off_takes_the_power_of_the_card():
    host = Host()
    host.ask("AT+CFUN=4")
    assert host.ask("AT+CPIN?") == ["+CPIN: READY", "OK"]
    host.ask("AT+CFUN=0")
    assert host.ask("AT+CPIN?") == ["+CME ERROR: 10"]


@pytest.mark.parametrize("command", ["AT+CFUN=7", "AT+CFUN=1,2", "AT+CFUN=", "AT+COPS=x"])
def test_wrong_parameters(command):
    assert Host().ask(command) == ["+CME ERROR: 50"]


def test_what_can_be_chosen():
    assert Host().ask("AT+CFUN=?") == ["+CFUN: (0,1,4),(0,1)", "OK"]


def test_a_restart_is_wished_for_and_done_by_whoever_runs_the_modem():
    host = Host()
    host.ask("AT+CMEE=2;+CREG=1;+COPS=3,2")
    assert host.ask("AT+CFUN=1,1") == ["OK"]
    assert host.modem.restarting
    assert host.ask("AT") == []
    host.modem.power_off()
    host.modem.power_on()
    assert host.ask("AT+CMEE?;+CREG?") == ["AT+CMEE?;+CREG?", "+CMEE: 0", "+CREG: 0,1", "OK"]


def test_contexts_can_be_set_and_read():
    host = Host()
    assert host.ask('AT+CGDCONT=2,"IPV6","meters.example"') == ["OK"]
    assert host.ask("AT+CGDCONT?") == [
        '+CGDCONT: 1,"IP","iot.example"',
        '+CGDCONT: 2,"IPV6","meters.example"',
        "OK",
    ]
    assert host.ask("AT+CLCC") == ["OK"]
