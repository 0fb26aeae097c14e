"""eIM packages as plain values: what is asked for, what is signed, what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.values.euicc import CertificateChain, Check, CheckResult, ProfileInfo, worst_of
from app.values.ids import Eid

FieldValue = str | int | bool | bytes | tuple[str, ...] | None
"""What a form field or a recipe holds. Bytes are hex in a recipe."""


CARD_DIALECT = "card"
"""As a recipe's dialect: whichever version of SGP.32 the card has."""


class PackageKind(StrEnum):
    """Which eIM package it is."""

    EUICC_PACKAGE = "euiccPackageRequest"
    DATA_REQUEST = "ipaEuiccDataRequest"
    DOWNLOAD_TRIGGER = "profileDownloadTriggerRequest"
    ACKNOWLEDGEMENTS = "eimAcknowledgements"
    ADD_INITIAL_EIM = "addInitialEimRequest"


class Fault(StrEnum):
    """A deliberate defect of a package, to see what the eUICC says of it."""

    WRONG_EID = "wrong EID"
    OLD_COUNTER = "old counter"
    BAD_SIGNATURE = "bad signature"
    DER_SIGNATURE = "DER signature"
    WRONG_TOKEN = "wrong token"  # noqa: S105 - an association token, no secret
    BARE_CHOICE = "bare CHOICE"
    OTHER_DIALECT = "other dialect"


@dataclass(frozen=True, slots=True)
class Operation:
    """One PSMO or eCO, by the name of its row in the table, and its fields."""

    name: str
    values: Mapping[str, FieldValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawEdit:
    """A TLV put in place of another, whatever it breaks. content: any bytes; none removes it.

    at: tags from the outside in, with an index where one repeats: `30/A0/A3[1]/5A`. In an eUICC
    Package a path from 30 changes what is signed, one from BF51 the signed message; the message of
    an unsigned kind begins with its own tag.
    """

    at: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a person wants done, before it has a counter or a signature; a `.toml` file holds one.

    dialect: a version of SGP.32, or CARD_DIALECT. identity: name in the key store. eid: None when
    the target is whatever card is there.
    token: the association token, None when the eIM has none. transaction_id: empty for none.
    values: the fields of the kinds that have no operations. edits: made one after the other.
    """

    kind: PackageKind = PackageKind.EUICC_PACKAGE
    dialect: str = "1.2"
    identity: str = ""
    eim_id: str = ""
    eid: Eid | None = None
    counter: int | None = None
    token: int | None = None
    transaction_id: bytes = b""
    operations: tuple[Operation, ...] = ()
    values: Mapping[str, FieldValue] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    edits: tuple[RawEdit, ...] = ()
    note: str = ""

    @property
    def deliberate(self) -> bool:
        """Whether it makes a package that is wrong on purpose."""
        return bool(self.faults or self.edits)


@dataclass(frozen=True, slots=True)
class InputPart:
    """A stretch of the signing input: name, and [start, end) in it."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SignedPackage:
    """A package ready to leave.

    message: the whole TLV. package_signed: the EuiccPackageSigned TLV in it, as it was signed; raw
    edits made after that are in the message only. signing_input: the bytes hashed; parts name its
    stretches. signature: the content of 5F37. Unsigned kinds have only a message.
    """

    recipe: Recipe
    message: bytes
    eid: Eid | None = None
    counter: int | None = None
    package_signed: bytes = b""
    signing_input: bytes = b""
    parts: tuple[InputPart, ...] = ()
    signature: bytes = b""


class PackageState(StrEnum):
    """How far an executed package got."""

    SIGNED = "signed"
    SENT = "sent, no result yet"
    EXECUTED = "executed, not reported"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class OperationOutcome:
    """What became of one operation. code: None when the answer carries data instead of a code."""

    operation: str
    result: str
    code: int | None
    name: str
    ok: bool
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class PackageVerdict:
    """What a result proves: every check made, and the outcome of each operation.

    arm: `euiccPackageResultSigned`, `euiccPackageErrorSigned` or `euiccPackageErrorUnsigned`.
    error_code, error_name: of the package as a whole, None and empty when it was executed.
    """

    arm: str
    checks: tuple[Check, ...]
    outcomes: tuple[OperationOutcome, ...] = ()
    error_code: int | None = None
    error_name: str = ""
    seq: int | None = None

    @property
    def result(self) -> CheckResult:
        """FAIL when any check failed, NOT_CHECKABLE when any could not be made, else PASS."""
        return worst_of(self.checks)


@dataclass(frozen=True, slots=True)
class Execution:
    """One package run on one card, kept in the history. Times are seconds since the epoch.

    certificates: the card's, as read when it executed, so that the result can be judged again.
    """

    id: str
    state: PackageState
    package: SignedPackage
    signed_at: float
    executed_at: float = 0.0
    card: str = ""
    result: bytes = b""
    verdict: PackageVerdict | None = None
    profiles_before: tuple[ProfileInfo, ...] = ()
    profiles_after: tuple[ProfileInfo, ...] = ()
    certificates: CertificateChain | None = None
    error: str = ""
