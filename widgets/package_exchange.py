"""Brings packages in and takes them out: files, the clipboard, and a look into foreign bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.codec.functions import identify
from app.eim.opening import open_package
from app.errors import CodecError, WorkbenchError
from app.values.packages import Recipe
from widgets import package_files
from widgets.field_dialog import FieldDialog
from widgets.privacy import Mask


class PackageExchange(QObject):
    """Asks for files where one is needed.

    Signals:
        recipe_opened: a Recipe to be edited.
        told: a sentence for the status line.
        failed: a WorkbenchError.
    """

    recipe_opened = Signal(object)
    told = Signal(str)
    failed = Signal(object)

    def __init__(self, mask: Mask, owner: QWidget) -> None:
        """owner: the widget the dialogs stand over."""
        super().__init__(owner)
        self._mask = mask
        self._owner = owner

    def open(self) -> None:
        """Ask for a file and take what it holds."""
        names = self.tr("Packages and recipes (*.der *.hex *.b64 *.toml *.txt);;All files (*)")
        title = self.tr("Open a package or recipe")
        path, _ = QFileDialog.getOpenFileName(self._owner, title, "", names)
        if path:
            self._trying(lambda: self._take(package_files.read(Path(path))))

    def paste(self) -> None:
        """Take what is on the clipboard."""
        text = QGuiApplication.clipboard().text()
        self._trying(lambda: self._take(package_files.opened(text.encode("utf-8", "replace"))))

    def save(self, form: str, recipe: Recipe, message: bytes) -> None:
        """Ask where and write the message or the recipe there. form: the file's ending."""
        self._trying(lambda: self._save(f"package{form}", self._written(form, recipe, message)))

    def copy(self, form: str, recipe: Recipe, message: bytes) -> None:
        """Put the message on the clipboard as `.hex` or `.b64`."""
        text = package_files.written(form, recipe, message).decode().strip()
        QGuiApplication.clipboard().setText(text)
        self.told.emit(self.tr("The message was copied, {0} bytes.").format(len(message)))

    def export(self, document: bytes) -> None:
        """Ask where and write an exported history there."""
        self._trying(lambda: self._save("packages.json", lambda _path: document))

    def decode(self, raw: bytes) -> None:
        """Show what bytes are; those of no message we know are an error."""
        self._trying(lambda: self._decode(raw))

    def _take(self, opened: package_files.Opened) -> None:
        if opened.recipe is not None:
            self.recipe_opened.emit(opened.recipe)
            self.told.emit(self.tr("The recipe is open."))
            return
        try:
            recipe = open_package(opened.message)
        except CodecError:  # no package: a result, or some other message
            self._decode(opened.message)
            return
        self.recipe_opened.emit(recipe)
        self.told.emit(recipe.note or self.tr("The package is open; nothing of it was lost."))

    def _decode(self, raw: bytes) -> None:
        found = identify(raw)
        if found is None:
            raise CodecError(
                self.tr("These bytes are no message of SGP.32 or SGP.22."),
                hint=self.tr("Copy the whole message, with its first tag."),
            )
        title = self.tr("Package") if "Request" in found.type_name else self.tr("Result")
        FieldDialog(title, found.type_name, raw, self._mask, self._owner).open()

    def _written(self, form: str, recipe: Recipe, message: bytes) -> Callable[[Path], bytes]:
        """Return what to write once the ending chosen in the dialog is known."""
        known = (*package_files.MESSAGE_FORMS, package_files.RECIPE_FORM)

        def content(path: Path) -> bytes:
            chosen = path.suffix if path.suffix in known else form
            return package_files.written(chosen, recipe, message)

        return content

    def _save(self, name: str, content: Callable[[Path], bytes]) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self._owner, self.tr("Save"), name)
        if chosen:
            path = Path(chosen)
            package_files.save(path, content(path))
            self.told.emit(self.tr("Saved as {0}.").format(path.name))

    def _trying(self, act: Callable[[], None]) -> None:
        try:
            act()
        except WorkbenchError as error:
            self.failed.emit(error)
