"""EUICCInfo2."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.widgets.finding import child, said, top
from tests.widgets.reports import PARTIAL, SGP32
from widgets.euicc_info_view import EuiccInfoView
from widgets.node_tree import NodeTree
from widgets.privacy import Mask
from widgets.theme import Theme


def test_the_tree_is_filled_only_when_somebody_looks(
    qtbot: QtBot, theme: Theme, mask: Mask
) -> None:
    view = EuiccInfoView(mask)
    qtbot.addWidget(view)
    view.show_report(SGP32)
    tree = child(view, NodeTree)
    assert tree.topLevelItemCount() == 0
    view.decode()
    assert top(tree).childCount() > 2


def test_the_fields_people_ask_for_come_in_words(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = EuiccInfoView(mask)
    qtbot.addWidget(view)
    view.show_report(SGP32)
    for text in ("4.2.0", "312 kB", "mediumEuicc", "IPAd", "EX-EA-UP-0824"):
        assert text in said(view)


def test_none_is_said(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = EuiccInfoView(mask)
    qtbot.addWidget(view)
    view.show_report(PARTIAL)
    assert "The card gave no EUICCInfo2." in said(view)
