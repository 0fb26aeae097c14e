from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from app.capture.file import CaptureFile, CaptureWriter
from app.capture.filter_bytes import BytesOfRows
from app.values.traffic import Direction, Layer, Record

_OUT, _IN = Direction.OUT, Direction.IN
_RECORDS = (
    Record(1, 1, "slot", Layer.APDU, _OUT, bytes.fromhex("81E29103AAAAAA")),
    Record(2, 2, "slot", Layer.APDU, _IN, bytes.fromhex("AAAA9000"), note="slow"),
    Record(3, 3, "slot", Layer.APDU, _OUT, bytes.fromhex("81E2")),
    Record(4, 4, "slot", Layer.COAP, _OUT, bytes.fromhex("40020001")),
    Record(5, 5, "slot", Layer.HTTP, _IN, b""),
    Record(6, 6, "slot", Layer.EVENT, Direction.NONE, bytes.fromhex("AA")),
)
_ALL = slice(0, len(_RECORDS))


@pytest.fixture
def rows(tmp_path) -> Iterator[BytesOfRows]:
    path = tmp_path / "a.eimcap"
    with CaptureWriter(path) as writer:
        writer.append(_RECORDS)
    with CaptureFile.open(path) as file:
        yield BytesOfRows(file.columns, file.data)


def test_only_whole_commands_have_the_bytes_of_a_header(rows):
    has, values = rows.command_byte(1, _ALL)
    assert has.tolist() == [True, False, False, False, False, False]
    assert values[0] == 0xE2
    assert rows.command_byte(2, np.array([4, 0]))[1].tolist() == [0, 0x91]


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        pytest.param("note", [2], id="a note is in the frame"),
        pytest.param("coap.code", [4], id="CoAP only"),
        pytest.param("http.status", [5], id="HTTP only"),
        pytest.param("text", [1, 2, 3, 4, 5, 6], id="a field that any record may have"),
    ],
)
def test_rows_that_cannot_have_a_field_are_not_worth_reading(rows, field, wanted):
    assert (np.flatnonzero(rows.may_have(field, _ALL)) + 1).tolist() == wanted


@pytest.mark.parametrize(
    ("needle", "wanted"),
    [
        pytest.param("AA", [1, 2, 6], id="one byte"),
        pytest.param("AAAAAA", [1], id="overlapping itself"),
        pytest.param("AAAAAAAA", [], id="never across two records"),
        pytest.param("9000", [2], id="at the end of a record"),
        pytest.param("E14DCA", [], id="the frames are not looked into"),
        pytest.param("736C6F74", [], id="nor the lanes"),
    ],
)
def test_bytes_are_found_in_the_records_alone(rows, needle, wanted):
    found = rows.contains(bytes.fromhex(needle), _ALL)
    assert (np.flatnonzero(found) + 1).tolist() == wanted


def test_no_row_has_anything_when_there_is_none(rows):
    assert rows.contains(b"\xaa", np.empty(0, np.int64)).tolist() == []
