"""The report: complete on a good card, in parts on a bad one, and nothing but our own errors."""

from __future__ import annotations

import os

import pytest

from app.card.card import Card
from app.card.transport import open_transport
from app.errors import DeviceError, WorkbenchError
from app.values.euicc import CardKind, CheckResult
from tests.card.simulated import Mutator, Spoiled, card, uri

MUTATED = int(os.environ.get("EIMW_FUZZ", "3000"))
"""How many spoiled answers, over all kinds of cards together."""

MOST_EXCHANGES = 10_000
"""In one report. A card that never ends its answer is given up after 4096 parts."""

VARIANTS = [
    pytest.param({}, id="sgp32"),
    pytest.param({"dialect": "1.0.1"}, id="sgp32-1.0.1"),
    pytest.param({"dialect": "1.3", "protocol": "t1", "curve": "brainpool"}, id="sgp32-1.3-t1"),
    pytest.param({"deviations": "no-iot-info,no-iot-template"}, id="sgp32-unsaid"),
    pytest.param({"kind": "sgp22"}, id="sgp22"),
    pytest.param({"kind": "sgp02"}, id="sgp02"),
    pytest.param({"kind": "uicc"}, id="uicc"),
]


@pytest.mark.parametrize("curve", ["p256", "brainpool"])
@pytest.mark.parametrize("protocol", ["t0", "t1"])
@pytest.mark.parametrize("dialect", ["1.0.1", "1.1", "1.2", "1.3"])
def test_an_iot_card_is_read_whole(dialect: str, protocol: str, curve: str):
    report = card(dialect=dialect, protocol=protocol, curve=curve).report()

    assert report.errors == ()
    assert report.verdict.kind is CardKind.SGP32
    assert report.verdict.dialect == dialect
    assert report.eid is not None
    assert report.eid.check_digits_ok
    assert report.info1 is not None
    assert report.info2 is not None
    assert report.info1.ci_for_verification == report.info2.ci_for_verification
    assert [p.iccid for p in report.profiles if p.enabled] == [report.iccid]
    assert report.addresses is not None
    assert report.rat
    assert report.eims
    assert report.notifications
    assert report.certificates is not None
    assert report.certificates.result is CheckResult.PASS
    assert report.apdus > 0


def test_an_sgp22_card_says_why_it_shows_no_certificates():
    report = card(kind="sgp22").report()

    assert report.verdict.kind is CardKind.SGP22
    assert [error.section for error in report.errors] == ["certificates"]
    assert report.profiles
    assert report.eims == ()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("sgp02", CardKind.SGP02, id="sgp02"),
        pytest.param("uicc", CardKind.UICC, id="uicc"),
    ],
)
def test_a_card_without_isdr_still_tells_its_iccid(kind: str, expected: CardKind):
    report = card(kind=kind).report()

    assert report.verdict.kind is expected
    assert report.iccid
    assert report.errors == ()
    assert report.profiles == ()


@pytest.mark.parametrize(
    "deviations",
    [
        "bare-lists",
        "nested-certificates",
        "base-integers",
        "no-isdp-aid",
        "no-profile-class",
        "no-token",
        "no-terminal-capability",
        "no-channels",
        "unasked-refresh",
    ],
)
def test_a_card_that_deviates_is_read_all_the_same(deviations: str):
    report = card(deviations=deviations).report()

    assert report.errors == ()
    assert len(report.profiles) == 6
    assert report.certificates is not None
    assert report.certificates.result is CheckResult.PASS


def test_a_section_that_fails_leaves_the_others():
    def refuse_profiles(answer: bytes) -> bytes:
        return b"\x6a\x80" if answer[:1] == b"\xbf" and answer[1:2] == b"\x2d" else answer

    transport = Spoiled(open_transport(uri(protocol="t1")), refuse_profiles)
    report = Card(transport).report()

    assert [error.section for error in report.errors] == ["profiles"]
    assert report.errors[0].message
    assert report.profiles == ()
    assert report.certificates is not None
    assert report.certificates.result is CheckResult.PASS


def test_a_dead_card_is_a_device_error():
    with pytest.raises(DeviceError):
        card(deviations="gone-after:12").report()


@pytest.mark.parametrize("options", VARIANTS)
def test_spoiled_answers_raise_nothing_but_our_own_errors(options: dict[str, str]):
    inner = open_transport(uri(**options))
    whole = mutated = seed = 0
    errors: list[WorkbenchError] = []
    while mutated < MUTATED // len(VARIANTS) + 1:
        seed += 1
        mutator = Mutator(seed, every=1 + seed % 6, after=seed % 17)
        transport = Spoiled(inner, mutator)
        try:
            whole += not Card(transport).report().errors
        except WorkbenchError as error:
            errors.append(error)
        mutated += mutator.mutated
        assert transport.exchanges < MOST_EXCHANGES
        inner.close()

    assert whole < seed
    assert all(str(error) for error in errors)
