from __future__ import annotations

import pytest

from app.card.card import Card
from app.card.transport import open_transport
from app.values.euicc import CardKind, CiKind, IpaMode
from tests.card.simulated import Spoiled, card, uri


@pytest.mark.parametrize("dialect", ["1.0.1", "1.1", "1.2", "1.3"])
def test_the_dialect_is_the_one_the_card_claims(dialect: str):
    verdict = card(dialect=dialect).verdict()

    assert (verdict.kind, verdict.dialect) == (CardKind.SGP32, dialect)
    assert verdict.ci_kind is CiKind.TEST
    assert verdict.channel == 1


@pytest.mark.parametrize(("dialect", "found"), [("1.0.1", "1.0.1"), ("1.1", "1.1"), ("1.3", "1.1")])
def test_an_iot_card_that_hides_it_is_found_by_what_it_answers(dialect: str, found: str):
    verdict = card(dialect=dialect, deviations="no-iot-info,no-iot-template").verdict()

    assert verdict.kind is CardKind.SGP32
    assert verdict.dialect == found
    asked = {probe.name: probe.ok for probe in verdict.probes}
    assert asked["eIM configuration"]
    assert asked["Connectivity parameters"] is (found == "1.1")


@pytest.mark.parametrize(("ipa", "mode"), [("ipad", IpaMode.IPAD), ("ipae", IpaMode.IPAE)])
def test_the_ipa_mode_is_told(ipa: str, mode: IpaMode):
    assert card(ipa=ipa).verdict().ipa_mode is mode


def test_a_consumer_card_is_asked_for_eims_and_refuses():
    verdict = card(kind="sgp22").verdict()

    probe = next(probe for probe in verdict.probes if probe.name == "eIM configuration")
    assert not probe.ok
    assert probe.answer == bytes.fromhex("6A88")
    assert probe.command.endswith(bytes.fromhex("BF5500"))


def test_an_sgp02_card_gives_its_eid_through_the_ecasd():
    verdict = card(kind="sgp02").verdict()

    assert verdict.kind is CardKind.SGP02
    assert verdict.eid is not None
    assert verdict.eid.check_digits_ok


@pytest.mark.parametrize("kind", ["sgp32", "sgp22", "sgp02", "uicc"])
def test_every_probe_keeps_what_was_said(kind: str):
    for probe in card(kind=kind).verdict().probes:
        assert probe.outcome
        assert probe.answer, probe.name
        assert probe.command or probe.name in ("ATR", "Templates of the ISD-R")


def test_wrong_check_digits_are_flagged_and_not_fatal():
    good = card().verdict().eid
    assert good is not None
    wrong = bytes.fromhex(good[:-1] + str((int(good[-1]) + 1) % 10))
    transport = Spoiled(
        open_transport(uri(protocol="t1")), lambda answer: answer.replace(good.wire, wrong)
    )

    report = Card(transport).report()

    assert report.eid == wrong.hex()
    probe = next(probe for probe in report.verdict.probes if probe.name == "EID")
    assert not probe.ok
    assert "check digits" in probe.outcome
    assert report.profiles


def test_an_eid_that_cannot_be_read_is_a_failed_section():
    transport = Spoiled(
        open_transport(uri(protocol="t1")),
        lambda answer: answer[:3] + answer[4:] if answer[:2] == b"\xbf\x3e" else answer,
    )

    report = Card(transport).report()

    assert report.eid is None
    assert "eid" in [error.section for error in report.errors]
    assert report.verdict.kind is CardKind.SGP32
