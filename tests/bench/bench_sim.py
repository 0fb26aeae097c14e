"""Print how many APDUs per second the simulated card answers in this process.

Run with `python -m tests.bench.bench_sim`. Figures only; nothing here fails on time.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from app.card.transport import CardUri
from app.sim.options import SimOptions
from app.sim.transport import SimTransport
from app.sim.virtual import SimulatedCard
from app.values.traffic import no_tap

_SELECT = bytes.fromhex("00A4040C10A0000005591010FFFFFFFF8900000100")
_SECONDS = 1.0


def main() -> None:
    """Measure and print."""
    began = time.perf_counter()
    uri = CardUri.parse("sim:?state=memory")
    transport = SimTransport(uri, no_tap)
    transport.connect()
    print(f"first connect, with imports used first here: {_ms(began)}")
    began = time.perf_counter()
    SimulatedCard(SimOptions.from_uri(uri)).power_on()
    print(f"fresh card: {_ms(began)}")
    transport.transmit(_SELECT)
    for title, message in (
        ("GetEID", "BF3E035C015A"),
        ("GetEUICCInfo2", "BF2200"),
        ("GetProfilesInfo", "BF2D00"),
        ("GetEUICCChallenge, never kept", "BF2E00"),
        ("ProfileRollback refused, never kept", "BF5803800100"),
    ):
        rate = _rate(transport.transmit, bytes.fromhex(message))
        print(f"{title}: {rate:,.0f} APDU/s")
    transport.close()


def _rate(transmit: Callable[[bytes], bytes], message: bytes) -> float:
    """Ask for it over and over, GET RESPONSE included, and count every APDU."""
    command = bytes((0x80, 0xE2, 0x91, 0x00, len(message))) + message
    count, end = 0, time.perf_counter() + _SECONDS
    began = time.perf_counter()
    while time.perf_counter() < end:
        answer = transmit(command)
        count += 1
        while answer[-2] == 0x61:
            answer = transmit(bytes((0x80, 0xC0, 0x00, 0x00, answer[-1])))
            count += 1
    return count / (time.perf_counter() - began)


def _ms(began: float) -> str:
    return f"{(time.perf_counter() - began) * 1000:.0f} ms"


if __name__ == "__main__":
    main()
