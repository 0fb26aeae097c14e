from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.capture.columns import Columns, from_arrays
from app.capture.columns_growth import ColumnsGrowth
from app.capture.file import CaptureFile
from tests.capture.recordings import recording


@pytest.fixture
def columns(tmp_path: Path) -> Columns:
    recording(tmp_path / "a.eimcap", 10)
    with CaptureFile.open(tmp_path / "a.eimcap") as file:
        return file.columns


def test_parts_add_up_to_the_whole(columns: Columns) -> None:
    growth = ColumnsGrowth(columns.first(3), 20)
    growth.add(_slice(columns, 3, 7))
    growth.add(_slice(columns, 7, 10))
    assert growth.columns.lanes == columns.lanes
    for grown, whole in zip(growth.columns.arrays(), columns.arrays(), strict=True):
        assert grown.dtype == whole.dtype
        assert np.array_equal(grown, whole)


def test_what_was_handed_out_stays_as_it_was(columns: Columns) -> None:
    growth = ColumnsGrowth(columns.first(4), 10)
    before = growth.columns
    growth.add(_slice(columns, 4, 10))
    assert (len(before), len(growth.columns)) == (4, 10)
    assert before.seq.tolist() == [1, 2, 3, 4]


def _slice(columns: Columns, start: int, end: int) -> Columns:
    return from_arrays(columns.lanes, [array[start:end] for array in columns.arrays()])
