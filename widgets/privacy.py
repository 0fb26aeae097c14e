"""The privacy mask: identifiers on the page without the digits that make them someone's.

It covers EIDs and ICCIDs wherever a page shows them, grouped or not: in words, in the fields of a
form, and in a package as tree and bytes. It does not touch the bytes in the traffic dock; those
must stay true. What is copied, saved, signed or sent is never masked.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, Signal

DOT = "•"
_KEPT = 4
_IDENTIFIER = re.compile(r"(?<!\d)\d(?: ?\d){17,}")


class Mask(QObject):
    """Whether identifiers are masked, and how they then read.

    Signals:
        changed: switched on or off; show everything again.
    """

    changed = Signal()

    def __init__(self, *, on: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on = on

    @property
    def on(self) -> bool:
        """Whether identifiers are masked now."""
        return self._on

    def switch(self, on: bool) -> None:
        """Mask or unmask."""
        if on != self._on:
            self._on = on
            self.changed.emit()

    def hides(self, text: str) -> bool:
        """Whether a text reads otherwise with the mask as it is now."""
        return self._on and _IDENTIFIER.search(text) is not None

    def text(self, text: str) -> str:
        """Return the text with each run of 18 or more digits masked, if the mask is on.

        The first and last four digits stay, so that two cards can still be told apart.
        """
        return _IDENTIFIER.sub(_masked, text) if self._on else text


def _masked(match: re.Match[str]) -> str:
    digits = match.group()
    last = len(digits.replace(" ", "")) - _KEPT
    place = 0
    shown = []
    for sign in digits:
        if sign.isdigit():
            hidden = _KEPT <= place < last
            place += 1
            shown.append(DOT if hidden else sign)
        else:
            shown.append(sign)
    return "".join(shown)
