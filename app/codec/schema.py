"""Encode values as DER.

asn1tools does the encoding; it is imported on first use, because that takes longer than painting
the window. Its modules are ours with certificates left open, so that their bytes pass untouched.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

from app.codec.definitions import RAW_TYPES, lookup, read_schema
from app.codec.preparation import prepare
from app.errors import CodecError

_OLDEST = "1.0.1"
_lock = threading.Lock()


def encode(type_name: str, value: object, *, dialect: str | None = None) -> bytes:
    """Encode a value as DER; what `mapping.plain` gave comes back byte for byte.

    dialect: with `1.0.1`, types that version wrote differently get its form, wherever they occur.
    Optional components may be absent or None. Safe from any thread; the first call takes 0.2 s.
    Raises CodecError naming the component when the value does not fit, or for an unknown type.
    """
    schema = lookup(type_name)
    oldest = dialect == _OLDEST
    name = schema.ref or schema.name
    ready = prepare(schema, value, name, oldest=oldest)
    with _lock:
        codec = _compiled(oldest)[schema.module][name]
    try:
        return bytes(codec.encode(ready))
    except Exception as error:
        raise CodecError(
            f"{name} cannot be written: {error}",
            path=name,
            hint="Correct the fields of the message and try again.",
        ) from error


@cache
def _compiled(oldest: bool) -> dict[str, Any]:
    import asn1tools

    modules = read_schema()
    certificates = modules["PKIX"]["types"]
    for name in set(certificates) - {"SubjectKeyIdentifier"} - RAW_TYPES:
        del certificates[name]
    for name in RAW_TYPES:
        certificates[name] = {"type": "SEQUENCE OF", "element": {"type": "ANY"}}
    if oldest:
        types = modules["SGP32Definitions"]["types"]
        for source in list(types.values()):
            if form_of := source.get("form_of"):
                types[form_of] = dict(source)
    for module in modules.values():
        module.update({"values": {}, "object-classes": {}, "object-sets": {}})
        module["extensibility-implied"] = True
    compiled: dict[str, Any] = asn1tools.compile_dict(modules, "der").modules
    return compiled
