"""Exporting with real files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.capture.forms import Form
from app.capture.imports import read_capture
from app.capture.snapshot import Snapshot
from app.runtime import Runtime
from tests.capture.secret_tape import SECRETS
from tests.capture.tape import EID_ANSWER, Tape
from tests.widgets.finding import button, child, said
from tests.widgets.offers import eid_offer, long_offer, secret_offer
from widgets.capture_export_choice import Offer
from widgets.capture_export_dialog import CaptureExportDialog
from widgets.question_dialog import QuestionDialog
from widgets.theme import Theme

Open = Callable[[Offer], CaptureExportDialog]
PIN = SECRETS["PIN"].hex().upper()


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme, runtime: Runtime, tmp_path: Path) -> Iterator[Open]:
    dialogs: list[CaptureExportDialog] = []

    def call(offer: Offer) -> CaptureExportDialog:
        dialog = CaptureExportDialog(offer, tmp_path, runtime)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        dialogs.append(dialog)
        return dialog

    yield call
    for dialog in dialogs:
        dialog.work.close()


def choose(dialog: CaptureExportDialog, form: Form) -> None:
    dialog.form_box.setCurrentIndex(dialog.form_box.findData(form.value))


def export(qtbot: QtBot, dialog: CaptureExportDialog) -> Path:
    with qtbot.waitSignal(dialog.written, timeout=20_000) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    path = blocker.args[0]
    assert isinstance(path, Path)
    return path


@pytest.mark.parametrize("form", [Form.PCAPNG, Form.EIMCAP, Form.JSONL])
def test_what_the_filter_shows_is_written_and_can_be_read_again(
    qtbot: QtBot, opened: Open, tmp_path: Path, form: Form
) -> None:
    dialog = opened(eid_offer(shown=lambda: [2, 3], shown_count=2, filter="x"))
    choose(dialog, form)
    path = export(qtbot, dialog)
    assert path == tmp_path / f"trace.{form}"
    apdus = [record.data for record in read_capture(path) if record.data]
    assert len(apdus) == 2
    assert apdus[1].startswith(bytes.fromhex("BF3E12"))
    assert f"to trace.{form}, secrets hidden." in said(dialog)
    assert dialog.leave.text() == "Close"


def test_a_script_and_an_archive_say_what_they_count(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(eid_offer())
    choose(dialog, Form.SCRIPT)
    assert "81E2910006BF3E035C015A" in export(qtbot, dialog).read_text()
    assert "Wrote 2 commands" in said(dialog)
    choose(dialog, Form.HAR)
    assert json.loads(export(qtbot, dialog).read_text())["log"]["entries"] == []
    assert "Wrote 0 HTTP exchanges" in said(dialog)


def test_secrets_leave_only_after_a_second_confirmation(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    dialog = opened(secret_offer())
    choose(dialog, Form.JSONL)
    assert PIN not in export(qtbot, dialog).read_text()
    qtbot.mouseClick(dialog.secrecy.hide_secrets, Qt.MouseButton.LeftButton, pos=_tick(dialog))
    assert dialog.secrecy.secrets
    dialog.file.set_path(str(tmp_path / "open.jsonl"))
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    question = child(dialog, QuestionDialog)
    qtbot.mouseClick(button(question, "Cancel"), Qt.MouseButton.LeftButton)
    assert not (tmp_path / "open.jsonl").exists()
    assert not dialog.work.busy
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    questions = [one for one in dialog.findChildren(QuestionDialog) if one.isVisible()]
    with qtbot.waitSignal(dialog.written, timeout=20_000):
        qtbot.mouseClick(button(questions[0], "Export with secrets"), Qt.MouseButton.LeftButton)
    assert PIN in (tmp_path / "open.jsonl").read_text()
    assert "with secrets." in said(dialog)


def test_the_keys_of_sessions_are_a_choice_of_their_own(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    dialog = opened(eid_offer())
    line = f"CLIENT_RANDOM {'ab' * 32} {'cd' * 48}"
    log = tmp_path / "keys.log"
    assert line.encode() not in export(qtbot, dialog).read_bytes()
    dialog.key_log.set_path(str(log))
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "cannot be read" in said(dialog), timeout=5000)
    log.write_text(line)
    assert line.encode() in export(qtbot, dialog).read_bytes()
    choose(dialog, Form.JSONL)
    assert not dialog.key_log.isVisible()
    assert "ab" * 32 not in export(qtbot, dialog).read_text()


def test_an_older_file_is_named_and_replaced_only_when_it_is_whole(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    (tmp_path / "long.pcapng").write_bytes(b"before")
    dialog = opened(long_offer())
    assert "exists and will be replaced" in said(dialog)
    assert dialog.act.accessibleName() == "Replace"
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "of 80\u202f000" in said(dialog), timeout=10_000)
    with qtbot.waitSignal(dialog.work.cancelled, timeout=10_000):
        qtbot.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    assert "Nothing was written" in said(dialog)
    assert dialog.isVisible()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["long.pcapng"]
    assert (tmp_path / "long.pcapng").read_bytes() == b"before"


def test_closing_the_window_in_the_middle_leaves_nothing(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    dialog = opened(long_offer())
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "of 80\u202f000" in said(dialog), timeout=10_000)
    dialog.close()
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_a_folder_that_is_not_there_and_the_capture_itself_are_refused(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    dialog = opened(eid_offer(path=tmp_path / "own.eimcap"))
    dialog.file.set_path(str(tmp_path / "no" / "a.pcapng"))
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "cannot be written" in said(dialog), timeout=5000)
    dialog.file.set_path(str(tmp_path / "own.eimcap"))
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert "not written over itself" in said(dialog)
    dialog.file.set_path("")
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert "no file name" in said(dialog)


def _tick(dialog: CaptureExportDialog) -> QPoint:
    """Where the box itself is, beside its words."""
    return QPoint(8, dialog.secrecy.hide_secrets.height() // 2)


def test_get_response_is_written_as_pysim_reads_it_when_asked_for(
    qtbot: QtBot, opened: Open
) -> None:
    tape = Tape()
    tape.exchange("81C0000015", EID_ANSWER + "9000")
    dialog = opened(Offer(Snapshot(tape.recorder), "pysim"))
    assert bytes.fromhex("81C0000015") in export(qtbot, dialog).read_bytes()
    qtbot.mouseClick(dialog.pysim, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    written = export(qtbot, dialog).read_bytes()
    assert bytes.fromhex("01C0000015") in written
    assert bytes.fromhex("81C0000015") not in written
    assert b"class byte 81 written as 01" in written
    choose(dialog, Form.JSONL)
    assert not dialog.pysim.isVisible()
    assert "81C0000015" in export(qtbot, dialog).read_text()
