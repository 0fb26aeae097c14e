"""The six colours of records: a strong one for an edge, a tint that leaves every text readable."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

from widgets.lane_colour import contrast

_HUES = {"red": 2, "orange": 30, "green": 135, "teal": 182, "blue": 215, "violet": 275}
_READABLE = 4.5
_STRONGEST, _STEP = 0.20, 0.02
_SEEN = 3.0


@lru_cache(maxsize=64)
def edge_colour(name: str, ground: str) -> QColor:
    """Return the colour to paint an edge with; seen well on a ground given as `#rrggbb`."""
    behind = QColor(ground)
    step = 6 if behind.lightness() < 128 else -6
    lightness = 130
    colour = QColor.fromHsl(_HUES[name], 190, lightness)
    while contrast(colour, behind) < _SEEN and 0 <= lightness + step <= 255:
        lightness += step
        colour = QColor.fromHsl(_HUES[name], 190, lightness)
    return colour


@lru_cache(maxsize=64)
def tint(name: str, ground: str, faintest_text: str) -> QColor:
    """Return the ground of a coloured row: as much colour as its faintest text allows."""
    behind, text = QColor(ground), QColor(faintest_text)
    strong = QColor.fromHsl(_HUES[name], 200, 128)
    share = _STRONGEST
    mixed = _mixed(strong, behind, share)
    while contrast(text, mixed) < _READABLE and share > _STEP:
        share -= _STEP
        mixed = _mixed(strong, behind, share)
    return mixed


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in parts)
    return QColor(red, green, blue)
