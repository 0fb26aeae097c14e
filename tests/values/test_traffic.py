"""The tap that keeps nothing fits where a recorder fits."""

from __future__ import annotations

from app.values.traffic import Direction, Layer, Tap, no_tap


def test_no_tap_is_a_tap_and_numbers_nothing() -> None:
    tap: Tap = no_tap
    assert tap("reader", Layer.APDU, Direction.OUT, b"\x00") == 0
