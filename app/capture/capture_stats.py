"""What is in a capture, counted: lanes, layers, functions, status words, times, procedures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from app.capture.frames import LAYERS
from app.capture.procedure import Procedure
from app.capture.procedures import procedures
from app.codec.functions import by_tag

if TYPE_CHECKING:
    from app.capture.file import CaptureFile

_SHARES = {"median": 50, "95 %": 95, "longest": 100}


@dataclass(frozen=True, slots=True)
class ProcedureCount:
    """One procedure in numbers; size: bytes of its messages."""

    kind: str
    title: str
    steps: int
    size: int
    duration_ms: float
    state: str
    status: str


@dataclass(frozen=True, slots=True)
class CaptureStats:
    """The counts of a capture, the most frequent first. size: bytes on the wires.

    began, ended: UTC, ISO 8601, empty without records. lost: records that were recorded too fast
    to be kept. answer_ms: how long answers took. procedures: at most the newest 5000.
    """

    records: int
    size: int
    began: str
    ended: str
    lost: int
    problems: int
    lanes: Mapping[str, int]
    layers: Mapping[str, int]
    functions: Mapping[str, int]
    status_words: Mapping[str, int]
    answer_ms: Mapping[str, float]
    procedures: tuple[ProcedureCount, ...]


def stats_of(file: CaptureFile) -> CaptureStats:
    """Count what is in a capture; reads all of it once."""
    columns = file.columns
    times = columns.time_ns
    took = columns.duration_ns[columns.duration_ns > 0]
    return CaptureStats(
        records=len(file),
        size=int(columns.length.sum()),
        began=_moment(int(times.min())) if len(times) else "",
        ended=_moment(int(times.max())) if len(times) else "",
        lost=file.lost,
        problems=len(file.problems),
        lanes=_ranked(columns.lanes[number] for number in columns.lane.tolist()),
        layers=_ranked(str(LAYERS[number]) for number in columns.layer.tolist()),
        functions=_ranked(_tag_name(tag) for tag in columns.tag[columns.tag > 0].tolist()),
        status_words=_ranked(f"{sw:04X}" for sw in columns.sw[columns.sw > 0].tolist()),
        answer_ms={
            name: round(float(np.percentile(took, share)) / 1e6, 3)
            for name, share in _SHARES.items()
        }
        if len(took)
        else {},
        procedures=tuple(_count(one) for one in procedures(file.records())),
    )


def _count(one: Procedure) -> ProcedureCount:
    return ProcedureCount(
        str(one.kind),
        one.title,
        len(one.steps) + one.left_out,
        one.size,
        round(one.duration_ns / 1e6, 3),
        str(one.state),
        one.status,
    )


def _ranked(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _tag_name(tag: int) -> str:
    found = by_tag(tag)
    return f"{found[0].name} ({tag:X})" if found else f"{tag:X}"


def _moment(time_ns: int) -> str:
    return datetime.fromtimestamp(time_ns / 1e9, UTC).isoformat(timespec="milliseconds")
