"""Files that come in and go out."""

from __future__ import annotations

import stat

import pytest

from app.crypto.files import read_file, write_file
from app.errors import SettingsError


def test_what_is_written_is_private_and_read_back(tmp_path):
    path = tmp_path / "key.pem"
    write_file(path, b"secret")
    assert read_file(path) == b"secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_kept_unless_replacing_was_agreed(tmp_path):
    path = tmp_path / "key.pem"
    path.write_bytes(b"old")
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="cannot be written"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    write_file(path, b"new", replace=True)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", [pytest.param("gone", id="missing"), pytest.param("\0", id="nul")])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name):
    with pytest.raises(SettingsError, match="cannot be read"):
        read_file(str(tmp_path / name))


def test_a_file_far_too_big_is_refused(tmp_path):
    path = tmp_path / "big"
    path.write_bytes(bytes(1_000_001))
    with pytest.raises(SettingsError, match="too big"):
        read_file(path)
