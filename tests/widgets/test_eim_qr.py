"""The QR code."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from widgets.eim_qr import EimQr
from widgets.theme import Theme

_QUIET = 4


def test_a_text_becomes_a_square_with_its_three_corners(qtbot: QtBot, theme: Theme) -> None:
    code = EimQr()
    qtbot.addWidget(code)
    code.show_text("BF57" * 40)
    assert code.sizeHint().width() == code.sizeHint().height() > 100
    image = code.image(1)
    last = image.width() - _QUIET - 1
    corners = [(_QUIET, _QUIET), (last, _QUIET), (_QUIET, last)]
    assert [image.pixelColor(*corner).lightness() for corner in corners] == [0, 0, 0]
    assert image.pixelColor(0, 0).lightness() == 255


def test_nothing_and_far_too_much_draw_nothing(qtbot: QtBot, theme: Theme) -> None:
    code = EimQr()
    qtbot.addWidget(code)
    for text in ("", "AB" * 4000):
        code.show_text(text)
        assert code.isHidden()


def test_it_is_dark_on_light_in_a_dark_window(qtbot: QtBot, theme: Theme) -> None:
    theme.choose("dark")
    code = EimQr()
    qtbot.addWidget(code)
    code.show_text("BF57")
    code.resize(code.sizeHint())
    assert code.grab().toImage().pixelColor(0, 0).lightness() == 255
