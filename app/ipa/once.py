"""One ESipa message to one eIM and its answer, for trying things out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.capture.resend import require_loopback, resend_message
from app.errors import SettingsError
from app.ipa.client import ClientOptions, open_client
from app.values.traffic import Tap, no_tap

if TYPE_CHECKING:
    from app.net.tls_trust import ServerTrust

_LOCALHOST = "127.0.0.1"


async def exchange_once(
    url: str,
    message: bytes,
    *,
    roots: Callable[[], Sequence[bytes]] = tuple,
    tap: Tap = no_tap,
    confirmed: bool = False,
) -> bytes:
    """Send a message to the eIM at a URL and return its answer, empty when it has no body.

    On this machine whoever answers is taken for the eIM; elsewhere its certificate has to stand
    under one of `roots`, or of the system's. Raises SettingsError for a URL that cannot be, or is
    not on this machine and not confirmed; else what `EsipaClient.exchange` raises.
    """
    options = ClientOptions(trust=_trust(url, roots), connect_to=_nearby(url), tap=tap)
    client = open_client(url, options)
    try:
        return await resend_message(message, url, client.exchange, confirmed=confirmed)
    finally:
        await client.close()


def _trust(url: str, roots: Callable[[], Sequence[bytes]]) -> ServerTrust:
    from app.net.tls_trust import ServerTrust  # brings the network only to whoever goes there

    try:
        require_loopback(url)
    except SettingsError:
        return ServerTrust.roots(*roots())
    return ServerTrust.unchecked()


def _nearby(url: str) -> tuple[str, int] | None:
    """Return where `localhost` is: endpoints here listen on its IPv4 address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None  # said by whoever opens it
    return (_LOCALHOST, port) if parts.hostname == "localhost" and port else None
