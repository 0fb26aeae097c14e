"""Executions as they could have been, with every field filled."""

from __future__ import annotations

from collections.abc import Mapping

from app.values.euicc import (
    CertificateChain,
    CertificateInfo,
    Check,
    CheckResult,
    OperatorId,
    ProfileInfo,
    ProfileState,
)
from app.values.ids import Eid, Iccid
from app.values.packages import (
    Execution,
    Fault,
    FieldValue,
    InputPart,
    Operation,
    OperationOutcome,
    PackageKind,
    PackageState,
    PackageVerdict,
    Recipe,
    SignedPackage,
)

EID = Eid("89044045930000000000001492307820")
_PROFILE = ProfileInfo(
    iccid=Iccid("8999902000000042428"),
    isdp_aid=b"\xa0\x00",
    state=ProfileState.ENABLED,
    name="Harbour",
    owner=OperatorId("99999", gid1=b"\x01"),
    fallback_attribute=True,
)
_CHAIN = CertificateChain(
    CertificateInfo(
        "eUICC", "CN=a", "CN=b", "1", "2026-01-01", "2027-01-01", "P-256", b"k", b"a", b"s", True,
        b"\x30\x00",
    ),
    None,
    None,
    (Check("chain", CheckResult.NOT_CHECKABLE, "no root"),),
)  # fmt: skip


def execution(
    identifier: str = "20261122-101500-abc123",
    *,
    note: str = "first light",
    signed_at: float = 1_790_000_000.25,
    state: PackageState = PackageState.EXECUTED,
    values: Mapping[str, FieldValue] | None = None,
) -> Execution:
    recipe = Recipe(
        kind=PackageKind.EUICC_PACKAGE,
        identity="lab",
        eim_id="eim.lab.example",
        eid=EID,
        counter=7,
        token=-1,
        transaction_id=b"\x01\x02",
        operations=(
            Operation("enable", values or {"iccid": "8999902000000042428", "rollbackFlag": True}),
        ),
        faults=(Fault.OLD_COUNTER,),
        note=note,
    )
    package = SignedPackage(
        recipe, b"\xbf\x51\x00", EID, 7, b"\x30\x00", b"\x30\x00\x84\x01\x00",
        (InputPart("package", 0, 2), InputPart("token", 2, 5)), bytes(64),
    )  # fmt: skip
    verdict = PackageVerdict(
        "euiccPackageResultSigned",
        (Check("signature", CheckResult.PASS, "it holds"),),
        (OperationOutcome("enable", "enableResult", 1, "iccidOrAidNotFound", False, "none"),),
        seq=4,
    )
    return Execution(
        identifier, state, package, signed_at, signed_at + 1, "sim:", b"\xbf\x51\x01\x00",
        verdict, (_PROFILE,), (), _CHAIN, "nothing",
    )  # fmt: skip
