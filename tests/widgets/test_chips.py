"""State chips."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.chips import Chip, paint_shape
from widgets.theme import Theme, Tone


def test_a_chip_says_its_state_in_a_word(qtbot: QtBot) -> None:
    chip = Chip("Enabled", Tone.OK)
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "Enabled"
    assert chip.sizeHint().width() > chip.fontMetrics().horizontalAdvance("Enabled")


def test_no_state_hides_the_chip(qtbot: QtBot) -> None:
    chip = Chip("Enabled", Tone.OK)
    qtbot.addWidget(chip)
    chip.show_state("", Tone.OK)
    assert chip.isHidden()


def test_a_chip_without_a_home_opens_no_window(qtbot: QtBot, qapp: QApplication) -> None:
    before = set(qapp.topLevelWindows())
    chip = Chip("Enabled", Tone.OK)
    qtbot.addWidget(chip)
    chip.show_state("Disabled", Tone.NEUTRAL)
    assert not chip.isVisible()
    assert set(qapp.topLevelWindows()) == before


def test_only_an_inviting_chip_takes_the_focus(qtbot: QtBot) -> None:
    chip = Chip("test CI", Tone.ATTENTION)
    qtbot.addWidget(chip)
    assert chip.focusPolicy() is Qt.FocusPolicy.NoFocus
    chip.invite()
    with qtbot.waitSignal(chip.clicked):
        chip.show()
        qtbot.keyClick(chip, Qt.Key.Key_Space)


def _shape(tone: Tone) -> bytes:
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_shape(painter, QRectF(2, 2, 12, 12), tone)
    painter.end()
    alpha = image.convertToFormat(QImage.Format.Format_Alpha8)
    return bytes(alpha.constBits())


def test_each_tone_has_a_shape_of_its_own(theme: Theme) -> None:
    assert len({_shape(tone) for tone in Tone}) == len(Tone)


@pytest.mark.parametrize("tone", [pytest.param(tone, id=tone.value) for tone in Tone])
def test_a_chip_paints_in_every_tone(qtbot: QtBot, theme: Theme, tone: Tone) -> None:
    chip = Chip("Word", tone)
    qtbot.addWidget(chip)
    assert not chip.grab().isNull()
    assert chip.tone is tone
