"""The eIM place's work on the bench eIM, off the thread that draws.

The eIM is made, with all it imports, when it is first needed, and on a lane: neither the start of
the program nor the first look at the place waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from app.eim.eim_configuration import TlsTrust
from app.errors import WorkbenchError
from app.values.traffic import Tap
from widgets.bridge import BenchSignals, Job

if TYPE_CHECKING:
    from app.card.card import Card
    from app.card.slot import Slot
    from app.composer.association import Association
    from app.eim.host import EimHost
    from app.eim.host_status import HostStatus
    from app.eim.introduction import Introduction
    from app.settings import EimSettings
    from app.values.euicc import CardReport
    from app.values.trust import StoredIdentity
    from app.workbench import Workbench

T = TypeVar("T")
_FILE = "sqlite:///"


class EimWork(QObject):
    """Runs coroutines with the eIM and hands the end to a callback.

    Signals:
        changed: the eIM may stand otherwise than before: look at `status` and read again.
        crashed: an exception that is our own defect.
    """

    changed = Signal()
    crashed = Signal(object)

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        """workbench: its eIM and its composer are made on a lane, for their imports are heavy."""
        super().__init__(parent)
        self._workbench = workbench
        self.runtime = workbench.runtime
        self.tap: Tap = workbench.recorder
        self._lane = workbench.runtime.lane("eIM window")
        self._fresh: EimHost | None = None
        self._host: EimHost | None = None
        self._signals: BenchSignals | None = None
        self._running = 0

    @property
    def busy(self) -> bool:
        """Whether anything runs."""
        return self._running > 0

    @property
    def settings(self) -> EimSettings:
        """The settings of the eIM as they are now."""
        return self._workbench.settings.values.eim

    def save(self, settings: EimSettings) -> None:
        """Keep other settings; they take effect when something is started. Raises SettingsError."""
        self._workbench.settings.update(eim=settings)

    @property
    def status(self) -> HostStatus | None:
        """How the eIM stands now; None before it was made."""
        return self._host.status() if self._host else None

    def close(self) -> None:
        """Listen to the eIM no more."""
        if self._signals is not None:
            self._signals.close()
        self._lane.close()

    def look(self, failed: Callable[[WorkbenchError], object]) -> None:
        """Make the eIM, and open its store if one was ever kept; `changed` tells the end."""

        async def begin() -> None:
            host = await self._made()
            settings = self.settings
            if await self._lane.run(lambda: _kept(settings)):
                await host.open()

        self._job(begin(), lambda _: self.changed.emit(), failed)

    def run(
        self,
        make: Callable[[EimHost], Coroutine[Any, Any, T]],
        done: Callable[[T], object],
        failed: Callable[[WorkbenchError], object],
    ) -> None:
        """Do something with the opened eIM; one of the callbacks is called on this thread."""

        async def begin() -> T:
            host = await self._made()
            await host.open()
            return await make(host)

        self._job(begin(), done, failed)

    def compute(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[WorkbenchError], object],
    ) -> None:
        """Do what blocks or takes long and needs no eIM, such as reading a table."""
        self._job(self._lane.run(work), done, failed)

    def start(
        self,
        coroutine: Coroutine[Any, Any, T],
        done: Callable[[T], object],
        failed: Callable[[WorkbenchError], object],
    ) -> None:
        """Run a coroutine that needs no eIM of this place."""
        self._job(coroutine, done, failed)

    async def on_lane(self, work: Callable[[], T]) -> T:
        """Do a part of a coroutine's work that blocks."""
        return await self._lane.run(work)

    async def certificate(self, host: EimHost, introduction: Introduction) -> StoredIdentity | None:
        """Return whose TLS certificate the endpoint of an introduction shows, None if not kept."""
        wanted = replace(introduction, trust=TlsTrust.CERTIFICATE)
        shown = (await host.configuration(wanted)).get("trustedCertificateTls")
        kept = await self._lane.run(lambda: self._workbench.trust.identities())
        return next((one for one in kept if one.certificate == shown), None)

    async def associate(self, host: EimHost, slot: Slot, introduction: Introduction) -> Association:
        """Make the eIM the first one of a slot's card and know the device; read the card again.

        Raises ProcedureError when the card has an eIM already, and what card and store raise.
        """
        desk = await self._lane.run(lambda: self._workbench.composer)
        values = await host.configuration(introduction)
        status = host.status()

        def tell(card: Card) -> tuple[Association, CardReport]:
            identity = introduction.identity or status.identity
            made = desk.associate(card, identity, eim_id=eim_id, more=values)
            return made, card.report()

        eim_id = str(values["eimId"] or "")
        made, report = await slot.run(tell, f"Associating {eim_id}")
        if report.eid is not None:
            await host.associated(
                report.eid,
                made.token,
                identity=introduction.identity,
                eim_id=made.eim_id,
                certificates=report.certificates,
                dialect=report.verdict.dialect or "",
                label=slot.name,
            )
        with suppress(WorkbenchError):  # the slot tells its own errors
            await slot.read()
        return made

    async def _made(self) -> EimHost:
        self._fresh = host = await self._lane.run(lambda: self._workbench.eim)
        return host

    def _job(
        self,
        coroutine: Coroutine[Any, Any, Any],
        done: Callable[[Any], object],
        failed: Callable[[WorkbenchError], object],
    ) -> None:
        self._running += 1
        job = Job(self.runtime, coroutine, self)

        def end(then: Callable[[Any], object], what: Any) -> None:
            self._running -= 1
            self._listen()
            then(what)

        def judge(error: Any) -> None:
            if isinstance(error, WorkbenchError):
                failed(error)
            else:
                self.crashed.emit(error)

        job.done.connect(lambda result: end(done, result))
        job.failed.connect(lambda error: end(judge, error))
        job.cancelled.connect(lambda: end(lambda _: None, None))

    def _listen(self) -> None:
        if self._host is None and self._fresh is not None:
            self._host = self._fresh
            self._signals = BenchSignals(self._host, self)
            self._signals.changed.connect(self.changed)


def _kept(settings: EimSettings) -> bool:
    """Whether there is a store from earlier: looking at the place alone makes none."""
    from app.eim.opened import store_url

    url = store_url(settings)
    return not url.startswith(_FILE) or Path(url.removeprefix(_FILE)).exists()
