from __future__ import annotations

import pytest

from app.store.cadence import LENGTH, interval, stamp


def _recent(*times: float) -> str:
    text = ""
    for at in times:
        text = (stamp(1_795_000_000 + at) + text)[:LENGTH]
    return text


@pytest.mark.parametrize(
    ("times", "seconds"),
    [
        pytest.param((), 0.0, id="never"),
        pytest.param((5,), 0.0, id="once"),
        pytest.param((0, 60), 60.0, id="twice"),
        pytest.param((0, 60, 120, 7000, 7060), 60.0, id="one long pause"),
        pytest.param((0, 0.2, 4, 3604, 3604.3, 3605, 7205), 3600.0, id="rounds of messages"),
        pytest.param((0, 0.25, 0.5, 0.75), 0.25, id="always there"),
        pytest.param((100, 50, 110), 60.0, id="a clock set back"),
        pytest.param((7, 7), 0.0, id="at the same moment"),
    ],
)
def test_the_interval_is_that_between_rounds(times: tuple[float, ...], seconds: float) -> None:
    assert interval(_recent(*times)) == pytest.approx(seconds)


def test_only_the_latest_contacts_count() -> None:
    assert interval(_recent(*range(0, 3000, 30), *range(10_000, 14_000, 100))) == 100.0
    assert len(_recent(*range(100))) == LENGTH
