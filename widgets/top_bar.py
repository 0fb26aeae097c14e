"""The bar above the page: which reader, the verdict on its card, the mask, the traffic count."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from app.card.slot import Slot
from app.values.euicc import CardKind
from widgets.buttons import icon_button
from widgets.chips import Chip
from widgets.icons import set_icon
from widgets.labels import ElidedLabel, heading
from widgets.privacy import Mask
from widgets.recording_chip import RecordingChip
from widgets.theme import Tone
from widgets.words import ci_words, ipa_words, kind_words


class TopBar(QFrame):
    """Shows the chosen slot's name and verdict. recording: the chip of the recording to a file.

    Signals:
        verdict_requested: how was this found out.
        traffic_requested: go to the traffic.
        settings_requested: open the settings.
    """

    verdict_requested = Signal()
    traffic_requested = Signal()
    settings_requested = Signal()

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "bar")
        self.setFixedHeight(44)
        self._mask = mask
        self._name = ElidedLabel()
        self._name.setFont(heading().font())
        self._kind = Chip()
        self._ipa = Chip()
        self._ci = Chip()
        self._stale = Chip()
        for chip in (self._kind, self._ipa, self._ci):
            chip.invite()
            chip.clicked.connect(self.verdict_requested)
        self._records = Chip(self.tr("no traffic yet"), Tone.NEUTRAL)
        self._records.invite()
        self._records.setToolTip(self.tr("Every exchange is recorded. Show the traffic (Ctrl+2)"))
        self._records.clicked.connect(self.traffic_requested)
        self.gsmtap = Chip()
        self.recording = RecordingChip()
        self._mask_button = self._make_mask_button()
        settings = icon_button("settings", self.tr("Settings (Ctrl+,)"))
        settings.clicked.connect(self.settings_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._name)
        for chip in (self._kind, self._ipa, self._ci, self._stale):
            row.addWidget(chip)
        row.addStretch(1)
        row.addWidget(self._records)
        row.addWidget(self.gsmtap)
        row.addWidget(self.recording)
        row.addWidget(self._mask_button)
        row.addWidget(settings)
        mask.changed.connect(self._show_mask)

    def show_slot(self, slot: Slot | None) -> None:
        """Show a slot's name and what is known of its card."""
        self._name.setText(slot.name if slot is not None else self.tr("No reader"))
        status = slot.status if slot is not None else None
        verdict = status.verdict if status is not None else None
        for chip in (self._kind, self._ipa, self._ci, self._stale):
            chip.show_state("", Tone.NEUTRAL)
        if status is None or verdict is None:
            return
        tip = self.tr("How this was found out")
        plain = verdict.kind in (CardKind.UICC, CardKind.SGP02)
        tone = Tone.NEUTRAL if plain else Tone.ACCENT
        self._kind.show_state(kind_words(verdict), tone, tip)
        self._ipa.show_state(ipa_words(verdict.ipa_mode), Tone.NEUTRAL, tip)
        self._ci.show_state(*ci_words(verdict), ", ".join(verdict.ci_names) or tip)
        if status.stale:
            self._stale.show_state(self.tr("stale"), Tone.ATTENTION)

    def show_records(self, count: int) -> None:
        """Show how many records there are."""
        if count:
            digits = f"{count:,}".replace(",", "\u202f")
            self._records.show_state(
                self.tr("{0} records").format(digits), Tone.NEUTRAL, self._records.toolTip()
            )

    def _make_mask_button(self) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "link")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText(self.tr("Mask"))
        button.setAccessibleName(self.tr("Mask identifiers"))
        button.setToolTip(
            self.tr(
                "Hide the middle of EIDs and ICCIDs on the page (Ctrl+M). Bytes in the traffic "
                "stay true."
            )
        )
        button.setCheckable(True)
        button.setChecked(self._mask.on)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_icon(button, "eye", "accent", beside_text=True)
        button.toggled.connect(self._mask.switch)
        return button

    def _show_mask(self) -> None:
        self._mask_button.setChecked(self._mask.on)
        self._mask_button.setText(self.tr("Masked") if self._mask.on else self.tr("Mask"))
        name = "eye-off" if self._mask.on else "eye"
        set_icon(self._mask_button, name, "accent", beside_text=True)
