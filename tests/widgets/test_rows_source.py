from __future__ import annotations

import pytest

from widgets.capture_rows import CaptureRows
from widgets.rows_source import RowsSource
from widgets.traffic_rows import TrafficRows


@pytest.mark.parametrize("kind", [TrafficRows, CaptureRows])
def test_every_kind_of_rows_defines_all_that_a_list_asks_for(kind: type[RowsSource]) -> None:
    asked = [
        name
        for name in vars(RowsSource)
        if getattr(vars(RowsSource)[name], "__isabstractmethod__", False)
    ]
    assert {"record", "row", "search", "seqs"} < set(asked)
    assert [name for name in asked if name not in vars(kind)] == []
