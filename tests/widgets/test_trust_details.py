"""One identity or root whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.values.euicc import Check, CheckResult
from tests.widgets.finding import button, said
from tests.widgets.trust import CI, ROOT, identity
from widgets.privacy import Mask
from widgets.theme import Theme
from widgets.trust_details import TrustDetails


@pytest.fixture
def details(qtbot: QtBot, theme: Theme, mask: Mask) -> TrustDetails:
    made = TrustDetails(mask)
    qtbot.addWidget(made)
    made.show()
    return made


def test_fingerprints_are_shown_and_copied(qtbot: QtBot, details: TrustDetails) -> None:
    details.show_identity(identity())
    assert CI.sha256[:12].hex(" ", 2).upper() in said(details)
    qtbot.mouseClick(button(details, "Copy SHA-256"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == CI.sha256.hex().upper()


def test_checks_replace_the_waiting(details: TrustDetails) -> None:
    details.show_identity(identity())
    assert "Checking …" in said(details)
    details.show_checks((Check("Validity", CheckResult.FAIL, "It expired."),))
    assert "Checking …" not in said(details)
    assert "It expired." in said(details)


def test_an_eid_is_masked_wherever_it_stands(details: TrustDetails, mask: Mask) -> None:
    eid = "89049032123451234512345678901235"
    info = replace(CI, subject=f"C=ZZ, O=Maker, serialNumber={eid}")
    details.show_identity(replace(identity(), info=info))
    details.show_checks((Check("EID", CheckResult.PASS, f"It says {eid}."),))
    assert f"serialNumber=\n{eid}" in said(details)
    mask.switch(True)
    assert eid not in said(details).replace("\u200b", "")
    assert "It says 8904" in said(details)


def test_nothing_is_wider_than_the_panel(qtbot: QtBot, details: TrustDetails) -> None:
    info = replace(CI, subject="CN=x, serialNumber=" + "8" * 32, authority_key_id=bytes(20))
    details.resize(500, 600)
    details.show_identity(
        replace(identity("a name as long as names may be in the store"), info=info)
    )
    details.show_checks((Check("Names the EUM", CheckResult.PASS, f"Issuer key {'ab' * 20}."),))
    page = details.widget()
    assert page is not None
    qtbot.waitUntil(lambda: page.width() <= details.viewport().width())


def test_a_key_without_certificate_has_nothing_to_check(details: TrustDetails) -> None:
    details.show_identity(identity(certificate=False))
    assert "Checks" not in said(details)


def test_the_buttons_name_what_is_shown(qtbot: QtBot, details: TrustDetails) -> None:
    one = identity()
    details.show_identity(one)
    with qtbot.waitSignal(details.export_requested) as blocker:
        qtbot.mouseClick(button(details, "Export …"), Qt.MouseButton.LeftButton)
    assert blocker.args == [one]
    details.show_root(ROOT)
    with qtbot.waitSignal(details.removal_requested) as blocker:
        qtbot.mouseClick(button(details, "Remove …"), Qt.MouseButton.LeftButton)
    assert blocker.args == [ROOT]
    with pytest.raises(AssertionError, match="no button"):
        button(details, "Export …")
