"""What error results mean."""

from __future__ import annotations

import tomllib

import pytest

from app.errors import DeviceError
from app.modem.at_error import AtError, Fault, SilentError, at_error, explain_code, short
from app.paths import resources
from app.values.modem import Outcome


@pytest.mark.parametrize(
    ("final", "kind", "code"),
    [
        pytest.param("+CME ERROR: 14", Fault.BUSY, 14, id="busy"),
        pytest.param("+CME ERROR: 4", Fault.ABSENT, 4, id="not-supported"),
        pytest.param("+CME ERROR: 3", Fault.REFUSED, 3, id="not-allowed"),
        pytest.param("+CME ERROR: 100", Fault.UNKNOWN, 100, id="unknown"),
        pytest.param("+cme error:14", Fault.BUSY, 14, id="other-spelling"),
        pytest.param("+CME ERROR: SIM busy", Fault.BUSY, 14, id="in-words"),
        pytest.param("+CME ERROR: sim BUSY", Fault.BUSY, 14, id="in-loud-words"),
        pytest.param("+CME ERROR: UICC busy now", Fault.BUSY, None, id="own-words-busy"),
        pytest.param(
            "+CME ERROR: Command not supported", Fault.ABSENT, None, id="own-words-absent"
        ),
        pytest.param("+CME ERROR: Parameters error", Fault.REFUSED, None, id="own-words-refused"),
        pytest.param("+CME ERROR: 999", Fault.REFUSED, 999, id="own-number"),
        pytest.param("+CME ERROR: 99999999999999999999", Fault.REFUSED, None, id="absurd-number"),
        pytest.param("+CME ERROR: ²", Fault.REFUSED, None, id="odd-digit"),
        pytest.param("+CME ERROR:", Fault.UNKNOWN, None, id="no-reason"),
        pytest.param("+CMS ERROR: 314", Fault.BUSY, 314, id="cms"),
        pytest.param("ERROR", Fault.UNKNOWN, None, id="bare"),
        pytest.param("COMMAND NOT SUPPORT", Fault.ABSENT, None, id="simcom"),
        pytest.param("", Fault.UNKNOWN, None, id="nothing"),
    ],
)
def test_the_kinds_are_kept_apart(final: str, kind: Fault, code: int | None) -> None:
    error = at_error('AT+CCHO="A0"', final)

    assert isinstance(error, DeviceError)
    assert (error.kind, error.code, error.final) == (kind, code, final)
    assert "“AT+CCHO”" in error.message
    assert error.details() == {"command": 'AT+CCHO="A0"', "kind": kind.value, "code": code}


def test_silence_is_a_kind_of_its_own() -> None:
    error = SilentError("AT+CIMI", 0.3, ("half",))

    assert isinstance(error, AtError)
    assert (error.kind, error.lines) == (Fault.SILENT, ("half",))
    assert "0.3 s" in error.message
    assert error.hint


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault.ABSENT, Outcome.ABSENT),
        (Fault.BUSY, Outcome.BUSY),
        (Fault.REFUSED, Outcome.REFUSED),
        (Fault.UNKNOWN, Outcome.ABSENT),
        (Fault.SILENT, Outcome.SILENT),
    ],
)
def test_each_kind_has_its_outcome_on_the_ladder(fault: Fault, outcome: Outcome) -> None:
    assert fault.outcome is outcome


def test_every_number_of_the_table_is_a_sentence() -> None:
    table = tomllib.loads((resources() / "modems" / "errors.toml").read_text("utf-8"))
    for family, rows in table.items():
        assert len({row["name"].casefold() for row in rows.values()}) == len(rows)
        for number in rows:
            entry = explain_code(family, int(number))
            assert entry is not None
            assert entry.meaning.endswith(".")
            assert not entry.hint or entry.hint.endswith(".")


def test_a_number_that_is_not_listed_has_no_entry() -> None:
    assert explain_code("CME", 4711) is None
    assert explain_code("XYZ", 1) is None


@pytest.mark.parametrize(
    ("command", "name"),
    [("AT+CSIM=22,..", "“AT+CSIM”"), ("AT+CREG?", "“AT+CREG”"), ("ATI", "“ATI”"), ("", "“”")],
)
def test_a_command_is_named_without_parameters(command: str, name: str) -> None:
    assert short(command) == name
