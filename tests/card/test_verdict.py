"""Judging findings: pure, so everything here is a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.card.verdict import Findings, announces_euicc, dialect_of, judge_roots, templates
from app.crypto import registry
from app.crypto.registry import RootKind
from app.values.euicc import CardKind, CiKind, EuiccInfo2, IpaMode
from app.values.ids import Eid
from tests.card.simulated import session

EID = Eid("89049032123451234512345678901235")
CONSUMER_FCI = bytes.fromhex("6F1A8410A0000005591010FFFFFFFF8900000100A506E00482020500")
IOT_FCI = bytes.fromhex("6F208410A0000005591010FFFFFFFF8900000100A50CE00482020500E104800206C0")


@pytest.fixture(scope="module")
def info2() -> EuiccInfo2:
    """What a consumer eUICC says of itself."""
    return session(kind="sgp22").info2()


def test_the_kinds_of_cards(info2: EuiccInfo2):
    iot = replace(info2, has_iot_info=True, iot_versions=("1.1.0", "1.2.0"))
    no_list = replace(info2, ipa_mode=IpaMode.IPAE)
    for findings, kind, dialect in (
        (Findings(), CardKind.UICC, ""),
        (Findings(has_ecasd=True), CardKind.UICC, ""),
        (Findings(has_ecasd=True, eid=EID), CardKind.SGP02, ""),
        (Findings(has_isdr=True), CardKind.SGP22, ""),
        (Findings(has_isdr=True, info2=info2, fci=CONSUMER_FCI), CardKind.SGP22, ""),
        (Findings(has_isdr=True, info2=info2, answers_eim=False), CardKind.SGP22, ""),
        (Findings(has_isdr=True, info2=iot), CardKind.SGP32, "1.2"),
        (Findings(has_isdr=True, info2=no_list), CardKind.SGP32, "1.0.1"),
        (Findings(has_isdr=True, fci=IOT_FCI), CardKind.SGP32, "1.0.1"),
        (Findings(has_isdr=True, fci=IOT_FCI, answers_connectivity=True), CardKind.SGP32, "1.1"),
        (Findings(has_isdr=True, answers_eim=True), CardKind.SGP32, "1.0.1"),
    ):
        verdict = findings.verdict()
        assert (verdict.kind, verdict.dialect) == (kind, dialect), findings


def test_the_version_is_the_highest_claimed_or_the_svn(info2: EuiccInfo2):
    iot = replace(info2, has_iot_info=True, iot_versions=("1.2.0", "1.10.0", "1.1.0"))

    assert Findings(has_isdr=True, info2=iot).verdict().version == "1.10.0"
    assert Findings(has_isdr=True, info2=info2).verdict().version == info2.svn


@pytest.mark.parametrize(
    ("versions", "dialect"),
    [
        pytest.param(["1.0.1"], "1.0.1", id="first"),
        pytest.param(["1.0.0"], "1.0.1", id="before-the-first"),
        pytest.param(["1.1.0", "1.2.0"], "1.2", id="highest"),
        pytest.param(["1.7.0"], "1.3", id="later-than-known"),
        pytest.param(["2.0.0"], "", id="another-standard"),
        pytest.param(["", "1"], "", id="cut-short"),
        pytest.param([], "", id="none"),
    ],
)
def test_the_dialect_follows_the_highest_known_version(versions: list[str], dialect: str):
    assert dialect_of(versions) == dialect


@pytest.mark.parametrize(
    ("fci", "expected"),
    [
        pytest.param(IOT_FCI, {0x6F, 0x84, 0xA5, 0xE0, 0xE1}, id="iot"),
        pytest.param(CONSUMER_FCI, {0x6F, 0x84, 0xA5, 0xE0}, id="consumer"),
        pytest.param(bytes.fromhex("6F04E1028000"), {0x6F, 0xE1}, id="without-proprietary-wrapper"),
        pytest.param(b"", set(), id="empty"),
        pytest.param(IOT_FCI[:-3], set(), id="cut-off"),
        pytest.param(bytes.fromhex("6F03A503E1"), {0x6F}, id="broken-inside"),
    ],
)
def test_templates_are_found_where_an_fci_has_them(fci: bytes, expected: set[int]):
    assert templates(fci) == expected


@pytest.mark.parametrize(
    ("atr", "expected"),
    [
        pytest.param("3B9F96803F87828031E073FE211F574543753130136502", True, id="announced"),
        pytest.param("3B9F96801FC78031A073BE21136743200718000001A5", None, id="silent"),
        pytest.param("3B9F96803F87808031E073FE211F574543753130136500", False, id="denied"),
        pytest.param("3B00", None, id="a-modems-dummy"),
        pytest.param("3B9F96803F87", None, id="cut-off"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_atr_hint(atr: str, expected: bool | None):
    assert announces_euicc(bytes.fromhex(atr)) is expected


def test_roots_are_named_and_judged(info2: EuiccInfo2):
    shipped = registry.shipped().issuers.values()
    live = next(entry for entry in shipped if entry.kind is RootKind.LIVE)
    test = next(entry for entry in shipped if entry.kind is RootKind.TEST)
    unknown = bytes(20)
    for key_ids, kind, names in (
        ((), CiKind.NONE, ()),
        ((unknown,), CiKind.UNKNOWN, ()),
        ((live.key_id, unknown), CiKind.LIVE, (live.name,)),
        ((test.key_id,), CiKind.TEST, (test.name,)),
        ((test.key_id, live.key_id), CiKind.BOTH, (test.name, live.name)),
    ):
        claimed = replace(info2, ci_for_verification=key_ids)
        assert judge_roots(claimed) == (kind, names)
    assert judge_roots(None) == (CiKind.NONE, ())


def test_every_atr_is_survived():
    for first in range(256):
        for second in (0x00, 0x1F, 0x80, 0x9F, 0xF0, 0xFF):
            announces_euicc(bytes((0x3B, first, second, second, first)))
