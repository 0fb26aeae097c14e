"""Print how many eUICC Package Results are judged per second, beside the bare ECDSA verifies.

Run as `python -m tests.bench.bench_verify`. It reports and never fails on time. The two are
measured in turns, so that a busy machine slows both.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from app.crypto.keys import Curve
from app.eim.verify import judge
from tests.eim import results

_TURNS, _SECONDS = 10, 0.15
_AIM = 0.5


def main() -> None:
    """Measure both curves and print rates and ratio."""
    for curve in Curve:
        data = results.result_data()
        signature = results.sign(data, curve=curve)
        signed = results.wrap(data, signature)
        key = results.pki(curve).euicc.key.public
        known = results.Known().but(chain=results.chain(curve))
        bare, *judged = _rates(
            partial(key.verify, data + b"\x84\x01\x05", signature),
            partial(judge, signed, **known | {"chain": None, "public_key": key}),
            partial(judge, signed, **known),
        )
        print(f"{curve.value:16} ECDSA verify alone    {bare:8.0f} /s")
        for name, rate in zip(("result, key known", "result, chain known"), judged, strict=True):
            print(f"{curve.value:16} {name:21} {rate:8.0f} /s = {rate / bare:.2f} (aim {_AIM})")


def _rates(*works: Callable[[], object]) -> list[float]:
    counts, spent = [0] * len(works), [0.0] * len(works)
    for work in works:
        work()
    for _ in range(_TURNS):
        for place, work in enumerate(works):
            start = time.perf_counter()
            while (passed := time.perf_counter() - start) < _SECONDS:
                work()
                counts[place] += 1
            spent[place] += passed
    return [count / seconds for count, seconds in zip(counts, spent, strict=True)]


if __name__ == "__main__":
    main()
