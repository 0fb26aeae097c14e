"""What to generate."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.values.trust import IdentityKind, IdentityRequest, Protection
from tests.widgets.finding import said
from tests.widgets.trust import identity
from widgets.generate_dialog import GenerateDialog
from widgets.theme import Theme

K = IdentityKind
CI = identity("ci", K.CI)
LOCKED = identity("locked", K.CI, Protection.PASSPHRASE)
EUM = identity("eum", K.EUM)


def dialog_for(qtbot: QtBot, kind: K) -> GenerateDialog:
    dialog = GenerateDialog((CI, LOCKED, EUM), "")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind.name))
    return dialog


@pytest.mark.parametrize(
    ("kind", "issuers", "fields"),
    [
        pytest.param(K.CI, None, set(), id="ci"),
        pytest.param(K.EIM, ["itself", "ci", "locked"], {"host"}, id="eim"),
        pytest.param(K.EUM, ["ci", "locked"], {"prefix"}, id="eum"),
        pytest.param(K.EUICC, ["eum"], {"eid"}, id="euicc"),
        pytest.param(K.DP_TLS, ["ci", "locked"], {"host"}, id="dp-tls"),
        pytest.param(K.DP_PB, ["ci", "locked"], set(), id="dp-pb"),
    ],
)
def test_a_kind_shows_its_own_fields(qtbot: QtBot, theme: Theme, kind, issuers, fields) -> None:
    dialog = dialog_for(qtbot, kind)
    shown = {name for name in ("host", "eid", "prefix") if getattr(dialog, name).isVisible()}
    assert shown == fields
    if issuers is None:
        assert not dialog.issuer.isVisible()
    else:
        box = dialog.issuer
        assert [box.itemText(i) for i in range(box.count())] == issuers


def test_a_locked_issuer_asks_for_its_passphrase(qtbot: QtBot, theme: Theme) -> None:
    dialog = dialog_for(qtbot, K.DP_PB)
    assert not dialog.unlock.isVisible()
    dialog.issuer.setCurrentIndex(1)
    assert dialog.unlock.isVisible()


def test_a_curve_without_issuer_says_what_to_make_first(qtbot: QtBot, theme: Theme) -> None:
    dialog = dialog_for(qtbot, K.DP_PB)
    dialog.curve.setCurrentIndex(1)
    assert "generate one first" in dialog.issuer.currentText()


def test_the_form_becomes_a_request(qtbot: QtBot, theme: Theme) -> None:
    dialog = dialog_for(qtbot, K.EIM)
    qtbot.keyClicks(dialog.name, "my eim")
    qtbot.keyClicks(dialog.host, "eim.example")
    with qtbot.waitSignal(dialog.requested) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert blocker.args == [
        IdentityRequest(K.EIM, "my eim", host="eim.example", eid_prefix="89049032", protect="none")
    ]
    assert dialog.isVisible()
    assert not dialog.act.isEnabled()
    assert "differ" not in said(dialog)
