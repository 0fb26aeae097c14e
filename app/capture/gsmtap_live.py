"""Live GSMTAP of one recorder, both ways: what a window or a verb switches on and off.

With both on, what is sent to the port that is listened on is not taken in again.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from app.capture.gsmtap_address import Address
from app.capture.gsmtap_listen import GsmtapListener, ListenStatus
from app.capture.gsmtap_send import GsmtapSender, SendStatus
from app.capture.recorder import Recorder
from app.runtime import Runtime
from app.values.traffic import Record


class GsmtapLive:
    """Sends and listens, each by itself. Methods return at once; not for the asyncio thread.

    to, on: where to send to and listen on; this computer's own port 4729 unless told otherwise.
    redacted, identifiers: as in `GsmtapSender`. told: as in `GsmtapListener`.
    """

    def __init__(
        self,
        runtime: Runtime,
        recorder: Recorder,
        *,
        to: Address | None = None,
        on: Address | None = None,
        redacted: bool = True,
        identifiers: bool = False,
        told: Callable[[Record], object] = lambda record: None,
    ) -> None:
        self._sender = GsmtapSender(
            runtime, recorder, to or Address(), redacted=redacted, identifiers=identifiers
        )
        self._listener = GsmtapListener(
            runtime, recorder, on or Address(), told=told, own_port=lambda: self._sender.port
        )

    @property
    def sending(self) -> SendStatus:
        """How sending goes, or went last."""
        return self._sender.status

    @property
    def listening(self) -> ListenStatus:
        """How listening goes, or went last."""
        return self._listener.status

    def start_sending(self) -> None:
        """Send the APDUs that are recorded from now on. Raises SettingsError."""
        self._sender.start()

    def stop_sending(self) -> Future[None]:
        """Send what waits and end; the future is done when that is so."""
        return self._sender.stop()

    def start_listening(self) -> None:
        """Record what comes in. Raises DeviceError when the port is another's, SettingsError."""
        self._listener.start()

    def stop_listening(self) -> Future[None]:
        """Let go of the port; the future is done when that is so."""
        return self._listener.stop()
