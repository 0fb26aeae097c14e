"""The chain in brief."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.values.euicc import CardReport, CertificateChain, Check, CheckResult
from tests.widgets.finding import child, said
from tests.widgets.reports import BROKEN_CHAIN, CHAIN, PARTIAL, SGP22, SGP32
from widgets.certificates_card import CertificatesCard, chain_words, common_name
from widgets.chips import Chip
from widgets.theme import Theme, Tone


@pytest.mark.parametrize(
    ("report", "word", "text"),
    [
        pytest.param(SGP32, "chain valid", "eUICC → EUM Test → Test CI (P-256)", id="valid"),
        pytest.param(BROKEN_CHAIN, "chain broken", "No CI known here signed it.", id="broken"),
        pytest.param(PARTIAL, "not read", "6A88", id="failed"),
        pytest.param(SGP22, "not read", "only to a server", id="sgp22"),
    ],
)
def test_the_verdict_on_the_chain_is_a_word_and_a_reason(
    qtbot: QtBot, theme: Theme, report: CardReport, word: str, text: str
) -> None:
    card = CertificatesCard()
    qtbot.addWidget(card)
    card.show_report(SGP32)
    card.show_report(report)
    assert child(card, Chip).accessibleName() == word
    assert text in said(card)


def test_dates_name_whose_they_are(qtbot: QtBot, theme: Theme) -> None:
    card = CertificatesCard()
    qtbot.addWidget(card)
    card.show_report(SGP32)
    assert "eUICC until 7496  ·  EUM until 2054  ·  CI until 2055" in said(card)


def test_a_check_that_could_not_be_made_is_not_called_valid() -> None:
    chain: CertificateChain = replace(
        CHAIN, checks=(*CHAIN.checks, Check("Revocation", CheckResult.NOT_CHECKABLE, "No CRL."))
    )
    assert chain_words(chain) == ("not fully checkable", Tone.ATTENTION)


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        pytest.param("CN=EUM Test,O=RSP", "EUM Test", id="cn"),
        pytest.param("O=RSP,C=DE", "RSP", id="organisation"),
        pytest.param("something", "something", id="whole"),
    ],
)
def test_common_names_fall_back(subject: str, name: str) -> None:
    assert common_name(subject) == name
