"""The store in words."""

from __future__ import annotations

import pytest

from app.cli import trust_text
from app.crypto.certs import parse
from app.crypto.keys import Curve
from app.values.euicc import Check, CheckResult
from app.values.trust import IdentityKind, Protection, StoredIdentity, StoredRoot, StoreProblem
from tests.crypto.known import own_pki

INFO = parse(own_pki(Curve.P256).ci.certificate)


@pytest.mark.parametrize(
    ("protection", "words"),
    [
        pytest.param(Protection.PASSPHRASE, "passphrase", id="passphrase"),
        pytest.param(Protection.KEYRING, "OS keyring", id="keyring"),
        pytest.param(Protection.NONE, "not protected", id="none"),
        pytest.param(None, "no private key", id="no-key"),
    ],
)
def test_the_list_says_how_the_key_is_kept(protection, words):
    one = StoredIdentity("ci", IdentityKind.CI, "P-256", INFO.raw, b"", INFO, protection=protection)
    row = trust_text.identities([one]).splitlines()[1]
    assert words in row
    assert "2059-12-31" in row


def test_a_root_says_why_it_is_trusted():
    text = trust_text.roots([StoredRoot("a", INFO), StoredRoot("b", INFO, "b")])
    assert "added here" in text
    assert "test CI b" in text


def test_checks_come_to_the_worst_of_them():
    checks = (Check("a", CheckResult.PASS), Check("b", CheckResult.FAIL, "wrong"))
    assert trust_text.checks(checks).endswith("All in all: fail")


def test_problems_are_named():
    assert trust_text.problems([StoreProblem("x", "It is bad.", "Remove it.")]) == (
        "x: It is bad. Remove it."
    )
