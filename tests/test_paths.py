"""Where things live."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app import paths


def test_resources_are_found_from_a_checkout() -> None:
    assert (paths.resources() / "schema").is_dir()
    assert (paths.resources() / "help").is_dir()


def test_one_variable_moves_settings_and_state(own_home: Path) -> None:
    assert paths.config_dir() == own_home / "config"
    assert paths.state_dir() == own_home / "state"


def test_the_folders_are_private_to_their_owner() -> None:
    for folder in (paths.config_dir(), paths.state_dir()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_the_variable_the_system_decides(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("EIMW_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    assert "eim-workbench" in str(paths.config_dir())
    assert paths.config_dir() != paths.state_dir()
