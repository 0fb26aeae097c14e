"""Evidence bundles, made by clicks and opened again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.bundle import CAPTURE, PACKETS, PAGE
from app.capture.imports import read_capture
from app.runtime import Runtime
from tests.capture.secret_tape import SECRETS
from tests.widgets.finding import button, child, said
from tests.widgets.offers import eid_offer, long_offer, secret_offer
from widgets.capture_bundle_dialog import CaptureBundleDialog
from widgets.capture_export_choice import Offer
from widgets.question_dialog import QuestionDialog
from widgets.theme import Theme

Open = Callable[[Offer], CaptureBundleDialog]


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme, runtime: Runtime, tmp_path: Path) -> Iterator[Open]:
    dialogs: list[CaptureBundleDialog] = []

    def call(offer: Offer) -> CaptureBundleDialog:
        dialog = CaptureBundleDialog(offer, tmp_path, runtime)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        dialogs.append(dialog)
        return dialog

    yield call
    for dialog in dialogs:
        dialog.close()


def ready(qtbot: QtBot, dialog: CaptureBundleDialog) -> str:
    qtbot.waitUntil(dialog.act.isEnabled, timeout=20_000)
    return dialog.page.toPlainText()


def write(qtbot: QtBot, dialog: CaptureBundleDialog) -> Path:
    with qtbot.waitSignal(dialog.written, timeout=20_000) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    path = blocker.args[0]
    assert isinstance(path, Path)
    return path


def test_the_page_is_shown_before_anything_is_written(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    dialog = opened(eid_offer())
    page = ready(qtbot, dialog)
    assert "4 records" in page
    assert "Environment" in page
    assert "capture.eimcap, capture.pcapng" in said(dialog)
    assert not (tmp_path / "trace.zip").exists()


def test_the_bundle_holds_what_was_shown_and_opens_again(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(secret_offer())
    page = ready(qtbot, dialog)
    path = write(qtbot, dialog)
    with zipfile.ZipFile(path) as pack:
        assert {PAGE, CAPTURE, PACKETS} <= set(pack.namelist())
        content = b"".join(pack.read(name) for name in pack.namelist())
        assert "Keys, codes and subscriber identities were hidden" in pack.read(PAGE).decode()
    assert "were hidden" in page
    assert not [name for name, secret in SECRETS.items() if secret in content]
    assert len(list(read_capture(path))) == len(dialog.offer.traffic)
    assert f"to {path.name}, secrets hidden." in said(dialog)


def test_another_choice_makes_another_page(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(eid_offer(shown=lambda: [2, 3], shown_count=2, filter="x"))
    assert "2 records" in ready(qtbot, dialog)
    qtbot.mouseClick(button(dialog, "All 4 records"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "4 records" in dialog.page.toPlainText(), timeout=20_000)
    dialog.secrecy.hide_secrets.setChecked(False)
    qtbot.waitUntil(lambda: "holds secrets" in dialog.page.toPlainText(), timeout=20_000)
    ready(qtbot, dialog)
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert child(dialog, QuestionDialog).isVisible()


def test_a_choice_in_the_middle_counts(qtbot: QtBot, opened: Open) -> None:
    offer = long_offer(4000)
    dialog = opened(offer)
    qtbot.waitUntil(lambda: dialog.work.busy, timeout=10_000)
    assert not dialog.act.isEnabled()
    dialog.secrecy.hide_secrets.setChecked(False)
    qtbot.waitUntil(lambda: "holds secrets" in dialog.page.toPlainText(), timeout=60_000)
    dialog.secrecy.hide_secrets.setChecked(True)
    qtbot.waitUntil(dialog.act.isEnabled, timeout=60_000)
    assert "were hidden" in dialog.page.toPlainText()


def test_cancel_gives_up_what_is_being_made_ready(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    dialog = opened(long_offer(4000))
    qtbot.waitUntil(lambda: dialog.work.busy, timeout=10_000)
    qtbot.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert not dialog.work.busy
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_cancel_stops_the_writing(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened(long_offer(4000))
    qtbot.waitUntil(dialog.act.isEnabled, timeout=60_000)
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(dialog.work.cancelled, timeout=20_000):
        qtbot.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "Nothing was written" in said(dialog)
    assert not [path for path in tmp_path.iterdir() if path.is_file()]
