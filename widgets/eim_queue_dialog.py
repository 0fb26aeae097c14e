"""Asks what is queued, for which devices, and for how long it may wait."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.errors import CodecError, WorkbenchError
from app.values.eim import Device
from app.values.ids import Eid
from app.values.packages import Operation, Recipe
from widgets import package_files
from widgets.buttons import push_button
from widgets.eim_device_model import DeviceColumn, EimDeviceModel
from widgets.eim_device_table import EimDeviceTable
from widgets.form_dialog import FormDialog, combo
from widgets.labels import label
from widgets.package_words import content_words
from widgets.privacy import Mask

_GIVEN, _FILE = "given", "file"
_PRESETS = ("listProfileInfo", "listEim", "getRAT")
_HIDDEN = (
    DeviceColumn.EXPECTED,
    DeviceColumn.BINDING,
    DeviceColumn.QUEUED,
    DeviceColumn.FLIGHT,
    DeviceColumn.DIALECT,
)
_HOUR = 3600
_ROWS = 6
_WIDTH = 800


@dataclass(frozen=True, slots=True)
class QueueOrder:
    """What is to be queued. expires_at: seconds since the epoch, 0.0 for never."""

    eids: tuple[Eid, ...]
    recipe: Recipe
    expires_at: float
    batch: str


class EimQueueDialog(FormDialog):
    """Stays open while the eIM works; what it refuses is said in place.

    Signals:
        ordered: a QueueOrder.
    """

    ordered = Signal(object)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        advice = self.tr(
            "Each device gets the package at its next contact, signed for it at that moment. "
            "Queued is not done: the result comes when the device reports it."
        )
        super().__init__(advice, self.tr("&Queue"), "plus", parent)
        self.entitle(self.tr("Queue a package at the eIM"))
        self.setMinimumWidth(_WIDTH)
        self._recipe: Recipe | None = None
        words = {
            "listProfileInfo": self.tr("List the profiles (listProfileInfo)"),
            "listEim": self.tr("List the eIMs (listEim)"),
            "getRAT": self.tr("Read the rules (getRAT)"),
        }
        self.what = combo([(name, words[name]) for name in _PRESETS])
        self._open = push_button(self.tr("&Recipe file …"), "", "folder")
        self._open.clicked.connect(self._browse)
        self._model = EimDeviceModel(mask, self)
        self.table = EimDeviceTable(self._model)
        self.table.setAcceptDrops(False)
        for column in _HIDDEN:
            self.table.setColumnHidden(column, True)
        self.table.setFixedHeight((_ROWS + 1) * 28)
        self.expiry = combo(
            [
                ("0", self.tr("until it is fetched")),
                ("1", self.tr("one hour")),
                ("24", self.tr("one day")),
                ("168", self.tr("one week")),
            ]
        )
        self.batch = QLineEdit()
        self.batch.setPlaceholderText(self.tr("none; a name to find these packages by"))
        self._count = label("", "muted")
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.what, 1)
        row.addWidget(self._open)
        self.what.setAccessibleName(self.tr("Package"))
        self.add_row(self.tr("&Package"), line)
        self.add_row(self.tr("&For"), self.table)
        self.form.addRow("", self._count)
        self.add_row(self.tr("&May wait"), self.expiry)
        self.add_row(self.tr("&Batch"), self.batch)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._judge())
        self.act.clicked.connect(self._order)
        self._judge()

    def show_devices(self, devices: Sequence[Device], chosen: Iterable[Eid]) -> None:
        """Offer devices, some of them chosen; a chosen one that is not known is offered too."""
        wanted = tuple(dict.fromkeys(chosen))
        known = {one.eid for one in devices}
        more = [Device(eid, label=self.tr("new")) for eid in wanted if eid not in known]
        self._model.show_devices((*more, *devices))
        self.table.choose(set(wanted))
        if (first := self.table.current()) is not None:
            self.table.scrollTo(self._model.index(self._model.place_of(first.eid), 0))
        self._judge()

    def show_recipe(self, recipe: Recipe) -> None:
        """Offer a recipe that was composed, and choose it."""
        self._recipe = recipe
        place = self.what.findData(_GIVEN)
        words = self.tr("As composed: {0}").format(content_words(recipe))
        if place < 0:
            self.what.insertItem(0, words, _GIVEN)
            place = 0
        self.what.setItemText(place, words)
        self.what.setCurrentIndex(place)

    def take_file(self, path: Path) -> None:
        """Offer the recipe in a file, and choose it; what is wrong with it is said."""
        try:
            opened = package_files.read(path)
            if opened.recipe is None:
                raise CodecError(
                    self.tr("{0} holds a message, no recipe.").format(path.name),
                    hint=self.tr("Open it under Packages and save it as a recipe (.toml)."),
                )
        except WorkbenchError as error:
            self.show_error(error)
            return
        self.show_recipe(opened.recipe)

    def recipe(self) -> Recipe:
        """Return what is chosen to be queued."""
        chosen = str(self.what.currentData())
        if chosen == _GIVEN and self._recipe is not None:
            return self._recipe
        return Recipe(operations=(Operation(chosen),))

    def _browse(self) -> None:
        title = self.tr("Recipe to queue")
        path, _ = QFileDialog.getOpenFileName(self, title, "", self.tr("Recipes (*.toml)"))
        if path:
            self.take_file(Path(path))

    def _judge(self) -> None:
        count = len(self.table.chosen())
        self._count.setText(
            self.tr("{0} of {1} devices").format(count, self._model.rowCount())
            if count
            else self.tr("Choose at least one device; Ctrl+A chooses all.")
        )
        self.act.setEnabled(count > 0)

    def _order(self) -> None:
        self.wait()
        hours = int(self.expiry.currentData())
        self.ordered.emit(
            QueueOrder(
                tuple(one.eid for one in self.table.chosen()),
                self.recipe(),
                time.time() + hours * _HOUR if hours else 0.0,
                self.batch.text().strip(),
            )
        )
