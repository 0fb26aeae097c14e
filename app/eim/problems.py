"""What is wrong or odd about a recipe, place by place, while it is being edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.codec.dialects import DIALECTS, has
from app.eim import faults
from app.eim.edits import split
from app.eim.eim_fields import MAX_COUNTER, adding_doubts, updating_doubts
from app.eim.field_values import doubt, taken
from app.eim.fields import FieldError, FieldSpec
from app.eim.operations import OperationRow, by_name
from app.eim.parts import PACKAGE_REQUEST, PACKAGE_SIGNED
from app.eim.requests import by_kind
from app.eim.tag_names import REFUSED_BY_IPA, refused_tags, tag_names
from app.errors import CodecError
from app.values.packages import CARD_DIALECT, Fault, FieldValue, PackageKind, Recipe

MOST_EIM_ID = 128
"""Characters."""
MOST_TRANSACTION_ID = 16
"""Bytes."""

LIKELY = ("1.2", "1.3", "1.1", "1.0.1")
"""Versions of SGP.32 in the order in which one is taken where none is named."""

_SWITCHING = ("enable", "disable")
_CHANGING = (*_SWITCHING, "delete")


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about one place. path: `counter`, `operations.0.iccid`, `values.tagList`.

    blocking: the package cannot be written like this. Otherwise it can, and something is likely to
    refuse it.
    """

    path: str
    text: str
    blocking: bool = True


def problems(recipe: Recipe) -> tuple[Problem, ...]:
    """Return everything there is to say about a recipe, in the order of its parts.

    A recipe without EID, eIM or counter is fine: these come when it is signed. One that leaves the
    version to the card is looked at in its `likely_dialect`.
    """
    if recipe.dialect == CARD_DIALECT:
        recipe = replace(recipe, dialect=likely_dialect(recipe))
    lax = Fault.OTHER_DIALECT in recipe.faults
    found = [*_frame(recipe)]
    if recipe.kind is PackageKind.EUICC_PACKAGE:
        found += [*_operations(recipe, lax), *_package_rules(recipe)]
    else:
        row = by_kind(recipe.kind)
        found += _fields(row.fields, recipe.values, recipe.dialect, "values.", lax)
        found += _kind_rules(recipe, lax)
    found += _edits(recipe)
    return tuple(found)


def likely_dialect(recipe: Recipe) -> str:
    """Return the likeliest version in which a recipe can be written; its own does not count."""
    for dialect in LIKELY:
        found = problems(replace(recipe, dialect=dialect))
        if not any(problem.blocking for problem in found):
            return dialect
    return LIKELY[0]


def _frame(recipe: Recipe) -> Iterator[Problem]:
    if recipe.dialect not in DIALECTS:
        yield Problem("dialect", f"The versions of SGP.32 are {', '.join(DIALECTS)}.")
    if len(recipe.eim_id) > MOST_EIM_ID:
        yield Problem("eimId", f"An eIM id has at most {MOST_EIM_ID} characters.")
    if recipe.counter is not None and recipe.counter < 0:
        yield Problem("counter", "A counter is not below 0.")
    elif recipe.counter is not None and recipe.counter > MAX_COUNTER:
        yield Problem("counter", f"An eUICC may refuse counters above {MAX_COUNTER}.", False)
    if len(recipe.transaction_id) > MOST_TRANSACTION_ID:
        yield Problem("transactionId", f"It has at most {MOST_TRANSACTION_ID} bytes.")
    possible = faults.applicable(recipe.kind)
    for fault in recipe.faults:
        if fault not in possible:
            yield Problem("faults", f"{fault}: this kind of package cannot have it.", False)


def _edits(recipe: Recipe) -> Iterator[Problem]:
    """Tell of paths that cannot be; whether one leads anywhere is seen when the edit is made."""
    signed = recipe.kind is PackageKind.EUICC_PACKAGE
    tags = (PACKAGE_SIGNED, PACKAGE_REQUEST) if signed else (by_kind(recipe.kind).tag,)
    for index, edit in enumerate(recipe.edits):
        try:
            split([edit], *tags)
        except CodecError as error:
            yield Problem(f"edits.{index}", f"{error.message} {error.hint}")


