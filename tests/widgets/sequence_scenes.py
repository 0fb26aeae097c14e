"""Procedures out of real traffic for the tests of the sequence views, played once."""

from __future__ import annotations

from functools import cache

from app.capture.procedure import Procedure
from app.capture.procedures import procedures
from app.capture.recorder import Recorder
from app.values.traffic import Record
from tests.capture.scenes import Scene


@cache
def refused() -> tuple[Record, ...]:
    """A package that enables a profile that is not there."""
    return tuple(Scene(fails=True).play())


def refused_package() -> Procedure:
    """The procedure of that package."""
    return next(one for one in procedures(refused()) if one.counter is not None)


def replayed(recorder: Recorder) -> None:
    """Record the scene again, record by record."""
    for one in refused():
        recorder(
            one.lane, one.layer, one.direction, one.data,
            pair=one.pair, duration_ns=one.duration_ns, note=one.note,
        )  # fmt: skip
