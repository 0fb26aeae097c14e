"""Asks which profile is to be tested for persistence, and has the power cycle confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.values.euicc import ProfileInfo
from app.values.ids import Iccid
from widgets.form_dialog import FormDialog, combo
from widgets.modem_notice_words import way_words
from widgets.privacy import Mask
from widgets.theme import mono
from widgets.words import short_id

_TYPED = 4


class ModemPersistenceDialog(FormDialog):
    """The last four digits of the profile's ICCID are typed: the modem goes off the network.

    Signals:
        confirmed: the Iccid of the profile, and the NoticeWay that takes the power away.
    """

    confirmed = Signal(object, str)

    def __init__(
        self,
        profiles: Sequence[ProfileInfo],
        ways: Sequence[str],
        mask: Mask,
        parent: QWidget | None = None,
    ) -> None:
        """ways: values of NoticeWay that switch the power off, the advised one first."""
        super().__init__(
            self.tr(
                "The profile is enabled, the modem is power-cycled, and the card is read again: "
                "is the profile still enabled, and does the modem work with it? The modem leaves "
                "the network meanwhile, and the profile stays enabled afterwards."
            ),
            self.tr("&Test"),
            "reload",
            parent,
        )
        self.entitle(self.tr("Test persistence"))
        self._iccids = [one.iccid for one in profiles if one.iccid is not None]
        self.profile = combo(
            [
                (str(one.iccid), f"{one.title}  ·  {mask.text(short_id(str(one.iccid)))}")
                for one in profiles
                if one.iccid is not None
            ]
        )
        self.way = combo([(way, way_words(way)[0]) for way in ways])
        self.typed = QLineEdit()
        self.typed.setFont(mono())
        self.typed.setMinimumHeight(28)
        self.add_row(self.tr("&Profile"), self.profile)
        self.add_row(self.tr("Power &cycle"), self.way)
        self.add_row(self.tr("Its last &four digits"), self.typed)
        self.profile.currentIndexChanged.connect(self._judge)
        self.typed.textChanged.connect(self._judge)
        self.act.setDefault(False)
        self.act.clicked.connect(self._confirm)
        self._judge()

    def _iccid(self) -> Iccid | None:
        place = self.profile.currentIndex()
        return self._iccids[place] if 0 <= place < len(self._iccids) else None

    def _judge(self) -> None:
        iccid = self._iccid()
        self.typed.setPlaceholderText("…" + str(iccid)[-_TYPED:] if iccid is not None else "")
        right = iccid is not None and self.typed.text().strip() == str(iccid)[-_TYPED:]
        self.act.setEnabled(right and self.way.count() > 0)

    def _confirm(self) -> None:
        iccid, way = self._iccid(), str(self.way.currentData())
        self.accept()
        self.confirmed.emit(iccid, way)
