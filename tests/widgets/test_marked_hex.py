"""Stretches under the bytes."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.capture.parts import Piece, Source
from widgets.marked_hex import Mark, MarkedHexView
from widgets.theme import Theme, Tone, tokens

_MARKS = (Mark("all", 0, 8, Tone.NEUTRAL), Mark("eimId", 2, 5, Tone.ACCENT))


def _view(qtbot: QtBot) -> MarkedHexView:
    view = MarkedHexView()
    qtbot.addWidget(view)
    view.resize(400, 80)
    view.show_source(Source("message", bytes(8), (Piece(0, 0, 8),)))
    view.lay(_MARKS)
    view.show()
    return view


def test_the_innermost_stretch_is_named(qtbot: QtBot, theme: Theme) -> None:
    view = _view(qtbot)
    assert [getattr(view.mark_at(at), "name", "") for at in (0, 3, 6, 9)] == [
        "all",
        "eimId",
        "all",
        "",
    ]


def test_a_stretch_lies_on_its_tint(qtbot: QtBot, theme: Theme) -> None:
    theme.choose("light")
    view = _view(qtbot)
    picture = view.viewport().grab().toImage()
    place = view.place_of(3)
    ground = tokens().tone(Tone.ACCENT)[1].rgb()
    column = {picture.pixel(place.x() + 9, y) for y in range(4, 12)}
    assert ground in column
