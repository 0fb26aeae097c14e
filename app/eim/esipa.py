"""ESipa as the eIM speaks it: one message in, one message out, whatever carried it.

Rules:
1. What is no message of a device is a CodecError; the binding answers it with an error of its own.
   Everything else is answered by the function, errors inside the ASN.1.
2. Tolerant in: what a device wrote otherwise is told in the reply. Strict out, in its version.
3. Results are cut out of the message as they came; nothing is encoded anew. None is thrown away
   because the device left out its EID or because something inside is odd, as long as no bytes are
   missing: the service finds out whose it is, and judges it.
4. A method of the service returns after its commit: no answer runs ahead of the store.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from app.codec.node import Node
from app.eim import esipa_answers
from app.eim.contact import Contact, Report
from app.eim.esipa_dialect import Remembered, settle
from app.eim.esipa_message import TRANSFER, EsipaMessage, not_understood
from app.eim.relay import DownloadCall, Downloads, NoDownloads
from app.eim.service import EimService
from app.values.esipa import Peer, Reply
from app.values.ids import Eid

_INVALID_EID, _MISSING_EID = 3, 4

Body = Callable[[str], bytes]
"""Writes the answer in a version of SGP.32."""


class Esipa:
    """Answers devices. Used from one event loop."""

    def __init__(self, service: EimService, downloads: Downloads | None = None) -> None:
        self._service = service
        self._downloads = downloads or NoDownloads()
        self._remembered = Remembered()
        self._answers: dict[str, Callable[[EsipaMessage], Awaitable[Reply]]] = {
            "GetEimPackage": self._get_package,
            "ProvideEimPackageResult": self._provide_result,
            "HandleNotification": self._handle_notification,
            "TransferEimPackage": self._take_transferred,
            "InitiateAuthentication": self._download,
            "AuthenticateClient": self._download,
            "GetBoundProfilePackage": self._download,
            "CancelSession": self._download,
        }

    async def answer(self, message: bytes, peer: Peer) -> Reply:
        """Answer one message of a device; see the rules above.

        Raises CodecError for bytes that are none, and what the store raises when it cannot be
        reached; nothing was changed then.
        """
        read = EsipaMessage(message, peer)
        return await self._answers[read.function.name](read)

    async def transferred(self, response: bytes, peer: Peer, eid: Eid | None = None) -> Reply:
        """Take what a device answered to a pushed package; eid: whose it is, if that is known.

        The body is what to push next: acknowledgements, or nothing. Raises CodecError when the
        response is no TransferEimPackageResponse.
        """
        read = EsipaMessage(response, peer)
        if read.function is not TRANSFER:
            raise not_understood(response)
        eid, seqs = await self._transferred(read, eid)
        body = esipa_answers.transfer_acknowledgements(seqs)
        return await self._reply(read, eid, lambda _: body)

    async def _get_package(self, message: EsipaMessage) -> Reply:
        if message.poller is not None:
            return await self._hand_out(
                message, Contact(message.poller, message.peer, message.shown)
            )
        named = message.node.find("eidValue")
        if named is None and not message.is_cut_off:
            return await self._refuse(message, _MISSING_EID)
        message.require_usable()
        eid = message.eid(named)
        if eid is None:
            return await self._refuse(message, _INVALID_EID)
        network = message.content(message.node.find("rPLMN")) or b""
        contact = Contact(eid, message.peer, message.shown, message.state_change, network)
        return await self._hand_out(message, contact)

    async def _hand_out(self, message: EsipaMessage, contact: Contact) -> Reply:
        found = await self._service.next_package(contact)
        if not found.message:
            code = found.error or esipa_answers.NO_PACKAGE
            return await self._refuse(message, code, contact.eid)
        body = esipa_answers.package(found.message)
        return await self._reply(message, contact.eid, lambda _: body)

    async def _refuse(self, message: EsipaMessage, code: int, eid: Eid | None = None) -> Reply:
        return await self._reply(
            message, eid, lambda dialect: esipa_answers.no_package(code, dialect)
        )

    async def _provide_result(self, message: EsipaMessage) -> Reply:
        eid, seqs = await self._take_result(message, message.node)
        return await self._reply(
            message, eid, lambda dialect: esipa_answers.acknowledged(seqs, dialect)
        )

    async def _handle_notification(self, message: EsipaMessage) -> Reply:
        arm = message.chosen(message.node)
        if arm.name != "pendingNotification":
            eid, _ = await self._take_result(message, arm)
            return await self._reply(message, eid, _nothing)
        content = message.part(message.chosen(arm))
        eid = message.eid(arm.find("compactOtherSignedNotification.eidValue"))
        await self._service.take_notification(Report(content, message.peer, eid, message.shown))
        reply = await self._reply(message, eid, _nothing)
        call = DownloadCall(content, message.peer, reply.dialect)
        await self._downloads.handle_notification(call)
        return reply

    async def _take_transferred(self, message: EsipaMessage) -> Reply:
        """Take an answer to a push that came as a message of its own."""
        eid, _ = await self._transferred(message, None)
        return await self._reply(message, eid, _nothing)

    async def _transferred(
        self, message: EsipaMessage, eid: Eid | None
    ) -> tuple[Eid | None, tuple[int, ...]]:
        arm = message.chosen(message.node)
        eid = eid or message.eid(arm.find("eidValue"))
        report = Report(message.part(arm), message.peer, eid, message.shown)
        return eid, await self._service.take_result(report)

    async def _take_result(
        self, message: EsipaMessage, provided: Node
    ) -> tuple[Eid | None, tuple[int, ...]]:
        """Give a result to the service; return whose it says it is, and what to acknowledge."""
        result, named = provided.find("eimPackageResult"), provided.find("eidValue")
        content = message.part(message.chosen(result))
        eid = message.eid(named)
        if named is not None and eid is None:
            message.deviations.append("eidValue: it is no EID; the contents tell whose it is.")
        report = Report(content, message.peer, eid, message.shown)
        return eid, await self._service.take_result(report)

    async def _download(self, message: EsipaMessage) -> Reply:
        message.require_usable()
        steps = {
            "InitiateAuthentication": self._downloads.initiate_authentication,
            "AuthenticateClient": self._downloads.authenticate_client,
            "GetBoundProfilePackage": self._downloads.get_bound_profile_package,
            "CancelSession": self._downloads.cancel_session,
        }
        dialect = await self._dialect(message, None)
        call = DownloadCall(message.raw, message.peer, dialect)
        body = await steps[message.function.name](call)
        return await self._reply(message, None, lambda _: body)

    async def _reply(self, message: EsipaMessage, eid: Eid | None, body: Body) -> Reply:
        dialect = await self._dialect(message, eid)
        deviations = tuple(message.deviations)
        return Reply(body(dialect), message.function.name, eid or "", dialect, deviations)

    async def _dialect(self, message: EsipaMessage, eid: Eid | None) -> str:
        """Settle on the version to answer in, and remember it for this peer."""
        key = eid or f"{message.peer.binding} {message.peer.address}"
        known = self._remembered.get(key)
        fresh = known is None
        if known is None:
            known = await self._service.dialect(eid) if eid else ""
        dialect = settle(message.shown, known)
        if message.shown or fresh:
            self._remembered.keep(key, dialect if message.shown else known)
        return dialect


def _nothing(_: str) -> bytes:
    return b""
