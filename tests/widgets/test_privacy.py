"""The privacy mask."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.widgets.reports import EID, ENABLED
from widgets.privacy import Mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param(EID, "8904" + "•" * 24 + "1235", id="eid"),
        pytest.param(ENABLED.grouped, "8988 •••• •••• •••• 2345", id="iccid-grouped"),
        pytest.param("899001234567890123", "8990••••••••••0123", id="iccid-18"),
        pytest.param(
            f"CN=x,serialNumber={EID}",
            "CN=x,serialNumber=8904" + "•" * 24 + "1235",
            id="in-a-subject",
        ),
        pytest.param("5A 10 89 04 90 32 12 34 51 23", "5A 10 89 •• •• •• •• •• 51 23", id="in-hex"),
        pytest.param("counter 42, 2024-01-01, smdp.example.com", None, id="nothing-to-hide"),
    ],
)
def test_identifiers_are_masked_wherever_they_stand(
    qtbot: QtBot, text: str, masked: str | None
) -> None:
    assert Mask(on=True).text(text) == (text if masked is None else masked)
    assert Mask(on=False).text(text) == text


def test_the_mask_tells_only_real_changes(qtbot: QtBot) -> None:
    mask = Mask()
    seen: list[bool] = []
    mask.changed.connect(lambda: seen.append(mask.on))
    mask.switch(False)
    mask.switch(True)
    assert seen == [True]
