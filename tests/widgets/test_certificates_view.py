"""The chain whole."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.widgets.finding import said
from tests.widgets.reports import BROKEN_CHAIN, EID, PARTIAL, SGP32
from widgets.certificates_view import CertificatesView
from widgets.chips import Chip
from widgets.privacy import Mask
from widgets.theme import Theme


def _view(qtbot: QtBot, mask: Mask) -> CertificatesView:
    view = CertificatesView(mask)
    qtbot.addWidget(view)
    return view


def test_every_check_stands_with_its_result_and_reason(
    qtbot: QtBot, theme: Theme, mask: Mask
) -> None:
    view = _view(qtbot, mask)
    view.show_report(BROKEN_CHAIN)
    assert [chip.accessibleName() for chip in view.findChildren(Chip)][:2] == ["pass", "fail"]
    assert "No CI known here signed it." in said(view)


def test_the_eid_in_the_subject_is_masked_too(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = _view(qtbot, mask)
    view.show_report(SGP32)
    assert EID in said(view)
    mask.switch(True)
    view.show_report(SGP32)
    assert EID not in said(view)


def test_no_certificates_is_said(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = _view(qtbot, mask)
    view.show_report(PARTIAL)
    assert "The card gave no certificates." in said(view)
