"""Sending something from a capture again, edited or not, where it can do no harm.

A command that once enabled a profile deletes nothing when sent to a simulated card; sent to a card
in the field it may. So whatever is not simulated or on this machine asks for a confirmation.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.capture.outgoing import Form
from app.card.apdu import Command
from app.card.card import Card
from app.card.transport import CardUri, open_transport
from app.errors import SettingsError, StatusError
from app.values.traffic import Tap, no_tap

_HARMLESS = frozenset({"sim", "replay"})
_SUCCESS = b"\x90\x00"


@dataclass(frozen=True, slots=True)
class Sent:
    """A command that was sent again, and what came back."""

    command: bytes
    answer: bytes


def resend_commands(
    commands: Iterable[bytes],
    uri: str,
    *,
    tap: Tap = no_tap,
    confirmed: bool = False,
    as_they_are: bool = False,
) -> list[Sent]:
    """Power a card up and send commands to it, one after the other. Blocks: use a lane.

    confirmed: a person said yes to this very card. as_they_are: send what is no APDU as well.
    Raises SettingsError for a real card that is not confirmed and CodecError for a command whose
    lengths contradict each other, both before anything is sent; DeviceError.
    """
    require_harmless_card(uri, confirmed=confirmed)
    wanted = list(commands)
    if not as_they_are:
        for command in wanted:
            Command.parse(command)
    transport = open_transport(uri, tap)
    try:
        transport.connect()
        return [Sent(command, transport.transmit(command)) for command in wanted]
    finally:
        transport.close()


def resend_to(
    card: Card,
    form: Form,
    data: bytes,
    before: Iterable[bytes] = (),
    *,
    confirmed: bool = False,
) -> bytes:
    """Send one thing to a card and return its answer with the status word. Blocks: use its lane.

    before: commands to send first, when it goes as a command. Raises SettingsError for a real card
    that is not confirmed, before anything is sent; NotSupportedError, CodecError, DeviceError.
    """
    require_harmless_card(card.uri, confirmed=confirmed)
    if form is Form.COMMAND:
        return card.send((*before, data))[-1]
    try:
        return card.store_data(data) + _SUCCESS
    except StatusError as refused:
        return refused.sw.to_bytes(2)


async def resend_message(
    message: bytes,
    url: str,
    send: Callable[[bytes], Awaitable[bytes]],
    *,
    confirmed: bool = False,
) -> bytes:
    """Send an ESipa message again to the eIM at a URL and return its answer.

    send: brings the message there. Raises SettingsError when the URL is not on this machine and
    not confirmed, before anything is sent; else what `send` raises.
    """
    require_loopback(url, confirmed=confirmed)
    return await send(message)


def require_harmless_card(uri: str, *, confirmed: bool = False) -> None:
    """Raise SettingsError unless a card is simulated or replayed, or a person said yes."""
    address = CardUri.parse(uri)
    if confirmed or address.scheme in _HARMLESS:
        return
    raise SettingsError(
        f"{address.target or uri} may hold a real card; nothing was sent to it.",
        key="confirm",
        hint="Send it to a simulated card (`sim:`), or confirm that this card is meant.",
    )


def require_loopback(url: str, *, confirmed: bool = False) -> None:
    """Raise SettingsError unless a URL names this machine, or a person said yes.

    Names are not looked up: besides addresses only `localhost` counts.
    """
    host = urlsplit(url).hostname or ""
    if confirmed or _is_loopback(host):
        return
    raise SettingsError(
        f"{host or url} is not this machine; nothing was sent to it.",
        key="confirm",
        hint="Send it to an eIM on this machine, as 127.0.0.1, or confirm that this one is meant.",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
