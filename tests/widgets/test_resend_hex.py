from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from widgets.resend_hex import HexEditor, read_hex
from widgets.theme import Theme


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme) -> HexEditor:
    made = HexEditor()
    qtbot.addWidget(made)
    made.show()
    made.put(bytes.fromhex("BF22035A0112"))
    return made


@pytest.mark.parametrize(
    ("text", "data"),
    [
        pytest.param("bf 22", b"\xbf\x22", id="blanks"),
        pytest.param("BF:22,00", b"\xbf\x22\x00", id="colons-and-commas"),
        pytest.param("B F\n2 2", b"\xbf\x22", id="digits-apart"),
    ],
)
def test_hex_is_read_however_it_is_written(text: str, data: bytes) -> None:
    found = read_hex(text)
    assert (found.data, found.problem) == (data, "")
    written = ["".join(text[start:end].split()).upper() for start, end in found.places]
    assert written == [f"{one:02X}" for one in data]


@pytest.mark.parametrize(
    ("text", "words", "at"),
    [
        pytest.param("BF 2x", "“x” is no hex digit (character 5)", 4, id="no-digit"),
        pytest.param("BF 2", "only one", 3, id="half-a-byte"),
        pytest.param("BF ２２", "is no hex digit", 3, id="digits-of-other-scripts"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, words: str, at: int) -> None:
    found = read_hex(text)
    assert found.data is None
    assert words in found.problem
    assert found.at == at


def test_nothing_is_nothing_to_send() -> None:
    assert read_hex("  ").data == b""
    assert "no bytes" in read_hex("").problem


def test_typing_is_judged_at_once_and_underlined(qtbot: QtBot, editor: HexEditor) -> None:
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    with qtbot.waitSignal(editor.edited):
        qtbot.keyClicks(editor, " g")
    assert "“g” is no hex digit" in editor.found.problem
    (mark,) = editor.extraSelections()
    assert mark.cursor.selectedText() == "g"
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.found.data == bytes.fromhex("BF22035A0112")


def test_a_range_of_bytes_is_laid_under_with_a_tint(editor: HexEditor) -> None:
    editor.show_range(2, 5)
    (mark,) = editor.extraSelections()
    assert mark.cursor.selectedText() == "03 5A 01"


def test_the_cursor_says_which_byte_it_stands_at(qtbot: QtBot, editor: HexEditor) -> None:
    with qtbot.waitSignal(editor.byte_reached) as caught:
        for _ in range(4):
            qtbot.keyClick(editor, Qt.Key.Key_Right)
    assert caught.args == [0]
    reached: list[int] = []
    editor.byte_reached.connect(reached.append)
    qtbot.keyClick(editor, Qt.Key.Key_Home)
    assert reached == [0]


def test_what_was_typed_over_comes_back(qtbot: QtBot, editor: HexEditor) -> None:
    editor.put(b"\x01\x02")
    editor.undo()
    assert editor.found.data == bytes.fromhex("BF22035A0112")
