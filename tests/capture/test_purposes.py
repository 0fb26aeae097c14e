from __future__ import annotations

import pytest

from app.capture.card_names import instruction
from app.capture.purposes import command_purpose, function_purpose, in_short
from app.card.apdu import INSTRUCTIONS
from app.codec.functions import FUNCTIONS

ES10 = [row for row in FUNCTIONS if row.interface.startswith("ES10")]


@pytest.mark.parametrize("row", ES10, ids=lambda row: row.name)
def test_each_es10_function_is_explained(row) -> None:
    assert function_purpose(f"{row.interface}.{row.name}").endswith(".")


@pytest.mark.parametrize("ins", sorted(INSTRUCTIONS), ids=lambda ins: f"{ins:02X}")
def test_each_instruction_is_explained(ins: int) -> None:
    assert command_purpose(instruction(0, ins, 0)).endswith(".")


def test_what_is_not_known_has_no_words() -> None:
    assert function_purpose("ES10c.None") == command_purpose("INS EE") == in_short("") == ""


def test_the_first_clause_follows_a_name() -> None:
    assert in_short(function_purpose("GetEID")) == "asks for the EID"
