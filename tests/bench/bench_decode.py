"""Print how fast records are decoded by kind, redacted, and what one takes in memory.

Run with `python -m tests.bench.bench_decode [records]`. Figures only; nothing here fails on time.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterable

from app.capture.decoders import decode
from app.capture.recorder import Recorder
from app.capture.redaction import Redaction
from app.capture.rows import row_of
from app.codec.schema import encode
from app.values.traffic import Direction, Layer, Record
from tests.bench.exchanges import EXCHANGES, records
from tests.capture.secret_tape import secret_tape

_COUNT = 20_000
_SECONDS = 1.0
_PATH = b"\xb4gsma\x04rsp2\x04asn1"


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _COUNT
    by_kind(recorded())
    redaction(count)
    memory(count)


def recorded() -> Recorder:
    """Return a recorder with some records of every kind."""
    recorder = Recorder()
    for command, answer in EXCHANGES:
        seq = recorder("slot 0", Layer.APDU, Direction.OUT, command)
        recorder("slot 0", Layer.APDU, Direction.IN, answer, pair=seq, duration_ns=1_000_000)
    request = bytes.fromhex("BF4F125A1089049032123451234512345678901235")
    answer = encode("GetEimPackageResponse", ("eimPackageError", 1))
    head = b"POST /gsma/rsp2/asn1 HTTP/1.1\r\nContent-Type: application/x-gsma-rsp-asn1\r\n"
    for layer, asked, said in (
        (Layer.ESIPA, request, answer),
        (Layer.HTTP, head + b"Content-Length: 21\r\n\r\n" + request,
         b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(answer), answer)),
        (Layer.COAP, bytes.fromhex("44023039C0FFEE01") + _PATH + b"\xff" + request,
         bytes.fromhex("64443039C0FFEE01FF") + answer),
        (Layer.DTLS, bytes.fromhex("17FEFD0001000000000001001D") + bytes(29),
         bytes.fromhex("15FEFD00010000000000020002") + bytes(2)),
    ):  # fmt: skip
        seq = recorder("eim", layer, Direction.OUT, asked)
        recorder("eim", layer, Direction.IN, said, pair=seq)
    atr = bytes.fromhex("3B9F96803FC7828031E073FE211F6765494D5742010003")
    recorder("slot 0", Layer.EVENT, Direction.NONE, atr, note="power-up")
    return recorder


def by_kind(recorder: Recorder) -> None:
    """Print how many records of each kind become a tree, and a row, each second."""
    kinds: defaultdict[str, list[Record]] = defaultdict(list)
    for record in recorder.since(0)[2]:
        kinds[decode(record, recorder).decoder].append(record)
    for kind, some in kinds.items():
        trees = rate(some, lambda record: decode(record, recorder))
        rows = rate(some, lambda record: row_of(record, decode(record, recorder)))
        print(f"decode, {kind}: {trees:,.0f} records/s, with its row {rows:,.0f}")


def rate(some: list[Record], work: Callable[[Record], object]) -> float:
    """Return how many records a second some work does, given the same ones over and over."""
    for record in some:  # what is made once, is made here
        work(record)
    done, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < _SECONDS:
        for record in some:
            work(record)
        done += len(some)
    return done / passed


def redaction(count: int) -> None:
    """Print how fast the secrets of a capture are learned, and hidden."""
    usual = Recorder(count)
    fill(usual, records(count))
    secret = Recorder(count)
    tape = secret_tape().recorder.since(0)[2]
    for _ in range(max(count // len(tape) // 4, 1)):
        fill(secret, tape)
    for what, recorder in (("cards as usual", usual), ("full of secrets", secret)):
        some = recorder.since(0)[2]
        work = Redaction(recorder)
        learned = once(some, work.learn)
        hidden = once(some, work.redact)
        print(f"redaction, {what}: learns {learned:,.0f} records/s, hides in {hidden:,.0f}")


def fill(recorder: Recorder, some: Iterable[Record]) -> None:
    """Record records again, answers beside their commands."""
    seqs: dict[int, int] = {}
    for one in some:
        pair = seqs.get(one.pair, 0)
        seqs[one.seq] = recorder(one.lane, one.layer, one.direction, one.data, pair=pair)


def once(some: list[Record], work: Callable[[Record], object]) -> float:
    """Return how many records a second some work does, each once and in order."""
    began = time.perf_counter()
    for record in some:
        work(record)
    return len(some) / (time.perf_counter() - began)


def memory(count: int) -> None:
    """Print what a record takes while it is kept live. In a file it takes only its columns."""
    some = list(records(count))
    recorder = Recorder(count)
    tracemalloc.start()
    for one in some:
        data = bytes(bytearray(one.data))  # bytes of its own, as from a wire
        recorder(one.lane, one.layer, one.direction, data, pair=one.pair)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    size = sum(len(one.data) for one in some) / count
    print(f"memory: {held / count:.0f} bytes a record kept live, {size:.0f} of them from the wire")


if __name__ == "__main__":
    main()
