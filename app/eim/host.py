"""The bench eIM as a whole: its store, its service and its servers, started and stopped.

1. Nothing is opened, made or listened on before somebody starts it.
2. The store has a lane of its own; keys and certificates are read on another, so that neither holds
   up the other or the event loop.
3. Endpoints are independent: one that cannot be started says why and leaves the others alone.
4. Closing lets go of every port and ends every task; what was committed stays.

Coroutines run on the runtime's loop (`Runtime.spawn`); `status` and `listen` are for any thread.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from functools import partial

from app.crypto.trust import TrustStore
from app.eim.endpoint_set import EndpointSet
from app.eim.endpoints import Endpoint, Kit, address_of, make_endpoint
from app.eim.esipa import Esipa
from app.eim.host_status import HostStatus
from app.eim.introduction import Introduction, introduced
from app.eim.opened import OpenedEim, open_eim
from app.eim.service import EimService
from app.errors import SettingsError, WorkbenchError
from app.runtime import Runtime
from app.settings import EimSettings
from app.values.eim import Device
from app.values.esipa import Binding
from app.values.euicc import CertificateChain
from app.values.ids import Eid
from app.values.packages import FieldValue
from app.values.traffic import Tap, no_tap

_log = logging.getLogger(__name__)

_MIND_S = 10.0
_CALM_S = 0.3
"""Seconds in which several changes are told as one."""


class EimHost:
    """An eIM on this machine.

    settings: asked each time something is opened or started, so that a change takes effect at the
    next start. roots: certificates trusted besides those of the key store, as DER. passphrases: by
    name of the identity, for locked keys. shared: other processes serve the same ports.
    """

    def __init__(
        self,
        runtime: Runtime,
        trust: TrustStore,
        settings: Callable[[], EimSettings],
        tap: Tap = no_tap,
        *,
        roots: Callable[[], Sequence[bytes]] = tuple,
        passphrases: Mapping[str, str] | None = None,
        shared: bool = False,
    ) -> None:
        self._runtime = runtime
        self._trust = trust
        self._settings = settings
        self._tap = tap
        self._roots = roots
        self._also: tuple[bytes, ...] = ()
        self._passphrases = dict(passphrases or {})
        self._shared = shared
        self._opening = asyncio.Lock()
        self._eim: OpenedEim | None = None
        self._endpoints = EndpointSet(lambda binding: address_of(settings(), binding))
        self._status = HostStatus(())
        self._listeners: list[Callable[[], None]] = []
        self._listening = threading.Lock()
        self._counting: asyncio.TimerHandle | None = None
        self._minding: Future[None] | None = None

    @property
    def service(self) -> EimService:
        """The queue and everything about devices. Raises SettingsError before `open`."""
        return self._opened().service

    @property
    def esipa(self) -> Esipa:
        """ESipa without a wire. Raises SettingsError before `open`."""
        return self._opened().esipa

    def status(self) -> HostStatus:
        """How everything is doing now. Any thread may ask; it costs next to nothing."""
        return replace(self._status, endpoints=self._endpoints.status())

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have a callback called after changes, from any thread; return what ends that.

        Several changes at once are told as one. It is called without arguments and must not wait.
        """
        with self._listening:
            self._listeners.append(callback)

        def end() -> None:
            with self._listening, suppress(ValueError):
                self._listeners.remove(callback)

        return end

    def trust_also(self, roots: Iterable[bytes]) -> None:
        """Trust CI certificates (DER) of simulated cards for as long as this program runs."""
        self._also = tuple(dict.fromkeys((*self._also, *roots)))
        if self._eim is not None:
            self._eim.roots.forget()

    async def open(self) -> None:
        """Open the store and be ready to queue; does nothing when that was done.

        Makes the identity and the test CI above it if none is there. Raises SettingsError when the
        store cannot be used, TrustError when the identity cannot sign.
        """
        async with self._opening:
            if self._eim is not None:
                return
            options = self._settings()
            eim = await open_eim(
                self._runtime, self._trust, options, self._trusted, self._passphrases
            )
            eim.service.listen(self._changed)
            self._eim = eim
            self._minding = self._runtime.spawn(self._mind(eim))
        await self.refresh()

    async def start(self, *bindings: Binding) -> None:
        """Start endpoints, opening the store first; those that serve already are left alone.

        Raises the error of the first that cannot be started; the others are started all the same,
        and `status` says of each what became of it.
        """
        await self.open()
        started = [self._endpoints.start(one, partial(self._made, one)) for one in bindings]
        errors = [error for error in await asyncio.gather(*started) if error]
        self._tell()
        if errors:
            raise errors[0]

    async def stop(self, *bindings: Binding) -> None:
        """Stop endpoints, all of them if none is named; peers are let go within seconds."""
        await self._endpoints.stop(*bindings)
        self._tell()

    async def close(self) -> None:
        """Stop all endpoints and close the store. It can be opened again."""
        await self._endpoints.stop()
        async with self._opening:
            eim, self._eim = self._eim, None
            if self._counting is not None:
                self._counting.cancel()
            if self._minding is not None:
                self._minding.cancel()
            if eim is not None:
                await eim.close()
        self._tell()

    async def refresh(self) -> HostStatus:
        """Count devices and packages in the store now; other processes may have changed them."""
        eim = self._opened()
        overview = await eim.service.overview()
        self._status = HostStatus(
            (),
            identity=eim.key.name,
            eim_id=eim.key.eim_id,
            store=eim.store.place,
            devices=overview.devices,
            queue=dict(overview.packages),
        )
        self._tell()
        return self.status()

    async def configuration(
        self,
        introduction: Introduction = Introduction(),  # noqa: B008 - frozen
    ) -> dict[str, FieldValue]:
        """Return the fields of EimConfigurationData that lead a card to this eIM.

        They are what `ComposerDesk.associate` takes as `more`; tell `associated` of it afterwards.
        Raises SettingsError and TrustError.
        """
        eim = self._opened()
        serving = [
            one.address for one in self.status().serving if one.binding is introduction.prefer
        ]
        return await eim.keys.run(
            lambda: introduced(self._settings(), eim.identities, introduction, *serving)
        )

    async def associated(
        self,
        eid: Eid,
        token: int | None,
        *,
        identity: str = "",
        eim_id: str = "",
        certificates: CertificateChain | None = None,
        dialect: str = "",
        label: str = "",
    ) -> Device:
        """Keep a device whose card was told of this eIM, and return it.

        token: the one the card made. identity, eim_id: who signs for it and under which name; the
        usual ones if empty. What is not given here of a device known already stays as it is.
        """
        eim = self._opened()
        key = await eim.keys.run(lambda: eim.identities.find(identity))
        before = await eim.service.device(eid) or Device(eid)
        device = replace(
            before,
            identity=key.name,
            eim_id=eim_id or key.eim_id,
            token=token,
            certificates=certificates or before.certificates,
            dialect=dialect or before.dialect,
            label=label or before.label,
        )
        await eim.service.register(device)
        return device

    def _trusted(self) -> tuple[bytes, ...]:
        return (*self._roots(), *self._also)

    def _opened(self) -> OpenedEim:
        if self._eim is None:
            raise SettingsError(
                "The eIM has not been started.", key="eim", hint="Start it, or open its store."
            )
        return self._eim

    async def _made(self, binding: Binding) -> Endpoint:
        eim = self._opened()

        def make() -> Endpoint:
            roots = eim.roots()
            kit = Kit(self._settings(), eim.identities, eim.esipa, roots, self._tap, self._shared)
            return make_endpoint(binding, kit)

        return await eim.keys.run(make)

    async def _mind(self, eim: OpenedEim) -> None:
        """End what nobody fetched in time, and see what other processes did to the store."""
        while True:
            await asyncio.sleep(_MIND_S)
            try:
                await eim.service.expire()
                if self._listeners:
                    await self.refresh()
            except WorkbenchError as error:
                _log.warning("the store of the eIM could not be looked after: %s", error)

    def _changed(self) -> None:
        """Count anew in a moment, if anybody listens; the service calls this from any thread."""
        if not self._listeners:
            return
        with suppress(RuntimeError):  # the loop has closed meanwhile
            self._runtime.loop.call_soon_threadsafe(self._count_soon)

    def _count_soon(self) -> None:
        if self._counting is None and self._eim is not None:
            self._counting = self._runtime.loop.call_later(_CALM_S, self._count)

    def _count(self) -> None:
        self._counting = None
        if self._eim is not None:
            self._runtime.spawn(self.refresh())

    def _tell(self) -> None:
        with self._listening:
            listeners = tuple(self._listeners)
        for callback in listeners:
            callback()
