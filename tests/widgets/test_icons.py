"""Icons: one set, readable files, recoloured with the scheme."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.paths import resources
from widgets.icons import SIZE, pixmap, retint, set_icon
from widgets.theme import Theme

_FILES = sorted((resources() / "icons").glob("*.svg"))


@pytest.mark.parametrize("name", [pytest.param(path.stem, id=path.stem) for path in _FILES])
def test_every_icon_draws_something(qtbot: QtBot, name: str) -> None:
    image = pixmap(name, "text", SIZE, 2).toImage()
    inked = sum(
        image.pixelColor(x, y).alpha() > 0
        for x in range(image.width())
        for y in range(image.height())
    )
    assert inked > 20


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in _FILES])
def test_icons_take_their_colour_from_the_theme(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert "currentColor" in text
    assert not re.search(r"#[0-9A-Fa-f]{3,6}", text)


def _face(button: QPushButton) -> QImage:
    return button.icon().pixmap(SIZE, SIZE).toImage()


def test_an_icon_changes_with_the_scheme(qtbot: QtBot, theme: Theme) -> None:
    theme.choose("light")
    theme.changed.connect(retint)
    button = QPushButton()
    qtbot.addWidget(button)
    set_icon(button, "copy")
    before = _face(button)
    theme.choose("dark")
    assert _face(button) != before
