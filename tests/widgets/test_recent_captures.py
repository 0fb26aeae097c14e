"""The captures opened last."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from widgets.recent_captures import MOST, RecentCaptures


def test_the_newest_comes_first_and_once(qtbot: QtBot) -> None:
    recent = RecentCaptures(["/a/one.eimcap", "", "/a/two.eimcap", "/a/one.eimcap"])
    qtbot.addWidget(recent)
    assert [path.name for path in recent.paths] == ["one.eimcap", "two.eimcap"]
    recent.add(Path("/a/two.eimcap"))
    assert [path.name for path in recent.paths] == ["two.eimcap", "one.eimcap"]
    for number in range(2 * MOST):
        recent.add(Path(f"/b/{number}.eimcap"))
    assert len(recent.paths) == MOST
    assert recent.paths[0].name == f"{2 * MOST - 1}.eimcap"


def test_a_choice_is_told_and_all_can_be_forgotten(qtbot: QtBot) -> None:
    recent = RecentCaptures(["/a/one & two.eimcap"])
    qtbot.addWidget(recent)
    (first, _line, forget) = recent.actions()
    assert first.text() == "&1  one && two.eimcap"
    with qtbot.waitSignal(recent.chosen) as blocker:
        first.trigger()
    assert blocker.args == [Path("/a/one & two.eimcap")]
    assert recent.menuAction().isEnabled()
    forget.trigger()
    assert recent.paths == []
    assert not recent.menuAction().isEnabled()
