from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from app.capture.annotation import COLOURS
from widgets.lane_colour import contrast
from widgets.note_colour import edge_colour, tint
from widgets.theme import DARK, LIGHT, Tokens


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("now", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
def test_every_text_stays_readable_on_a_tint_and_the_edge_is_seen(now: Tokens, colour: str) -> None:
    ground = tint(colour, now.surface, now.muted)
    for ink in (now.text, now.muted, now.failed, now.attention, now.accent):
        assert contrast(QColor(ink), ground) >= 4.5
    assert ground != QColor(now.surface)
    for behind in (ground.name(), now.accent_ground):
        assert contrast(edge_colour(colour, behind), QColor(behind)) >= 3


@pytest.mark.parametrize("now", [LIGHT, DARK])
def test_no_two_colours_look_alike(now: Tokens) -> None:
    assert len({edge_colour(one, now.surface).name() for one in COLOURS}) == 6
    assert len({tint(one, now.surface, now.muted).name() for one in COLOURS}) == 6
