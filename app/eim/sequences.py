"""From the fields of a form to an ASN.1 SEQUENCE and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.eim.field_values import from_asn1, to_asn1
from app.eim.fields import FieldError, FieldSpec
from app.errors import CodecError
from app.values.packages import FieldValue


def build(fields: Sequence[FieldSpec], values: Mapping[str, FieldValue]) -> dict[str, object]:
    """Return the SEQUENCE that the fields make.

    Raises CodecError naming the field that does not fit, or the value that has no field.
    """
    made: dict[str, object] = {}
    known = 0
    for spec in fields:
        known += spec.name in values
        value = values.get(spec.name, spec.default)
        if value is None and spec.required and spec.blank:
            value = ""
        if not spec.is_given(value):
            if spec.required:
                raise _refused(spec, "it has to be given")
            continue
        try:
            written = to_asn1(spec, value)
        except FieldError as error:
            raise _refused(spec, str(error)) from error
        if not spec.choice:
            made[spec.asn1_name] = written
        elif spec.choice in made:
            raise _refused(spec, "another field excludes it")
        else:
            made[spec.choice] = (spec.asn1_name, written)
    if known < len(values):
        unknown = min(values.keys() - {spec.name for spec in fields})
        raise CodecError(f"There is no field {unknown}.", path=unknown)
    return made


def read(
    fields: Sequence[FieldSpec], sequence: Mapping[str, object]
) -> tuple[dict[str, FieldValue], tuple[str, ...]]:
    """Return the fields of a decoded SEQUENCE, and in words what no field can hold."""
    found: dict[str, FieldValue] = {}
    lost: list[str] = []
    by_place = {(spec.choice, spec.asn1_name): spec for spec in fields}
    for name, value in sequence.items():
        choice, inner = "", value
        if (choice, name) not in by_place and isinstance(value, tuple) and len(value) == 2:
            choice, name, inner = name, str(value[0]), value[1]
        spec = by_place.get((choice, name))
        if spec is None:
            lost.append(f"{name} has no field")
            continue
        try:
            found[spec.name] = from_asn1(spec, inner)
        except FieldError as error:
            lost.append(f"{name}: {error}")
    return found, tuple(lost)


def _refused(spec: FieldSpec, why: str) -> CodecError:
    return CodecError(
        f"{spec.name} cannot be written: {why}.",
        path=spec.name,
        hint="Correct this field and try again.",
    )
