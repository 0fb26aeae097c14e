"""The card seam: anything that answers APDUs is a Transport, opened by URI.

`pcsc:Reader name`, `pcsc:Reader name?mode=exclusive&protocol=t0`, `sim:`,
`sim:name?dialect=1.2&curve=brainpool`, `replay:file.eimcap?order=any`, `at:COM5?baud=115200`,
`at:rfc2217://host:port`. A transport blocks, so it is used from one lane (thread) only. A new kind
is one line in TRANSPORTS and must pass `tests/card/transport_contract.py`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Protocol, runtime_checkable
from urllib.parse import parse_qsl, quote, unquote, urlencode

from app.errors import NotSupportedError, SettingsError
from app.values.traffic import Tap, no_tap


class Transport(Protocol):
    """A card that can be talked to. Every method blocks and may raise DeviceError.

    name: the label of its lane, as people know the reader. uri: opens the same card again.
    """

    name: str
    uri: str

    @property
    def atr(self) -> bytes:
        """The answer to reset of the last power-up; empty before connect."""
        ...

    @property
    def protocol(self) -> str:
        """`T=0` or `T=1`; empty before connect."""
        ...

    def connect(self) -> None:
        """Power the card up. Harmless when already connected."""
        ...

    def transmit(self, command: bytes) -> bytes:
        """Exchange one APDU; the answer ends with its status word. Records it on the tap."""
        ...

    def reset(self) -> None:
        """Reset the card and read its ATR again. All logical channels are gone afterwards."""
        ...

    def close(self) -> None:
        """Let go of the card. Harmless when already closed; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class CardUri:
    """A transport's address: scheme, target and options."""

    scheme: str
    target: str
    options: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> CardUri:
        """Split `scheme:target?key=value`. A bare reader name counts as `pcsc:`."""
        scheme, colon, rest = text.partition(":")
        if not colon or scheme not in TRANSPORTS:
            return cls("pcsc", text, {})
        if scheme == "pcsc":
            return cls(scheme, *_reader_and_options(rest))
        target, _, query = rest.partition("?")
        return cls(scheme, unquote(target), dict(parse_qsl(query, keep_blank_values=True)))

    def __str__(self) -> str:
        query = "?" + urlencode(self.options) if self.options else ""
        safe = _SAFE + _SAFE_IN_PORTS if self.scheme == "at" else _SAFE
        return f"{self.scheme}:{quote(self.target, safe=safe)}{query}"


_SAFE = " ()[]./,+-"
_SAFE_IN_PORTS = ":@\\"
"""What stands in the names of ports besides: `socket://host:port`, `\\\\.\\COM15`."""

_SIMULATED_KINDS = {"sgp22": "SGP.22 eUICC", "sgp02": "SGP.02 eUICC", "uicc": "UICC"}


def simulated_name(address: CardUri) -> str:
    """Return what people call a simulated card: its slot and its traffic bear the same name."""
    kind = address.options.get("kind", "").strip().lower()
    return f"Simulated {_SIMULATED_KINDS.get(kind, 'IoT eUICC')} {address.target}".strip()


def card_name(address: CardUri) -> str:
    """Return what people call a card in no reader: simulated, replayed, or behind a modem."""
    if address.scheme == "replay":
        return f"Replay of {PurePath(address.target).name}"
    if address.scheme == "at":
        return modem_name(address)
    return simulated_name(address)


def modem_name(address: CardUri) -> str:
    """Return what people call a modem before it was asked: by its port, or where that is."""
    url, at, place = address.target.partition("://")
    name = place if at else url.replace("\\", "/")
    return f"Modem {name.rstrip('/').rpartition('/')[2]}".strip()


PCSC_OPTIONS = frozenset({"mode", "protocol", "reset"})
"""What may follow the `?` of a `pcsc:` address; anything else belongs to the reader's name."""


def _reader_and_options(text: str) -> tuple[str, dict[str, str]]:
    """Split at the last `?`, if all that follows are options; readers may have odd names."""
    name, mark, query = text.rpartition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    if mark and all(options.values()) and options and options.keys() <= PCSC_OPTIONS:
        return unquote(name), options
    return unquote(text), {}


@runtime_checkable
class Shareable(Protocol):
    """A transport whose card other programs may reach too."""

    def transaction(self) -> AbstractContextManager[None]:
        """Keep other programs away from the card for a `with` block; blocks may be nested."""
        ...


def undisturbed(transport: Transport) -> AbstractContextManager[None]:
    """Keep other programs away from the card for a `with` block, where there can be others.

    Raises DeviceError on entry when another program does not let go of the card.
    """
    return transport.transaction() if isinstance(transport, Shareable) else nullcontext()


@runtime_checkable
class LimitsBlocks(Protocol):
    """A transport whose line may be too narrow for whole commands, as a modem's is.

    block_size: bytes per STORE DATA it is known to take; set to what was found to work.
    Its `transmit` raises BlockRefusedError when the line refused the first block of a message.
    """

    block_size: int


class BlockRefusedError(NotSupportedError):
    """The line to the card, not the card, refused the first block of a message.

    The message may be sent again from its beginning, in smaller blocks.
    """


TRANSPORTS: dict[str, str] = {
    "pcsc": "app.card.pcsc:PcscTransport",
    "sim": "app.sim.transport:SimTransport",
    "replay": "app.capture.replay:ReplayTransport",
    "at": "app.modem.transport:AtTransport",
}
"""scheme -> module:class. Imported on first use; the class takes (CardUri, Tap)."""


def open_transport(uri: str, tap: Tap = no_tap, *, reader_mode: str = "") -> Transport:
    """Make the transport a URI names, not yet connected. Raises SettingsError on a bad URI.

    reader_mode: how a PC/SC reader is opened if the URI does not say, `shared` or `exclusive`.
    """
    address = CardUri.parse(uri)
    if reader_mode and address.scheme == "pcsc":
        address = replace(address, options={"mode": reader_mode, **address.options})
    if not address.target and address.scheme == "pcsc":
        raise SettingsError(
            "No reader is named.",
            key="reader",
            hint="List the readers with `eim-workbench readers`, then name one.",
        )
    module, _, name = TRANSPORTS[address.scheme].partition(":")
    transport: Transport = getattr(importlib.import_module(module), name)(address, tap)
    return transport
