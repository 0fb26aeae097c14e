"""How a data budget reads."""

from __future__ import annotations

from dataclasses import fields

from app.fleet.budget import Door, Procedure, Session
from app.values.esipa import WireBytes
from tests.widgets.budgets import COUNTED, RECKONED
from widgets import budget_words


def test_the_parts_make_up_the_whole() -> None:
    parts = budget_words.parts()
    assert {part.key for part in parts} == {one.name for one in fields(WireBytes)} - {"estimated"}
    assert sum(part.of(RECKONED.wire) for part in parts) == RECKONED.wire.total


def test_an_open_session_is_called_as_people_call_it() -> None:
    assert budget_words.session_words(Door.HTTPS, Session.OPEN) == "keep-alive"
    assert budget_words.row_words(COUNTED) == "CoAP/DTLS, session open"
    assert budget_words.session_words(Door.COAPS_PSK, Session.RESUMED) == "resumed"


def test_every_procedure_has_words() -> None:
    assert len({budget_words.procedure_words(one) for one in Procedure}) == len(Procedure)


def test_thousands_stand_apart() -> None:
    assert budget_words.bytes_words(12345) == "12\u2009345"
