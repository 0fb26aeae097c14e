"""What a traffic view has to hand over: a state of it that does not change any more."""

from __future__ import annotations

import time
from collections.abc import Sequence

from app.capture.handover import Traffic
from app.capture.snapshot import Snapshot
from widgets.capture_export_choice import Offer
from widgets.traffic_dock import TrafficDock
from widgets.traffic_source import LiveSource, TrafficSource


def offer_of(dock: TrafficDock) -> Offer:
    """Return what the view shows now, what is selected in it, and all there is."""
    source = dock.source
    traffic = _traffic(source)
    rows = dock.list.rows
    seqs, selected = rows.seqs(), dock.list.selection.seqs()
    narrowed = rows.matching or len(seqs) < len(traffic)
    return Offer(
        traffic,
        _name(source),
        shown=(lambda: _rows(traffic, seqs)) if narrowed else None,
        shown_count=len(seqs),
        filter=dock.bar.field.text().strip() if rows.matching else "",
        searching=rows.searching is not None,
        selected=tuple(_rows(traffic, selected)),
        noted=source.annotations.get,
        path=source.path,
    )


def _traffic(source: TrafficSource) -> Traffic:
    if isinstance(source, LiveSource):
        return Snapshot(source.recorder, source.newest_seq)  # what comes to the list later is new
    from widgets.capture_source import FileSource  # there is a file, so it is loaded already

    if not isinstance(source, FileSource):
        raise TypeError(type(source).__name__)
    return source.file


def _name(source: TrafficSource) -> str:
    if source.path is None:
        return f"traffic-{time.strftime('%Y%m%d-%H%M%S')}"
    return f"{source.path.stem}-export"


def _rows(traffic: Traffic, seqs: Sequence[int]) -> list[int]:
    """Return the rows of records by their seqs; those overwritten meanwhile are left out."""
    found = (traffic.row(int(seq)) for seq in seqs)
    return [row for row in found if row is not None]
