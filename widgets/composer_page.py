"""The Compose page: palette, what is in the package, and what that makes in bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.eim import requests
from app.eim.operations import OPERATIONS
from app.eim.problems import Problem
from app.values.packages import PackageKind, Recipe
from widgets.field_inputs import ProfileSource
from widgets.labels import heading, label
from widgets.operation_form import OperationForm
from widgets.operation_list import OperationList
from widgets.operation_palette import OperationPalette
from widgets.package_bytes import PackageBytes
from widgets.package_view import PackageView

_LEFT, _RIGHT = 520, 470
_VALUES = "values."


class ComposerPage(QWidget):
    """Edits operations, or the fields of a kind that has none, and shows the package.

    Signals:
        changed: the user changed what is in the package.
    """

    changed = Signal()

    def __init__(self, source: ProfileSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._kind, self._dialect = PackageKind.EUICC_PACKAGE, ""
        self.offered = OperationPalette()
        self.operations = OperationList(source)
        self.view = PackageView(source.privacy)
        self._form: OperationForm | None = None
        self._form_area = QScrollArea()
        self._form_area.setWidgetResizable(True)
        self._form_area.setFrameShape(QFrame.Shape.NoFrame)
        self._problems = label("", "attention", wrap=True)
        self._problems.setContentsMargins(12, 0, 12, 8)
        self._why_not = label("", "muted", wrap=True)
        self._middle = QStackedWidget()
        self._right = QStackedWidget()
        self._build()
        self.offered.chosen.connect(self.operations.add)
        self.operations.changed.connect(self._on_operations)
        self.show_problems(())
        self.show_package(None, "")

    def shape(self, kind: PackageKind, dialect: str) -> None:
        """Offer what a kind and a version have; what is filled in stays as far as it can."""
        if (kind, dialect) == (self._kind, self._dialect):
            return
        kept = self.fill(Recipe(kind=self._kind))
        same = kind is self._kind
        self._kind, self._dialect = kind, dialect
        self.offered.show_rows([row for row in OPERATIONS if row.exists_in(dialect)])
        signed = kind is PackageKind.EUICC_PACKAGE
        self.offered.setVisible(signed)
        self._middle.setCurrentIndex(0 if signed else 1)
        self.operations.show_operations(self.operations.operations(), dialect)
        if not signed:
            self._show_form(kept if same else Recipe(kind=kind))
        self.offered.allow(self.operations.kind)

    def fill(self, recipe: Recipe) -> Recipe:
        """Return the recipe with what is filled in here."""
        if recipe.kind is PackageKind.EUICC_PACKAGE:
            return replace(recipe, operations=self.operations.operations(), values={})
        return replace(recipe, operations=(), values=self._form.values() if self._form else {})

    def show_recipe(self, recipe: Recipe) -> None:
        """Show what a recipe holds, without a signal. Raises CodecError on an unknown operation."""
        self.shape(recipe.kind, recipe.dialect)
        self.operations.show_operations(recipe.operations, recipe.dialect)
        if self._form is not None:
            self._form.put(recipe.values)
        self.offered.allow(self.operations.kind)

    def show_problems(self, found: Sequence[Problem]) -> None:
        """Show each problem where it belongs; those of the whole package at the foot."""
        self.operations.show_problems(found)
        if self._form is not None:
            own = [(one.path.removeprefix(_VALUES), one) for one in found if _is_value(one)]
            self._form.show_problems(own)
        whole = [one.text for one in found if not _is_value(one) and not _of_operation(one)]
        wanted = [text for text in whole if self.operations.cards or self._form is not None]
        self._problems.setText("\n".join(wanted))
        self._problems.setVisible(bool(wanted))

    def show_package(self, package: PackageBytes | None, why_not: str) -> None:
        """Show the bytes, or why there are none."""
        self.view.show_package(package)
        self._right.setCurrentIndex(1 if package is not None else 0)
        if package is None:
            whole = self.tr("As soon as the package is whole, its bytes stand here.")
            self._why_not.setText(self._source.privacy.text(why_not) or whole)

    def _build(self) -> None:
        area = QFrame()
        area.setProperty("frame", "page")
        self._form_column = QVBoxLayout(area)
        self._form_column.setContentsMargins(16, 12, 16, 12)
        self._form_column.setSpacing(8)
        self._form_area.setWidget(area)
        self._middle.addWidget(self.operations)
        self._middle.addWidget(self._form_area)
        right = QFrame()
        right.setProperty("frame", "surface")
        inner = QVBoxLayout(right)
        inner.setContentsMargins(16, 12, 16, 8)
        inner.addWidget(self._right)
        nothing = QWidget()
        told = QVBoxLayout(nothing)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(8)
        told.addWidget(heading(self.tr("Nothing to sign yet")))
        told.addWidget(self._why_not)
        told.addStretch(1)
        self._right.addWidget(nothing)
        self._right.addWidget(self.view)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._middle, 1)
        column.addWidget(self._problems)
        row = QSplitter(Qt.Orientation.Horizontal)
        row.setHandleWidth(1)
        for widget in (left, right):
            row.addWidget(widget)
        row.setChildrenCollapsible(False)
        row.setStretchFactor(0, 3)
        row.setStretchFactor(1, 2)
        row.setSizes([_LEFT, _RIGHT])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.offered)
        whole.addWidget(row, 1)

    def _show_form(self, recipe: Recipe) -> None:
        while (item := self._form_column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        row = requests.by_kind(recipe.kind)
        self._form = OperationForm(row.fields_in(self._dialect), self._source, self._dialect)
        self._form.put(recipe.values)
        self._form.changed.connect(self.changed)
        panel = QFrame()
        panel.setProperty("frame", "panel")
        column = QVBoxLayout(panel)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(heading(row.title))
        column.addWidget(self._form)
        self._form_column.addWidget(panel)
        self._form_column.addStretch(1)

    def _on_operations(self) -> None:
        self.offered.allow(self.operations.kind)
        self.changed.emit()


def _is_value(problem: Problem) -> bool:
    return problem.path.startswith(_VALUES)


def _of_operation(problem: Problem) -> bool:
    return problem.path.startswith("operations.")
