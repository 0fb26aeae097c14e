"""One identity or root whole: what it is, its fingerprints, every check, and what can be done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.values.euicc import CertificateInfo, Check
from app.values.trust import StoredIdentity, StoredRoot
from widgets.buttons import push_button
from widgets.check_list import CheckList
from widgets.chips import Chip
from widgets.facts import Fact, FactsGrid
from widgets.labels import label
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.trust_words import expiry, key_words

_FACT_WIDTH = 290
_BYTES_A_LINE = 12
_LETTERS_A_LINE = 36
_LONG_NUMBER = re.compile(r"[0-9A-Fa-f]{24,}")
_MAY_BREAK = "\u200b"
_TITLE_LETTERS = 18


class TrustDetails(QScrollArea):
    """Shows what is picked; changes nothing itself but asks by signal.

    Signals:
        export_requested: the StoredIdentity to write to a file.
        removal_requested: the StoredIdentity or StoredRoot to remove.
    """

    export_requested = Signal(object)
    removal_requested = Signal(object)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._shown: StoredIdentity | StoredRoot | None = None
        self._made: tuple[Check, ...] = ()
        self._panel = Panel()
        self._chip = Chip()
        self._panel.title_row.insertWidget(2, self._chip, 0, Qt.AlignmentFlag.AlignVCenter)
        self._export = push_button(self.tr("E&xport …"), "link", "save")
        self._export.clicked.connect(lambda: self.export_requested.emit(self._shown))
        self._remove = push_button(self.tr("Remo&ve …"), "link", "trash")
        self._remove.clicked.connect(lambda: self.removal_requested.emit(self._shown))
        self._panel.commands.addWidget(self._export)
        self._panel.commands.addWidget(self._remove)
        self._facts = FactsGrid(_FACT_WIDTH)
        self._panel.body.addWidget(self._facts)
        self._checks_panel = Panel(self.tr("Checks"))
        self._waiting = label(self.tr("Checking …"), "muted")
        self._checks = CheckList(mask)
        self._checks_panel.body.addWidget(self._waiting)
        self._checks_panel.body.addWidget(self._checks)
        page = QWidget()
        page.setProperty("frame", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._panel)
        column.addWidget(self._checks_panel)
        column.addStretch(1)
        mask.changed.connect(self._show_again)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)
        self.setAccessibleName(self.tr("Details"))

    def show_identity(self, identity: StoredIdentity) -> None:
        """Show an identity; its checks come with `show_checks`."""
        facts = [
            Fact(self.tr("For"), identity.kind.value),
            Fact(self.tr("Curve"), identity.curve),
            Fact(self.tr("Private key"), key_words(identity)),
            *(self._certificate_facts(identity.info) if identity.info else ()),
            Fact(
                self.tr("Public key"),
                self.tr("{0} B, SubjectPublicKeyInfo").format(len(identity.public_key)),
                copy=identity.public_key.hex().upper(),
            ),
        ]
        self._show(identity, identity.info, facts, exportable=True)
        self._checks_panel.setVisible(identity.info is not None)

    def show_root(self, root: StoredRoot) -> None:
        """Show a trusted root."""
        origin = self.tr("test CI of this store") if root.identity else self.tr("added here")
        facts = [
            Fact(self.tr("Trusted because"), origin),
            Fact(self.tr("Curve"), root.info.curve),
            *self._certificate_facts(root.info),
        ]
        self._show(root, root.info, facts, exportable=False)
        self._checks_panel.show()

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show the checks of what is picked."""
        self._made = tuple(checks)
        self._waiting.hide()
        shown = [replace(one, reason=_breakable(self._mask.text(one.reason))) for one in checks]
        self._checks.show_checks(shown)
        self._checks.show()

    def _show(
        self,
        what: StoredIdentity | StoredRoot,
        info: CertificateInfo | None,
        facts: list[Fact],
        *,
        exportable: bool,
    ) -> None:
        self._shown = what
        long = len(what.name) > _TITLE_LETTERS
        self._panel.entitle(f"{what.name[: _TITLE_LETTERS - 1]}…" if long else what.name)
        facts = [Fact(self.tr("Name"), what.name if long else ""), *facts]
        self._chip.show_state(*expiry(info))
        self._facts.show_facts(facts)
        self._export.setVisible(exportable)
        self._made = ()
        self._waiting.show()
        self._checks.hide()
        self.verticalScrollBar().setValue(0)

    def _show_again(self) -> None:
        """Show the same once more, masked or not."""
        checks = self._made
        if isinstance(self._shown, StoredRoot):
            self.show_root(self._shown)
        elif self._shown is not None:
            self.show_identity(self._shown)
        if checks:
            self.show_checks(checks)

    def _certificate_facts(self, info: CertificateInfo) -> list[Fact]:
        return [
            Fact(self.tr("Subject"), _lines(self._mask.text(info.subject))),
            Fact(self.tr("Issuer"), _lines(self._mask.text(info.issuer))),
            Fact(self.tr("Valid"), f"{info.not_before[:10]} … {info.not_after[:10]}", mono=True),
            Fact(self.tr("Serial number"), info.serial, mono=True, copy=info.serial),
            _bytes(self.tr("Key id"), info.key_id),
            _bytes(self.tr("Issuer's key id"), info.authority_key_id),
            _bytes(self.tr("SHA-256"), info.sha256),
            Fact(
                self.tr("Certificate"),
                self.tr("{0} B, DER").format(len(info.raw)),
                copy=info.raw.hex().upper(),
            ),
        ]


def _bytes(name: str, value: bytes) -> Fact:
    lines = (value[i : i + _BYTES_A_LINE] for i in range(0, len(value), _BYTES_A_LINE))
    text = "\n".join(line.hex(" ", 2).upper() for line in lines)
    return Fact(name, text, mono=True, copy=value.hex().upper())


def _lines(name: str) -> str:
    """Write a name field by field, a long value on a line of its own."""
    fields = name.split(", ")
    return "\n".join(
        field.replace("=", "=\n", 1) if len(field) > _LETTERS_A_LINE else field for field in fields
    )


def _breakable(reason: str) -> str:
    """Let long numbers in a sentence go on in the next line."""
    return _LONG_NUMBER.sub(lambda found: _MAY_BREAK.join(re.findall(".{1,8}", found[0])), reason)
