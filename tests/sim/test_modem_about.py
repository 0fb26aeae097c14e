import pytest

from app.sim.modem_about import imei_for
from tests.sim.modem_host import Host


@pytest.mark.parametrize("name", ["", "second", "Zürich 2"])
def test_an_imei_has_its_check_digit_and_stays_the_same(name):
    imei = imei_for(name)
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(imei)]
    assert len(imei) == 15
    assert sum(n // 10 + n % 10 for n in doubled) % 10 == 0
    assert imei_for(name) == imei


def test_cards_of_other_names_are_in_other_modems():
    assert imei_for("left") != imei_for("right")


def test_every_command_tells_the_same():
    host = Host()
    assert host.ask("ATI") == [
        "Workbench",
        "SM-1",
        "Revision: SM1A01",
        f"IMEI: {imei_for('')}",
        "OK",
    ]
    assert host.ask("AT+CGMI;+GMI;+CGMM;+GMM") == ["Workbench"] * 2 + ["SM-1"] * 2 + ["OK"]
    assert host.ask("AT+CGMR;+GMR;+CGSN;+GSN") == ["SM1A01"] * 2 + [imei_for("")] * 2 + ["OK"]


def test_a_test_form_tells_nothing():
    assert Host().ask("AT+CGMI=?") == ["OK"]
