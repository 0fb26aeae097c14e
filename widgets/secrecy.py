"""Whether keys and codes are shown, for this session only: hidden until somebody asks and agrees.

Nothing of it is kept: the next time the program starts, they are hidden again.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from widgets.icons import SIZE, set_icon
from widgets.question_dialog import QuestionDialog


class Secrecy(QObject):
    """The one state of a session, shared by all views.

    Signals:
        changed: secrets are shown from now on, or hidden.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown = False
        self._agreed = False

    @property
    def shown(self) -> bool:
        """Whether secrets are shown now."""
        return self._shown

    def ask(self, window: QWidget) -> QuestionDialog | None:
        """Show secrets; the first time in a session only after a question, which is returned."""
        if self._agreed:
            self._show(True)
            return None
        dialog = QuestionDialog(
            self.tr("Show secrets in this window?"),
            self.tr(
                "Keys, PINs, confirmation codes, activation codes with their matching ids and "
                "subscriber identities become readable in every list, tree and hex view of the "
                "traffic, and in what is copied from there. Who sees the screen can read them."
            ),
            warning=self.tr("Readable for everyone who looks on"),
            verb=self.tr("Show secrets"),
            now=self.tr("They stay shown until you hide them or the program ends."),
            parent=window,
        )
        dialog.confirmed.connect(self._agree)
        dialog.open()
        return dialog

    def hide(self) -> None:
        """Hide secrets again."""
        self._show(False)

    def _agree(self) -> None:
        self._agreed = True
        self._show(True)

    def _show(self, shown: bool) -> None:
        if shown is not self._shown:
            self._shown = shown
            self.changed.emit()


class SecrecySwitch(QToolButton):
    """Shows and switches a Secrecy; while secrets are shown it says so and stands out."""

    def __init__(self, secrecy: Secrecy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._secrecy = secrecy
        self._roomy = True
        self.setCheckable(True)
        self.setIconSize(QSize(SIZE, SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._on_clicked)
        secrecy.changed.connect(self._show_state)
        self._show_state()

    @property
    def secrecy(self) -> Secrecy:
        """What it shows and switches."""
        return self._secrecy

    def allow_words(self, roomy: bool) -> None:
        """Whether there is room for words; that secrets are shown is said in words anyway."""
        if roomy is not self._roomy:
            self._roomy = roomy
            self._show_state()

    def obey(self, secrecy: Secrecy) -> None:
        """Show and switch another one from now on."""
        self._secrecy.changed.disconnect(self._show_state)
        self._secrecy = secrecy
        secrecy.changed.connect(self._show_state)
        self._show_state()

    def _on_clicked(self, wanted: bool) -> None:
        if wanted:
            self._secrecy.ask(self.window())
        else:
            self._secrecy.hide()
        self._show_state()  # a click alone shows nothing: the question may be declined

    def _show_state(self) -> None:
        shown = self._secrecy.shown
        text = self.tr("Secrets shown") if shown else self.tr("Show secrets")
        with_words = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        icon_only = Qt.ToolButtonStyle.ToolButtonIconOnly
        self.setToolButtonStyle(with_words if shown or self._roomy else icon_only)
        self.setChecked(shown)
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(
            self.tr("Keys, codes and identities are readable; press to hide them")
            if shown
            else self.tr("Keys, codes and identities are hidden; press to read them")
        )
        self.setProperty("kind", "warning" if shown else "link")
        set_icon(self, "eye", "attention" if shown else "accent")
        self.style().unpolish(self)
        self.style().polish(self)
