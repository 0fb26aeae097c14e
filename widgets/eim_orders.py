"""What can be ordered in the eIM place: each order asks where that is due, then works."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.errors import WorkbenchError
from app.settings import EimSettings
from app.values.eim import Device, QueuedPackage
from app.values.esipa import Binding
from app.values.ids import Eid
from app.values.packages import Recipe
from widgets.confirm_dialog import ConfirmDialog
from widgets.eim_queue_dialog import EimQueueDialog, QueueOrder
from widgets.eim_result_dialog import EimResultDialog
from widgets.eim_settings_dialog import EimSettingsDialog
from widgets.eim_work import EimWork
from widgets.package_exchange import PackageExchange
from widgets.privacy import Mask

if TYPE_CHECKING:
    from app.eim.host import EimHost
    from widgets.eim_bulk_dialog import BulkOrder

_FORGET = "forget"


class EimOrders(QObject):
    """Acts on the eIM. Its dialogs stand over the owner.

    Signals:
        told: a sentence for the status line.
        failed: a WorkbenchError.
        done: something was changed; read again.
        recipe_wanted: compose again from this Recipe.
    """

    told = Signal(str)
    failed = Signal(object)
    done = Signal()
    recipe_wanted = Signal(object)

    def __init__(self, work: EimWork, mask: Mask, owner: QWidget) -> None:
        super().__init__(owner)
        self._work = work
        self._mask = mask
        self._owner = owner
        self._exchange = PackageExchange(mask, owner)
        self._exchange.failed.connect(self.failed)
        self._exchange.told.connect(self.told)

    def start(self, *bindings: Binding) -> None:
        """Start endpoints; each that cannot be says why on its own card."""
        self._work.run(lambda host: host.start(*bindings), lambda _: self.done.emit(), self._refuse)

    def stop(self, *bindings: Binding) -> None:
        """Stop endpoints."""
        self._work.run(lambda host: host.stop(*bindings), lambda _: self.done.emit(), self._refuse)

    def cancel(self, package: int) -> None:
        """End a package."""
        self._change(package, "cancel", self.tr("Package {0} is cancelled."))

    def halt(self, package: int) -> None:
        """Hand a package out no more."""
        self._change(package, "stop", self.tr("Package {0} is handed out no more."))

    def retry(self, package: int) -> None:
        """Queue a package that has ended once more."""
        self._change(package, "retry", self.tr("Package {0} is queued once more."))

    def queue(
        self,
        devices: Sequence[Device],
        chosen: Iterable[Eid],
        recipe: Recipe | None = None,
        file: Path | None = None,
    ) -> EimQueueDialog:
        """Ask what is queued for whom. recipe, file: what to begin with."""
        dialog = EimQueueDialog(self._mask, self._owner)
        dialog.show_devices(devices, chosen)
        if recipe is not None:
            dialog.show_recipe(recipe)
        if file is not None:
            dialog.take_file(file)
        dialog.ordered.connect(lambda order: self._enqueue(dialog, order))
        dialog.open()
        return dialog

    def queue_table(self, recipe: Recipe | None = None) -> None:
        """Ask for a table of EIDs to queue from."""
        from widgets.eim_bulk_dialog import EimBulkDialog

        dialog = EimBulkDialog(self._work, self._owner)
        if recipe is not None:
            dialog.show_recipe(recipe)
        dialog.ordered.connect(lambda order: self._enqueue_rows(dialog, order))
        dialog.open()

    def forget(self, devices: Sequence[Device]) -> None:
        """Take devices off the list, after a word was typed."""
        if not devices:
            return
        dialog = ConfirmDialog(
            self.tr("Take {0} devices off the list?").format(len(devices)),
            self.tr("What is queued for them is cancelled. Their results and counters stay."),
            phrase=_FORGET,
            prompt=self.tr("Type “{0}”").format(_FORGET),
            verb=self.tr("Forget"),
            parent=self._owner,
        )
        eids = tuple(one.eid for one in devices)
        dialog.confirmed.connect(lambda _options: self._forget(eids))
        dialog.open()

    def ask_settings(self) -> None:
        """Ask where the endpoints listen."""
        dialog = EimSettingsDialog(self._work.settings, self._owner)

        def keep(settings: EimSettings) -> None:
            try:
                self._work.save(settings)
            except WorkbenchError as error:
                dialog.show_error(error)
                return
            dialog.accept()
            self.told.emit(self.tr("Kept; it takes effect with the next start of an endpoint."))
            self.done.emit()

        dialog.chosen.connect(keep)
        dialog.open()

    def show_result(self, package: QueuedPackage, device: Device | None) -> None:
        """Show what became of a package."""
        dialog = EimResultDialog(package, device, self._mask, self._owner)
        dialog.recipe_wanted.connect(self.recipe_wanted)
        dialog.decoded_wanted.connect(self.decode)
        dialog.open()

    def decode(self, raw: bytes) -> None:
        """Show bytes as a tree."""
        self._exchange.decode(raw)

    def _change(self, package: int, verb: str, words: str) -> None:
        def done(_changed: QueuedPackage) -> None:
            self.told.emit(words.format(package))
            self.done.emit()

        async def work(host: EimHost) -> QueuedPackage:
            service = host.service
            verbs = {"cancel": service.cancel, "stop": service.stop, "retry": service.retry}
            return await verbs[verb](package)

        self._work.run(work, done, self._refuse)

    def _enqueue(self, dialog: EimQueueDialog, order: QueueOrder) -> None:
        gone = _closing(dialog)

        def done(added: list[QueuedPackage]) -> None:
            if not gone:
                dialog.accept()
            self._tell_queued(len(added))

        self._work.run(
            lambda host: host.service.enqueue(
                order.eids, order.recipe, expires_at=order.expires_at, batch=order.batch
            ),
            done,
            lambda error: self._refuse(error) if gone else dialog.show_error(error),
        )

    def _enqueue_rows(self, dialog: QWidget, order: BulkOrder) -> None:
        from app.eim.bulk_queue import enqueued
        from widgets.eim_bulk_dialog import EimBulkDialog

        assert isinstance(dialog, EimBulkDialog)  # noqa: S101 - imported late, for its weight

        gone = _closing(dialog)

        def done(added: list[QueuedPackage]) -> None:
            if not gone:
                dialog.show_queued(len(added))
            self._tell_queued(len(added))

        self._work.run(
            lambda host: enqueued(host.service, order.rows, order.expires_at, order.batch),
            done,
            lambda error: self._refuse(error) if gone else dialog.show_error(error),
        )

    def _tell_queued(self, count: int) -> None:
        self.told.emit(self.tr("{0} packages queued; each waits for its device.").format(count))
        self.done.emit()

    def _forget(self, eids: Sequence[Eid]) -> None:
        async def work(host: EimHost) -> None:
            for eid in eids:
                await host.service.forget(eid)

        def done(_nothing: None) -> None:
            self.told.emit(self.tr("{0} devices are off the list.").format(len(eids)))
            self.done.emit()

        self._work.run(work, done, self._refuse)

    def _refuse(self, error: WorkbenchError) -> None:
        self.failed.emit(error)
        self.done.emit()


def _closing(dialog: QDialog) -> list[int]:
    """Return a list that is empty until the dialog is closed, after which it must not be touched.

    What was ordered goes on without it.
    """
    gone: list[int] = []
    dialog.finished.connect(gone.append)
    return gone
