"""What the window remembers."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import QByteArray

from app.errors import SettingsError
from app.settings import Settings
from widgets.window_state import WindowState, pack, unpack


def test_it_comes_back_as_it_was() -> None:
    kept = WindowState(place="help", masked=True, slot="sim:", filters=['lane == "slot 0"', "len"])
    kept.recent, kept.folder = ["/a/one.eimcap"], "/a"
    kept.save(Settings())
    assert WindowState.load(Settings().window) == kept


@pytest.mark.parametrize(
    "table",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"masked": "yes", "place": 3, "other": []}, id="wrong-kinds"),
        pytest.param({"filters": [3, ["lane"]]}, id="filters-that-are-no-texts"),
        pytest.param({"recent": [7], "folder": 3}, id="captures-that-are-no-paths"),
    ],
)
def test_what_cannot_be_used_gets_its_default(table: dict[str, object]) -> None:
    assert WindowState.load(table) == WindowState()


def test_bytes_survive_as_text() -> None:
    data = QByteArray(bytes(range(256)))
    assert unpack(pack(data)) == data


def test_a_home_that_cannot_be_written_bothers_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings()

    def refuse(_table: object) -> None:
        raise SettingsError("The settings could not be saved.")

    monkeypatch.setattr(settings, "save_window", refuse)
    with caplog.at_level(logging.INFO):
        WindowState().save(settings)
    assert "window state not saved" in caplog.text
