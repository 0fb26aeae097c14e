"""The Trust place on a real store, by clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.crypto.keys import Curve
from app.crypto.trust import TrustStore
from app.runtime import Runtime
from app.values.trust import IdentityKind
from tests.crypto.known import own_pki
from tests.widgets.finding import button, child, said
from widgets.confirm_dialog import ConfirmDialog
from widgets.export_dialog import ExportDialog
from widgets.generate_dialog import GenerateDialog
from widgets.import_dialog import ImportDialog, RootDialog
from widgets.privacy import Mask
from widgets.theme import Theme
from widgets.trust_place import TrustPlace
from widgets.trust_work import TrustWork

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def store() -> TrustStore:
    return TrustStore()


@pytest.fixture
def place(
    qtbot: QtBot, theme: Theme, mask: Mask, runtime: Runtime, store: TrustStore
) -> TrustPlace:
    work = TrustWork(runtime, lambda: store)
    place = TrustPlace(work, mask)
    work.setParent(place)
    qtbot.addWidget(place)
    place.resize(1200, 700)
    place.show()
    qtbot.waitUntil(lambda: not work.busy)
    return place


def settle(qtbot: QtBot, place: TrustPlace) -> None:
    work = child(place, TrustWork)
    qtbot.waitUntil(lambda: not work.busy)


def press(qtbot: QtBot, dialog: QDialog, words: str) -> None:
    qtbot.mouseClick(button(dialog, words), LEFT)


def test_an_empty_store_leads_to_the_first_key(
    qtbot: QtBot, place: TrustPlace, store: TrustStore
) -> None:
    assert "No key and no root yet" in said(place)
    qtbot.mouseClick(button(place, "Generate a key …"), LEFT)
    dialog = child(place, GenerateDialog)
    qtbot.keyClicks(dialog.name, "my eim")
    with qtbot.waitSignal(place.told) as blocker:
        press(qtbot, dialog, "Generate")
    assert blocker.args == ["my eim was generated."]
    settle(qtbot, place)
    assert store.identity("my eim").kind is IdentityKind.EIM
    assert "No key and no root yet" not in said(place)
    assert "Signed by itself" in said(place)


def test_what_the_store_refuses_is_said_in_the_dialog(
    qtbot: QtBot, place: TrustPlace, store: TrustStore
) -> None:
    store.generate(IdentityKind.EIM, "taken", protect="none")
    place.reload()
    settle(qtbot, place)
    qtbot.mouseClick(button(place, "Generate …"), LEFT)
    dialog = child(place, GenerateDialog)
    qtbot.keyClicks(dialog.name, "taken")
    press(qtbot, dialog, "Generate")
    qtbot.waitUntil(lambda: "The name 'taken' is taken." in said(dialog))
    assert dialog.isVisible()


def test_a_certificate_is_imported_and_its_root_trusted(
    qtbot: QtBot, place: TrustPlace, store: TrustStore, tmp_path: Path
) -> None:
    pki = own_pki(Curve.BRAINPOOL)
    (tmp_path / "maker.der").write_bytes(pki.eum.certificate)
    (tmp_path / "root.pem").write_bytes(pki.ci.certificate_pem)
    qtbot.mouseClick(button(place, "Import …"), LEFT)
    dialog = child(place, ImportDialog)
    dialog.file.set_path(str(tmp_path / "maker.der"))
    with qtbot.waitSignal(place.told):
        press(qtbot, dialog, "Import")
    settle(qtbot, place)
    assert "is not here" in said(place)
    qtbot.mouseClick(button(place, "Add root …"), LEFT)
    root = child(place, RootDialog)
    root.file.set_path(str(tmp_path / "root.pem"))
    with qtbot.waitSignal(place.told):
        press(qtbot, root, "Trust this root")
    settle(qtbot, place)
    assert [one.certificate for one in store.roots()] == [pki.ci.certificate]
    assert "It is one of the trusted roots." in said(place)


def test_an_identity_is_exported(
    qtbot: QtBot, place: TrustPlace, store: TrustStore, tmp_path: Path
) -> None:
    made = store.generate(IdentityKind.EIM, "eim", protect="none")
    place.reload()
    settle(qtbot, place)
    qtbot.mouseClick(button(place, "Export …"), LEFT)
    dialog = child(place, ExportDialog)
    dialog.what.setCurrentIndex(dialog.what.findData("certificate-der"))
    dialog.file.set_path(str(tmp_path / "out.der"))
    with qtbot.waitSignal(place.told):
        press(qtbot, dialog, "Export")
    assert (tmp_path / "out.der").read_bytes() == made.certificate


def test_a_removal_is_typed(qtbot: QtBot, place: TrustPlace, store: TrustStore) -> None:
    store.generate(IdentityKind.EIM, "eim", protect="none")
    place.reload()
    settle(qtbot, place)
    qtbot.mouseClick(button(place, "Remove …"), LEFT)
    dialog = child(place, ConfirmDialog)
    act = button(dialog, "Remove")
    assert not act.isEnabled()
    qtbot.keyClicks(child(dialog, QLineEdit), "eim")
    with qtbot.waitSignal(place.told):
        qtbot.mouseClick(act, LEFT)
    settle(qtbot, place)
    assert store.identities() == ()
    assert "No key and no root yet" in said(place)


def test_a_damaged_file_is_named_on_the_page(
    qtbot: QtBot, place: TrustPlace, store: TrustStore
) -> None:
    store.generate(IdentityKind.EIM, "bad", protect="none")
    (store.folder / "bad.json").write_text("{")
    place.reload()
    settle(qtbot, place)
    assert "The file of the identity 'bad' is damaged." in said(place)
