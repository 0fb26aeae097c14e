from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.modem.real_path import real_path


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "modem").symlink_to(tmp_path / "tty")
    assert real_path(tmp_path / "modem") == os.path.realpath(tmp_path / "tty")


def test_a_link_that_vanishes_while_it_is_followed_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "modem"
    link.symlink_to(tmp_path / "tty")

    def vanished(path: str) -> str:
        raise FileNotFoundError(2, "No such file or directory", path)

    monkeypatch.setattr(os, "readlink", vanished)
    assert real_path(str(link)) == str(link)
