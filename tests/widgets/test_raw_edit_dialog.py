"""Bytes typed by hand."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.values.packages import RawEdit
from tests.widgets.finding import button, child, said
from tests.widgets.packages import click
from widgets.raw_edit_dialog import RawEditDialog, typed
from widgets.theme import Theme

_BEFORE = bytes.fromhex("5A020102")


@pytest.mark.parametrize(
    ("text", "content", "role", "words"),
    [
        pytest.param("5A 01 00", b"\x5a\x01\x00", "ok", "tag 5A, 1 bytes", id="one element"),
        pytest.param("", b"", "attention", "left out", id="nothing"),
        pytest.param(
            "5A:01:\n00 00", b"\x5a\x01\x00\x00", "attention", "1 bytes follow", id="more"
        ),
        pytest.param("5A05 00", b"\x5a\x05\x00", "attention", "Not plain DER", id="cut off"),
        pytest.param("30800000", b"\x30\x80\0\0", "attention", "Not plain DER", id="indefinite"),
        pytest.param("5A0", None, "failed", "the last has one", id="half a byte"),
        pytest.param("5G", None, "failed", "Only hex", id="no hex"),
    ],
)
def test_what_is_typed_is_told_apart(
    text: str, content: bytes | None, role: str, words: str
) -> None:
    found = typed(text)
    assert (found.content, found.role) == (content, role)
    assert words in found.words


def _dialog(qtbot: QtBot, at: str = "30/5A") -> RawEditDialog:
    dialog = RawEditDialog(at, _BEFORE)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_other_bytes_are_put_in_place(qtbot: QtBot, theme: Theme) -> None:
    dialog = _dialog(qtbot)
    assert not button(dialog, "Put in place").isEnabled()  # they stand there already
    child(dialog, QPlainTextEdit).setPlainText("5A 01 FF")
    with qtbot.waitSignal(dialog.chosen) as chosen:
        click(qtbot, dialog, "Put in place")
    assert chosen.args == [RawEdit("30/5A", b"\x5a\x01\xff")]


def test_what_is_no_hex_cannot_be_put_in_place(qtbot: QtBot, theme: Theme) -> None:
    dialog = _dialog(qtbot)
    child(dialog, QPlainTextEdit).setPlainText("5A 0x")
    assert not button(dialog, "Put in place").isEnabled()
    assert "Only hex digits" in said(dialog)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        pytest.param("30/5A", "the signature covers it", id="before signing"),
        pytest.param("BF51/5F37", "stays as it was made", id="after signing"),
    ],
)
def test_it_says_whether_the_signature_covers_the_edit(
    qtbot: QtBot, theme: Theme, at: str, words: str
) -> None:
    assert words in said(_dialog(qtbot, at))
