"""What a local eIM keeps: devices, packages that wait for them, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.values.euicc import CertificateChain
from app.values.ids import Eid
from app.values.packages import PackageVerdict, Recipe


class QueueState(StrEnum):
    """How far a queued package got. The value is what people read."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    EXECUTED = "executed, not reported"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing more is awaited."""
        return self in (
            QueueState.SUCCEEDED,
            QueueState.FAILED,
            QueueState.EXPIRED,
            QueueState.CANCELLED,
        )


class ResultFate(StrEnum):
    """What became of something a device reported."""

    APPLIED = "applied"
    LATE = "late"
    """For a package that was final already: kept, not applied."""
    DUPLICATE = "duplicate"
    UNMATCHED = "unmatched"
    """For no package of this eIM."""
    REFUSED = "refused"
    """Its signature or contents do not hold; the package is still awaited."""


@dataclass(frozen=True, slots=True)
class QueuedPackage:
    """One package for one device. Times are seconds since the epoch, 0.0 for not yet.

    recipe: what was asked for; its eid is the device's. automatic: made by the eIM itself, such as
    the question for certificates or for stored results. counter, transaction_id, message: as
    signed, once it was first handed out; a redelivery sends the same message. result: raw, as the
    device sent it. explanation: why it failed, or what is awaited, in words.
    """

    id: int
    eid: Eid
    recipe: Recipe
    state: QueueState
    queued_at: float
    expires_at: float = 0.0
    batch: str = ""
    automatic: bool = False
    counter: int | None = None
    transaction_id: bytes = b""
    message: bytes = b""
    deliveries: int = 0
    first_delivered: float = 0.0
    last_delivered: float = 0.0
    finished_at: float = 0.0
    result: bytes = b""
    verdict: PackageVerdict | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A device this eIM knows, by the EID of its eUICC. Times are seconds since the epoch.

    identity: name of the key that signs for it, eim_id: how the eUICC knows this eIM, token: its
    association token. certificates: the eUICC's, once it gave them; results are verified with them.
    interval: median seconds between contacts, 0.0 while unknown; the next contact is an estimate.
    """

    eid: Eid
    identity: str = ""
    eim_id: str = ""
    token: int | None = None
    label: str = ""
    dialect: str = ""
    binding: str = ""
    address: str = ""
    first_contact: float = 0.0
    last_contact: float = 0.0
    contacts: int = 0
    interval: float = 0.0
    certificates: CertificateChain | None = None
    queued: int = 0
    in_flight: int | None = None

    @property
    def expected(self) -> float:
        """When the next contact is to be expected; 0.0 while that cannot be told."""
        return self.last_contact + self.interval if self.interval else 0.0


@dataclass(frozen=True, slots=True)
class Received:
    """One result or notification as it came, kept whatever it was. at: seconds since the epoch.

    kind: name of the type it was read as. package: id of the queued package it answers.
    seq: the eUICC's number, with which it is acknowledged; None when it has none.
    """

    id: int
    eid: Eid | None
    at: float
    kind: str
    raw: bytes
    fate: ResultFate
    package: int | None = None
    seq: int | None = None
    verdict: PackageVerdict | None = None
    note: str = ""
