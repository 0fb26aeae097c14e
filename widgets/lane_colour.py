"""A colour for each lane, made from its name: the same reader looks the same every day.

Only a second mark beside the name in words. Kept readable: a colour is moved towards black or
white until its contrast with the list's ground is at least 4.5 to 1.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

from PySide6.QtGui import QColor

_HUES = (210, 165, 28, 285, 330, 190, 255, 80)
_SATURATION = 120
_STEP = 8
_READABLE = 4.5


@lru_cache(maxsize=512)
def lane_colour(lane: str, ground: str) -> QColor:
    """Return the colour of a lane's name on a ground given as `#rrggbb`."""
    hue = _HUES[zlib.crc32(lane.encode()) % len(_HUES)]
    behind = QColor(ground)
    step = _STEP if behind.lightness() < 128 else -_STEP
    lightness = 128
    colour = QColor.fromHsl(hue, _SATURATION, lightness)
    while contrast(colour, behind) < _READABLE and 0 <= lightness + step <= 255:
        lightness += step
        colour = QColor.fromHsl(hue, _SATURATION, lightness)
    return colour


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as the web guidelines count it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
