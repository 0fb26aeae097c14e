"""The Packages place: compose, sign, execute and judge eIM packages, and what was done before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.card.slot import Slot
from app.composer.desk import ComposerDesk
from app.composer.stored import StoredResult
from app.eim.faults import applicable
from app.eim.problems import problems
from app.errors import WorkbenchError
from app.runtime import Runtime
from app.values.packages import Execution, PackageKind, Recipe, SignedPackage
from widgets.composer_actions import ComposerActions
from widgets.composer_page import ComposerPage
from widgets.composer_tabs import ComposerTab, ComposerTabs
from widgets.composer_work import ComposerWork
from widgets.confirm_dialog import ConfirmDialog
from widgets.error_view import ErrorView
from widgets.fault_menu import FaultBanner
from widgets.history_view import HistoryView
from widgets.package_aim import Aim
from widgets.package_bytes import PackageBytes, lay_out
from widgets.package_exchange import PackageExchange
from widgets.package_gate import gate
from widgets.package_words import content_words, state_words
from widgets.privacy import Mask
from widgets.result_view import ResultView
from widgets.stored_view import StoredView
from widgets.target_bar import TargetBar

_PAUSE_MS = 120


class ComposerPlace(QWidget):
    """Wires the pages to the desk; it knows no wire and no card.

    Signals:
        told: a sentence for the status line.
        crashed: an exception that is our own defect.
    """

    told = Signal(str)
    crashed = Signal(object)

    def __init__(
        self,
        runtime: Runtime,
        open_desk: Callable[[], ComposerDesk],
        mask: Mask,
        parent: QWidget | None = None,
    ) -> None:
        """open_desk: called on a lane, each time the desk is needed."""
        super().__init__(parent)
        self._signed: SignedPackage | None = None
        self._slot_uri: str | None = None
        self.work = ComposerWork(runtime, open_desk, self)
        self.target = TargetBar()
        self.page = ComposerPage(self.target)
        self.result = ResultView(mask)
        self.history = HistoryView(mask)
        self.stored = StoredView(mask)
        self.bar = ComposerActions()
        self._banner = FaultBanner()
        self._error = ErrorView()
        self._exchange = PackageExchange(mask, self)
        self._error.allow_traffic(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._prepare)
        self._build()
        self._connect()
        self._on_edited()
        self.work.read_history("")

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Take the slots on the bench as they are now."""
        self.target.show_slots(slots)
        self._judge()

    def show_tab(self, tab: ComposerTab) -> None:
        """Bring a page to the front."""
        self._tabs.show_tab(tab)

    def recipe(self) -> Recipe:
        """Return the recipe as it is on the page."""
        filled = self.page.fill(self.target.recipe())
        return replace(filled, faults=self.bar.faults.faults)

    def show_recipe(self, recipe: Recipe) -> None:
        """Put a recipe on the page, to be edited."""
        try:
            self.page.show_recipe(recipe)
        except WorkbenchError as error:
            self._fail(error)
            return
        self.target.show_recipe(recipe)
        self.bar.faults.offer(applicable(recipe.kind))
        self.bar.faults.show_faults(recipe.faults)
        self._on_edited()
        self.show_tab(ComposerTab.COMPOSE)

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
        column.addWidget(self.target)
        column.addWidget(self._banner)
        column.addWidget(self._tabs, 1)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        self._tabs.tab_changed.connect(lambda _tab: self._show_bar())
        self.target.changed.connect(self._on_edited)
        self.page.changed.connect(self._on_edited)
        actions, work, exchange = self.bar, self.work, self._exchange
        exchange.recipe_opened.connect(self.show_recipe)
        exchange.told.connect(self.told)
        exchange.failed.connect(self._fail)
        actions.faults.faults_changed.connect(self._on_edited)
        actions.open_wanted.connect(exchange.open)
        actions.paste_wanted.connect(exchange.paste)
        actions.save_wanted.connect(self._save)
        actions.copy_wanted.connect(self._copy)
        actions.sign_wanted.connect(self._sign)
        actions.execute_wanted.connect(self._ask_execute)
        actions.cancel_wanted.connect(work.cancel)
        self._banner.cleared.connect(self._clear_faults)
        work.prepared.connect(self._on_prepared)
        work.identities_read.connect(self._on_identities)
        work.signed.connect(self._on_signed)
        work.executed.connect(self._on_executed)
        work.history_read.connect(self._on_history)
        work.results_read.connect(self._on_results)
        work.acknowledged.connect(self._on_acknowledged)
        work.failed.connect(self._fail)
        work.crashed.connect(self.crashed)
        work.busy_changed.connect(self._on_busy)
        self.result.compose_requested.connect(lambda: self.show_tab(ComposerTab.COMPOSE))
        self.history.search_changed.connect(work.read_history)
        self.history.execution_chosen.connect(self._show_result)
        self.history.export_wanted.connect(lambda rows: work.export(rows, exchange.export))
        for view in (self.result, self.history):
            view.recipe_wanted.connect(lambda recipe: self.show_recipe(_afresh(recipe)))
        self.result.decoded_wanted.connect(lambda one: exchange.decode(one.result))
        self.stored.decoded_wanted.connect(lambda one: exchange.decode(one.raw))
        self.stored.read_wanted.connect(self._read_results)
        self.stored.acknowledge_wanted.connect(self._acknowledge)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(actions.execute.click)

    def _show_bar(self) -> None:
        """What belongs to the package stands beside the package only, what runs everywhere."""
        self.bar.setVisible(self._tabs.tab is ComposerTab.COMPOSE or self.work.busy)

    def _on_edited(self) -> None:
        """Something of the recipe is another: what was signed is not it any more."""
        self._signed = None
        recipe = self.target.recipe()
        self.page.shape(recipe.kind, recipe.dialect)
        self.bar.faults.offer(applicable(recipe.kind))
        slot = self.target.slot
        uri = slot.uri if slot else ""
        if uri != self._slot_uri:
            self._slot_uri = uri
            self.stored.show_card(slot is not None)
        recipe = self.recipe()
        self._banner.show_faults(recipe.faults)
        self.page.show_problems(problems(recipe))
        self._judge()
        self._pause.start()

    def _prepare(self) -> None:
        recipe, aim = self.recipe(), self._aim()
        self.work.read_identities(recipe.eid, aim.uri)
        if recipe.kind is PackageKind.EUICC_PACKAGE and not recipe.operations:
            self.page.show_package(None, "")
        else:
            self.work.prepare(recipe, aim)

    def _aim(self) -> Aim:
        slot = self.target.slot
        report = slot.status.report if slot else None
        if slot is None:
            return Aim()
        return Aim(
            report.eid if report else None, slot.uri, slot.name, report.eims if report else ()
        )

    def _judge(self) -> None:
        recipe = self.recipe()
        has_card, busy = self.target.slot is not None, self.work.busy
        why_not = gate(recipe, self.target.problems, has_card=has_card, busy=busy)
        shown = self.page.view.shown
        signable = recipe.kind is PackageKind.EUICC_PACKAGE
        whole = self._signed is not None or (shown is not None and not signable)
        self.bar.allow(message=whole, sign=why_not.sign, execute=why_not.execute)

    def _on_prepared(self, package: PackageBytes | None, why_not: str) -> None:
        if self._signed is None:
            self.page.show_package(package, why_not)
            self._judge()

    def _on_identities(self, names: Sequence[str]) -> None:
        before = self.target.identity.currentData()
        self.target.show_identities(names)
        if before != self.target.identity.currentData():
            self._on_edited()

    def _clear_faults(self) -> None:
        self.bar.faults.show_faults(())
        self._on_edited()

    def _sign(self) -> None:
        self._error.hide()
        self.work.sign(self.recipe(), self._aim(), self.target.passphrase)

    def _on_signed(self, package: SignedPackage) -> None:
        self._signed = package
        self.page.show_package(lay_out(package), "")
        self.told.emit(self.tr("The package is signed and kept in the history."))
        self.work.read_history(self.history.search.text())
        self._judge()

    def _ask_execute(self) -> None:
        recipe = self.recipe()
        deleted = [one.values.get("iccid") for one in recipe.operations if one.name == "delete"]
        if not deleted:
            self._execute()
            return
        digits = str(deleted[0])[-4:]
        dialog = ConfirmDialog(
            self.tr("Execute a package that deletes a profile?"),
            self.tr("The eUICC deletes the profile for good if it may be deleted."),
            phrase=digits,
            prompt=self.tr("Type the last four digits of its ICCID"),
            verb=self.tr("Execute"),
            parent=self,
        )
        dialog.confirmed.connect(lambda _options: self._execute())
        dialog.open()

    def _execute(self) -> None:
        slot = self.target.slot
        if slot is not None:
            self._error.hide()
            self.work.execute(slot, self._signed or self.recipe(), self.target.passphrase)

    def _on_executed(self, execution: Execution) -> None:
        self._show_result(execution)
        self.told.emit(f"{content_words(execution.package.recipe)}: {state_words(execution)[0]}")
        self._on_edited()
        self.work.read_history(self.history.search.text())

    def _show_result(self, execution: Execution) -> None:
        self.result.show_execution(execution)
        self.show_tab(ComposerTab.RESULT)

    def _on_history(self, executions: Sequence[Execution]) -> None:
        self.history.show_executions(executions)
        if not self.history.search.text():
            self.target.show_known(one.package.eid for one in executions if one.package.eid)

    def _on_results(self, uri: str, found: Sequence[StoredResult]) -> None:
        if self._slot_uri == uri:
            self.stored.show_results(found)
            self.work.read_history(self.history.search.text())

    def _read_results(self) -> None:
        if (slot := self.target.slot) is not None:
            self._error.hide()
            self.work.read_results(slot)

    def _acknowledge(self, seqs: tuple[int, ...]) -> None:
        if (slot := self.target.slot) is not None:
            self._error.hide()
            self.work.acknowledge(slot, seqs)

    def _on_acknowledged(self, seqs: Sequence[int]) -> None:
        self.told.emit(self.tr("{0} results acknowledged.").format(len(seqs)))
        self._read_results()

    def _on_busy(self, words: str) -> None:
        self.bar.show_busy(words)
        self._show_bar()
        self._judge()

    def _fail(self, error: WorkbenchError) -> None:
        self._error.show_error(error)
        self.work.read_history(self.history.search.text())

    def _message(self) -> bytes:
        shown = self.page.view.shown
        return shown.package.message if shown else b""

    def _save(self, form: str) -> None:
        self._exchange.save(form, self.recipe(), self._message())

    def _copy(self, form: str) -> None:
        self._exchange.copy(form, self.recipe(), self._message())


def _afresh(recipe: Recipe) -> Recipe:
    """Return the recipe without what belongs to one signing: its counter."""
    return replace(recipe, counter=None)
