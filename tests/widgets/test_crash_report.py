"""Crash reports."""

from __future__ import annotations

from app import __version__
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer
from tests.widgets.reports import EID, ENABLED
from widgets.crash_report import RECORDS, crash_report


def _error() -> Exception:
    try:
        raise ValueError("an index went wrong")
    except ValueError as error:
        return error


def test_it_names_versions_and_trace() -> None:
    text = crash_report(_error(), Recorder())
    assert f"eIM Workbench {__version__}" in text
    assert "ValueError: an index went wrong" in text
    assert "test_crash_report.py" in text


def test_payloads_with_identifiers_are_left_out() -> None:
    recorder = Recorder()
    wire = bytes.fromhex("80E2910012BF3E0F5A10") + EID.wire
    recorder("lane", Layer.APDU, Direction.OUT, wire)
    recorder("lane", Layer.APDU, Direction.IN, ENABLED.wire + b"\x90\x00")
    text = crash_report(_error(), recorder)
    assert "80 E2 91 00 12" in text
    assert "90 00" in text
    plain = text.replace(" ", "")
    assert EID[:12] not in plain
    assert ENABLED.wire.hex().upper() not in plain


def test_only_the_newest_records_are_told() -> None:
    recorder = Recorder()
    for _ in range(RECORDS + 50):
        recorder("lane", Layer.APDU, Direction.IN, b"\x90\x00")
    text = crash_report(_error(), recorder)
    assert text.count("status 90 00") == RECORDS
