"""Asks for a CSV table of EIDs, checks all of it, and queues the rows that can be."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.eim.bulk import BadRow, Bulk, BulkRow, read_bulk
from app.errors import SettingsError, WorkbenchError
from app.values.packages import Operation, Recipe
from widgets import package_files
from widgets.buttons import push_button
from widgets.eim_bulk_model import EimBulkModel
from widgets.eim_work import EimWork
from widgets.file_field import FileField
from widgets.form_dialog import FormDialog
from widgets.labels import label
from widgets.package_words import content_words
from widgets.row_table import RowTable

_ROWS = 6
_WIDTH = 760
_REASON = "reason"


@dataclass(frozen=True, slots=True)
class BulkOrder:
    """The rows to queue. expires_at: seconds since the epoch, 0.0 for never."""

    rows: tuple[BulkRow, ...]
    expires_at: float
    batch: str


class EimBulkDialog(FormDialog):
    """Nothing is queued before the whole table was checked; failed rows stay to be saved.

    Signals:
        ordered: a BulkOrder.
    """

    ordered = Signal(object)

    def __init__(self, work: EimWork, parent: QWidget | None = None) -> None:
        advice = self.tr(
            "The first line names the columns: “eid” is a must, “label” is for people, any other "
            "is a field of the recipe, such as “iccid”."
        )
        super().__init__(advice, self.tr("&Queue"), "plus", parent)
        self.entitle(self.tr("Queue from a table"))
        self.setMinimumWidth(_WIDTH)
        self._work = work
        self._recipe = Recipe(operations=(Operation("listProfileInfo"),))
        self._bulk: Bulk | None = None
        self._gone = False
        self.finished.connect(self._on_finished)
        self.table_file = FileField(self.tr("Table"), self.tr("CSV (*.csv *.txt)"))
        self.recipe_file = FileField(self.tr("Recipe"), self.tr("Recipes (*.toml)"))
        self._what = label("", "muted")
        self._found = label()
        self._model = EimBulkModel(self)
        self.table = RowTable(
            self._model, name=self.tr("Rows left out"), chip_role=EimBulkModel.CHIP, stretch=2
        )
        self._save = push_button(self.tr("&Save the rows left out …"), "link", "save")
        self._save.clicked.connect(self._ask_file)
        self.add_row(self.tr("CS&V table"), self.table_file)
        self.add_row(self.tr("&Recipe"), self.recipe_file)
        self.form.addRow("", self._what)
        self.form.addRow("", self._found)
        self.form.addRow("", self.table)
        foot = QHBoxLayout()
        foot.addWidget(self._save)
        foot.addStretch(1)
        self.form.addRow("", foot)
        self.table_file.changed.connect(lambda _path: self.check())
        self.recipe_file.changed.connect(lambda _path: self._take_recipe())
        self.act.clicked.connect(self._order)
        self._say()

    def show_recipe(self, recipe: Recipe) -> None:
        """Queue this recipe, with the fields of each row put in."""
        self._recipe = recipe
        self.check()

    def check(self) -> None:
        """Read the table and check every row."""
        path, recipe = self.table_file.path, self._recipe
        self._bulk = None
        self._say()
        if path is None or not path.is_file():
            return
        self._found.setText(self.tr("Checking …"))

        def done(bulk: Bulk) -> None:
            if not self._gone and path == self.table_file.path:  # else another was chosen
                self._bulk = bulk
                self._say()

        self._work.compute(lambda: read_bulk(_text(path), recipe), done, self._refuse)

    def show_queued(self, count: int) -> None:
        """Say that rows were queued; the dialog closes unless rows are left to be saved."""
        if self._bulk is None or not self._bulk.failed:
            self.accept()
            return
        self._bulk = Bulk((), self._bulk.failed)
        self._say()
        self._found.setText(self.tr("{0} packages are queued.").format(count))

    def save(self, path: Path) -> None:
        """Write the rows left out to a table, with the reason as its last column."""
        try:
            package_files.save(path, failed_table(self._model.rows).encode())
        except WorkbenchError as error:
            self.show_error(error)

    def _take_recipe(self) -> None:
        path = self.recipe_file.path
        if path is None or not path.is_file():
            return
        try:
            opened = package_files.read(path)
        except WorkbenchError as error:
            self._refuse(error)
            return
        if opened.recipe is not None:
            self.show_recipe(opened.recipe)

    def _say(self) -> None:
        bulk = self._bulk
        self._what.setText(self.tr("Each row gets: {0}").format(content_words(self._recipe)))
        good, bad = (len(bulk.rows), len(bulk.failed)) if bulk else (0, 0)
        self._found.setText(
            self.tr("{0} rows can be queued, {1} cannot.").format(good, bad) if bulk else ""
        )
        self._model.show_rows(bulk.failed if bulk else ())
        self.table.setFixedHeight(self.table.needed_height(_ROWS))
        self.table.setVisible(bad > 0)
        self._save.setVisible(bad > 0)
        self.adjustSize()
        self.act.setEnabled(good > 0)
        self.act.setText(self.tr("&Queue {0}").format(good) if good else self.tr("&Queue"))

    def _on_finished(self, _code: int) -> None:
        self._gone = True

    def _refuse(self, error: WorkbenchError) -> None:
        if self._gone:
            return
        self._say()
        self.show_error(error)
        self.act.setEnabled(False)

    def _ask_file(self) -> None:
        title = self.tr("Save the rows left out")
        path, _ = QFileDialog.getSaveFileName(self, title, "left-out.csv", "CSV (*.csv)")
        if path:
            self.save(Path(path))

    def _order(self) -> None:
        if self._bulk is not None:
            self.wait()
            self.ordered.emit(BulkOrder(self._bulk.rows, 0.0, ""))


def failed_table(rows: Sequence[BadRow]) -> str:
    """Return failed rows as CSV: their cells as they stood, and why each was left out."""
    names = tuple(dict.fromkeys(name for row in rows for name in row.cells))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*names, _REASON))
    for row in rows:
        writer.writerow((*(row.cells.get(name, "") for name in names), row.reason))
    return text.getvalue()


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise SettingsError(
            f"The table {path.name} cannot be read.",
            key="csv",
            hint="It is text in UTF-8; check its rights.",
        ) from error
