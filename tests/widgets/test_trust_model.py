"""Rows of the Trust place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from widgets.theme import Tone
from widgets.trust_model import TrustModel, TrustRow

ROW = TrustRow("eim", ("valid", Tone.OK), ("eim", "2044-12-31"), object())


def test_the_model_is_a_good_one(qtmodeltester: ModelTester, qapp) -> None:
    model = TrustModel(("State", "Name", "Until"), frozenset((2,)))
    model.show_rows([ROW])
    qtmodeltester.check(model)


def test_a_row_has_chip_texts_and_name(qapp) -> None:
    model = TrustModel(("State", "Name", "Until"), frozenset((2,)))
    model.show_rows([ROW])
    assert model.index(0, 0).data(TrustModel.CHIP) == ("valid", Tone.OK)
    assert [model.index(0, c).data() for c in range(3)] == ["valid", "eim", "2044-12-31"]
    assert model.index(0, 2).data(Qt.ItemDataRole.FontRole) is not None
    assert model.index(0, 1).data(Qt.ItemDataRole.FontRole) is None
    assert (model.place_of("eim"), model.place_of("x")) == (0, -1)
    assert model.row(1) is None
