"""Errors: a sentence, a next step, and the facts behind them."""

from __future__ import annotations

import pytest

from app import errors
from app.errors import WorkbenchError

ALL: list[tuple[WorkbenchError, dict[str, object]]] = [
    (errors.DeviceError("Gone."), {}),
    (errors.CancelledError("Stopped."), {}),
    (
        errors.StatusError("Refused.", command=b"\x80\xe2", sw=0x6A88),
        {"command": b"\x80\xe2", "sw": "6A88"},
    ),
    (errors.CodecError("Odd.", path="a.b", offset=7), {"path": "a.b", "offset": 7}),
    (
        errors.ProcedureError("No.", function="EnableProfile", code=2, name="x"),
        {"function": "EnableProfile", "code": 2, "name": "x"},
    ),
    (errors.TrustError("Forged."), {}),
    (errors.PeerError("Busy.", status="503"), {"status": "503"}),
    (errors.NotSupportedError("Cannot.", needs="ISD-R"), {"needs": "ISD-R"}),
    (errors.SettingsError("Wrong.", key="card.x"), {"key": "card.x"}),
]


@pytest.mark.parametrize(("error", "details"), ALL, ids=lambda v: type(v).__name__)
def test_an_error_is_its_sentence_and_keeps_its_facts(
    error: WorkbenchError, details: dict[str, object]
) -> None:
    assert str(error) == error.message
    assert error.message.endswith(".")
    assert error.details() == details


@pytest.mark.parametrize(
    "kind",
    [kind for kind in WorkbenchError.__subclasses__() if kind.__module__ == errors.__name__],
    ids=lambda k: k.__name__,
)
def test_every_kind_of_error_is_looked_at_here(kind: type[WorkbenchError]) -> None:
    assert kind in {type(error) for error, _ in ALL}


def test_hint_and_clause_are_kept() -> None:
    error = errors.TrustError("Forged.", hint="Ask the eIM.", clause="SGP.32 v1.2 §3.3.1")
    assert (error.hint, error.clause) == ("Ask the eIM.", "SGP.32 v1.2 §3.3.1")
