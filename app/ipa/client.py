"""The IPA's end of ESipa: one message out, one answer back, over whatever the URL names.

`https://host[:port]`, `https+json://host[:port]`, `coaps://host[:port]`, `coap://host[:port]`. The
path is the binding's own unless the URL has one. A new binding is one line in CLIENTS.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from app.errors import SettingsError
from app.values.esipa import Binding, WireBytes
from app.values.traffic import Tap, no_tap

if TYPE_CHECKING:
    from app.net.dtls_psk import Psk
    from app.net.tls import TlsIdentity
    from app.net.tls_trust import ServerTrust


class EsipaClient(Protocol):
    """A way to one eIM, opened when first used and kept open until closed.

    Used from one task at a time, on one event loop. The answer is returned as it came: judging it
    is the engine's business.
    """

    @property
    def url(self) -> str:
        """Where it leads, as it was given."""
        ...

    @property
    def binding(self) -> Binding:
        """How the messages travel."""
        ...

    @property
    def wire(self) -> WireBytes | None:
        """What was spent on the wire since it was opened; None where nobody counts."""
        ...

    async def exchange(self, message: bytes) -> bytes:
        """Send one EsipaMessageFromIpaToEim and return the answer, empty when it has no body.

        Raises PeerError when there is no answer or one with an error status, TrustError when the
        handshake fails, CodecError when the message cannot be spelled in this binding or the
        answer cannot be read. After an error the next exchange connects afresh.
        """
        ...

    async def close(self) -> None:
        """Close the connection. Harmless when already closed; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """How to reach an eIM.

    trust: whom to believe to be the server; None means the roots of this system. psk: for CoAP
    only. protocol: X-Admin-Protocol, and agent: User-Agent, where the binding has them.
    connect_to: host and port to connect to instead of those of the URL, which is still the name
    that is checked. lane: label of the traffic records, empty for the URL.
    """

    trust: ServerTrust | None = None
    identity: TlsIdentity | None = None
    psk: Psk | None = None
    protocol: str = "gsma/rsp/v2.1.0"
    agent: str = "gsma-rsp-ipad"
    timeout_s: float = 30.0
    connect_to: tuple[str, int] | None = None
    lane: str = ""
    tap: Tap = no_tap


_MOST_REMARK = 200

CLIENTS: dict[str, str] = {
    "https": "app.ipa.https:HttpsEsipa",
    "https+json": "app.ipa.https:HttpsEsipa",
    "coaps": "app.ipa.coaps:CoapEsipa",
    "coap": "app.ipa.coaps:CoapEsipa",
}
"""scheme -> module:class. Imported on first use; the class takes (url, ClientOptions)."""


def remark(body: bytes) -> str:
    """Return what an eIM wrote about an error, on one line; empty when that is no text."""
    text = " ".join(body.decode(errors="replace").split())
    return text[:_MOST_REMARK] if text.isprintable() else ""


def open_client(url: str, options: ClientOptions | None = None) -> EsipaClient:
    """Make the client a URL asks for; it connects when first used.

    Raises SettingsError on a URL without host or with a scheme that is not known.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if not host or parts.scheme not in CLIENTS:
        raise SettingsError(
            f"No eIM can be reached at {url!r}.",
            key="url",
            hint=f"Write scheme://host:port with one of {', '.join(CLIENTS)}.",
        )
    module, _, name = CLIENTS[parts.scheme].partition(":")
    client: EsipaClient = getattr(importlib.import_module(module), name)(
        url, options or ClientOptions()
    )
    return client
