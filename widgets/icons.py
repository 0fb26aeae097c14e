"""Our icons: line drawings in `resources/icons`, in the colour of the scheme.

`set_icon` notes on the button or action which icon it wears; `retint` renews all of them after a
change between light and dark. (An icon engine written in Python would repaint by itself, but
PySide6 loses its clones and the process dies.)
"""

from __future__ import annotations

import math
from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.paths import resources
from widgets.theme import tokens

SIZE = 16
RAIL_SIZE = 20
_GAP = 4
_NAME = "iconName"
_ROLE = "iconRole"
_BESIDE = "iconBesideText"
_CLEAR = QColor(0, 0, 0, 0)


def set_icon(
    target: QAbstractButton | QAction, name: str, role: str = "text", *, beside_text: bool = False
) -> None:
    """Dress a button or action; role: a colour's name in `widgets.theme.Tokens`.

    beside_text: leave a little air on the right, where the button's words begin.
    """
    target.setProperty(_NAME, name)
    target.setProperty(_ROLE, role)
    target.setProperty(_BESIDE, beside_text)
    target.setIcon(icon(name, role, _GAP if beside_text else 0))
    if beside_text and isinstance(target, QAbstractButton):
        target.setIconSize(QSize(SIZE + _GAP, SIZE))


def icon(name: str, role: str = "text", gap: int = 0) -> QIcon:
    """Return an icon in today's colours; faded when disabled, accented when checked."""
    made = QIcon()
    size = SIZE if gap else RAIL_SIZE
    for ratio in {1, math.ceil(_ratio())}:
        made.addPixmap(pixmap(name, role, size, ratio, gap))
        made.addPixmap(pixmap(name, "muted", size, ratio, gap), QIcon.Mode.Disabled)
        if role == "muted":
            lit = pixmap(name, "accent", size, ratio, gap)
            made.addPixmap(lit, QIcon.Mode.Normal, QIcon.State.On)
    return made


def retint() -> None:
    """Renew every icon set with `set_icon`; the theme calls it after a change of scheme."""
    for widget in QApplication.allWidgets():
        if isinstance(widget, QAbstractButton):
            _renew(widget)
        for action in widget.actions():
            _renew(action)


def paint_icon(painter: QPainter, rect: QRect, name: str, colour: QColor) -> None:
    """Draw an icon into `rect` at once, for delegates."""
    _renderer(name, colour.name()).render(painter, QRectF(rect))


def pixmap(name: str, role: str, size: int, ratio: float, gap: int = 0) -> QPixmap:
    """Return a picture of an icon; size, gap: device-independent pixels, ratio: of the screen."""
    image = QPixmap(QSize(size + gap, size) * ratio)
    image.setDevicePixelRatio(ratio)
    image.fill(_CLEAR)
    painter = QPainter(image)
    paint_icon(painter, QRect(0, 0, size, size), name, QColor(getattr(tokens(), role)))
    painter.end()
    return image


def _ratio() -> float:
    application = QGuiApplication.instance()
    return application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1


def _renew(target: QAbstractButton | QAction) -> None:
    name = target.property(_NAME)
    if name:
        gap = _GAP if target.property(_BESIDE) else 0
        target.setIcon(icon(name, target.property(_ROLE), gap))


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
