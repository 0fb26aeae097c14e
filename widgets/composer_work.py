"""The composer's work away from the GUI thread, one piece of a kind at a time.

What touches a card runs on its slot's lane; the rest on a lane of its own, because signing and
keeping the history block for a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.card.slot import Slot
from app.errors import WorkbenchError
from app.runtime import Lane, Runtime
from app.values.ids import Eid
from app.values.packages import Execution, Recipe, SignedPackage
from widgets.associate_dialog import AssociationOrder
from widgets.bridge import Job
from widgets.package_aim import Aim, aimed_at, preview
from widgets.package_bytes import PackageBytes, lay_out

if TYPE_CHECKING:
    from app.card.card import Card
    from app.composer.association import Association
    from app.composer.desk import ComposerDesk


class ComposerWork(QObject):
    """Starts jobs and tells of their ends. Used from the GUI thread only.

    Signals:
        prepared: PackageBytes, or None and why there are none; only the newest recipe's.
        identities_read: names that can sign.
        signed: PackageBytes with the check of the signature; kept in the history.
        executed: the Execution, judged.
        history_read: executions, newest first.
        results_read: the slot's URI and the StoredResults of its card.
        acknowledged: sequence numbers that were taken off the card.
        associated: the slot's URI and the Association its card has now.
        association_failed: the WorkbenchError that kept it from being made.
        failed: a WorkbenchError of something the user started.
        busy_changed: what runs in words, empty when nothing does.
        crashed: an exception that is our own defect.
    """

    prepared = Signal(object, object)
    identities_read = Signal(object)
    signed = Signal(object)
    executed = Signal(object)
    history_read = Signal(object)
    results_read = Signal(str, object)
    acknowledged = Signal(object)
    associated = Signal(str, object)
    association_failed = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(str)
    crashed = Signal(object)

    def __init__(
        self,
        runtime: Runtime,
        open_desk: Callable[[], ComposerDesk],
        parent: QObject | None = None,
    ) -> None:
        """open_desk: called on a lane when first needed; it may import and read files."""
        super().__init__(parent)
        self._runtime = runtime
        self._open_desk = open_desk
        self._lane: Lane | None = None
        self._newest = 0
        self._search = 0
        self._busy: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether something the user started runs."""
        return self._busy is not None

    def cancel(self) -> None:
        """Stop what the user started; on a card between two APDUs."""
        if self._busy is not None:
            self._busy.cancel()

    def prepare(self, recipe: Recipe, aim: Aim) -> None:
        """Make the preview of a recipe."""
        self._newest += 1
        number = self._newest

        def work() -> tuple[PackageBytes | None, str]:
            try:
                return lay_out(preview(self._open_desk(), recipe, aim)), ""
            except WorkbenchError as error:
                return None, f"{error.message} {error.hint}".strip()

        def show(made: tuple[PackageBytes | None, str]) -> None:
            if number == self._newest:
                self.prepared.emit(*made)

        self._quietly(work, show)

    def read_identities(self, eid: Eid | None, uri: str) -> None:
        """Ask who can sign for a card."""
        self._quietly(lambda: self._open_desk().identities(eid, uri), self.identities_read.emit)

    def read_history(self, words: str) -> None:
        """Find executions that have all these words."""
        self._search += 1
        number = self._search

        def show(found: tuple[Execution, ...]) -> None:
            if number == self._search:
                self.history_read.emit(found)

        self._quietly(lambda: self._open_desk().history.listing(words).executions, show)

    def export(self, executions: Iterable[Execution], then: Callable[[bytes], None]) -> None:
        """Make one document of executions and hand it over."""
        self._quietly(lambda: self._open_desk().history.export(executions), then)

    def sign(self, recipe: Recipe, aim: Aim, passphrase: str | None = None) -> None:
        """Sign without sending; the counter is spent."""

        def work() -> PackageBytes:
            desk = self._open_desk()
            ready = aimed_at(desk, recipe, aim)
            package = desk.sign(ready, uri=aim.uri, passphrase=passphrase).package
            return lay_out(package, desk.signature_check(package, aim.uri))

        words = self.tr("Signing the package")
        self._start(lambda: self._on_lane(work), words, self.signed.emit)

    def execute(
        self, slot: Slot, package: Recipe | SignedPackage, passphrase: str | None = None
    ) -> None:
        """Run on the slot's card, signing first if it is a recipe."""
        words = self.tr("Executing the package on {0}").format(slot.name)

        def work(card: Card) -> Execution:
            return self._open_desk().execute(card, package, passphrase=passphrase)

        self._start(lambda: _then_read(slot, slot.run(work, words)), words, self.executed.emit)

    def read_results(self, slot: Slot) -> None:
        """Read the results the card still keeps."""
        words = self.tr("Reading the stored results")
        self._start(
            lambda: slot.run(lambda card: self._open_desk().results(card), words),
            words,
            lambda found: self.results_read.emit(slot.uri, found),
        )

    def acknowledge(self, slot: Slot, seqs: tuple[int, ...]) -> None:
        """Take results off the card."""
        words = self.tr("Acknowledging results")
        self._start(
            lambda: slot.run(lambda card: self._open_desk().acknowledge(card, seqs), words),
            words,
            self.acknowledged.emit,
        )

    def associate(self, slot: Slot, order: AssociationOrder) -> None:
        """Make an identity the first eIM of the slot's card, and read the card again."""
        words = self.tr("Associating an eIM with {0}").format(slot.name)

        def work(card: Card) -> Association:
            return self._open_desk().associate(
                card,
                order.identity,
                eim_id=order.eim_id,
                fqdn=order.fqdn,
                counter=order.counter,
                ask_token=order.ask_token,
            )

        self._start(
            lambda: _then_read(slot, slot.run(work, words)),
            words,
            lambda made: self.associated.emit(slot.uri, made),
            self.association_failed.emit,
        )

    def _on_lane(self, work: Callable[[], Any]) -> Coroutine[Any, Any, Any]:
        if self._lane is None:
            self._lane = self._runtime.lane("packages")
        return self._lane.run(work)

    def _quietly(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        job = Job(self._runtime, self._on_lane(work), self)
        job.done.connect(then)
        job.failed.connect(partial(self._on_failed, tell=self.failed.emit))

    def _start(
        self,
        begin: Callable[[], Coroutine[Any, Any, Any]],
        words: str,
        then: Callable[[Any], object],
        otherwise: Callable[[WorkbenchError], object] | None = None,
    ) -> None:
        """Begin what the user started, unless something runs. otherwise: takes its error."""
        if self._busy is not None:
            return
        self._busy = job = Job(self._runtime, begin(), self)
        for end in (job.done, job.failed):
            end.connect(self._on_ended)
        job.cancelled.connect(self._on_ended)
        job.done.connect(then)
        job.failed.connect(partial(self._on_failed, tell=otherwise or self.failed.emit))
        self.busy_changed.emit(words)

    def _on_ended(self, *_outcome: object) -> None:
        self._busy = None
        self.busy_changed.emit("")

    def _on_failed(self, error: BaseException, *, tell: Callable[[WorkbenchError], object]) -> None:
        if isinstance(error, WorkbenchError):
            tell(error)
        else:
            self.crashed.emit(error)


async def _then_read(slot: Slot, doing: Coroutine[Any, Any, Any]) -> Any:
    """Read the card again afterwards; the package's own outcome is what counts."""
    result = await doing
    try:
        await slot.read()
    except WorkbenchError:
        return result  # the slot tells its own errors
    return result
