from __future__ import annotations

import pytest

from app.errors import NotSupportedError, ProcedureError
from app.ipa.euicc import CardEuicc, known_eid
from tests.composer.benches import FIRST, bench_card


def test_an_iot_euicc_speaks_for_itself(card):
    euicc = CardEuicc(card)
    assert (euicc.dialect, euicc.emulated, euicc.enabled()) == ("1.2", False, FIRST)
    assert euicc.eid == card.verdict().eid
    assert [eim.eim_id for eim in euicc.eims()] == ["eim.workbench.example"]
    assert euicc.notification_numbers() == {1, 2, 3}
    assert (euicc.info(1)[:2], euicc.info(2)[:2]) == (b"\xbf\x20", b"\xbf\x22")
    assert [certificate[:1] for certificate in euicc.certificates(b"")] == [b"\x30", b"\x30"]


def test_going_back_without_the_right_is_refused(card):
    with pytest.raises(ProcedureError):
        CardEuicc(card).rollback(None)


@pytest.mark.parametrize("kind", ["sgp22", "uicc"])
def test_other_cards_are_none(kind):
    card = bench_card(f"?kind={kind}")
    with pytest.raises(NotSupportedError, match="IoT eUICC"):
        CardEuicc(card)
    card.close()


def test_a_card_without_eid_is_no_card_for_an_eim():
    with pytest.raises(NotSupportedError, match="no EID"):
        known_eid(None)
