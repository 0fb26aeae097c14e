"""One order for many devices: a table of EIDs, and what differs from device to device.

The table is CSV with a head. The column `eid` is a must, `label` is for people; any other column is
a field of the recipe by its ASN.1 name, put into each operation that has such a field. Every row is
checked before anything is queued; a row that cannot be used comes back with the reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.eim import operations, requests
from app.eim.field_values import taken
from app.eim.fields import FieldError, FieldSpec
from app.eim.problems import problems
from app.errors import CodecError, SettingsError, WorkbenchError
from app.values.ids import Eid
from app.values.packages import FieldValue, Operation, PackageKind, Recipe

EID_COLUMN = "eid"
LABEL_COLUMN = "label"
MOST_ROWS = 100_000
_MOST_COLUMNS = 64
_MOST_CHARACTERS = 64 * 1024 * 1024
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class BulkRow:
    """A row that can be queued. line: in the file, from 1. recipe: without an EID of its own."""

    line: int
    eid: Eid
    recipe: Recipe
    label: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be queued: why, what is to be done, and the cells as they stood."""

    line: int
    reason: str
    hint: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bulk:
    """A table as read: what can be queued and what cannot, each in the order of the file."""

    rows: tuple[BulkRow, ...]
    failed: tuple[BadRow, ...]


def read_bulk(text: str, recipe: Recipe) -> Bulk:
    """Check a table for a recipe.

    Raises SettingsError when the table as a whole cannot be used: no head, no column `eid`, a
    column that is no field of the recipe, or far too long.
    """
    if len(text) > _MOST_CHARACTERS:
        raise _unusable("It is far too long", "Split it.")
    lines = _lines(text)
    head = [name.strip() for name in next(lines, (0, []))[1]]
    columns = _columns(head, recipe)
    rows: list[BulkRow] = []
    failed: list[BadRow] = []
    seen: dict[Eid, int] = {}
    for line, cells in lines:
        if len(rows) + len(failed) >= MOST_ROWS:
            raise _unusable(f"It has more than {MOST_ROWS} rows", "Split it.")
        named = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        try:
            row = _row(line, named, cells, head, recipe, columns)
            if row.eid in seen:
                raise CodecError(
                    f"This EID stands in line {seen[row.eid]} already.",
                    hint="Leave one of the two out, or queue them one after the other.",
                )
        except WorkbenchError as error:
            failed.append(BadRow(line, error.message, error.hint, named))
        else:
            seen[row.eid] = line
            rows.append(row)
    return Bulk(tuple(rows), tuple(failed))


def filled(recipe: Recipe, values: Mapping[str, str]) -> Recipe:
    """Return the recipe with fields put into each operation that has them, empty ones left alone.

    Raises CodecError naming the field whose value does not fit.
    """
    given = {name: text for name, text in values.items() if text}
    if recipe.kind is not PackageKind.EUICC_PACKAGE:
        specs = requests.by_kind(recipe.kind).fields
        return replace(recipe, values={**recipe.values, **_fitting(specs, given)})
    done = []
    for operation in recipe.operations:
        specs = operations.by_name(operation.name).fields
        values_now = {**operation.values, **_fitting(specs, given)}
        done.append(Operation(operation.name, values_now))
    return replace(recipe, operations=tuple(done))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Return number and cells of each line that has any."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise _unusable(f"Line {reader.line_num}: {error}", "Save it as CSV once more.") from error


def _columns(head: Sequence[str], recipe: Recipe) -> tuple[str, ...]:
    """Return the columns that are fields of the recipe."""
    if EID_COLUMN not in head:
        raise _unusable(
            f"It has no column “{EID_COLUMN}”", "Put the names of the columns into the first line."
        )
    if len(set(head)) < len(head) or len(head) > _MOST_COLUMNS:
        raise _unusable("A column stands twice, or there are too many", "Name each once.")
    known = {spec.name for spec in _fields(recipe)}
    names = tuple(name for name in head if name not in (EID_COLUMN, LABEL_COLUMN))
    for name in names:
        if name not in known:
            raise _unusable(
                f"The column “{name}” is no field of this recipe",
                f"It has: {', '.join(sorted(known)) or 'no fields'}.",
            )
    return names


def _row(
    line: int,
    named: Mapping[str, str],
    cells: Sequence[str],
    head: Sequence[str],
    recipe: Recipe,
    columns: Sequence[str],
) -> BulkRow:
    if len(cells) != len(head):
        raise CodecError(
            f"The row has {len(cells)} cells and the head has {len(head)}.",
            hint="Give each column a cell; put cells that contain the separator in quotes.",
        )
    eid = Eid("".join(named[EID_COLUMN].split()))
    made = filled(recipe, {name: named[name] for name in columns})
    for problem in problems(replace(made, eid=eid)):
        if problem.blocking:
            reason = f"{problem.path}: {problem.text}"
            raise CodecError(reason, path=problem.path, hint="Correct row or recipe.")
    return BulkRow(line, eid, made, named.get(LABEL_COLUMN, ""))


def _fields(recipe: Recipe) -> Iterator[FieldSpec]:
    if recipe.kind is not PackageKind.EUICC_PACKAGE:
        yield from requests.by_kind(recipe.kind).fields
    for operation in recipe.operations:
        yield from operations.by_name(operation.name).fields


def _fitting(specs: Sequence[FieldSpec], given: Mapping[str, str]) -> dict[str, FieldValue]:
    found: dict[str, FieldValue] = {}
    for spec in specs:
        if spec.name not in given:
            continue
        try:
            found[spec.name] = taken(spec, given[spec.name])
        except FieldError as error:
            raise CodecError(
                f"{spec.name} cannot be {given[spec.name][:60]!r}: {error}.",
                path=spec.name,
                hint=spec.help or "Correct the cell.",
            ) from error
    return found


def _unusable(why: str, hint: str) -> SettingsError:
    return SettingsError(f"The table cannot be used. {why}.", key="csv", hint=hint)
