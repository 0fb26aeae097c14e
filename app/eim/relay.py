"""Indirect profile download: the eIM stands between the device and an SM-DP+.

`Downloads` is what can do that. Without one, each function has an error of its own: no session was
ever begun here, so a transaction id is unknown, and beginning one fails for no reason the device
could mend.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.eim.esipa_answers import UNDEFINED_ERROR, error
from app.values.esipa import Peer

_UNKNOWN_TO_CLIENT, _UNKNOWN_TO_PACKAGE, _UNKNOWN_TO_CANCEL = 10, 95, 1


@dataclass(frozen=True, slots=True)
class DownloadCall:
    """One step of a download. message: the whole ESipa request. dialect: to be answered in."""

    message: bytes
    peer: Peer
    dialect: str


class Downloads(Protocol):
    """Relays downloads to SM-DP+ servers. Each answer is a whole ESipa response.

    What the SM-DP+ refuses is answered by the function's error code, never by an exception.
    """

    async def initiate_authentication(self, call: DownloadCall) -> bytes:
        """Begin a session (BF39)."""
        ...

    async def authenticate_client(self, call: DownloadCall) -> bytes:
        """Show the eUICC's proof and learn what profile waits (BF3B)."""
        ...

    async def get_bound_profile_package(self, call: DownloadCall) -> bytes:
        """Fetch the profile bound to the eUICC (BF3A)."""
        ...

    async def cancel_session(self, call: DownloadCall) -> bytes:
        """End a session without installing (BF41)."""
        ...

    async def handle_notification(self, call: DownloadCall) -> None:
        """Pass a notification on; the message is the whole PendingNotification, stored already."""
        ...


class NoDownloads:
    """Downloads of an eIM that relays none."""

    async def initiate_authentication(self, call: DownloadCall) -> bytes:
        """Answer undefinedError; v1.0.1 has no such code and gets invalidDpAddress."""
        name = "InitiateAuthenticationResponseEsipa"
        return error(name, "initiateAuthenticationErrorEsipa", UNDEFINED_ERROR, call.dialect)

    async def authenticate_client(self, call: DownloadCall) -> bytes:
        """Answer invalidTransactionId."""
        name = "AuthenticateClientResponseEsipa"
        return error(name, "authenticateClientErrorEsipa", _UNKNOWN_TO_CLIENT, call.dialect)

    async def get_bound_profile_package(self, call: DownloadCall) -> bytes:
        """Answer invalidTransactionId."""
        name = "GetBoundProfilePackageResponseEsipa"
        return error(name, "getBoundProfilePackageErrorEsipa", _UNKNOWN_TO_PACKAGE, call.dialect)

    async def cancel_session(self, call: DownloadCall) -> bytes:
        """Answer invalidTransactionId."""
        name = "CancelSessionResponseEsipa"
        return error(name, "cancelSessionError", _UNKNOWN_TO_CANCEL, call.dialect)

    async def handle_notification(self, call: DownloadCall) -> None:
        """Pass nothing on: the notification is kept here."""
