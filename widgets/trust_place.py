"""The Trust place: the identities that sign, the roots that are trusted, and one of them whole."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.values.euicc import Check
from app.values.trust import (
    StoredIdentity,
    StoredRoot,
    StoreProblem,
    TrustContents,
)
from widgets.buttons import push_button
from widgets.empty_state import EmptyState
from widgets.error_view import ErrorView
from widgets.labels import heading, label
from widgets.privacy import Mask
from widgets.trust_details import TrustDetails
from widgets.trust_model import TrustRow
from widgets.trust_orders import TrustOrders
from widgets.trust_table import TrustTable
from widgets.trust_words import expiry, key_words, until
from widgets.trust_work import TrustWork

_TABLES_SHARE = 5
_DETAILS_SHARE = 4


class TrustPlace(QWidget):
    """Reads the store when it is made and after each change.

    Signals:
        told: a sentence for the status line.
    """

    told = Signal(str)

    def __init__(self, work: TrustWork, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._picked = ""
        self._error = ErrorView()
        self._error.allow_traffic(False)
        self._problems = label(role="attention", wrap=True)
        self._problems.hide()
        self._identities = TrustTable(
            self.tr("Identities"),
            (
                self.tr("Certificate"),
                self.tr("Name"),
                self.tr("For"),
                self.tr("Curve"),
                self.tr("Private key"),
                self.tr("Until"),
            ),
            identifiers=frozenset((5,)),
            stretch=1,
            empty=self.tr("None yet. An eIM signs its packages with one."),
        )
        self._roots = TrustTable(
            self.tr("Trusted roots"),
            (
                self.tr("Certificate"),
                self.tr("Name"),
                self.tr("Curve"),
                self.tr("Origin"),
                self.tr("Until"),
            ),
            identifiers=frozenset((4,)),
            stretch=1,
            empty=self.tr("None added. Known roots are recognised by name all the same."),
        )
        self._details = TrustDetails(mask)
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._orders = TrustOrders(work, self)
        self._build()
        self._connect()
        self.reload()

    def reload(self, pick: str = "") -> None:
        """Read the store again and go to a name, or stay where one was."""
        self._picked = pick or self._picked
        self._work.run(lambda store: store.contents(), self._show, self._error.show_error)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(heading(self.tr("Keys and trust"), 1.3))
        head.addStretch(1)
        self._commands = (
            (push_button(self.tr("Add &root …"), "", "certificate"), self._orders.add_root),
            (push_button(self.tr("&Import …"), "", "save"), self._orders.take),
            (push_button(self.tr("&Generate …"), "primary", "plus"), self._orders.generate),
        )
        for button, _slot in self._commands:
            head.addWidget(button)
        tables = QWidget()
        left = QVBoxLayout(tables)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self._identities)
        left.addWidget(self._roots)
        left.addWidget(self._problems)
        left.addStretch(1)
        columns = QWidget()
        row = QHBoxLayout(columns)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(tables, _TABLES_SHARE)
        row.addWidget(self._details, _DETAILS_SHARE)
        self._stack.addWidget(QWidget())
        self._stack.addWidget(self._empty)
        self._stack.addWidget(columns)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(12)
        page.addLayout(head)
        page.addWidget(self._error)
        page.addWidget(self._stack, 1)

    def _connect(self) -> None:
        for button, slot in self._commands:
            button.clicked.connect(slot)
        self._orders.done.connect(self._on_done)
        self._orders.failed.connect(self._error.show_error)
        self._identities.picked.connect(self._pick)
        self._roots.picked.connect(self._pick)
        self._details.export_requested.connect(self._orders.ask_export)
        self._details.removal_requested.connect(self._orders.ask_removal)
        for table in (self._identities, self._roots):
            table.removal_requested.connect(lambda row: self._orders.ask_removal(row.value))
        orders = self._orders
        steps = {"generate": orders.generate, "import": orders.take, "root": orders.add_root}
        self._empty.chosen.connect(lambda key: steps[key]())

    def _show(self, contents: TrustContents) -> None:
        self._orders.contents = contents
        self._identities.show_rows([_identity_row(one) for one in contents.identities])
        self._roots.show_rows([self._root_row(one) for one in contents.roots])
        self._problems.setText("\n".join(_problem(one) for one in contents.problems))
        self._problems.setVisible(bool(contents.problems))
        if not (contents.identities or contents.roots or contents.problems):
            self._show_nothing()
            return
        self._stack.setCurrentIndex(2)
        wanted = self._picked
        found = self._identities.select(wanted) or self._roots.select(wanted)
        if not found:
            first = self._identities.first()
            found = self._identities.select(first) or self._roots.select(self._roots.first())
        self._details.setVisible(found)

    def _show_nothing(self) -> None:
        self._empty.show_state(
            "certificate",
            self.tr("No key and no root yet"),
            self.tr(
                "An eIM signs its packages with a key of its own. Generate one for the bench, or "
                "import what you have: SGP.26 test certificates are taken as they are."
            ),
            [
                ("generate", self.tr("Generate a key …")),
                ("import", self.tr("Import …")),
                ("root", self.tr("Add a root …")),
            ],
        )
        self._stack.setCurrentIndex(1)

    def _root_row(self, root: StoredRoot) -> TrustRow:
        origin = self.tr("test CI here") if root.identity else self.tr("added")
        texts = (root.name, root.info.curve, origin, until(root.info))
        return TrustRow(root.name, expiry(root.info), texts, root)

    def _pick(self, row: TrustRow) -> None:
        other = self._roots if isinstance(row.value, StoredIdentity) else self._identities
        other.clear()
        self._picked = row.name
        if isinstance(row.value, StoredIdentity):
            self._details.show_identity(row.value)
            certificate = row.value.certificate
        else:
            assert isinstance(row.value, StoredRoot)  # noqa: S101 - the model has only these two
            self._details.show_root(row.value)
            certificate = row.value.certificate
        if certificate:
            self._work.run(
                lambda store: store.check(certificate),
                partial(self._show_checks, row.name),
                self._error.show_error,
            )

    def _on_done(self, sentence: str, pick: str) -> None:
        self._error.hide()
        self.told.emit(sentence)
        self.reload(pick)

    def _show_checks(self, name: str, checks: tuple[Check, ...]) -> None:
        if self._picked == name:  # else the user has gone on meanwhile
            self._details.show_checks(checks)


def _identity_row(one: StoredIdentity) -> TrustRow:
    texts = (one.name, one.kind.value, one.curve, key_words(one), until(one.info))
    return TrustRow(one.name, expiry(one.info), texts, one)


def _problem(one: StoreProblem) -> str:
    return f"{one.name}: {one.message} {one.hint}".rstrip()
