"""An eIM out of a capture, behind the same servers as the real one, on this machine only.

It shows the certificate of the bench eIM, so devices that know that one talk to it as well. What it
answered and what it had no answer to is kept in order, to be looked at while it serves.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from app.capture.dialogue import Order
from app.capture.replay_eim import ReplayEim, Same
from app.codec.functions import starts
from app.crypto.trust import TrustStore
from app.eim.endpoints import Endpoint, Kit, host_of, make_endpoint
from app.eim.identity import EimIdentities
from app.errors import CodecError, SettingsError
from app.net.http_limits import is_loopback
from app.runtime import Runtime
from app.settings import EimSettings, host_and_port
from app.values.esipa import Binding, EndpointState, EndpointStatus, Peer, Reply
from app.values.traffic import Record, Tap, no_tap

ANYWHERE = "127.0.0.1:0"
"""Loopback, on any free port."""

_KEPT = 1000
_LANE = "Replayed eIM"
_SCHEMES = {Binding.HTTPS: "https", Binding.COAPS: "coaps"}


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """What is replayed, and how. lane: as in `ReplayEim`. address: loopback, as host:port."""

    lane: str = ""
    order: Order = Order.ANY
    same: Same = Same.EXACT
    binding: Binding = Binding.HTTPS
    address: str = ANYWHERE


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that came. at: seconds since the epoch. size: bytes of the answer.

    problem, hint: why there was no answer, in words; empty when it was answered.
    """

    at: float
    peer: str
    function: str
    size: int = 0
    problem: str = ""
    hint: str = ""


class ReplayPeer:
    """Serves a capture's answers. Its coroutines belong on the runtime's loop.

    Raises SettingsError when the records hold no ESipa to replay or the address is not loopback.
    """

    def __init__(
        self,
        runtime: Runtime,
        trust: TrustStore,
        settings: EimSettings,
        records: Iterable[Record],
        plan: ReplayPlan = ReplayPlan(),
        tap: Tap = no_tap,
    ) -> None:
        _require_loopback(plan)
        self._eim = ReplayEim(records, plan.lane, order=plan.order, same=plan.same)
        self._runtime = runtime
        self._trust = trust
        self._plan = plan
        self._settings = replace(settings, https=plan.address, coaps=plan.address, expose=False)
        self._tap = tap
        self._endpoint: Endpoint | None = None
        self._asked: deque[Asked] = deque(maxlen=_KEPT)
        self._listeners: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self.total = 0
        """How many questions came since it was made; `asked` keeps the last of them."""

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What came and how it was answered, the oldest first. Any thread may ask."""
        with self._lock:
            return tuple(self._asked)

    @property
    def lines(self) -> int:
        """How many questions of the capture it can answer."""
        return len(self._eim.lines)

    @property
    def url(self) -> str:
        """Where devices reach it, empty while it does not serve."""
        status = self.status()
        if status.state is not EndpointState.SERVING:
            return ""
        _, port = host_and_port(status.address)
        return f"{_SCHEMES[self._plan.binding]}://{self._host()}:{port}"

    def status(self) -> EndpointStatus:
        """How it is doing now. Any thread may ask."""
        if self._endpoint is not None:
            return self._endpoint.status()
        return EndpointStatus(self._plan.binding, self._plan.address, EndpointState.STOPPED)

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have a callback called from any thread after each question; return what ends that."""
        with self._lock:
            self._listeners.append(callback)

        def end() -> None:
            with self._lock, suppress(ValueError):
                self._listeners.remove(callback)

        return end

    async def start(self) -> None:
        """Begin anew and serve. Raises SettingsError when the address cannot be had, TrustError."""
        if self._endpoint is not None:
            return
        self._eim.rewind()
        lane = self._runtime.lane(_LANE)
        try:
            endpoint = await lane.run(self._made)
        finally:
            lane.close()
        await endpoint.start()
        self._endpoint = endpoint

    async def stop(self) -> None:
        """Let go of the address and of every peer."""
        endpoint, self._endpoint = self._endpoint, None
        if endpoint is not None:
            await endpoint.stop()

    async def answer(self, message: bytes, peer: Peer) -> Reply:
        """Answer one message as it was answered then. Raises CodecError when it never was."""
        function = starts(message)
        asked = Asked(time.time(), peer.address, function.name if function else "unknown message")
        try:
            reply = await self._eim.answer(message, peer)
        except CodecError as error:
            self._note(replace(asked, problem=error.message, hint=error.hint))
            raise
        self._note(replace(asked, size=len(reply.body)))
        return reply

    def _note(self, asked: Asked) -> None:
        with self._lock:
            self._asked.append(asked)
            self.total += 1
            listeners = tuple(self._listeners)
        for callback in listeners:
            callback()

    def _host(self) -> str:
        return host_of(self._settings, self._plan.binding)

    def _made(self) -> Endpoint:
        identities = EimIdentities(self._trust, self._settings.identity)
        kit = Kit(self._settings, identities, self, (), self._tap, name=_LANE)
        return make_endpoint(self._plan.binding, kit)


def _require_loopback(plan: ReplayPlan) -> None:
    if plan.binding not in _SCHEMES:
        raise SettingsError(
            f"A capture cannot be served over {plan.binding}.",
            key="binding",
            hint=f"Choose one of: {', '.join(_SCHEMES)}.",
        )
    host, _ = host_and_port(plan.address)
    if not is_loopback(host):
        raise SettingsError(
            f"{plan.address} can be reached from other machines; a capture is served on this one.",
            key="address",
            hint=f"Listen on {ANYWHERE}, or on a port of your choice.",
        )
