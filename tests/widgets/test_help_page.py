"""The guide."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QListWidget, QTextBrowser
from pytestqt.qtbot import QtBot

from app.paths import resources
from tests.widgets.finding import child
from widgets.help_page import HelpPage
from widgets.theme import Theme

_PAGES = sorted((resources() / "help").glob("*.md"))


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in _PAGES])
def test_every_page_can_be_read(qtbot: QtBot, theme: Theme, path: Path) -> None:
    page = HelpPage()
    qtbot.addWidget(page)
    assert page.open(path.name)
    text = child(page, QTextBrowser).toPlainText()
    title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    assert text.startswith(title)
    assert "**" not in text


def test_start_comes_first_and_is_open(qtbot: QtBot, theme: Theme) -> None:
    page = HelpPage()
    qtbot.addWidget(page)
    assert child(page, QListWidget).currentItem().text() == "Start"


def test_links_between_pages_stay_inside(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    (tmp_path / "start.md").write_text("# Start\n\n[Other](other.md)\n", "utf-8")
    (tmp_path / "other.md").write_text("# Other\n\nText.\n", "utf-8")
    page = HelpPage(tmp_path)
    qtbot.addWidget(page)
    text = child(page, QTextBrowser)
    text.anchorClicked.emit(QUrl("other.md"))
    assert text.toPlainText().startswith("Other")
    assert not page.open("none-such.md")
