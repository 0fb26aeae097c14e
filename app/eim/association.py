"""What the results of eIM operations change about our own association with a device."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.codec.mapping import plain
from app.codec.tree import decode
from app.errors import CodecError
from app.values.eim import Device, QueuedPackage
from app.values.packages import FieldValue

_DONE = (0, 2)
"""Codes of DeleteEim that mean it is gone: ok, and lastEimDeleted."""


def learned(device: Device, package: QueuedPackage, result: bytes) -> tuple[Device, int]:
    """Return the device as a genuine result of a package leaves its association, and a counter.

    The counter is the one the eUICC begins with if our eIM was added or updated, 0 otherwise; the
    next one has to be above it. Without our eIM on the eUICC, the device has no identity any more.
    """
    counter = 0
    for operation, values, outcome in _answered(package, result):
        if values.get("eimId") != device.eim_id:
            continue
        name, value = outcome
        if operation == "deleteEim" and name == "deleteEimResult" and value in _DONE:
            device, counter = replace(device, identity="", token=None), 0
        elif operation == "addEim" and name == "addEimResult":
            token = _token(value)
            if token is not None or value == ("addEimResultCode", 0):
                device = replace(device, identity=package.recipe.identity, token=token)
                counter = _counter(values)
        elif operation == "updateEim" and (name, value) == ("updateEimResult", 0):
            counter = max(counter, _counter(values))
    return device, counter


def _answered(
    package: QueuedPackage, result: bytes
) -> Iterator[tuple[str, Mapping[str, FieldValue], tuple[str, object]]]:
    """Yield the operations of a package beside their answers."""
    path = "euiccPackageResultSigned.euiccPackageResultDataSigned.euiccResult"
    found = decode("EuiccPackageResult", result).find(path)
    for operation, item in zip(
        package.recipe.operations, found.children if found else (), strict=False
    ):
        try:
            outcome = plain(item)
        except CodecError:
            return
        if isinstance(outcome, tuple):
            yield operation.name, operation.values, outcome


def _token(value: object) -> int | None:
    match value:
        case ("associationToken", int(token)):
            return token
    return None


def _counter(values: Mapping[str, FieldValue]) -> int:
    counter = values.get("counterValue")
    return counter if isinstance(counter, int) else 0
