"""Print how fast messages are decoded and encoded, and what the first decode of a process takes.

Run as `python -m tests.bench.bench_codec`. It reports and never fails on time.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from app.codec.functions import identify
from app.codec.mapping import read
from app.codec.schema import encode
from app.codec.tree import decode
from tests.codec.vectors import own_vectors

_SECONDS = 1.0
_PROFILES = 5
_BPP_SEGMENTS = 12
_FIRST = """
import time
start = time.perf_counter()
from app.codec.tree import decode
decode("GetEimPackageResponse", bytes.fromhex("BF4F03020101"))
print((time.perf_counter() - start) * 1000)
"""


def _per_second(work: Callable[[], object]) -> float:
    work()
    count, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < _SECONDS:
        work()
        count += 1
    return count / passed


def _messages() -> dict[str, tuple[str, bytes]]:
    own = {one.name: one for one in own_vectors()}
    profile = read("ProfileInfo", own["profile"].data)
    package = read("BoundProfilePackage", own["bound package"].data)
    assert isinstance(package, dict)
    package["sequenceOf86"] = [bytes(1020)] * _BPP_SEGMENTS
    profiles = ("profileInfoListOk", [profile] * _PROFILES)
    return {
        f"{_PROFILES}-profile list": (
            "ProfileInfoListResponse",
            encode("ProfileInfoListResponse", profiles),
        ),
        "EUICCInfo2": ("EUICCInfo2", own["info2"].data),
        "eUICC Package": ("EuiccPackageRequest", own["package psmo"].data),
        "eUICC Package Result": ("EuiccPackageResult", own["package result"].data),
        "12 kB bound package": ("BoundProfilePackage", encode("BoundProfilePackage", package)),
    }


def first_decode_ms(runs: int = 5) -> float:
    """Return the best time from the first import to the first tree in a new interpreter."""
    best = float("inf")
    for _ in range(runs):
        found = subprocess.run([sys.executable, "-c", _FIRST], capture_output=True, check=True)
        best = min(best, float(found.stdout))
    return best


def main() -> None:
    """Print one line for each figure."""
    print(f"{'first decode in a new process':<34}{first_decode_ms():>10.1f} ms")
    for name, (type_name, data) in _messages().items():
        value = read(type_name, data)
        print(f"{name + ', bytes':<34}{len(data):>10}")
        print(f"{'  decode':<34}{_per_second(partial(decode, type_name, data)):>10.0f} /s")
        print(f"{'  identify':<34}{_per_second(partial(identify, data)):>10.0f} /s")
        print(f"{'  encode':<34}{_per_second(partial(encode, type_name, value)):>10.0f} /s")


if __name__ == "__main__":
    main()
