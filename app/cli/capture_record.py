"""`capture record`: runs another verb as usual, and keeps its traffic in a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from app.capture.keeper import Keeper
from app.capture.recorder import Recorder
from app.capture.recording import recording
from app.capture.segments import SEGMENT_BYTES, segments
from app.card.transport import CardUri
from app.cli import tables
from app.cli.verbs import UsageError
from app.errors import SettingsError
from app.runtime import Lane
from app.values.traffic import Wires

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
    if arguments.replace:
        _require_unread(Path(arguments.out), words)
    size = arguments.size * _MEGABYTE if arguments.size else SEGMENT_BYTES
    recorder = Recorder()
    recorder.wires = Wires(arguments.tls)
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


def _require_unread(out: Path, words: Iterable[str]) -> None:
    """Raise SettingsError when the verb reads a file that its recording would replace."""
    mine = segments(out)
    for word in words:
        for name in (word, word.partition("=")[2]):
            target = CardUri.parse(name).target if name.startswith("replay:") else name
            if target and any(_is_same(one, Path(target)) for one in mine):
                raise SettingsError(
                    f"{target} is what the verb reads, so it cannot be replaced by the recording.",
                    key="out",
                    hint="Record to another file with --out.",
                )


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # no such file, or no file name at all
        return False


def _tell(keeper: Keeper, path: Path) -> None:
    lost = f" {tables.count(keeper.lost, 'record')} came too fast and are lost." * bool(keeper.lost)
    text = f"Recorded {tables.count(keeper.written, 'record')} to {path}.{lost}"
    print(text, file=sys.stderr)
