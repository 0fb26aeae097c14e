from __future__ import annotations

import pytest

from app.codec import tlv
from app.crypto.keys import to_der
from app.ipa.results import (
    PackageResult,
    allows_rollback,
    newest_only,
    read_result,
    signature_remarks,
)
from tests.ipa.peers import signed


def test_a_result_names_its_eim_counter_and_number(ipa, eim, card):
    eim.packages = [signed(card, "listEim")]
    (raw,) = ipa.round().results
    found = read_result(raw)
    assert (found.eim_id, found.counter, found.seq) == ("eim.workbench.example", 1, 4)
    assert not found.rollback


@pytest.mark.parametrize("raw", [b"", b"\xbf\x51", b"\xbf\x51\x02\xa0\x00", bytes(30)])
def test_bytes_that_are_no_result_are_no_error(raw):
    assert read_result(raw) == PackageResult(raw)


def test_a_later_result_about_the_same_package_replaces_the_first():
    enabled = PackageResult(b"1", "lab", 5, 7)
    undone = PackageResult(b"2", "lab", 5, 8, rollback=True)
    others = [PackageResult(b"3", "lab", 6, 3), PackageResult(b"4", "other", 5, 4)]
    error = PackageResult(b"5")
    assert newest_only([enabled, undone, *others, error]) == (error, *others, undone)


@pytest.mark.parametrize(("name", "expected"), [("enable", False), ("enable-back", True)])
def test_the_right_to_go_back_is_seen(card, name, expected):
    assert allows_rollback(signed(card, name)) is expected


def test_bytes_that_are_no_package_give_no_right():
    assert not allows_rollback(b"\xbf\x51\x82")


def test_a_package_given_twice_is_refused_with_the_code_of_the_euicc(ipa, eim, card):
    package = signed(card, "listEim")
    eim.packages = [package]
    ipa.round()
    assert read_result(card.session().load_euicc_package(package)).refusal == "replayError (4)"


def test_why_a_signature_is_not_accepted_is_told(ipa, eim, card):
    package, signature = tlv.parse(tlv.parse(signed(card, "listEim"))[0].value)
    in_der = tlv.encode(0xBF51, package.raw + tlv.encode(0x5F37, to_der(signature.value)))
    assert not signature_remarks(signed(card, "listEim"))
    eim.packages = [in_der]
    (step,) = [one for one in ipa.round().steps if one.kind == "execute"]
    assert not step.ok
    assert "does not accept it as coming from its eIM" in step.words
    assert "The signature is a DER SEQUENCE" in step.words
