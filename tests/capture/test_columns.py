from __future__ import annotations

import numpy as np
import pytest

from app.capture.columns import (
    BYTES_PER_RECORD,
    FIELDS,
    FRAME_DTYPE,
    Columns,
    read_columns,
)
from app.capture.frames import (
    DATA_AT,
    DIRECTION_NUMBERS,
    LAYER_NUMBERS,
    pack_record,
)
from app.capture.landmarks import outer_tag, status_word
from app.values.traffic import Direction, Layer, Record
from tests.capture.recordings import exchanges


def columns_of(records: list[Record], lanes: tuple[str, ...] = ()) -> tuple[Columns, bytes]:
    data, starts, numbers = b"", [], dict[str, int]()
    for record in records:
        starts.append(len(data))
        data += pack_record(record, numbers.setdefault(record.lane, 10 * len(numbers)))
    return read_columns(data, starts, lanes), data


def test_each_column_says_what_the_records_say() -> None:
    records = [
        *exchanges(4),
        *exchanges(4, lane="modem", first=5),
        Record(9, 9, "slot 0", Layer.EVENT, Direction.NONE, b"", note="reset"),
    ]
    columns, data = columns_of(records)
    assert len(columns) == len(records)
    for row, record in enumerate(records):
        start, size = int(columns.offset[row]), int(columns.length[row])
        assert data[start : start + size] == record.data
        assert columns.lanes[columns.lane[row]] == record.lane
        assert columns.layer[row] == LAYER_NUMBERS[record.layer]
        assert columns.direction[row] == DIRECTION_NUMBERS[record.direction]
        assert columns.tag[row] == outer_tag(record)
        assert columns.sw[row] == status_word(record)
        for name in ("seq", "time_ns", "duration_ns", "pair", "session"):
            assert getattr(columns, name)[row] == getattr(record, name), name


def test_the_types_fit_the_frames_and_the_memory_is_known() -> None:
    columns, _ = columns_of(list(exchanges(100)))
    assert FRAME_DTYPE.itemsize == DATA_AT
    assert [array.dtype for array in columns.arrays()] == [np.dtype(kind) for _, kind in FIELDS]
    assert sum(array.nbytes for array in columns.arrays()) == 100 * BYTES_PER_RECORD


def test_no_bytes_and_no_records_make_no_trouble() -> None:
    columns, _ = columns_of([Record(1, 0, "a", Layer.APDU, Direction.OUT, b"")])
    assert columns.length.tolist() == [0]
    nothing = read_columns(b"", [])
    assert (len(nothing), nothing.lanes) == (0, ())


def test_lanes_keep_their_numbers_when_more_is_read() -> None:
    first, _ = columns_of(list(exchanges(2, lane="a")))
    later, _ = columns_of(
        [*exchanges(2, lane="b", first=3), *exchanges(2, lane="a", first=5)], first.lanes
    )
    both = first.joined(later)
    assert [both.lanes[lane] for lane in both.lane] == ["a", "a", "b", "b", "a", "a"]
    assert both.seq.tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("at", [pytest.param(-2, id="layer"), pytest.param(-1, id="direction")])
def test_records_of_a_kind_not_known_here_are_left_out(at: int) -> None:
    frames = [bytearray(pack_record(record, 0)) for record in exchanges(3)]
    frames[1][DATA_AT + at] = 200
    starts = [0, len(frames[0]), len(frames[0]) + len(frames[1])]
    columns = read_columns(b"".join(frames), starts)
    assert columns.seq.tolist() == [1, 3]
