from __future__ import annotations

import pytest

from app.capture.tls_alerts import alert, is_parting


@pytest.mark.parametrize(
    ("code", "name", "who"),
    [
        pytest.param(48, "unknown_ca", "sender", id="who-does-not-trust-can-mend-it"),
        pytest.param(45, "certificate_expired", "receiver", id="who-showed-it-can-mend-it"),
        pytest.param(115, "unknown_psk_identity", "sender", id="psk"),
        pytest.param(0, "close_notify", "", id="goodbye"),
    ],
)
def test_an_alert_says_who_can_mend_it(code: int, name: str, who: str) -> None:
    found = alert(code)
    assert (found.name, found.who) == (name, who)
    assert found.text.endswith(".")


def test_what_asks_for_somebody_says_what_to_do() -> None:
    for code in range(256):
        found = alert(code)
        assert bool(found.who) == bool(found.next), found
        assert found.who in ("", "sender", "receiver")


def test_an_unknown_alert_keeps_its_number() -> None:
    assert alert(200).name == "alert 0xC8"


def test_goodbyes_are_no_faults() -> None:
    assert is_parting(0)
    assert is_parting(90)
    assert not is_parting(48)
