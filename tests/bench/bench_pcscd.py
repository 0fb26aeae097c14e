"""Print what reading a card through a real pcscd costs: per APDU, per report, per switch.

Run with `python -m tests.bench.bench_pcscd`; see `tests.pcscd` for what that needs. Figures only;
nothing here fails on time.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.card.card import Card
from app.card.transport import CardUri, Transport, open_transport, undisturbed
from app.sim.options import SimOptions
from app.sim.virtual import SimulatedCard
from tests.pcscd import READERS, Pcscd, use_folder

_SELECT_MASTER_FILE = bytes.fromhex("00A40004023F00")
_GET_DATA = bytes.fromhex("80CA005A00")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        use_folder(Path(home))
        pcscd = Pcscd(Path(home))
        began = time.perf_counter()
        pcscd.start()
        print(f"pcscd with two readers started: {_ms(time.perf_counter() - began)}")
        try:
            card = SimulatedCard(SimOptions.from_uri(CardUri.parse("sim:bench?state=memory")))
            with pcscd.inserted(card):
                _apdus()
                _verbs(Card(open_transport(f"pcsc:{READERS[0]}")))
        finally:
            pcscd.kill()


def _apdus() -> None:
    transport = open_transport(f"pcsc:{READERS[0]}")
    began = time.perf_counter()
    transport.connect()
    print(f"connect and power-up: {_ms(time.perf_counter() - began)}")
    for title, command in (
        ("SELECT", _SELECT_MASTER_FILE),
        ("GET DATA", _GET_DATA),
    ):
        _report_apdu(title, transport, command)
    with undisturbed(transport):
        _report_apdu("GET DATA in a transaction", transport, _GET_DATA)
    transport.close()


def _report_apdu(title: str, transport: Transport, command: bytes) -> None:
    times = _times(lambda: transport.transmit(command), 1000)
    print(
        f"{title}: {1 / statistics.mean(times):,.0f} APDU/s, median "
        f"{_ms(statistics.median(times))}, worst {_ms(max(times))}"
    )


def _verbs(card: Card) -> None:
    for title, verb in (("info", card.info), ("report", card.report), ("profiles", card.profiles)):
        before = card.apdus
        first = _times(verb, 1)[0]
        count = card.apdus - before
        again = _times(verb, 20)
        print(
            f"{title}: first {_ms(first)} with {count} APDUs, then median "
            f"{_ms(statistics.median(again))} with {(card.apdus - before - count) // 20} APDUs"
        )
    card.close()


def _times(call: Callable[[], object], count: int) -> list[float]:
    times = []
    for _ in range(count):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return times


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


if __name__ == "__main__":
    main()
