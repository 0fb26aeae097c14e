"""Asks which kind of simulated card to put on the bench."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.card.transport import CardUri
from widgets.buttons import push_button
from widgets.labels import heading, label

_KINDS = ("sgp32", "sgp22", "sgp02", "uicc")
_DIALECTS = ("1.2", "1.3", "1.1", "1.0.1")
_CURVES = ("p256", "brainpool")
_PROTOCOLS = ("t0", "t1")


class SimulatedDialog(QDialog):
    """Offers kind, dialect, curve and protocol, and makes the URI.

    Signals:
        chosen: the URI of the card; never one that is on the bench already.
    """

    chosen = Signal(str)

    def __init__(self, taken: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Simulated card"))
        self._taken = set(taken)
        self._kind = _combo(_KINDS, self._kind_words())
        self._dialect = _combo(_DIALECTS, {key: f"SGP.32 v{key}" for key in _DIALECTS})
        self._curve = _combo(_CURVES, {"p256": "NIST P-256", "brainpool": "brainpoolP256r1"})
        self._protocol = _combo(_PROTOCOLS, {"t0": "T=0", "t1": "T=1"})
        self._kind.currentIndexChanged.connect(self._judge)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        rows = (
            (self.tr("&Card"), self._kind),
            (self.tr("&Dialect"), self._dialect),
            (self.tr("C&urve"), self._curve),
            (self.tr("&Protocol"), self._protocol),
        )
        for words, field in rows:
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
        cancel = push_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        add = push_button(self.tr("&Put on the bench"), "primary", "plus")
        add.setDefault(True)
        add.clicked.connect(self._choose)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(16)
        column.addWidget(heading(self.tr("Put a simulated card on the bench"), 1.2))
        text = self.tr("It behaves as a real card does, errors included, and keeps its state.")
        column.addWidget(label(text, "muted", wrap=True))
        column.addLayout(form)
        column.addLayout(foot)
        self.setMinimumWidth(440)

    def uri(self) -> str:
        """Return the URI of what is chosen, numbered if such a card stands on the bench."""
        kind = str(self._kind.currentData())
        options = {"kind": kind} if kind != "sgp32" else {}
        if kind == "sgp32" and self._dialect.currentIndex():
            options["dialect"] = str(self._dialect.currentData())
        if kind in ("sgp32", "sgp22") and self._curve.currentIndex():
            options["curve"] = str(self._curve.currentData())
        if self._protocol.currentIndex():
            options["protocol"] = str(self._protocol.currentData())
        query = f"?{urlencode(options)}" if options else ""
        number = 1
        while True:
            target = "" if number == 1 and not options else _name(kind, options, number)
            uri = str(CardUri.parse(f"sim:{target}{query}"))
            if uri not in self._taken:
                return uri
            number += 1

    def _choose(self) -> None:
        uri = self.uri()
        self.accept()
        self.chosen.emit(uri)

    def _judge(self) -> None:
        kind = self._kind.currentData()
        self._dialect.setEnabled(kind == "sgp32")
        self._curve.setEnabled(kind in ("sgp32", "sgp22"))

    def _kind_words(self) -> dict[str, str]:
        return {
            "sgp32": self.tr("SGP.32 IoT eUICC"),
            "sgp22": self.tr("SGP.22 consumer eUICC"),
            "sgp02": self.tr("SGP.02 M2M eUICC"),
            "uicc": self.tr("Plain UICC"),
        }


def _name(kind: str, options: dict[str, str], number: int) -> str:
    words = [] if kind == "sgp32" else [kind]
    words += [value for key, value in options.items() if key != "kind"]
    return "-".join([*words, *([str(number)] if number > 1 else [])])


def _combo(keys: tuple[str, ...], words: dict[str, str]) -> QComboBox:
    box = QComboBox()
    for key in keys:
        box.addItem(words[key], key)
    box.setMinimumHeight(28)
    return box
