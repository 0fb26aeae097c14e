from __future__ import annotations

from app.card import toolkit_names


def test_object_tags_carry_no_comprehension_bit() -> None:
    assert all(0 < tag < 0x80 for tag in toolkit_names.OBJECTS)


def test_the_refresh_an_enabled_profile_causes_is_named() -> None:
    assert toolkit_names.COMMANDS[0x01] == "REFRESH"
    assert toolkit_names.REFRESH[0x09] == "eUICC profile state change"
