"""The words for a card's values; what the simulated card never sends is given here."""

from __future__ import annotations

import pytest

from app.cli import card_text
from app.values.euicc import (
    AuthorisationRule,
    CardKind,
    CertificateChain,
    Check,
    CheckResult,
    EimConfiguration,
    OperatorId,
    ProfileInfo,
    ProfileState,
    SectionError,
    Verdict,
)
from app.values.ids import Eid


def test_wrong_check_digits_are_told_with_the_eid():
    text = card_text.verdict(Verdict(CardKind.SGP22, eid=Eid("0" * 32)))
    assert f"{'0' * 32} (check digits wrong)" in text


def test_a_verdict_without_anything_has_dashes_not_gaps():
    lines = card_text.verdict(Verdict(CardKind.UICC)).splitlines()
    assert lines[0] == "Card       plain UICC"
    assert "Channel    -" in lines
    assert not [line for line in lines if line.startswith(("Dialect", "IPA"))]


def test_a_profile_of_which_little_is_known_is_still_a_row():
    heads, row = card_text.profiles([ProfileInfo(isdp_aid=b"\xa0\x01")]).splitlines()
    assert heads.split()[:2] == ["State", "ICCID"]
    assert row.split() == ["-", "-", "-", "-", "-", "A001", "-"]


def test_the_marks_of_a_profile_are_rules_fallback_and_emergency():
    profile = ProfileInfo(
        state=ProfileState.ENABLED,
        policy_rules=("ppr1",),
        fallback_attribute=True,
        ecall_indication=True,
    )
    assert card_text.profiles([profile]).endswith("ppr1, fallback, emergency")


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (card_text.profiles([]), "No profiles."),
        (card_text.eims([]), "No eIM is associated."),
        (card_text.rat([]), "The Rules Authorisation Table is empty."),
        (card_text.notifications([]), "No notification is pending."),
        (card_text.info2(None), ""),
        (card_text.addresses(None), ""),
        (card_text.certificates(None), ""),
        (card_text.errors([]), ""),
    ],
)
def test_nothing_is_said_in_words(shown, text):
    assert shown == text


@pytest.mark.parametrize(
    ("eim", "line"),
    [
        pytest.param(EimConfiguration("e"), "Public key         -", id="none"),
        pytest.param(
            EimConfiguration("e", public_key=bytes(91)), "public key, 91 bytes", id="public-key"
        ),
        pytest.param(
            EimConfiguration("e", certificate=bytes(600)),
            "certificate, 600 bytes",
            id="certificate",
        ),
    ],
)
def test_keys_are_told_by_kind_and_size(eim, line):
    assert line in card_text.eims([eim])


def test_rules_name_their_operators():
    operators = (OperatorId("26201", b"\x01", b"\x02"), OperatorId(""))
    row = card_text.rat([AuthorisationRule(("ppr1",), operators, consent_required=True)])
    assert row.splitlines()[1].split(maxsplit=1) == ["ppr1", "26201 GID1 01 GID2 02, any  required"]


def test_a_chain_without_certificates_tells_why():
    chain = CertificateChain(
        None, None, None, (Check("eUICC certificate", CheckResult.FAIL, "None was given."),)
    )
    lines = card_text.certificates(chain).splitlines()
    assert lines[0] == "Chain: fail"
    assert lines[-1].split(maxsplit=1) == ["fail", "eUICC certificate  None was given."]


def test_what_could_not_be_read_is_told_with_its_remedy():
    error = SectionError("rat", "The card answered 6A88.", hint="Nothing to do.")
    assert card_text.errors([error]) == (
        "rat could not be read: The card answered 6A88. Nothing to do."
    )
