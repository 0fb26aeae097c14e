"""A form made from the fields of an operation or package, judged while it is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.eim import activation_code
from app.eim.field_values import taken
from app.eim.fields import FieldError, FieldKind, FieldSpec
from app.eim.problems import Problem
from app.eim.tag_names import tag_names
from app.values.packages import FieldValue
from widgets.field_inputs import FieldInput, FlagInput, ProfileSource, TextInput, input_for
from widgets.labels import label
from widgets.words import joined

_LABEL_WIDTH = 132


class OperationForm(QWidget):
    """Shows the fields one under the other, with what is wrong beneath each.

    Signals:
        changed: the user changed a field.
    """

    changed = Signal()

    def __init__(
        self,
        fields: Sequence[FieldSpec],
        source: ProfileSource,
        dialect: str,
        parent: QWidget | None = None,
    ) -> None:
        """fields: those of the dialect."""
        super().__init__(parent)
        self._source = source
        self._dialect = dialect
        self._found: dict[str, Problem] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._inputs: dict[str, tuple[FieldSpec, FieldInput, QLabel]] = {}
        for spec in fields:
            self._add(spec)
        source.privacy.changed.connect(self._judge)
        self._judge()

    def show_problems(self, found: Sequence[tuple[str, Problem]]) -> None:
        """Show what is wrong or odd, each (field name, problem) beneath its field."""
        self._found = {}
        for name, problem in found:
            self._found.setdefault(name, problem)
        self._judge()

    def values(self) -> dict[str, FieldValue]:
        """Return what was filled in, canonical where it is right and as it stands where not."""
        made: dict[str, FieldValue] = {}
        for spec, box, _ in self._inputs.values():
            value = box.value()
            if spec.is_given(value):
                try:
                    made[spec.name] = taken(spec, value)
                except FieldError:
                    made[spec.name] = value
            elif spec.is_given(spec.default):  # emptied on purpose
                made[spec.name] = False if isinstance(box, FlagInput) else ""
        return made

    def put(self, values: Mapping[str, FieldValue]) -> None:
        """Fill in values, without a signal; fields not named get their default."""
        for spec, box, _ in self._inputs.values():
            box.put(values.get(spec.name, spec.default))
        self._judge()

    def _add(self, spec: FieldSpec) -> None:
        row = self._grid.rowCount()
        box = input_for(spec, self._source)
        box.put(spec.default)
        box.setToolTip(spec.help)
        box.changed.connect(self._on_changed)
        note = label("", "muted", wrap=True)
        name = label(spec.name, "muted")
        name.setToolTip(spec.help)
        if not spec.required and isinstance(box, TextInput):
            box.line.setPlaceholderText(self.tr("{0}, optional").format(spec.kind.value))
        top = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(name, row, 0, top)
        self._grid.addWidget(box, row, 1)
        self._grid.addWidget(note, row + 1, 1)
        self._inputs[spec.name] = (spec, box, note)

    def _on_changed(self) -> None:
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        for spec, box, note in self._inputs.values():
            problem = self._found.get(spec.name)
            if problem is not None:
                words, role = problem.text, "failed" if problem.blocking else "attention"
            else:
                words, role = self._remark(spec, box.value()), "muted"
            if note.property("role") != role:
                note.setProperty("role", role)
                note.style().unpolish(note)
                note.style().polish(note)
            note.setText(self._source.privacy.text(words))
            note.setVisible(bool(words))

    def _remark(self, spec: FieldSpec, value: FieldValue) -> str:
        """Return what is worth saying of a value that is right; nothing of others."""
        try:
            good = taken(spec, value) if spec.is_given(value) else None
        except FieldError:
            return ""
        if spec.kind is FieldKind.ICCID and good is not None:
            here = self._source.profiles
            names = [one.title for one in here if one.iccid == good]
            return names[0] if names else self.tr("no profile of this card") if here else ""
        if spec.kind is FieldKind.TAGS and spec.tags_of:
            return self._tag_words(spec, good)
        if spec.kind is FieldKind.ACTIVATION_CODE and good is not None:
            parts = activation_code.parse(str(good)).parts
            return joined(f"{part.label}: {part.text}" for part in parts)
        return ""

    def _tag_words(self, spec: FieldSpec, tags: FieldValue) -> str:
        known = tag_names(spec.tags_of, self._dialect)
        listed = tags if isinstance(tags, tuple) else ()
        return ", ".join(known.get(tag, self.tr("{0} is unknown").format(tag)) for tag in listed)
