from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from app.capture.parts import State
from app.capture.procedure import Party, Step
from widgets.sequence_arrow import ink_of, paint_arrow
from widgets.theme import LIGHT, Theme

_GROUND = QColor("#010203")


def step(state: State, label: str = "ESipa.GetEimPackage") -> Step:
    return Step(1, Party.IPA, Party.EIM, label, 0, state=state)


def shape(one: Step, start: int, end: int) -> frozenset[tuple[int, int]]:
    """Return the pixels an arrow covers, whatever their colour."""
    image = QImage(120, 30, QImage.Format.Format_RGB32)
    image.fill(_GROUND)
    painter = QPainter(image)
    paint_arrow(painter, QPointF(start, 15), QPointF(end, 15), one)
    painter.end()
    plain = _GROUND.rgb()
    return frozenset((x, y) for x in range(120) for y in range(30) if image.pixel(x, y) != plain)


def test_failed_odd_and_plain_differ_without_their_colours(theme: Theme) -> None:
    states = (State.FAILED, State.ATTENTION, State.OK)
    shapes = [shape(step(state), 10, 110) for state in states]
    for one, other in combinations(shapes, 2):
        assert len(one ^ other) > 10


def test_an_answer_is_dashed(theme: Theme) -> None:
    asked, answered = step(State.OK), step(State.OK, "↳ ESipa.GetEimPackage")
    assert shape(answered, 10, 110) < shape(asked, 10, 110)


@pytest.mark.parametrize("state", [State.FAILED, State.ATTENTION, State.OK], ids=str)
def test_the_head_is_where_it_arrives(theme: Theme, state: State) -> None:
    for start, end in ((10, 110), (110, 10)):
        tall = [x for x, y in shape(step(state), start, end) if abs(y - 15) > 3]
        assert tall
        assert all(abs(x - end) < abs(x - start) for x in tall)


def test_the_words_are_coloured_only_where_something_is_wrong(theme: Theme) -> None:
    theme.choose("light")
    assert ink_of(step(State.FAILED)) == QColor(LIGHT.failed)
    assert ink_of(step(State.ATTENTION)) == QColor(LIGHT.attention)
    assert ink_of(step(State.OK)) == ink_of(step(State.NEUTRAL)) == QColor(LIGHT.text)
