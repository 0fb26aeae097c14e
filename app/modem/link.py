"""A modem by its address, for work beside its card: opened when first used, and again after a loss.

Used on the modem's lane only, and never while a transport has the same port open.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from app.card.transport import CardUri, modem_name
from app.modem.address import ModemAddress
from app.modem.checked_port import CheckedPort
from app.modem.dialogue import Dialogue
from app.modem.identity import identify
from app.modem.quirks import Behaviour, Quirk, behaviour_of, quirks_for
from app.modem.scan import usb_of
from app.values.modem import ModemIdentity
from app.values.traffic import Tap, no_tap

_SLICE_S = 0.1


def _never() -> None:
    """Never cancel."""


class ModemLink:
    """The AT commands of one modem. check: called while waiting; what it raises ends the wait."""

    def __init__(self, uri: str, tap: Tap = no_tap, check: Callable[[], None] = _never) -> None:
        """uri: `at:PORT`. Raises SettingsError on an address that is none."""
        address = CardUri.parse(uri)
        self.address = ModemAddress.from_uri(address)
        self.uri = str(address)
        self.name = modem_name(address)
        self.check = check
        port = CheckedPort(self.address.port, self.address.baud, lambda: self.check())
        self._dialogue = Dialogue(port, tap, self.name)
        self._identity: ModemIdentity | None = None

    @property
    def identity(self) -> ModemIdentity:
        """What the modem says it is; asked once. Raises DeviceError."""
        if self._identity is None:
            self._identity = identify(self.dialogue(), usb_of(self.uri))
        return self._identity

    @property
    def quirks(self) -> tuple[Quirk, ...]:
        """The rows of the quirk table that concern this modem. Raises DeviceError."""
        return quirks_for(self.identity, self.address.quirks)

    @property
    def behaviour(self) -> Behaviour:
        """How this modem wants to be treated. Raises DeviceError."""
        return behaviour_of(self.quirks)

    def dialogue(self) -> Dialogue:
        """Return the dialogue, its port open. Raises DeviceError."""
        self.check()
        self._dialogue.open()
        return self._dialogue

    def pause(self, seconds: float) -> None:
        """Wait, ready to be cancelled."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.check()
            time.sleep(min(left, _SLICE_S))

    def close(self) -> None:
        """Let go of the port; the next `dialogue` opens it again. Never raises."""
        self._dialogue.close()

    def __enter__(self) -> ModemLink:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
