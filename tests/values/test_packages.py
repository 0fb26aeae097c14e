"""Package values that carry a rule of their own."""

from __future__ import annotations

from app.values.euicc import Check, CheckResult
from app.values.packages import Fault, PackageVerdict, RawEdit, Recipe


def test_a_verdict_is_as_good_as_its_worst_check() -> None:
    good, open_ = Check("a", CheckResult.PASS), Check("b", CheckResult.NOT_CHECKABLE)
    assert PackageVerdict("euiccPackageResultSigned", (good, open_)).result is open_.result
    assert PackageVerdict("euiccPackageResultSigned", (good,)).result is CheckResult.PASS
    assert PackageVerdict("x", ()).result is CheckResult.NOT_CHECKABLE


def test_a_recipe_is_wrong_on_purpose_by_a_fault_or_an_edit() -> None:
    assert not Recipe().deliberate
    assert Recipe(faults=(Fault.WRONG_EID,)).deliberate
    assert Recipe(edits=(RawEdit("30/80", b""),)).deliberate
