from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.capture.annotation import NOTHING, Annotation
from widgets.note_glyphs import NoteGlyphs
from widgets.theme import tokens


def painted(noted: Annotation) -> QImage:
    image = QImage(36, 24, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens().surface))
    painter = QPainter(image)
    NoteGlyphs().paint(painter, image.rect(), noted)
    painter.end()
    return image


def is_blank(image: QImage, part: QRect) -> bool:
    ground = QColor(tokens().surface)
    across, down = range(part.left(), part.right() + 1), range(part.top(), part.bottom() + 1)
    return all(image.pixelColor(x, y) == ground for x in across for y in down)


LEFT, RIGHT = QRect(5, 0, 14, 24), QRect(20, 0, 16, 24)


@pytest.mark.parametrize(
    ("noted", "left", "right"),
    [
        pytest.param(NOTHING, False, False, id="nothing"),
        pytest.param(Annotation(colour="red"), False, False, id="a-colour-has-no-sign"),
        pytest.param(Annotation(mark=True), True, False, id="mark"),
        pytest.param(Annotation(comment="a"), False, True, id="comment"),
        pytest.param(Annotation(hidden=True), False, True, id="hidden"),
        pytest.param(Annotation(True, "a"), True, True, id="both"),
    ],
)
def test_each_sign_has_its_place(qtbot: QtBot, noted: Annotation, left: bool, right: bool) -> None:
    image = painted(noted)
    assert (not is_blank(image, LEFT), not is_blank(image, RIGHT)) == (left, right)


def test_a_comment_and_hiding_look_different(qtbot: QtBot) -> None:
    assert painted(Annotation(comment="a")) != painted(Annotation(hidden=True))
