"""How modems read on the page."""

from __future__ import annotations

import pytest

from app.card.holders import Holder
from app.modem.scan import PortState, PortUse
from app.values.modem import AtExchange, ModemIdentity, Outcome, Reception, Rung, UsbIds
from widgets.modem_words import (
    OUTCOME_TONES,
    exchange_text,
    holders_of,
    outcome_words,
    place_words,
    registration_words,
    rung_meaning,
    rung_words,
    signal_words,
)
from widgets.theme import Tone


@pytest.mark.parametrize(
    ("dbm", "words", "tone"),
    [
        pytest.param(-71, "−71 dBm, good", Tone.OK, id="good"),
        pytest.param(-94, "−94 dBm, fair", Tone.ATTENTION, id="fair"),
        pytest.param(-110, "−110 dBm, weak", Tone.ATTENTION, id="weak"),
        pytest.param(None, "signal not told", Tone.NEUTRAL, id="unknown"),
    ],
)
def test_the_signal_is_judged(dbm: int | None, words: str, tone: Tone) -> None:
    assert signal_words(Reception(dbm)) == (words, tone)


@pytest.mark.parametrize(
    ("reception", "words", "tone"),
    [
        pytest.param(
            Reception(None, "registered, home", 1), "registered, home", Tone.OK, id="home"
        ),
        pytest.param(Reception(None, "searching", 2), "searching", Tone.ATTENTION, id="searching"),
        pytest.param(Reception(None, "refused", 3), "refused", Tone.FAILED, id="refused"),
        pytest.param(Reception(), "registration not told", Tone.NEUTRAL, id="unknown"),
    ],
)
def test_the_registration_is_judged(reception: Reception, words: str, tone: Tone) -> None:
    assert registration_words(reception) == (words, tone)


def test_every_rung_and_outcome_has_words_and_a_tone() -> None:
    assert len({rung_words(rung) for rung in Rung}) == len(Rung)
    assert len({rung_meaning(rung) for rung in (None, *Rung)}) == len(Rung) + 1
    assert len({outcome_words(outcome) for outcome in Outcome}) == len(Outcome)
    assert OUTCOME_TONES.keys() == set(Outcome)


def test_an_exchange_reads_line_by_line() -> None:
    exchange = AtExchange("AT+CCHO=?", ("+CCHO", "OK"), 12_000_000)
    assert exchange_text(exchange) == "→ AT+CCHO=?  (12 ms)\n← +CCHO\n← OK"


def test_the_place_on_the_usb_leaves_out_what_is_unknown() -> None:
    assert place_words(ModemIdentity()) == ""
    assert place_words(ModemIdentity(usb=UsbIds(0x2C7C, 0x125))) == "2c7c:0125"
    usb = UsbIds(0x2C7C, 0x125, "A7", "1-1.4")
    assert place_words(ModemIdentity(usb=usb)) == "2c7c:0125, at 1-1.4, serial A7"


def test_only_held_ports_have_a_holder() -> None:
    held = (Holder(7, "ModemManager", connected=True),)
    ports = (
        PortState("at:a", "a", "a", PortUse.HELD, holders=held),
        PortState("at:b", "b", "b", PortUse.FREE),
    )
    assert holders_of(ports) == {"at:a": "ModemManager"}
