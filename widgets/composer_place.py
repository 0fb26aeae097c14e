"""The Packages place: compose, sign, execute and judge eIM packages, and what was done before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.card.slot import Slot
from app.composer.association import Association
from app.composer.desk import ComposerDesk
from app.composer.stored import StoredResult
from app.errors import WorkbenchError
from app.runtime import Runtime
from app.values.packages import Execution, PackageKind, Recipe
from widgets.association_notice import AssociationNotice
from widgets.composer_actions import ComposerActions
from widgets.composer_draft import ComposerDraft
from widgets.composer_orders import ComposerOrders
from widgets.composer_page import ComposerPage
from widgets.composer_tabs import ComposerTab, ComposerTabs
from widgets.composer_work import ComposerWork
from widgets.error_view import ErrorView
from widgets.fault_menu import FaultBanner
from widgets.history_view import HistoryView
from widgets.package_aim import Aim
from widgets.package_bytes import PackageBytes
from widgets.package_exchange import PackageExchange
from widgets.package_words import content_words, state_words
from widgets.privacy import Mask
from widgets.result_view import ResultView
from widgets.stored_view import StoredView
from widgets.target_bar import TargetBar


class ComposerPlace(QWidget):
    """Wires the pages to draft, orders and work; it knows no wire and no card.

    Signals:
        told: a sentence for the status line.
        crashed: an exception that is our own defect.
        queue_wanted: have devices fetch this Recipe from the bench eIM.
    """

    told = Signal(str)
    crashed = Signal(object)
    queue_wanted = Signal(object)

    def __init__(
        self,
        runtime: Runtime,
        open_desk: Callable[[], ComposerDesk],
        mask: Mask,
        parent: QWidget | None = None,
    ) -> None:
        """open_desk: called on a lane, each time the desk is needed."""
        super().__init__(parent)
        self._slot_uri: str | None = None
        self.work = ComposerWork(runtime, open_desk, self)
        self.target = TargetBar(mask)
        self.page = ComposerPage(self.target)
        self.result = ResultView(mask)
        self.history = HistoryView(mask)
        self.stored = StoredView(mask)
        self.bar = ComposerActions()
        self._notice = AssociationNotice()
        self._banner = FaultBanner()
        self._error = ErrorView()
        self._error.allow_traffic(False)
        self._exchange = PackageExchange(mask, self)
        self.draft = ComposerDraft(self.target, self.page, self.bar.faults, self._banner, self)
        self.orders = ComposerOrders(self.draft, self.work, self)
        self._build()
        self._connect_draft()
        self._connect_pages()
        self._connect_work()
        self.draft.touch()
        self.work.read_history("")

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Take the slots on the bench as they are now."""
        self.target.show_slots(slots)
        self._on_draft()

    def show_tab(self, tab: ComposerTab) -> None:
        """Bring a page to the front."""
        self._tabs.show_tab(tab)

    def show_recipe(self, recipe: Recipe) -> None:
        """Put a recipe on the page, to be edited."""
        try:
            self.draft.show_recipe(recipe)
        except WorkbenchError as error:
            self._fail(error)
            return
        self.show_tab(ComposerTab.COMPOSE)

    def associate(self, slot: Slot) -> None:
        """Make a slot the target and ask which eIM its card gets as the first one."""
        self.target.choose(slot)
        self.orders.associate()

    def _build(self) -> None:
        pages: dict[ComposerTab, QWidget] = {
            ComposerTab.COMPOSE: self.page,
            ComposerTab.RESULT: self.result,
            ComposerTab.HISTORY: self.history,
            ComposerTab.STORED: self.stored,
        }
        self._tabs = ComposerTabs(pages, self._error)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.target, self._notice, self._banner):
            column.addWidget(widget)
        column.addWidget(self._tabs, 1)
        column.addWidget(self.bar)

    def _connect_draft(self) -> None:
        actions, exchange, draft, orders = self.bar, self._exchange, self.draft, self.orders
        draft.changed.connect(self._on_draft)
        draft.preview_wanted.connect(self._prepare)
        actions.open_wanted.connect(exchange.open)
        actions.paste_wanted.connect(exchange.paste)
        actions.save_wanted.connect(lambda form: exchange.save(form, draft.recipe(), draft.message))
        actions.copy_wanted.connect(lambda form: exchange.copy(form, draft.recipe(), draft.message))
        actions.sign_wanted.connect(orders.sign)
        actions.execute_wanted.connect(orders.execute)
        actions.queue_wanted.connect(lambda: self.queue_wanted.emit(_unsigned(draft.recipe())))
        actions.cancel_wanted.connect(self.work.cancel)
        exchange.recipe_opened.connect(self.show_recipe)
        exchange.told.connect(self.told)
        exchange.failed.connect(self._fail)
        self.page.view.edit_wanted.connect(orders.edit_bytes)
        self._notice.wanted.connect(orders.associate)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(actions.execute.click)

    def _connect_pages(self) -> None:
        exchange, work = self._exchange, self.work
        self._tabs.tab_changed.connect(lambda _tab: self._show_bar())
        self.result.compose_requested.connect(lambda: self.show_tab(ComposerTab.COMPOSE))
        self.result.decoded_wanted.connect(lambda one: exchange.decode(one.result))
        self.history.search_changed.connect(work.read_history)
        self.history.execution_chosen.connect(self._show_result)
        self.history.export_wanted.connect(lambda rows: work.export(rows, exchange.export))
        for view in (self.result, self.history):
            view.recipe_wanted.connect(lambda recipe: self.show_recipe(_afresh(recipe)))
        self.stored.decoded_wanted.connect(lambda one: exchange.decode(one.raw))
        self.stored.read_wanted.connect(self.orders.read_results)
        self.stored.acknowledge_wanted.connect(self.orders.acknowledge)

    def _connect_work(self) -> None:
        work = self.work
        work.prepared.connect(self.draft.show_prepared)
        work.identities_read.connect(self._on_identities)
        work.signed.connect(self._on_signed)
        work.executed.connect(self._on_executed)
        work.history_read.connect(self._on_history)
        work.results_read.connect(self._on_results)
        work.acknowledged.connect(self._on_acknowledged)
        work.associated.connect(self._on_associated)
        work.failed.connect(self._fail)
        work.crashed.connect(self.crashed)
        work.busy_changed.connect(self._on_busy)

    def _show_bar(self) -> None:
        """What belongs to the package stands beside the package only, what runs everywhere."""
        self.bar.setVisible(self._tabs.tab is ComposerTab.COMPOSE or self.work.busy)

    def _on_draft(self) -> None:
        slot = self.target.slot
        uri = slot.uri if slot else ""
        if uri != self._slot_uri:
            self._slot_uri = uri
            self.stored.show_card(slot is not None)
        self._notice.show_slot(slot)
        why_not = self.draft.gate(busy=self.work.busy)
        self.bar.allow(message=self.draft.whole, **why_not._asdict())

    def _prepare(self, recipe: Recipe, aim: Aim) -> None:
        self.work.read_identities(recipe.eid, aim.uri)
        if recipe.operations or recipe.kind is not PackageKind.EUICC_PACKAGE:
            self.work.prepare(recipe, aim)

    def _on_identities(self, names: Sequence[str]) -> None:
        before = self.target.identity.currentData()
        self.target.show_identities(names)
        if before != self.target.identity.currentData():
            self.draft.touch()

    def _on_signed(self, package: PackageBytes) -> None:
        self.draft.show_signed(package)
        self.told.emit(self.tr("The package is signed and kept in the history."))
        self._read_history()

    def _on_executed(self, execution: Execution) -> None:
        self._show_result(execution)
        self.told.emit(f"{content_words(execution.package.recipe)}: {state_words(execution)[0]}")
        self.draft.touch()
        self._read_history()

    def _show_result(self, execution: Execution) -> None:
        self.result.show_execution(execution)
        self.show_tab(ComposerTab.RESULT)

    def _read_history(self) -> None:
        self.work.read_history(self.history.search.text())

    def _on_history(self, executions: Sequence[Execution]) -> None:
        self.history.show_executions(executions)
        if not self.history.search.text():
            self.target.show_known(one.package.eid for one in executions if one.package.eid)

    def _on_results(self, uri: str, found: Sequence[StoredResult]) -> None:
        if self._slot_uri == uri:
            self.stored.show_results(found)
            self._read_history()

    def _on_acknowledged(self, seqs: Sequence[int]) -> None:
        self.told.emit(self.tr("{0} results acknowledged.").format(len(seqs)))
        self.orders.read_results()

    def _on_associated(self, uri: str, made: Association) -> None:
        self.told.emit(self.tr("{0} is associated with the card.").format(made.eim_id))
        if self._slot_uri == uri:
            self._notice.show_made(made)
            self.draft.touch()

    def _on_busy(self, words: str) -> None:
        if words:
            self._error.hide()
        self.bar.show_busy(words)
        self._show_bar()
        self._on_draft()

    def _fail(self, error: WorkbenchError) -> None:
        self._error.show_error(error)
        self._read_history()


def _afresh(recipe: Recipe) -> Recipe:
    """Return the recipe without what belongs to one signing: its counter."""
    return replace(recipe, counter=None)


def _unsigned(recipe: Recipe) -> Recipe:
    """Return the recipe without what the eIM knows of each device: who signs, and its token."""
    return replace(_afresh(recipe), identity="", eim_id="", token=None)
