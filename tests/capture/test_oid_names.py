from __future__ import annotations

from app.capture.oid_names import oid_text


def test_known_identifiers_are_led_by_their_name() -> None:
    assert oid_text("2.5.4.3") == "commonName (2.5.4.3)"
    assert oid_text("2.999.1") == "2.999.1"
