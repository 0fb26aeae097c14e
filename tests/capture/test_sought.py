from __future__ import annotations

import pytest

from app.capture.annotations import Annotations
from app.capture.filter import FilterError
from app.capture.sought import SoughtKind, understand
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape


@pytest.fixture
def tape() -> Tape:
    made = Tape()
    made.exchange(SELECT_ISDR, "9000")
    made.exchange(GET_EID, "6115")
    made.exchange("81C0000015", EID_ANSWER + "9000")
    return made


@pytest.mark.parametrize(
    ("text", "kind", "cost", "found"),
    [
        pytest.param("  ", SoughtKind.ALL, "", [1, 2, 3, 4, 5, 6], id="nothing"),
        pytest.param("apdu.sw == 9000", SoughtKind.FILTER, "columns", [2, 6], id="columns"),
        pytest.param("apdu.ins == e2", SoughtKind.FILTER, "bytes", [3], id="bytes"),
        pytest.param("eid contains 8904", SoughtKind.FILTER, "decode", [6], id="decode"),
        pytest.param("apdu.sw", SoughtKind.FILTER, "columns", [2, 4, 6], id="field-alone"),
        pytest.param("bf3e", SoughtKind.HEX, "bytes", [3, 6], id="hex"),
        pytest.param("9000", SoughtKind.HEX, "bytes", [2, 6], id="digits-are-hex"),
        pytest.param("GetEID", SoughtKind.TEXT, "decode", [3, 4, 6], id="text"),
        pytest.param("slot 0", SoughtKind.TEXT, "decode", [1, 2, 3, 4, 5, 6], id="two-words"),
        pytest.param('"8904"', SoughtKind.TEXT, "decode", [6], id="quoted-hex-is-text"),
        pytest.param('"error"', SoughtKind.TEXT, "decode", [], id="quoted-field-is-text"),
        pytest.param("data object", SoughtKind.TEXT, "decode", [], id="begins-like-a-field"),
        pytest.param("a (b) & c", SoughtKind.TEXT, "decode", [], id="stray-signs"),
    ],
)
def test_a_text_is_a_filter_or_looked_for(
    tape: Tape, text: str, kind: SoughtKind, cost: str, found: list[int]
) -> None:
    sought = understand(text, tape.recorder)
    assert (sought.kind, sought.cost) == (kind, cost)
    records = tape.recorder.since(0)[2]
    wanted = sought.wanted or (lambda record: True)
    assert [record.seq for record in records if wanted(record)] == found


@pytest.mark.parametrize(
    ("text", "column"),
    [
        pytest.param("apdu.sw = 9000", 8, id="one-equals-sign"),
        pytest.param("apdu.sv == 9000", 0, id="no-such-field"),
        pytest.param("lane ==", 7, id="stops-early"),
        pytest.param("not lane contains", 17, id="word-for-a-sign"),
        pytest.param("(layer in {apdu", 15, id="open-set"),
        pytest.param("lane == a &&", 12, id="joined-to-nothing"),
    ],
)
def test_what_was_meant_as_a_filter_is_told_where_it_is_wrong(
    tape: Tape, text: str, column: int
) -> None:
    with pytest.raises(FilterError) as caught:
        understand(text, tape.recorder)
    assert caught.value.column == column


def test_a_filter_for_notes_follows_them(tape: Tape) -> None:
    notes = Annotations()
    sought = understand("mark && layer == apdu", tape.recorder, notes)
    assert sought.by_notes
    assert not understand("layer == apdu", tape.recorder, notes).by_notes
    assert sought.wanted is not None
    records = tape.recorder.since(0)[2]
    assert not any(map(sought.wanted, records))
    notes.change([2], mark=True)
    assert [one.seq for one in filter(sought.wanted, records)] == [2]
