"""Entries for the store's tests."""

from __future__ import annotations

from app.values.euicc import CertificateChain, Check, CheckResult
from app.values.ids import Eid
from app.values.packages import Operation, OperationOutcome, PackageVerdict, Recipe

EID = Eid("89049032123451234512345678901235")
OTHER = Eid("89049032123451234512345678901332")
NOW = 1_795_000_000.25

RECIPE = Recipe(
    identity="bench",
    eim_id="eim.example.com",
    eid=EID,
    token=3,
    operations=(Operation("enable", {"iccid": "89014900000000000012", "rollbackFlag": True}),),
    note="größer – для теста",
)
CHAIN = CertificateChain(
    None, None, None, (Check("The root is known", CheckResult.NOT_CHECKABLE, "none is"),)
)
VERDICT = PackageVerdict(
    "euiccPackageResultSigned",
    (Check("The signature is the eUICC's", CheckResult.PASS),),
    (OperationOutcome("enable", "enableResult", 0, "ok", True),),
    seq=7,
)


def eid(number: int) -> Eid:
    """Return one of many EIDs."""
    return Eid(f"8904903212345123451234567{number:07d}")
