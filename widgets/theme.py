"""Colours, faces and the style of the window; the one file that knows a colour.

`tokens()` gives the colours of the scheme the window wears right now, so whoever paints calls it in
`paintEvent` and is right after every change. `Theme` puts palette, faces and `resources/app.qss`
on the application and follows the OS live.

What is needed before the first paint keeps off the `Qt` namespace: loading its enums takes a tenth
of the time until then.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum, StrEnum
from string import Template

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.paths import resources

_HALF_LIGHT = 128


class Tone(StrEnum):
    """What a colour says. Never shown without a shape or a word."""

    OK = "ok"
    ATTENTION = "attention"
    FAILED = "failed"
    NEUTRAL = "neutral"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One scheme's colours as `#rrggbb`. A `_ground` is the tint behind text of that tone."""

    background: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    accent_ground: str
    accent_strong: str
    on_accent: str
    ok: str
    ok_ground: str
    attention: str
    attention_ground: str
    failed: str
    failed_ground: str
    neutral: str
    neutral_ground: str
    highlight: str

    def tone(self, tone: Tone) -> tuple[QColor, QColor]:
        """Return a tone's text colour and its ground."""
        name = tone.value
        return QColor(getattr(self, name)), QColor(getattr(self, f"{name}_ground"))


LIGHT = Tokens(
    background="#F5F6F8",
    surface="#FFFFFF",
    line="#E2E5EA",
    text="#1A1F26",
    muted="#5F6B7A",
    accent="#2257D4",
    accent_ground="#E8EEFC",
    accent_strong="#1A46AD",
    on_accent="#FFFFFF",
    ok="#18794E",
    ok_ground="#E3F4EA",
    attention="#8F4A00",
    attention_ground="#FDF0DC",
    failed="#B4281F",
    failed_ground="#FCE8E6",
    neutral="#475467",
    neutral_ground="#EEF0F4",
    highlight="#FFF3C4",
)

DARK = Tokens(
    background="#12151A",
    surface="#191D24",
    line="#2A303A",
    text="#E7EAEF",
    muted="#98A2B1",
    accent="#7AA5FF",
    accent_ground="#1E2A45",
    accent_strong="#A3C1FF",
    on_accent="#10192B",
    ok="#5BD39A",
    ok_ground="#12301F",
    attention="#F2B05E",
    attention_ground="#3A2A12",
    failed="#FF8A80",
    failed_ground="#3D1B1A",
    neutral="#B3BCC9",
    neutral_ground="#262C35",
    highlight="#4A3F12",
)


_DARK = "darkScheme"


def is_dark() -> bool:
    """Whether the window is dark now, by the user's choice or else as the OS asks."""
    application = QGuiApplication.instance()
    return application is not None and bool(application.property(_DARK))


def tokens() -> Tokens:
    """Return the colours to paint with now."""
    return DARK if is_dark() else LIGHT


def mono(scale: float = 1.0) -> QFont:
    """Return the system's monospace face; scale: times the UI size."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setStyleHint(QFont.StyleHint.Monospace)
    size = QApplication.font().pointSizeF()
    font.setPointSizeF(max(size, 7.0) * scale)
    return font


class Theme(QObject):
    """Keeps the application's look right for as long as it lives. Parent: the application.

    Signals:
        changed: the scheme is another one; palette and sheet are already new.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._worn: Tokens | None = None
        self._choice = ""
        # The OS's own palette tells its scheme as well as `colorScheme()` does, and cheaper.
        self._os_is_dark = application.palette().window().color().lightness() < _HALF_LIGHT
        self._sheet = Template((resources() / "app.qss").read_text(encoding="utf-8"))
        if application.style().name() != "fusion":
            application.setStyle("Fusion")
        application.setFont(_interface_font())
        self._apply()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_os_changed)

    def choose(self, scheme: str) -> None:
        """Fix the scheme to `light` or `dark`; anything else follows the OS again."""
        self._choice = scheme if scheme in ("light", "dark") else ""
        self._apply()

    def _on_os_changed(self, scheme: Enum) -> None:
        self._os_is_dark = scheme.name == "Dark"
        self._apply()

    def _apply(self) -> None:
        dark = self._choice == "dark" if self._choice else self._os_is_dark
        self._application.setProperty(_DARK, dark)
        now = tokens()
        if now is self._worn:
            return
        self._worn = now
        self._application.setPalette(_palette(now))
        tick = resources() / "ticks" / ("dark.svg" if dark else "light.svg")
        sheet = self._sheet.substitute(asdict(now), tick=tick.as_posix())
        self._application.setStyleSheet(sheet)
        self.changed.emit()


def _interface_font() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.pointSizeF() < 10:
        font.setPointSizeF(10)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(now: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(now.surface), QColor(now.background))
    colours = {
        role.Window: now.background,
        role.WindowText: now.text,
        role.Base: now.surface,
        role.AlternateBase: now.background,
        role.Text: now.text,
        role.Button: now.surface,
        role.ButtonText: now.text,
        role.BrightText: now.failed,
        role.ToolTipBase: now.surface,
        role.ToolTipText: now.text,
        role.PlaceholderText: now.muted,
        role.Highlight: now.accent_ground,
        role.HighlightedText: now.text,
        role.Link: now.accent,
        role.LinkVisited: now.accent,
        role.Accent: now.accent,
        role.Light: now.surface,
        role.Midlight: now.line,
        role.Mid: now.line,
        role.Dark: now.muted,
        role.Shadow: now.line,
    }
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    faded = QColor(now.muted)
    for which in (role.Text, role.WindowText, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, faded)
    return palette
