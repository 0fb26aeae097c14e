"""Makes the eIM known: the configuration as bytes, text, picture and file, and to a card."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.card.slot import Slot
from app.composer.association import Association
from app.errors import WorkbenchError
from widgets import package_files
from widgets.eim_identity import EimIdentity
from widgets.eim_work import EimWork
from widgets.trust_words import until

if TYPE_CHECKING:
    from app.eim.host import EimHost
    from app.eim.introduction import Introduction
    from app.values.trust import StoredIdentity


class EimIntroduction(QObject):
    """Joins the page of the identity to the eIM.

    Signals:
        told: a sentence for the status line.
        failed: a WorkbenchError.
        done: a card was associated; read again.
    """

    told = Signal(str)
    failed = Signal(object)
    done = Signal()

    def __init__(self, work: EimWork, owner: QWidget) -> None:
        super().__init__(owner)
        self._work = work
        self._owner = owner
        self._data = b""
        self._associating = False
        self.page = EimIdentity()
        self.page.introduction_changed.connect(self.refresh)
        self.page.associate_wanted.connect(self.associate)
        self.page.copy_wanted.connect(self._copy)
        self.page.save_wanted.connect(self._ask_file)

    def refresh(self) -> None:
        """Write the configuration for what is chosen on the page."""
        introduction = self.page.introduction

        async def work(host: EimHost) -> tuple[bytes, str, StoredIdentity | None]:
            data, fqdn = await self._written(host, introduction)
            return data, fqdn, await self._work.certificate(host, introduction)

        self._work.run(work, lambda made: self._show(*made), self.failed.emit)

    def associate(self, slot: Slot) -> None:
        """Give the eIM to the card in a slot."""
        if self._associating:
            return
        introduction = self.page.introduction
        self._set_associating(True)

        def done(made: Association) -> None:
            self._set_associating(False)
            words = self.tr("{0} obeys {1} now and is listed as a device.")
            self.told.emit(words.format(slot.name, made.eim_id))
            self.done.emit()

        def failed(error: WorkbenchError) -> None:
            self._set_associating(False)
            self.failed.emit(error)

        self._work.run(lambda host: self._work.associate(host, slot, introduction), done, failed)

    def save(self, path: Path) -> None:
        """Write the configuration to a file as DER, or as hex when its name ends so."""
        hexadecimal = path.suffix in (".hex", ".txt")
        content = self._data.hex().upper().encode() + b"\n" if hexadecimal else self._data
        try:
            package_files.save(path, content)
        except WorkbenchError as error:
            self.failed.emit(error)
            return
        self.told.emit(self.tr("Saved as {0}.").format(path.name))

    async def _written(self, host: EimHost, introduction: Introduction) -> tuple[bytes, str]:
        from app.eim.eim_configuration import configuration_data

        values = await host.configuration(introduction)
        data = await self._work.on_lane(lambda: configuration_data(values))
        return data, str(values.get("eimFqdn", ""))

    def _show(self, data: bytes, fqdn: str, shown: StoredIdentity | None) -> None:
        self._data = data
        if shown is not None:
            words = self.tr("{0}, until {1}").format(shown.name, until(shown.info))
            self.page.show_certificate(words)
        self.page.show_configuration(data, fqdn)
        if (status := self._work.status) is not None:
            self.page.show_status(status)

    def _copy(self, form: str) -> None:
        encoded = base64.b64encode(self._data).decode()
        text = self._data.hex().upper() if form == "hex" else encoded
        QGuiApplication.clipboard().setText(text)
        self.told.emit(self.tr("The configuration was copied, {0} bytes.").format(len(self._data)))

    def _ask_file(self) -> None:
        names = self.tr("DER (*.der);;Hex (*.hex *.txt)")
        title = self.tr("Save the eIM configuration")
        path, _ = QFileDialog.getSaveFileName(self._owner, title, "eim-configuration.der", names)
        if path:
            self.save(Path(path))

    def _set_associating(self, on: bool) -> None:
        self._associating = on
        self.page.allow(associating=on)
