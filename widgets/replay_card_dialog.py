"""Asks how a card out of a capture is to answer, to put it on the bench."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from app.capture.imports import read_capture
from app.card.transport import CardUri
from app.errors import WorkbenchError
from widgets.form_dialog import FormDialog, combo
from widgets.labels import identifier
from widgets.replay_words import channel_choices, missing_choices, order_choices
from widgets.replay_work import ReplayWork


class ReplayCardDialog(FormDialog):
    """Offers the cards of a capture, once it was read.

    Signals:
        chosen: the URI of the replayed card.
    """

    chosen = Signal(str)

    def __init__(self, path: Path, work: ReplayWork, parent: QWidget | None = None) -> None:
        """work: becomes the dialog's own and is closed with it."""
        super().__init__(_advice(), _tr("&Put on the bench"), "plus", parent)
        self.entitle(self.tr("Put this capture on the bench as a card"))
        self._path = path
        work.setParent(self)
        self.card = combo([("", self.tr("Reading …"))])
        self.order = combo(order_choices())
        self.channel = combo(channel_choices())
        self.missing = combo(missing_choices())
        self.add_row(self.tr("Capture"), identifier(path.name))
        self.add_row(self.tr("&Card"), self.card)
        self.add_row(self.tr("&Answers"), self.order)
        self.add_row(self.tr("C&ommands"), self.channel)
        self.add_row(self.tr("&Unknown ones"), self.missing)
        self.act.clicked.connect(self._choose)
        self.finished.connect(lambda _result: work.close())
        self.wait()
        work.cards(lambda: read_capture(path), self._show_cards, self._refuse)

    @property
    def uri(self) -> str:
        """The URI of what is chosen."""
        options = {
            "lane": str(self.card.currentData()),
            "order": str(self.order.currentData()),
            "channel": str(self.channel.currentData()),
            "missing": str(self.missing.currentData()),
        }
        return str(CardUri("replay", str(self._path), options))

    def _show_cards(self, lanes: list[str]) -> None:
        self.card.clear()
        for lane in lanes:
            self.card.addItem(lane, lane)
        self.act.setEnabled(True)

    def _refuse(self, error: WorkbenchError) -> None:
        self.card.clear()
        self.show_error(error)
        self.act.setEnabled(False)

    def _choose(self) -> None:
        uri = self.uri
        self.accept()
        self.chosen.emit(uri)


def _advice() -> str:
    return _tr(
        "It answers what the card answered in the capture, needs no reader and changes nothing."
        " What the capture has no answer to, it says in words."
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("replay_card_dialog", text)
