"""ES10b: what the eUICC tells of itself, notifications, and the steps of a download."""

from __future__ import annotations

from app.card import answers
from app.card.answers import Answer
from app.card.exchange import Exchange
from app.values.euicc import (
    AuthorisationRule,
    EuiccInfo1,
    EuiccInfo2,
    NotificationMetadata,
    PendingNotification,
)

_EVENTS = ("install", "enable", "disable", "delete")
_LIST_ERROR = "ListNotificationResponse.listNotificationsResultError"
_RETRIEVE_ERROR = "RetrieveNotificationsListResponse.notificationsListResultError"


class Es10b(Exchange):
    """The functions SGP.22 and SGP.32 share."""

    def info1(self) -> EuiccInfo1:
        """Return EUICCInfo1: the version and the CI keys."""
        return answers.info1(self.ask("GetEUICCInfo1"))

    def info2(self) -> EuiccInfo2:
        """Return EUICCInfo2: versions, free memory, capabilities, and what SGP.32 adds."""
        return answers.info2(self.ask("GetEUICCInfo2"))

    def challenge(self) -> bytes:
        """Return a fresh challenge of 16 bytes; it opens a session on the eUICC."""
        return self.ask("GetEUICCChallenge").octets("euiccChallenge")

    def rat(self) -> tuple[AuthorisationRule, ...]:
        """Return the Rules Authorisation Table."""
        return answers.rules(self.ask("GetRAT"))

    def list_notifications(self, *events: str) -> tuple[NotificationMetadata, ...]:
        """Return the labels of the pending notifications.

        events: any of install, enable, disable, delete; without them, all.
        """
        request = {"profileManagementOperation": _event_bits(events)} if events else {}
        answer = self.ask("ListNotification", request)
        wanted = "notificationMetadataList"
        listed = self.chosen("ListNotification", answer, wanted, _LIST_ERROR)
        return tuple(answers.notification(item) for item in listed.items())

    def retrieve_notifications(
        self, seq: int | None = None, *events: str
    ) -> tuple[PendingNotification, ...]:
        """Return the signed notifications: one by its number, those of some events, or all."""
        request: dict[str, object] = {}
        if seq is not None:
            request = {"searchCriteria": ("seqNumber", seq)}
        elif events:
            request = {"searchCriteria": ("profileManagementOperation", _event_bits(events))}
        listed = self._retrieve(request, "notificationList")
        return tuple(answers.pending(item) for item in listed.items())

    def remove_notification(self, seq: int) -> None:
        """Take a delivered notification or package result off the card.

        Raises ProcedureError when there is none with that number.
        """
        self.order("RemoveNotificationFromList", {"seqNumber": seq}, "deleteNotificationStatus")

    def cancel_session(self, transaction_id: bytes, reason: int) -> bytes:
        """End the open session and return the signed answer for the server.

        reason: a number of CancelSessionReason. Raises ProcedureError on another transaction.
        """
        request = {"transactionId": transaction_id, "reason": reason}
        answer = self.ask("CancelSession", request)
        if "cancelSessionResponseError" in answer:
            self.chosen("CancelSession", answer, "cancelSessionResponseOk")
        return answer.raw

    def load_crl(self, crl: bytes) -> tuple[int, ...]:
        """Load a certificate revocation list (DER) and return the numbers of missing parts."""
        answer = self.ask("LoadCRL", {"crl": crl})
        loaded = self.chosen("LoadCRL", answer, "loadCRLResponseOk", "LoadCRLResponseError")
        return tuple(loaded.value("missingParts") or ())

    def authenticate_server(self, request: bytes) -> bytes:
        """Send a whole AuthenticateServerRequest and return the answer as it came."""
        return self.channel.store_data(request)

    def prepare_download(self, request: bytes) -> bytes:
        """Send a whole PrepareDownloadRequest and return the answer as it came."""
        return self.channel.store_data(request)

    def load_segment(self, segment: bytes) -> bytes:
        """Send one segment of a bound profile package.

        Returns nothing until the last segment or an error, then the ProfileInstallationResult.
        """
        return self.channel.store_data(segment)

    def _retrieve(self, request: object, wanted: str) -> Answer:
        """Return one of the lists; v1.0.1 may answer with both where one was asked for."""
        answer = self.ask("RetrieveNotificationsList", request)
        both = answer.inner("notificationAndEprList")
        return self.chosen("RetrieveNotificationsList", both or answer, wanted, _RETRIEVE_ERROR)


def _event_bits(events: tuple[str, ...]) -> tuple[bytes, int]:
    bits = sum(0x80 >> _EVENTS.index(event) for event in set(events))
    return bytes([bits]), len(f"{bits:08b}".rstrip("0"))
