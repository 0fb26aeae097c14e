"""Print what a modem costs: an APDU over a pty against a bare echo over one, a report against none.

Run with `python -m tests.bench.bench_modem`. Modem and echo are processes of their own. Figures
only; nothing here fails on time.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.card.card import Card
from app.card.transport import open_transport
from tests.flows.modems import LACKING

_OPEN = bytes.fromhex("0070000001")
_SELECT = bytes.fromhex("01A4040010A0000005591010FFFFFFFF8900000100")
_STATUS = bytes.fromhex("80F2000C00")
_ROUNDS = 1000
_REPORTS = 20
_COMMAND = b'AT+CGLA=1,10,"80F2000C00"\r'
_ANSWER = b'\r\n+CGLA: 4,"9000"\r\n\r\nOK\r\n'


def main() -> None:
    """Measure and print."""
    if sys.argv[1:] == ["echo"]:
        _echo()
        return
    with tempfile.TemporaryDirectory() as home:
        os.environ["EIMW_HOME"] = home
        with closing(Card(open_transport("sim:bench"))) as card:
            card.report()
            direct = _median(card.report, _REPORTS)
            print(f"report without a modem: {_us(direct)}")
        for rung, lacking in LACKING.items():
            words = [word for name in lacking for word in ("--without", name)]
            link = Path(home) / "modem"
            with _running("app", "sim", "modem", "--name", "bench", "--link", str(link), *words):
                _rung(rung.value, f"at:{link}", direct)


def _rung(title: str, uri: str, direct: float) -> None:
    with closing(open_transport(uri)) as transport:
        began = time.perf_counter()
        transport.connect()
        connecting = time.perf_counter() - began
        if transport.transmit(_OPEN)[-2:] == b"\x90\x00":
            transport.transmit(_SELECT)
            command = b"\x81" + _STATUS[1:]
        else:
            command = _STATUS
        bare = _bare()
        apdu = _median(lambda: transport.transmit(command), _ROUNDS)
    print(
        f"{title}: connect {_us(connecting)}; APDU {_us(apdu)}, {apdu / bare:.1f} times the "
        f"{_us(bare)} of {len(_COMMAND)} bytes there and {len(_ANSWER)} back on a bare pty"
    )
    with closing(Card(open_transport(uri))) as card:
        began = time.perf_counter()
        card.report()
        first = time.perf_counter() - began
        report = _median(card.report, _REPORTS)
        before = card.apdus
        card.report()
    print(
        f"    report first {_us(first)}, then {_us(report)} with {card.apdus - before} APDUs, "
        f"{report / direct:.1f} times without a modem"
    )


def _bare() -> float:
    """Return the round trip over a pty with nothing behind it, the line ends being looked for."""
    with _running("tests.bench.bench_modem", "echo") as name:
        line = os.open(name, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(line)

        def exchange() -> None:
            os.write(line, _COMMAND)
            heard = b""
            while len(heard) < len(_ANSWER):
                heard += os.read(line, 4096)

        try:
            exchange()
            return _median(exchange, _ROUNDS)
        finally:
            os.close(line)


def _echo() -> None:
    """Answer each line with the same, on a pty whose name is printed first."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    print(os.ttyname(theirs), flush=True)
    heard = b""
    while True:
        heard += os.read(ours, 4096)
        while b"\r" in heard:
            _, _, heard = heard.partition(b"\r")
            os.write(ours, _ANSWER)


@contextmanager
def _running(module: str, *words: str) -> Iterator[str]:
    """Run a module as a program for a `with` block; yields the first line it printed."""
    command = [sys.executable, "-m", module, *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()


def _median(call: Callable[[], object], count: int) -> float:
    times = []
    for _ in range(count):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _us(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs"


if __name__ == "__main__":
    main()
