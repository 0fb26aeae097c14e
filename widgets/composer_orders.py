"""What can be ordered in the Packages place: each order asks where that is due, then works."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.card.slot import Slot
from app.values.euicc import CardReport
from widgets.associate_dialog import AssociateDialog, AssociationOrder
from widgets.card_work import other_card
from widgets.composer_draft import ComposerDraft
from widgets.composer_work import ComposerWork
from widgets.confirm_dialog import ConfirmDialog
from widgets.raw_edit_dialog import RawEditDialog


class ComposerOrders(QObject):
    """Acts on the draft and on the card that is its target. Its dialogs stand over the owner."""

    def __init__(self, draft: ComposerDraft, work: ComposerWork, owner: QWidget) -> None:
        super().__init__(owner)
        self._draft = draft
        self._work = work
        self._owner = owner

    def sign(self) -> None:
        """Sign the package without sending it."""
        draft = self._draft
        self._work.sign(draft.recipe(), draft.aim, draft.target.passphrase)

    def execute(self) -> None:
        """Execute the package; one that deletes a profile only after its digits were typed."""
        recipe = self._draft.recipe()
        deleted = [one.values.get("iccid") for one in recipe.operations if one.name == "delete"]
        if not deleted:
            self._execute()
            return
        dialog = ConfirmDialog(
            self.tr("Execute a package that deletes a profile?"),
            self.tr("The eUICC deletes the profile for good if it may be deleted."),
            phrase=str(deleted[0])[-4:],
            prompt=self.tr("Type the last four digits of its ICCID"),
            verb=self.tr("Execute"),
            parent=self._owner,
        )
        dialog.confirmed.connect(lambda _options: self._execute())
        dialog.open()

    def edit_bytes(self, at: str, before: bytes) -> None:
        """Ask for the bytes that take an element's place."""
        dialog = RawEditDialog(at, before, self._owner)
        dialog.chosen.connect(self._draft.edit)
        dialog.open()

    def associate(self) -> None:
        """Ask which eIM the target gets as its first one."""
        slot = self._draft.target.slot
        report = slot.status.report if slot else None
        if slot is None or report is None or self._work.busy:
            return
        dialog = AssociateDialog(slot.name, self._owner)
        dialog.show_identities(self._draft.target.identities)
        dialog.ordered.connect(partial(self._associate, dialog, slot, report))
        dialog.rejected.connect(self._work.cancel)
        self._work.identities_read.connect(dialog.show_identities)
        self._work.associated.connect(dialog.accept)
        self._work.association_failed.connect(dialog.show_error)
        self._work.read_identities(report.eid, slot.uri)
        dialog.open()

    def read_results(self) -> None:
        """Ask the target which results it keeps."""
        if (slot := self._draft.target.slot) is not None:
            self._work.read_results(slot)

    def acknowledge(self, seqs: tuple[int, ...]) -> None:
        """Take results off the target."""
        if (slot := self._draft.target.slot) is not None:
            self._work.acknowledge(slot, seqs)

    def _execute(self) -> None:
        draft = self._draft
        if (slot := draft.target.slot) is not None:
            package = draft.signed or draft.recipe()
            self._work.execute(slot, package, draft.target.passphrase)

    def _associate(
        self, dialog: AssociateDialog, slot: Slot, report: CardReport, order: AssociationOrder
    ) -> None:
        if slot.status.same_card(report):
            self._work.associate(slot, order)
        else:
            dialog.show_error(other_card())
