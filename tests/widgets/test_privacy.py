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


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        pytest.param("1$smdp.example.com$M-77-QX", "1$smdp.example.com$••••••", id="code"),
        pytest.param("LPA:1$a.b$M-77$2.999$1", "LPA:1$a.b$••••••", id="all that follows"),
        pytest.param("use LPA:1$a.b$M-77, then", "use LPA:1$a.b$••••••, then", id="in a sentence"),
        pytest.param("matching id: M-77 · x", "matching id: •••••• · x", id="named"),
        pytest.param("1$smdp.example.com$", "1$smdp.example.com$", id="none to hide"),
        pytest.param("costs 1$ or 2$", "costs 1$ or 2$", id="no code"),
    ],
)
def test_codes_are_hidden_until_somebody_asks_to_see_them(
    qtbot: QtBot, text: str, hidden: str
) -> None:
    mask = Mask()
    assert mask.text(text) == hidden
    assert mask.hides_code(text) is (text != hidden)
    with qtbot.waitSignal(mask.changed):
        mask.show_codes(True)
    assert mask.text(text) == text
    assert not mask.hides(text)
    mask.show_codes(False)
    assert mask.text(text) == hidden


def test_what_reads_as_hidden_is_not_hidden_again(qtbot: QtBot) -> None:
    mask = Mask()
    once = mask.text("LPA:1$a.b$M-77")
    assert mask.text(once) == once
    assert not mask.hides(once)


def test_an_identifier_of_any_length_is_masked_where_it_is_known_to_be_one(qtbot: QtBot) -> None:
    assert Mask(on=True).digits("001010000000179") == "0010•••••••0179"
    assert Mask(on=True).digits("8988 2119 0000 0000 2345") == "8988 •••• •••• •••• 2345"
    assert Mask(on=False).digits("001010000000179") == "001010000000179"
