"""The IPA that is pushed to: it answers TransferEimPackage instead of polling.

A pushed package is carried out before it is answered, and its result is kept before it is sent, as
in a round. The eIM acknowledges by pushing EimAcknowledgements; what it does not acknowledge is
delivered by the next round, so an answer lost on the way loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from app.codec import tlv
from app.codec.dialects import NEWEST
from app.codec.tree import decode
from app.errors import PeerError, WorkbenchError
from app.ipa import messages
from app.ipa.contact import CardWork, Contact, Surroundings
from app.ipa.deliveries import Deliveries
from app.ipa.messages import Package, PackageKind
from app.ipa.options import IpaOptions
from app.ipa.packages import Packages
from app.ipa.reports import RoundReport, StepLog, Tell, tell_nobody
from app.values.esipa import Binding, WireBytes

_TRANSFER, _INTEGER = 0xBF4E, 0x02
_RECEIVED, _RECEIVED_WHOM, _ERROR_WHOM = bytes.fromhex("0500"), 0xBF60, 0xBF61
_TRANSACTION, _EID = 0x80, 0x5A
_ERROR_ARM = 0xA0


def _ignore(report: RoundReport) -> None:
    """Do nothing with a report."""


class PushReceiver:
    """Answers one card's pushed packages, one after the other. Lives on one event loop."""

    def __init__(
        self,
        work: CardWork,
        options: IpaOptions | None = None,
        around: Surroundings | None = None,
        tell: Tell = tell_nobody,
        each: Callable[[RoundReport], None] = _ignore,
    ) -> None:
        """Prepare. each: is given the report of every message."""
        self._work = work
        self._options = options or IpaOptions()
        self._around = around or Surroundings()
        self._tell = tell
        self._each = each
        self._turn = asyncio.Lock()

    async def answer(self, message: bytes, address: str, binding: Binding) -> bytes:
        """Carry out a TransferEimPackageRequest and return the response.

        address: who pushes. Raises CodecError when the message is none. What goes wrong with the
        card is answered by an error and is in the report.
        """
        package = messages.read_pushed(message)
        async with self._turn:
            pusher = _Pusher(address, binding)
            log = StepLog(self._tell)
            contact = Contact(self._work, pusher, self._options, self._around, log)
            try:
                await contact.meet()
                return await self._carry_out(contact, package)
            except WorkbenchError as error:
                contact.failed(error)
                return _failed(messages.UNDEFINED, b"", b"", "")
            finally:
                self._each(contact.finished())

    async def _carry_out(self, contact: Contact, package: Package) -> bytes:
        known = {eim.eim_id for eim in contact.met.eims}
        if package.kind is PackageKind.EUICC and (named := _eim_of(package.raw)) in known:
            contact.eim_id = named
        if package.kind is PackageKind.ACKNOWLEDGEMENTS:
            await Deliveries(contact).acknowledge(messages.read_acknowledgements(package.raw))
            return tlv.encode(_TRANSFER, _RECEIVED)
        pending = await Packages(contact).carry_out(package)
        transaction = messages.transaction_of(package.raw)
        if package.kind is PackageKind.DOWNLOAD:
            return _received(transaction, contact.eid.wire, contact.dialect)
        if pending.seq is None:  # it leaves with this answer, and can be had again by another push
            contact.keep(lambda standing: standing.swapped(pending))
        code = _refusal(pending.raw)
        if code is not None:
            return _failed(code, transaction, contact.eid.wire, contact.dialect)
        return tlv.encode(_TRANSFER, pending.raw)


class _Pusher:
    """Stands where a poll has its client: whoever is pushed to does not ask."""

    wire: WireBytes | None = None

    def __init__(self, address: str, binding: Binding) -> None:
        self.url = address
        self.binding = binding

    async def exchange(self, message: bytes) -> bytes:
        raise PeerError(
            "An IPA that is pushed to does not ask.", hint="Let it poll to deliver what waits."
        )

    async def close(self) -> None:
        """There is nothing to close."""


def _eim_of(package: bytes) -> str:
    """Return the eIM that signed a package, empty when that cannot be read."""
    found = decode("EuiccPackageRequest", package).find("euiccPackageSigned.eimId")
    return found.value if found is not None and isinstance(found.value, str) else ""


def _refusal(result: bytes) -> int | None:
    """Return the code if a result says that the package could not be understood."""
    element = tlv.parse(result)[0]
    inner = tlv.parse(element.value) if element.tag == _ERROR_ARM else [element]
    return int.from_bytes(inner[-1].value) if inner[-1].tag == _INTEGER else None


def _received(transaction_id: bytes, eid: bytes, dialect: str) -> bytes:
    inner = _RECEIVED
    if dialect == NEWEST:
        inner = tlv.encode(_RECEIVED_WHOM, _whom(transaction_id, eid))
    return tlv.encode(_TRANSFER, inner)


def _failed(code: int, transaction_id: bytes, eid: bytes, dialect: str) -> bytes:
    inner = tlv.encode(_INTEGER, bytes([code]))
    if dialect == NEWEST:
        inner = tlv.encode(_ERROR_WHOM, _whom(transaction_id, eid) + inner)
    return tlv.encode(_TRANSFER, inner)


def _whom(transaction_id: bytes, eid: bytes) -> bytes:
    """From v1.3 an answer names its package, or else its eUICC."""
    return tlv.encode(_TRANSACTION, transaction_id) if transaction_id else tlv.encode(_EID, eid)
