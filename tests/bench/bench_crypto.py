"""Print how many signatures, verifications and chain judgements this machine makes per second.

Run as `python -m tests.bench.bench_crypto`. It reports and never fails on time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from app.crypto.chain import check_chain
from app.crypto.keys import Curve, PrivateKey
from app.crypto.pki import BenchPki
from app.values.ids import Eid

_EID = Eid("89049032123451234512345678901235")
_DATA = bytes(300)
_SECONDS = 1.0


def _per_second(work: Callable[[], object]) -> float:
    work()
    count, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < _SECONDS:
        work()
        count += 1
    return count / passed


def main() -> None:
    """Measure both curves and print one line for each figure."""
    for curve in Curve:
        key = PrivateKey.generate(curve)
        pki = BenchPki.generate(curve, _EID)
        chain = (pki.euicc.certificate, pki.eum.certificate)
        figures: dict[str, Callable[[], object]] = {
            "sign": partial(key.sign, _DATA),
            "verify": partial(key.public.verify, _DATA, key.sign(_DATA)),
            "judge a chain": partial(check_chain, *chain, eid=_EID, roots=[pki.ci.certificate]),
            "make a chain": partial(BenchPki.generate, curve, _EID),
        }
        for name, work in figures.items():
            print(f"{curve.value:16} {name:14} {_per_second(work):10.0f} /s")


if __name__ == "__main__":
    main()
