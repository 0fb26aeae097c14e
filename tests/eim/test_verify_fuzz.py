"""Spoilt results: none crashes the judge, and none passes whose signed bytes were touched."""

from __future__ import annotations

import os
import random

import pytest

from app.crypto.keys import Curve
from app.eim.verify import judge
from app.values.euicc import CheckResult
from app.values.packages import PackageVerdict
from tests.eim import results

ROUNDS = int(os.environ.get("EIMW_FUZZ", "2000"))
_TOKENS = (b"\x30\x80", b"\x00\x00", b"\xbf\x51", b"\xa0\x02", b"\x5f\x37\x40", b"\x02\x01\x00")
_LISTED = [
    ("listProfileInfoResult", ("profileInfoListOk", [{"iccid": results.ICCID}])),
    ("addEimResult", ("associationToken", 7)),
    ("listEimResult", ("eimIdList", [{"eimId": "a"}])),
    ("getRATResult", [{"pprIds": (b"\x40", 2), "allowedOperators": [], "pprFlags": (b"\0", 1)}]),
]


def _spoil(raw: bytearray, dice: random.Random) -> None:
    match dice.randrange(6):
        case 0:
            raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        case 1:
            raw[dice.randrange(len(raw))] = dice.choice([0, 0x7F, 0x80, 0x81, 0x84, 0xFF])
        case 2:
            del raw[dice.randrange(len(raw)) :]
        case 3:
            at = dice.randrange(len(raw))
            raw[at:at] = dice.choice(_TOKENS)
        case 4:
            start, end = sorted(dice.randrange(len(raw) + 1) for _ in range(2))
            at = dice.randrange(len(raw))
            raw[at:at] = raw[start:end]
        case _:
            start, end = sorted(dice.randrange(len(raw) + 1) for _ in range(2))
            del raw[start:end]


def _signature_passes(verdict: PackageVerdict) -> bool:
    return any(
        check.name == "Signature" and check.result is CheckResult.PASS for check in verdict.checks
    )


def _seeds(curve: Curve) -> list[tuple[bytes, bytes]]:
    """Signed slices, and the results around them."""
    executed, listed = results.result_data(), results.result_data(_LISTED)
    refused = results.error_data(4)
    return [
        (data, results.wrap(data, results.sign(data, curve=curve), arm=arm))
        for data, arm in ((executed, 0xA0), (listed, 0xA0), (refused, 0xA1))
    ]


@pytest.mark.parametrize("curve", list(Curve), ids=lambda curve: curve.value)
def test_no_spoilt_result_crashes_or_passes_for_signed(curve: Curve) -> None:
    dice = random.Random(f"results on {curve.value}")
    known = results.Known().but(chain=results.chain(curve))
    seeds = [(data, raw, judge(raw, **known)) for data, raw in _seeds(curve)]
    assert all(_signature_passes(verdict) for _, _, verdict in seeds)
    passing = 0
    for _ in range(ROUNDS // 2):
        data, raw, genuine = dice.choice(seeds)
        spoilt = bytearray(raw)
        for _ in range(dice.randint(1, 3)):
            if spoilt:
                _spoil(spoilt, dice)
        verdict = judge(bytes(spoilt), **known)
        if _signature_passes(verdict):
            passing += 1
            assert data in spoilt
            if verdict.checks[0].result is CheckResult.FAIL:
                continue
            assert (verdict.outcomes, verdict.seq, verdict.error_code) == (
                genuine.outcomes,
                genuine.seq,
                genuine.error_code,
            )
    assert passing < ROUNDS // 4


def test_spoilt_packages_and_unsigned_errors_do_not_crash_the_judge() -> None:
    dice = random.Random("packages")
    data = results.result_data()
    signed = results.wrap(data, results.sign(data))
    for _ in range(ROUNDS // 4):
        request = bytearray(results.package())
        _spoil(request, dice)
        verdict = judge(signed, **results.Known().but(request=bytes(request)))
        assert _signature_passes(verdict)
        assert len(verdict.checks) == 10
