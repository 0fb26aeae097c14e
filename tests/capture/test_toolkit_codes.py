from __future__ import annotations

import pytest

from app.capture import toolkit_codes


@pytest.mark.parametrize(
    ("table", "code", "name"),
    [
        pytest.param("TERMINAL_PROBLEMS", 0x01, "the screen is busy", id="terminal"),
        pytest.param("BEARER_PROBLEMS", 0x10, "the port is not available", id="bearer"),
        pytest.param("EVENTS", 0x0A, "channel status", id="event"),
        pytest.param("LOCAL_INFORMATION", 0x01, "IMEI", id="local-information"),
        pytest.param("TIMERS", 0x02, "get the current value", id="timer"),
        pytest.param("ACCESS_TECHNOLOGIES", 0x08, "E-UTRAN", id="access-technology"),
    ],
)
def test_codes_have_the_names_of_the_standard(table: str, code: int, name: str) -> None:
    assert getattr(toolkit_codes, table)[code] == name
