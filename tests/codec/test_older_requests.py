from __future__ import annotations

import pytest

from app.codec import tlv
from app.codec.older_requests import as_today

EID = "5A1089049032123451234512345678901235"
OTHER = "A111BF2F0A800107810206400C01615F3701EE"
COMPACT_INSTALL = "A006A0005F3701EE"

FORMS = [
    pytest.param("GetEimPackage", EID + "8000810362F210", EID + "8000820362F210", id="plmn moved"),
    pytest.param("GetEimPackage", EID + "8000810101", EID + "8000810101", id="a cause stays"),
    pytest.param("HandleNotification", OTHER, "A013" + OTHER, id="bare compact notification"),
    pytest.param("HandleNotification", "BF3700", "A003BF3700", id="bare installation result"),
    pytest.param("HandleNotification", "3000", "A0023000", id="bare notification"),
    pytest.param(
        "HandleNotification",
        COMPACT_INSTALL,
        "A008" + COMPACT_INSTALL,
        id="bare compact installation result",
    ),
    pytest.param("HandleNotification", "A013" + OTHER, "A013" + OTHER, id="wrapped stays"),
    pytest.param("HandleNotification", "A103020102", "BF5003020102", id="result of v1.0.1"),
    pytest.param("HandleNotification", "A106BF5003020102", "BF5003020102", id="result, twice"),
    pytest.param("HandleNotification", "BF5003020102", "BF5003020102", id="result stays"),
    pytest.param("CancelSession", "8001AAA106BF4103810105", "8001AAA103810105", id="twice wrapped"),
    pytest.param("CancelSession", "8001AAA103810105", "8001AAA103810105", id="cancel stays"),
    pytest.param("AuthenticateClient", "8001AA", "8001AA", id="others stay"),
]


@pytest.mark.parametrize(("function", "came", "today"), FORMS)
def test_requests_take_todays_form(function: str, came: str, today: str) -> None:
    changed = as_today(function, tlv.parse(bytes.fromhex(came)))
    assert b"".join(one.raw for one in changed).hex().upper() == today


def test_nothing_stays_nothing() -> None:
    assert list(as_today("HandleNotification", [])) == []
