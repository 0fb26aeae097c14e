from __future__ import annotations

import pytest

from app.cli import privacy
from app.values.euicc import CardKind, CardReport, ProfileInfo, Verdict
from app.values.ids import Eid, Iccid

EID = Eid("89049032123451234512345678901235")
ICCID = Iccid("8988303000000000017")
HIDDEN_EID = f"8904{'x' * 24}1235"
HIDDEN_ICCID = f"8988{'x' * 11}0017"


def test_identifiers_are_found_anywhere_in_a_tree_of_values():
    report = CardReport(Verdict(CardKind.SGP32, eid=EID), profiles=(ProfileInfo(iccid=ICCID),))
    assert set(privacy.identifiers({"card": report, "more": [1, "x", b"y", None]})) == {EID, ICCID}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        pytest.param(f"EID {EID}", f"EID {HIDDEN_EID}", id="eid-digits"),
        pytest.param(EID.grouped, "8904 xxxx xxxx xxxx xxxx xxxx xxxx 1235", id="eid-groups"),
        pytest.param(f"5A0A{ICCID.wire.hex().upper()}9F70", f"5A0A{'x' * 20}9F70", id="iccid-wire"),
        pytest.param(f"BF3E125A10{EID}", f"BF3E125A10{HIDDEN_EID}", id="eid-inside-hex"),
        pytest.param(EID.encode().hex().upper(), "x" * 64, id="eid-as-text-in-a-certificate"),
        pytest.param("A0000005591010", "A0000005591010", id="an-aid-is-no-secret"),
    ],
)
def test_known_identifiers_are_hidden_in_every_spelling(text, hidden):
    assert privacy.mask(text, (EID, ICCID)) == hidden


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        pytest.param(f"no profile {ICCID}.", f"no profile {HIDDEN_ICCID}.", id="iccid-alone"),
        pytest.param("IMEI 356938035643809", "IMEI 3569xxxxxxx3809", id="imei-or-imsi"),
        pytest.param(f"serialNumber={EID}", f"serialNumber={HIDDEN_EID}", id="eid-alone"),
        pytest.param("seq 12345", "seq 12345", id="short-numbers-stay"),
        pytest.param("0" * 40, "0" * 40, id="longer-runs-are-something-else"),
    ],
)
def test_unknown_identifiers_are_hidden_where_they_stand_alone(text, hidden):
    assert privacy.mask(text) == hidden


def test_numbers_in_json_stay_numbers():
    form = {"token": 123456789012345678, "list": [str(ICCID)], "none": None}
    assert privacy.mask_strings(form) == form | {"list": [HIDDEN_ICCID]}
