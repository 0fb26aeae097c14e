"""What ESipa values reckon by themselves."""

from __future__ import annotations

from app.values.esipa import WireBytes


def test_wire_bytes_add_up_part_by_part() -> None:
    once = WireBytes(payload=10, application=2, handshake=100, record=5, transport=8, ip=20)
    both = once + WireBytes(payload=1, estimated=True)
    assert once.total == 145
    assert both.total == 146
    assert both.payload == 11
    assert both.estimated


def test_nothing_on_the_wire_is_nothing() -> None:
    assert WireBytes().total == 0
    assert not WireBytes().estimated