def _operations(recipe: Recipe, lax: bool) -> Iterator[Problem]:
    if not recipe.operations:
        yield Problem("operations", "Add an operation.")
    lists = set()
    for index, operation in enumerate(recipe.operations):
        path = f"operations.{index}"
        try:
            row = by_name(operation.name)
        except CodecError as error:
            yield Problem(path, error.message)
            continue
        lists.add(row.list)
        if not row.exists_in(recipe.dialect):
            yield Problem(path, f"SGP.32 v{recipe.dialect} does not have it.", not lax)
        yield from _fields(row.fields, operation.values, recipe.dialect, path + ".", lax)
        yield from _row_rules(row, operation.values, path + ".")
    if len(lists) > 1:
        text = "A package takes operations on profiles or on eIMs, not both."
        yield Problem("operations", text)


def _row_rules(row: OperationRow, values: Mapping[str, FieldValue], path: str) -> Iterator[Problem]:
    doubts = {"addEim": adding_doubts, "updateEim": updating_doubts}.get(row.name)
    for name, text in doubts(values) if doubts else ():
        yield Problem(path + name, text, False)


def _package_rules(recipe: Recipe) -> Iterator[Problem]:
    """Tell what an eUICC refuses because of what came before it in the package."""
    names = [operation.name for operation in recipe.operations]
    for index, name in enumerate(names):
        before = names[:index]
        path = f"operations.{index}"
        if name in _SWITCHING and name in before:
            yield Problem(path, f"A package has at most one {name}; this one fails.", False)
        elif name == "enable" and "disable" in before:
            text = "Enabling disables the other profile by itself; after a disable it may fail."
            yield Problem(path, text, False)
        if name == "listProfileInfo" and any(one in _CHANGING for one in before):
            text = "After a change in the same package profiles cannot be listed; list them first."
            yield Problem(path, text, False)


def _fields(
    fields: tuple[FieldSpec, ...],
    values: Mapping[str, FieldValue],
    dialect: str,
    path: str,
    lax: bool,
) -> Iterator[Problem]:
    names = {spec.name for spec in fields}
    for name in values:
        if name not in names:
            yield Problem(path + name, "There is no such field.")
    chosen: dict[str, str] = {}
    for spec in fields:
        value = values.get(spec.name, spec.default)
        if not spec.is_given(value):
            if spec.required and not spec.blank:
                yield Problem(path + spec.name, "This has to be given.")
            continue
        if spec.choice and (other := chosen.setdefault(spec.choice, spec.name)) != spec.name:
            yield Problem(path + spec.name, f"It excludes {other}; give one of the two.")
        yield from _field(spec, value, dialect, path + spec.name, lax)


def _field(
    spec: FieldSpec, value: FieldValue, dialect: str, path: str, lax: bool
) -> Iterator[Problem]:
    if not has(dialect, spec.since, spec.until):
        yield Problem(path, f"SGP.32 v{dialect} does not have it.", not lax)
    try:
        value = taken(spec, value)
    except FieldError as error:
        text = str(error)
        yield Problem(path, f"{text[0].upper()}{text[1:]}.")
        return
    if text := doubt(spec, value):
        yield Problem(path, text, False)
    if spec.tags_of and isinstance(value, tuple):
        known = tag_names(spec.tags_of, dialect)
        odd = [tag for tag in value if tag not in known and tag not in REFUSED_BY_IPA]
        if odd:
            text = f"SGP.32 v{dialect} names nothing by {', '.join(odd)} here."
            yield Problem(path, text, False)


def _kind_rules(recipe: Recipe, lax: bool) -> Iterator[Problem]:
    values = recipe.values
    if recipe.kind is PackageKind.ADD_INITIAL_EIM:
        for name, text in adding_doubts(values):
            yield Problem(f"values.{name}", text, False)
    elif recipe.kind is PackageKind.DATA_REQUEST:
        for tag in _tags(values.get("tagList")):
            text = f"An IPA refuses {tag} here (incorrectTagList)."
            yield Problem("values.tagList", text, not lax)
    elif values.get("smdsAddress") and not values.get("contactSmds"):
        yield Problem("values.smdsAddress", "It is for contactSmds, which is not set.")
    since = by_kind(recipe.kind).transaction_id_since
    if recipe.transaction_id and not (since and has(recipe.dialect, since, "")):
        text = f"In SGP.32 v{recipe.dialect} a package of this kind has none."
        yield Problem("transactionId", text, not (lax and since))


def _tags(value: FieldValue) -> tuple[str, ...]:
    """Return the refused ones of a tag list; of what is no tag list, none."""
    spec = next(spec for spec in by_kind(PackageKind.DATA_REQUEST).fields if spec.tags_of)
    try:
        found = taken(spec, value) if spec.is_given(value) else ()
    except FieldError:
        return ()
    return refused_tags(found) if isinstance(found, tuple) else ()
