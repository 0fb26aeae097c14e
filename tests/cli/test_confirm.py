from __future__ import annotations

import io

import pytest

from app.cli import confirm
from app.cli.verbs import UsageError
from app.errors import CancelledError


class Terminal(io.StringIO):
    """A stdin with a person at it."""

    def isatty(self) -> bool:
        return True


def test_yes_needs_nobody(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    confirm.require("0017", "Delete?", yes=True)


def test_without_a_terminal_it_is_wrong_use(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("0017\n"))
    with pytest.raises(UsageError, match="nobody is there"):
        confirm.require("0017", "Delete?", yes=False)


@pytest.mark.parametrize("typed", ["0017\n", " 00 17 \n"])
def test_the_right_digits_go_on_and_the_question_is_not_on_stdout(monkeypatch, capsys, typed):
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    confirm.require("0017", "Delete the profile Kigen?", yes=False)
    said = capsys.readouterr()
    assert said.out == ""
    assert "Delete the profile Kigen?\nType 0017 to go on: " in said.err


@pytest.mark.parametrize("typed", ["", "\n", "17\n", "y\n", "00170\n"])
def test_anything_else_changes_nothing(monkeypatch, typed):
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    with pytest.raises(CancelledError, match="Nothing was changed"):
        confirm.require("0017", "Delete?", yes=False)
