from __future__ import annotations

from dataclasses import replace

import pytest

from app.composer.drafts import composed, draft, versioned
from app.errors import CodecError
from app.values.packages import CARD_DIALECT, Fault, Operation, RawEdit, Recipe
from tests.composer.benches import recipe
from tests.composer.executions import EID

NAMED = replace(recipe("getRAT"), eim_id="eim")


def test_a_draft_has_every_byte_but_the_signature():
    made = draft(NAMED, EID, 7)
    assert made.signing_input == composed(NAMED, EID, 7).package_signed + b"\x84\x01\x00"
    assert (made.message, made.signature, made.counter) == (b"", b"", 7)
    assert made.parts[-1].name == "token"
    assert made.parts[-1].end == len(made.signing_input)


def test_a_draft_has_the_faults_and_the_edits_that_are_signed():
    edits = (RawEdit("30/82", b""), RawEdit("BF51/5F37", b""))
    wrong = replace(NAMED, faults=(Fault.OLD_COUNTER,), edits=edits, transaction_id=b"\x01")
    made = draft(wrong, EID, 7)
    assert made.counter == 0
    assert "transaction id" not in [part.name for part in made.parts]


def test_what_is_for_a_card_only_is_composed_in_no_version_by_guess():
    with pytest.raises(CodecError, match="no card was asked"):
        composed(replace(NAMED, dialect=CARD_DIALECT), EID, 1)


def test_a_version_is_taken_for_looking_only_where_none_is_named():
    newest = Operation("listProfileInfo", {"iotSpecificTagList": ("80",)})
    assert versioned(Recipe(dialect="1.0.1")).dialect == "1.0.1"
    assert versioned(replace(NAMED, dialect=CARD_DIALECT)).dialect == "1.2"
    assert versioned(Recipe(dialect=CARD_DIALECT, operations=(newest,))).dialect == "1.3"
