from __future__ import annotations

from app.capture.terminal_profile import profile_parts


def test_each_byte_says_what_the_device_can_do() -> None:
    parts = profile_parts(bytes.fromhex("0900A0"), 5)
    assert [(part.name, part.start, part.end) for part in parts] == [
        ("byte 1", 5, 6),
        ("byte 2", 6, 7),
        ("byte 3", 7, 8),
    ]
    assert [part.text for part in parts] == [
        "profile download, menu selection",
        "none",
        "POLL INTERVAL, REFRESH",
    ]


def test_numbers_and_bits_without_a_name_are_told_as_such() -> None:
    parts = profile_parts(bytes(10) + b"\x05" + bytes(14) + b"\x81" + bytes(8) + b"\xff", 0)
    assert parts[10].text == "05"
    assert parts[25].text == "event: CSG cell selection, bit 8"
    assert parts[34].text == "FF"
