"""What can be ordered in the Trust place: each order asks in a dialog, works, and tells its end."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.errors import WorkbenchError
from app.values.trust import IdentityRequest, StoredIdentity, StoredRoot, TrustContents
from widgets.confirm_dialog import ConfirmDialog
from widgets.export_dialog import ExportDialog, ExportOrder
from widgets.form_dialog import FormDialog
from widgets.generate_dialog import GenerateDialog
from widgets.import_dialog import ImportDialog, ImportOrder, RootDialog
from widgets.trust_work import TrustWork


class TrustOrders(QObject):
    """Opens the dialogs over their owner. contents: what the store held when last read.

    Signals:
        done: a sentence, and the name to go to, empty for none.
        failed: a WorkbenchError that no dialog is there to show.
    """

    done = Signal(str, str)
    failed = Signal(object)

    def __init__(self, work: TrustWork, owner: QWidget) -> None:
        super().__init__(owner)
        self._work = work
        self._owner = owner
        self._keyring = ""
        self.contents = TrustContents()
        work.run(lambda store: store.keyring_name(), self._note_keyring, self.failed.emit)

    def generate(self) -> None:
        """Ask what to generate."""
        dialog = GenerateDialog(self.contents.identities, self._keyring, self._owner)
        dialog.requested.connect(partial(self._generate, dialog))
        dialog.open()

    def take(self) -> None:
        """Ask what to import."""
        dialog = ImportDialog(self._keyring, self._owner)
        dialog.requested.connect(partial(self._import, dialog))
        dialog.open()

    def add_root(self) -> None:
        """Ask which root to trust."""
        dialog = RootDialog(self._owner)
        dialog.requested.connect(partial(self._add_root, dialog))
        dialog.open()

    def _generate(self, dialog: FormDialog, request: IdentityRequest) -> None:
        self._work.run(
            lambda store: store.generate_requested(request),
            lambda made: self._end(
                dialog, self.tr("{0} was generated.").format(made.name), made.name
            ),
            partial(self._refuse, dialog),
        )

    def _import(self, dialog: FormDialog, order: ImportOrder) -> None:
        self._work.run(
            lambda store: store.import_paths(
                order.paths,
                order.name,
                order.passphrase,
                kind=order.kind,
                protect=order.protect,
                expired_too=order.expired_too,
            ),
            lambda made: self._end(
                dialog, self.tr("{0} was imported.").format(made.name), made.name
            ),
            partial(self._refuse, dialog),
        )

    def _add_root(self, dialog: FormDialog, order: ImportOrder) -> None:
        self._work.run(
            lambda store: store.add_root_path(
                order.paths[0], order.name, expired_too=order.expired_too
            ),
            lambda root: self._end(
                dialog, self.tr("{0} is trusted now.").format(root.name), root.name
            ),
            partial(self._refuse, dialog),
        )

    def ask_export(self, identity: StoredIdentity) -> None:
        """Ask in which form an identity is to be written, and where."""
        dialog = ExportDialog(identity, self._owner)
        dialog.requested.connect(partial(self._export, dialog))
        dialog.open()

    def _export(self, dialog: FormDialog, order: ExportOrder) -> None:
        told = self.tr("{0} was written: {1} bytes.")
        self._work.run(
            lambda store: store.export_path(
                order.path,
                order.name,
                order.form,
                order.passphrase,
                unlock=order.unlock,
                protect=order.protect,
            ),
            lambda size: self._end(dialog, told.format(order.path, size)),
            partial(self._refuse, dialog),
        )

    def ask_removal(self, what: StoredIdentity | StoredRoot) -> None:
        """Have the name typed before an identity or root is removed."""
        root = isinstance(what, StoredRoot)
        if root:
            consequence = self.tr("Cards and servers under it will no longer be trusted here.")
        else:
            consequence = self.tr(
                "Its private key is deleted for good: an eUICC that knows this key can then no "
                "longer be reached with it."
            )
        dialog = ConfirmDialog(
            self.tr("Remove {0}?").format(what.name),
            consequence,
            phrase=what.name,
            prompt=self.tr("Type the name to remove it: {0}").format(what.name),
            verb=self.tr("Remove"),
            parent=self._owner,
        )
        dialog.confirmed.connect(lambda _options: self._remove(what.name, root=root))
        dialog.open()

    def _remove(self, name: str, *, root: bool) -> None:
        self._work.run(
            lambda store: store.remove_root(name) if root else store.remove(name),
            lambda _none: self._end(None, self.tr("{0} was removed.").format(name)),
            self.failed.emit,
        )

    def _refuse(self, dialog: FormDialog, error: WorkbenchError) -> None:
        """Say it in the dialog, or on the page when the dialog was closed meanwhile."""
        if isValid(dialog):
            dialog.show_error(error)
        else:
            self.failed.emit(error)

    def _end(self, dialog: FormDialog | None, sentence: str, pick: str = "") -> None:
        if dialog is not None and isValid(dialog):
            dialog.accept()
        self.done.emit(sentence, pick)

    def _note_keyring(self, name: str) -> None:
        self._keyring = name
