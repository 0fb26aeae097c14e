"""What devices say to the eIM and what they are told, below ESipa's spelling of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.values.eim import QueuedPackage
from app.values.esipa import Peer
from app.values.ids import Eid


@dataclass(frozen=True, slots=True)
class Contact:
    """A device that asks for a package.

    dialect: version of SGP.32 the message was in, empty when it could be any; `1.1` stands for
    1.1 and newer. state_change: why the device says its state changed, in the standard's words,
    empty when it did not say so. plmn: 3 bytes of the network it is registered in.
    """

    eid: Eid
    peer: Peer
    dialect: str = ""
    state_change: str = ""
    plmn: bytes = b""


@dataclass(frozen=True, slots=True)
class Next:
    """What a device gets. message: the whole package (BF51, BF52 or BF54), empty with an error.

    error: of GetEimPackageResponse: 1 for no package, 2 for a device nobody knows (only from v1.1).
    package: as it is stored now, with this delivery counted.
    """

    message: bytes = b""
    package: QueuedPackage | None = None
    error: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A result or a notification that came. eid: None when the message names no device.

    content: the whole element as received: one alternative of EimPackageResult or of
    TransferEimPackageResponse, or a PendingNotification.
    """

    content: bytes
    peer: Peer
    eid: Eid | None = None
    dialect: str = ""
