from __future__ import annotations

from dataclasses import replace

import pytest

from app.composer.drafts import composed, draft
from app.composer.own_signature import own_signature
from app.crypto.keys import Curve, PrivateKey
from app.eim import packages
from app.values.euicc import CheckResult
from app.values.packages import Fault, PackageKind, RawEdit, Recipe, SignedPackage
from tests.composer.benches import recipe
from tests.composer.executions import EID

KEY, OTHER = (PrivateKey.from_number(Curve.BRAINPOOL, number) for number in (5, 6))
NAMED = replace(recipe("getRAT"), eim_id="eim", token=9)


def signed(asked: Recipe = NAMED) -> SignedPackage:
    return packages.sign(composed(asked, EID, 7), KEY, asked.token)


def test_a_sound_signature_holds_and_its_key_is_named():
    found = own_signature(signed(), KEY.public_spki, "lab")
    assert found.result is CheckResult.PASS
    assert "public key of lab" in found.reason


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        pytest.param({"faults": (Fault.BAD_SIGNATURE,)}, "on purpose", id="bad-signature"),
        pytest.param({"faults": (Fault.WRONG_TOKEN,)}, "on purpose", id="wrong-token"),
        pytest.param({"faults": (Fault.DER_SIGNATURE,)}, "as DER", id="der-signature"),
        pytest.param({"edits": (RawEdit("BF51/5F37", b""),)}, "on purpose", id="no-signature"),
        pytest.param({"edits": (RawEdit("BF51/30/5A", b""),)}, "on purpose", id="edited-after"),
        pytest.param({"edits": (RawEdit("BF51", b"\xff"),)}, "on purpose", id="no-message"),
    ],
)
def test_a_signature_that_is_wrong_on_purpose_fails(changes, word):
    found = own_signature(signed(replace(NAMED, **changes)), KEY.public_spki, "lab")
    assert found.result is CheckResult.FAIL
    assert word in found.reason


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"faults": (Fault.WRONG_EID, Fault.OLD_COUNTER)}, id="faults"),
        pytest.param({"edits": (RawEdit("30/5A", b"\x5a\x00"),)}, id="edited-before"),
    ],
)
def test_what_was_wrong_before_signing_is_covered_by_a_signature_that_holds(changes):
    found = own_signature(signed(replace(NAMED, **changes)), KEY.public_spki, "lab")
    assert found.result is CheckResult.PASS


@pytest.mark.parametrize(
    ("token", "word"),
    [pytest.param(8, "token 8", id="other"), pytest.param(None, "without", id="not-known")],
)
def test_a_token_that_is_not_the_one_signed_is_named(token, word):
    package = signed()
    foreign = replace(package, recipe=replace(package.recipe, token=token))
    found = own_signature(foreign, KEY.public_spki, "lab")
    assert (found.result, word in found.reason) == (CheckResult.FAIL, True)


def test_another_key_does_not_fit():
    assert own_signature(signed(), OTHER.public_spki, "lab").result is CheckResult.FAIL


@pytest.mark.parametrize(
    ("package", "word"),
    [
        pytest.param(signed(), "not known", id="no-key"),
        pytest.param(draft(NAMED, EID, 7), "not signed yet", id="draft"),
        pytest.param(
            packages.write(Recipe(PackageKind.ACKNOWLEDGEMENTS)), "not signed", id="unsigned"
        ),
    ],
)
def test_without_a_signature_or_a_key_it_stays_open(package, word):
    found = own_signature(package, None)
    assert found.result is CheckResult.NOT_CHECKABLE
    assert word in found.reason
