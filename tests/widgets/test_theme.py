"""The look: tokens, contrast, and following a change of scheme."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from app.paths import resources
from widgets.theme import DARK, LIGHT, Theme, Tokens, Tone, is_dark, mono, tokens

_SCHEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def _luminance(name: str) -> float:
    colour = QColor(name)
    parts = []
    for part in (colour.redF(), colour.greenF(), colour.blueF()):
        parts.append(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", _SCHEMES)
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *[pytest.param(tone.value, f"{tone.value}_ground", id=tone.value) for tone in Tone],
        pytest.param("text", "background", id="text"),
        pytest.param("text", "surface", id="text-surface"),
        pytest.param("text", "highlight", id="text-highlight"),
        pytest.param("muted", "background", id="muted"),
        pytest.param("muted", "surface", id="muted-surface"),
        pytest.param("on_accent", "accent", id="primary"),
        pytest.param("on_accent", "accent_strong", id="primary-hover"),
        pytest.param("accent", "surface", id="link"),
    ],
)
def test_text_has_a_contrast_of_at_least_4_5(scheme: Tokens, ink: str, ground: str) -> None:
    assert _contrast(getattr(scheme, ink), getattr(scheme, ground)) >= 4.5


def test_choosing_a_scheme_changes_palette_and_sheet_at_once(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert is_dark()
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.background)
    assert DARK.surface in qapp.styleSheet()
    theme.choose("light")
    assert tokens() is LIGHT
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.background)


def test_system_choice_follows_the_os_again(qapp: QApplication, theme: Theme) -> None:
    before = is_dark()
    theme.choose("light" if before else "dark")
    theme.choose("system")
    assert is_dark() is before


def test_sheet_names_only_tokens_that_exist() -> None:
    text = (resources() / "app.qss").read_text(encoding="utf-8")
    names = set(re.findall(r"(?<!\$)\$(\w+)", text))
    assert names
    assert names <= {field.name for field in fields(Tokens)} | {"tick"}


def test_identifiers_get_a_face_of_equal_widths(qapp: QApplication) -> None:
    metrics = QFontMetrics(mono())
    assert len({metrics.horizontalAdvance(sign * 32) for sign in "0123456789ABCDEF"}) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_box_shows_its_edge_and_its_tick(qtbot: QtBot, theme: Theme, scheme: str) -> None:
    theme.choose(scheme)
    box = QCheckBox("Operational profiles")
    qtbot.addWidget(box)
    empty = _colours(box)
    box.setChecked(True)
    now = tokens()
    assert now.muted.lower() in empty
    assert {now.accent.lower(), now.on_accent.lower()} <= _colours(box)


def _colours(box: QCheckBox) -> set[str]:
    image = box.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(18) for y in range(image.height())}
