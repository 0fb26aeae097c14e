"""The choice of a version of SGP.32, which follows the card unless somebody says otherwise."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from app.card.slot import Slot
from app.codec.dialects import DIALECTS
from app.eim.problems import LIKELY, likely_dialect
from app.values.packages import CARD_DIALECT, Recipe


class VersionBox(QComboBox):
    """Offers every version; begins with the likeliest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for dialect in DIALECTS:
            self.addItem(f"SGP.32 v{dialect}", dialect)
        self._speak(LIKELY[0])

    @property
    def dialect(self) -> str:
        """The version chosen."""
        return str(self.currentData())

    def follow(self, slot: Slot | None) -> None:
        """Choose the version a card speaks, if that is known; without a signal."""
        verdict = slot.status.verdict if slot else None
        if verdict is not None:
            self._speak(verdict.dialect)

    def show_recipe(self, recipe: Recipe, slot: Slot | None) -> None:
        """Choose a recipe's version, without a signal; one left to the card is that of the slot."""
        if recipe.dialect == CARD_DIALECT:
            self._speak(likely_dialect(recipe))
            self.follow(slot)
        else:
            self._speak(recipe.dialect)

    def _speak(self, dialect: str) -> None:
        """Choose a version; an unknown one changes nothing."""
        place = self.findData(dialect)
        if place >= 0:
            with QSignalBlocker(self):
                self.setCurrentIndex(place)
