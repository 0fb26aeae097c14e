"""The privacy mask: identifiers on the page without the digits that make them someone's.

It covers EIDs and ICCIDs wherever a page shows them, grouped or not: in words, in the fields of a
form, and in a package as tree and bytes. It does not touch the bytes in the traffic dock; those
must stay true. What is copied, saved, signed or sent is never masked. Shorter identifiers, the IMEI
and the IMSI, are covered where a page knows that it shows one.

Activation codes are another matter: who reads one can fetch the profile. Their matching ids are
hidden whether the mask is on or not, until somebody asks to see them.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, Signal

DOT = "•"
_KEPT = 4
_CODE_DOTS = 6
_CODE = re.compile(
    r"(\b1\$[A-Za-z0-9.:-]*\$|\bmatching id: )[^\s,;\"'<>•][^\s,;\"'<>]*", re.IGNORECASE
)
_IDENTIFIER = re.compile(r"(?<!\d)\d(?: ?\d){17,}")


class Mask(QObject):
    """Whether identifiers are masked and codes shown, and how a text then reads.

    Signals:
        changed: something was switched on or off; show everything again.
    """

    changed = Signal()

    def __init__(self, *, on: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on = on
        self._codes_shown = False

    @property
    def on(self) -> bool:
        """Whether identifiers are masked now."""
        return self._on

    def switch(self, on: bool) -> None:
        """Mask or unmask."""
        if on != self._on:
            self._on = on
            self.changed.emit()

    @property
    def codes_shown(self) -> bool:
        """Whether activation codes are shown whole; never at first, and never kept."""
        return self._codes_shown

    def show_codes(self, shown: bool) -> None:
        """Show activation codes whole, or hide them again."""
        if shown != self._codes_shown:
            self._codes_shown = shown
            self.changed.emit()

    def hides(self, text: str) -> bool:
        """Whether a text reads otherwise with the mask as it is now."""
        return self.hides_code(text) or (self._on and _IDENTIFIER.search(text) is not None)

    def hides_code(self, text: str) -> bool:
        """Whether a part of an activation code in a text is hidden now."""
        return not self._codes_shown and _CODE.search(text) is not None

    def digits(self, digits: str) -> str:
        """Return one identifier of any length, such as an IMSI, as it may be seen now."""
        return _masked_digits(digits) if self._on else digits

    def text(self, text: str) -> str:
        """Return the text without what is not to be seen.

        Of each run of 18 or more digits the first and last four stay if the mask is on, so that two
        cards can still be told apart. Of an activation code the SM-DP+ address stays.
        """
        if not self._codes_shown:
            text = without_codes(text)
        return _IDENTIFIER.sub(_masked, text) if self._on else text


def without_codes(text: str) -> str:
    """Return a text with the matching ids of its activation codes as dots, six whatever length."""
    return _CODE.sub(lambda found: found[1] + DOT * _CODE_DOTS, text)


def _masked(match: re.Match[str]) -> str:
    return _masked_digits(match.group())


def _masked_digits(digits: str) -> str:
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
