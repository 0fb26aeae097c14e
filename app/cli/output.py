"""What a verb hands back, and its one JSON form.

The JSON is a contract, written down in `resources/help/cli.md`: fields are named as in
`app.values`, bytes are upper-case hex, EIDs and ICCIDs plain digits, enums the ASN.1 identifier or
the plain word, an absent value null.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from enum import IntEnum, StrEnum
from typing import Any

from app.errors import WorkbenchError
from app.values.esipa import WireBytes
from app.values.euicc import CertificateChain, EimIdType
from app.values.packages import PackageVerdict
from app.values.trust import StoredIdentity

_IDENTIFIERS: dict[type[IntEnum], Mapping[int, str]] = {
    EimIdType: {
        EimIdType.OID: "eimIdTypeOid",
        EimIdType.FQDN: "eimIdTypeFqdn",
        EimIdType.PROPRIETARY: "eimIdTypeProprietary",
    },
}
"""ASN.1 identifiers that are not simply the member's name in lower case."""

_DERIVED: dict[type, tuple[str, ...]] = {
    CertificateChain: ("result",),
    PackageVerdict: ("result",),
    StoredIdentity: ("has_key",),
    WireBytes: ("total",),
}
"""Properties a reader of the JSON needs beside the fields."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a verb found: values for `--json`, and the same in words.

    data: any values `json_form` knows. text: lines for a terminal, without a final newline.
    """

    data: Mapping[str, object]
    text: str


def json_form(value: object, *, raw: bool = False) -> Any:
    """Turn a value into what `json` can write. raw: keep the fields named `raw`."""
    if isinstance(value, StrEnum):
        return str(value.value)
    if isinstance(value, IntEnum):
        return _IDENTIFIERS.get(type(value), {}).get(value, value.name.lower())
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex().upper()
    if isinstance(value, Mapping):
        return {str(key): json_form(item, raw=raw) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        return {name: json_form(item, raw=raw) for name, item in _members(value, raw=raw)}
    if isinstance(value, Iterable):
        return [json_form(item, raw=raw) for item in value]
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _members(value: Any, *, raw: bool) -> Iterable[tuple[str, object]]:
    for member in dataclasses.fields(value):
        if raw or member.name != "raw":
            yield member.name, getattr(value, member.name)
    for name in _DERIVED.get(type(value), ()):
        yield name, getattr(value, name)


def error_form(error: WorkbenchError) -> dict[str, object]:
    """Return `{"error": {...}}`: type, message, hint, clause, and the class's own details."""
    body: dict[str, object] = {
        "type": type(error).__name__,
        "message": error.message,
        "hint": error.hint,
        "clause": error.clause,
    }
    return {"error": body | error.details()}


def error_text(error: WorkbenchError) -> str:
    """Return the error in words: what happened, what next, and where the standard says so."""
    lines = [f"Error: {error.message}"]
    if error.hint:
        lines.append(f"Next:  {error.hint}")
    if error.clause:
        lines.append(f"See:   {error.clause}")
    return "\n".join(lines)


def dump(form: object, *, ascii_only: bool = False) -> str:
    """Write a JSON form as one document, indented, fields in the order given."""
    return json.dumps(form, indent=2, ensure_ascii=ascii_only)
