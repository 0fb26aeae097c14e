"""The eIM configuration in brief."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.values.euicc import SectionError
from tests.widgets.finding import button, said
from tests.widgets.reports import BARE, EIM, LONG, SGP32
from widgets.eim_card import EimCard, eim_line, protocol_words
from widgets.theme import Theme


@pytest.fixture
def card(qtbot: QtBot, theme: Theme) -> EimCard:
    card = EimCard()
    qtbot.addWidget(card)
    card.show()
    return card


def test_an_associated_eim_shows_counter_token_and_protocols(card: EimCard) -> None:
    card.show_report(SGP32)
    assert "bench.eim.example" in said(card)
    assert "counter 42  ·  token 7  ·  https, coaps  ·  pinned TLS key" in said(card)


def test_no_eim_says_what_that_means(card: EimCard) -> None:
    card.show_report(BARE)
    assert "Nobody can manage this eUICC yet" in said(card)


def test_a_card_without_one_can_be_given_one_while_it_is_there(qtbot: QtBot, card: EimCard) -> None:
    card.show_report(BARE)
    with qtbot.waitSignal(card.association_requested):
        qtbot.mouseClick(button(card, "Associate …"), Qt.MouseButton.LeftButton)
    for report, writable in ((BARE, False), (SGP32, True)):
        card.show_report(report, writable=writable)
        with pytest.raises(AssertionError, match="no button"):
            button(card, "Associate …")


def test_more_than_two_are_counted(card: EimCard) -> None:
    card.show_report(LONG)
    assert "1 more" in said(card)


def test_a_part_that_was_not_read_says_why(card: EimCard) -> None:
    error = SectionError("eims", "The eUICC refused.")
    card.show_report(replace(BARE, errors=(error,)))
    assert "Not read: The eUICC refused." in said(card)


def test_all_of_it_is_one_click_away(qtbot: QtBot, card: EimCard) -> None:
    card.show_report(SGP32)
    with qtbot.waitSignal(card.details_requested):
        qtbot.mouseClick(button(card, "Show all"), Qt.MouseButton.LeftButton)


def test_an_eim_without_token_says_so() -> None:
    assert "no token" in eim_line(replace(EIM, association_token=None))


@pytest.mark.parametrize(
    ("bit", "words"),
    [
        pytest.param("eimRetrieveHttps", "https", id="retrieve"),
        pytest.param("eimInjectCoaps", "coaps inject", id="inject"),
        pytest.param("eimProprietary", "proprietary", id="proprietary"),
    ],
)
def test_protocols_lose_their_prefix(bit: str, words: str) -> None:
    assert protocol_words(bit) == words
