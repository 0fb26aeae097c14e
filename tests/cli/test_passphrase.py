"""Where passphrases come from."""

from __future__ import annotations

import io

import pytest

from app.cli.passphrase import passphrase
from app.cli.verbs import UsageError


def test_none_is_none():
    assert passphrase(None) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("open sesame\n", id="line"),
        pytest.param("open sesame\r\nmore", id="windows"),
        pytest.param("open sesame", id="no-end"),
    ],
)
def test_the_first_line_of_a_file_counts(tmp_path, text):
    path = tmp_path / "secret"
    path.write_bytes(text.encode())
    assert passphrase(str(path)) == "open sesame"


def test_a_dash_is_stdin(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("typed\n"))
    assert passphrase("-") == "typed"


@pytest.mark.parametrize(
    "content", [pytest.param(None, id="no-file"), pytest.param(b"\n", id="empty-line")]
)
def test_a_file_without_passphrase_is_wrong_use(tmp_path, content):
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match="passphrase"):
        passphrase(str(path))


def test_nobody_is_asked_without_a_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(UsageError, match="Nobody is there"):
        passphrase(None, ask=True)
