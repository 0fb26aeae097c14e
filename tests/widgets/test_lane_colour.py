from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from widgets.lane_colour import contrast, lane_colour
from widgets.theme import DARK, LIGHT


@pytest.mark.parametrize("ground", [LIGHT.surface, DARK.surface], ids=["light", "dark"])
def test_every_lane_can_be_read(ground: str) -> None:
    for number in range(40):
        assert contrast(lane_colour(f"slot {number}", ground), QColor(ground)) >= 4.5


def test_a_lane_keeps_its_colour_and_others_differ() -> None:
    colours = {lane_colour(f"slot {number}", LIGHT.surface).name() for number in range(20)}
    assert len(colours) > 3
    assert lane_colour("a", LIGHT.surface) == lane_colour("a", LIGHT.surface)


def test_contrast_of_black_and_white_is_the_highest() -> None:
    assert round(contrast(QColor("black"), QColor("white"))) == 21
