"""Print how many packages this machine composes and signs per second, beside bare ECDSA signs.

Run as `python -m tests.bench.bench_packages`. It reports and never fails on time; the aim is a
ratio of at least 0.4 in the same run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from app.crypto.keys import Curve, PrivateKey
from app.eim.opening import read_package
from app.eim.packages import compose, sign
from app.values.ids import Eid
from app.values.packages import Operation, Recipe, SignedPackage

_EID = Eid("89049032123451234512345678901235")
_ENABLE = Operation("enable", {"iccid": "89014900000000000012", "rollbackFlag": True})
_LIST = Operation("listProfileInfo", {"tagList": ("5A", "9F70", "91")})
_RECIPES = {
    "1 operation": Recipe(transaction_id=bytes(range(16)), operations=(_ENABLE,)),
    "2 operations": Recipe(transaction_id=bytes(range(16)), operations=(_LIST, _ENABLE)),
}
_SECONDS = 0.5
_ROUNDS = 3


def _per_second(work: Callable[[], object]) -> float:
    work()
    count, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < _SECONDS:
        work()
        count += 1
    return count / passed


def _package(recipe: Recipe, key: PrivateKey) -> SignedPackage:
    composed = compose(recipe, eim_id="eim.example.com", eid=_EID, counter=300, dialect="1.2")
    return sign(composed, key, 5)


def _ratio(recipe: Recipe, key: PrivateKey) -> str:
    """Take turns, so that a busy machine hurts both figures alike."""
    made = _package(recipe, key)
    bare = whole = 0.0
    for _ in range(_ROUNDS):
        bare = max(bare, _per_second(partial(key.sign, made.signing_input)))
        whole = max(whole, _per_second(partial(_package, recipe, key)))
    return f"{bare:8.0f} signs/s  {whole:8.0f} packages/s  ratio {whole / bare:.2f}"


def main() -> None:
    """Measure both curves and print one line for each figure."""
    for curve in Curve:
        key = PrivateKey.generate(curve)
        for name, recipe in _RECIPES.items():
            print(f"{curve.value:16} {name:13} {_ratio(recipe, key)}")
    made = _package(_RECIPES["2 operations"], PrivateKey.generate(Curve.P256))
    print(f"opened again     {_per_second(partial(read_package, made.message)):8.0f} packages/s")


if __name__ == "__main__":
    main()
