"""`capture gsmtap`: card traffic to and from other programs while it happens.

1. `--send -- VERB…` runs a verb as usual, with its exit code; what was sent is told on stderr.
2. `--listen` says on stderr when it listens, prints what comes in, and ends with SIGTERM or Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.capture.decoders import decode
from app.capture.gsmtap_address import read_address
from app.capture.gsmtap_listen import ListenStatus
from app.capture.gsmtap_live import GsmtapLive
from app.capture.gsmtap_send import SendStatus
from app.capture.keeper import Keeper
from app.capture.recorder import Recorder
from app.capture.recording import recording
from app.capture.redaction import redact
from app.capture.rows import Row, row_of
from app.cli import privacy, tables
from app.cli.output import Answer
from app.cli.stop_signals import StopSignals
from app.cli.verbs import UsageError
from app.runtime import Lane, Runtime
from app.values.traffic import Record


def gsmtap(arguments: argparse.Namespace) -> Answer | None:
    """Send or listen. Raises UsageError, SettingsError, and DeviceError for a port in use."""
    if arguments.send == arguments.listen:
        raise UsageError("Say either --send or --listen.", hint="Type `capture gsmtap --help`.")
    if arguments.send:
        _send(arguments)
        return None
    return _listen(arguments)


def _send(arguments: argparse.Namespace) -> None:
    from app.cli.command import run  # it imports what imports this row

    if not arguments.words:
        raise UsageError(
            "There is nothing to send.", hint="Name a verb after `--`, as `-- card info`."
        )
    if arguments.words[:2] == ["capture", "gsmtap"]:
        raise UsageError("GSMTAP is not sent of itself.", hint="Name another verb after `--`.")
    recorder = Recorder()
    with _runtime() as runtime:
        live = GsmtapLive(
            runtime, recorder, to=read_address(arguments.to), redacted=not arguments.secrets,
            identifiers=arguments.mask,
        )  # fmt: skip
        live.start_sending()
        try:
            with recording(recorder):
                code = run(arguments.words)
        finally:
            live.stop_sending().result()
    print(_sent_text(live.sending), file=sys.stderr)
    raise SystemExit(code)


def _sent_text(status: SendStatus) -> str:
    text = f"Sent {tables.count(status.sent, 'packet')} to {status.target}."
    if status.left_out:
        text += f" GSMTAP has no form for {tables.count(status.left_out, 'other record')}."
    if status.dropped:
        text += f" {tables.count(status.dropped, 'packet')} could not be sent."
    if len(status.lanes) > 1:
        slots = ", ".join(f"{slot} {lane}" for lane, slot in status.lanes.items())
        text += f" Slots: {slots}."
    return text


def _listen(arguments: argparse.Namespace) -> Answer:
    if arguments.words:
        raise UsageError("--listen runs no verb.", hint="Leave out what stands after `--`.")
    recorder = Recorder()
    told = (lambda record: None) if arguments.json else _printer(recorder, arguments)
    with StopSignals() as stop, _runtime() as runtime, _kept(arguments, recorder) as keeper:
        live = GsmtapLive(runtime, recorder, on=read_address(arguments.on), told=told)
        live.start_listening()
        print(f"Listening on {live.listening.address}; Ctrl-C ends.", file=sys.stderr, flush=True)
        stop.wait(None)
        live.stop_listening().result()
    return _answer(live.listening, keeper, arguments.out)


def _answer(status: ListenStatus, keeper: Keeper | None, out: str | None) -> Answer:
    data = {
        "address": status.address,
        "packets": status.packets,
        "records": status.records,
        "garbage": status.garbage,
        "file": out,
        "written": keeper.written if keeper else 0,
    }
    text = f"Received {tables.count(status.packets, 'packet')} on {status.address}."
    if status.garbage:
        text += f" {tables.count(status.garbage, 'datagram')} beside them could not be read."
    if keeper:
        text += f" Wrote {tables.count(keeper.written, 'record')} to {out}."
    return Answer(data, text)


def _printer(recorder: Recorder, arguments: argparse.Namespace) -> Callable[[Record], None]:
    """Return what prints a line for a record, in the words of the window's list."""

    def told(record: Record) -> None:
        decoding = decode(record, recorder)
        if not arguments.secrets:
            record = redact(record, decoding, recorder, identifiers=arguments.mask)
            decoding = decode(record, recorder)
        line = _line(row_of(record, decoding))
        print(privacy.mask(line) if arguments.mask else line, flush=True)

    return told


def _line(row: Row) -> str:
    cells = (row.time, row.lane, row.direction, row.message, row.meaning)
    return "  ".join(tables.word(cell) for cell in cells if cell)


@contextmanager
def _runtime() -> Iterator[Runtime]:
    runtime = Runtime()
    try:
        yield runtime
    finally:
        runtime.close()


@contextmanager
def _kept(arguments: argparse.Namespace, recorder: Recorder) -> Iterator[Keeper | None]:
    """Keep what is recorded in the file that was named, if any. Raises SettingsError."""
    if not arguments.out:
        yield None
        return
    lane = Lane("capture")
    try:
        with Keeper(recorder, Path(arguments.out), lane, replace=arguments.replace) as keeper:
            yield keeper
    finally:
        lane.close()
