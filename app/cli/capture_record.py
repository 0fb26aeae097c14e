"""`capture record`: runs another verb as usual, and keeps its traffic in a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.capture.keeper import Keeper
from app.capture.recorder import Recorder
from app.capture.recording import recording
from app.capture.segments import SEGMENT_BYTES
from app.cli import tables
from app.cli.verbs import UsageError
from app.runtime import Lane

_MEGABYTE = 1_000_000


def record(arguments: argparse.Namespace) -> None:
    """Run the verb, and leave with its exit code. What it prints is left as it is.

    How much was recorded is told on stderr. Raises SettingsError when the file cannot be written.
    """
    from app.cli.command import run  # it imports what imports this row

    words = list(arguments.words)
    if words[:2] == ["capture", "record"]:
        raise UsageError("A recording cannot record itself.", hint="Name another verb after `--`.")
    if min(arguments.size or 1, arguments.ring or 1) < 1:
        raise UsageError("--size and --ring are at least 1.", hint="Leave them out for one file.")
    size = arguments.size * _MEGABYTE if arguments.size else SEGMENT_BYTES
    recorder = Recorder()
    lane = Lane("capture")
    try:
        path = Path(arguments.out)
        keeper = Keeper(
            recorder,
            path,
            lane,
            segment_bytes=size,
            keep=arguments.ring,
            replace=arguments.replace,
        )
        with keeper, recording(recorder):
            code = run(words)
    finally:
        lane.close()
    _tell(keeper, path)
    raise SystemExit(code)


def _tell(keeper: Keeper, path: Path) -> None:
    lost = f" {tables.count(keeper.lost, 'record')} came too fast and are lost." * bool(keeper.lost)
    text = f"Recorded {tables.count(keeper.written, 'record')} to {path}.{lost}"
    print(text, file=sys.stderr)
