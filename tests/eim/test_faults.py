from __future__ import annotations

import pytest

from app.crypto.keys import to_raw
from app.eim import faults
from app.values.ids import Eid
from app.values.packages import Fault, PackageKind

EID = Eid("89049032123451234512345678901239")
RAW = bytes(range(1, 65))


def test_every_fault_is_explained():
    assert set(faults.WHAT) == set(Fault)
    assert all(text.endswith(".") for text in faults.WHAT.values())


def test_a_signed_package_can_have_them_all_and_an_acknowledgement_none():
    assert faults.applicable(PackageKind.EUICC_PACKAGE) == tuple(Fault)
    assert faults.applicable(PackageKind.ACKNOWLEDGEMENTS) == ()
    assert faults.applicable(PackageKind.DATA_REQUEST) == (Fault.OTHER_DIALECT,)


def test_faults_of_two_sources_are_each_listed_once_in_one_order():
    first, second = (Fault.BARE_CHOICE, Fault.WRONG_EID), (Fault.WRONG_EID, Fault.WRONG_TOKEN)
    wanted = (Fault.WRONG_EID, Fault.WRONG_TOKEN, Fault.BARE_CHOICE)
    assert faults.merged(first, second) == faults.merged(second, first) == wanted


def test_without_a_fault_nothing_changes():
    assert faults.eid_written(EID, ()) == EID
    assert faults.counter_written(7, ()) == 7
    assert faults.package_written(b"\xa0\x01\x01", ()) == b"\xa0\x01\x01"
    assert faults.token_signed(None, ()) is None
    assert faults.signature_written(RAW, ()) == RAW


def test_a_wrong_eid_is_still_an_eid():
    wrong = faults.eid_written(EID, (Fault.WRONG_EID,))
    assert (wrong[:-1], wrong[-1]) == (EID[:-1], "0")


@pytest.mark.parametrize(("token", "signed"), [(None, 1), (0, 1), (5, 6), (-1, 0)])
def test_a_wrong_token_is_never_the_right_one(token, signed):
    assert faults.token_signed(token, (Fault.WRONG_TOKEN,)) == signed


def test_a_bad_signature_differs_in_one_bit():
    bad = faults.signature_written(RAW, (Fault.BAD_SIGNATURE,))
    assert bin(int.from_bytes(bad) ^ int.from_bytes(RAW)).count("1") == 1


def test_a_der_signature_holds_the_same_numbers():
    assert to_raw(faults.signature_written(RAW, (Fault.DER_SIGNATURE,))) == RAW
