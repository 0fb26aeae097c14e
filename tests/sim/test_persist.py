import json
from dataclasses import dataclass, replace
from enum import IntEnum

import pytest

from app.sim.birth import newborn
from app.sim.persist import from_json, to_json
from app.sim.state import CardState, Origins, Rollback, Switch
from app.values.ids import Iccid
from tests.sim.terminal import options


class Shade(IntEnum):
    DARK = 1


@dataclass(frozen=True)
class Sample:
    number: int
    raw: bytes = b""
    shade: Shade | None = None
    parts: tuple[int, ...] = ()
    flag: bool = False
    iccid: Iccid | None = None


def test_a_whole_card_comes_back_equal():
    state = replace(
        newborn(options()),
        switch=Switch(None, Origins(test=Iccid("899990100000000017"))),
        rollback=Rollback(Iccid("899990100000000017"), "eim", 3, b"\x01", b"\x02"),
    )
    text = json.dumps(to_json(state))
    assert from_json(CardState, json.loads(text)) == state


@pytest.mark.parametrize(
    ("value", "place"),
    [
        pytest.param({"number": "1"}, "number", id="text-for-number"),
        pytest.param({"number": True}, "number", id="bool-for-number"),
        pytest.param({"number": 1, "flag": 1}, "flag", id="number-for-bool"),
        pytest.param({"number": 1, "raw": "zz"}, "raw", id="no-hex"),
        pytest.param({"number": 1, "shade": 9}, "shade", id="no-such-member"),
        pytest.param({"number": 1, "parts": [1, None]}, r"parts\[1\]", id="inside-a-list"),
        pytest.param({"number": 1, "parts": 3}, "parts", id="no-list"),
        pytest.param({"number": 1, "iccid": "12"}, "iccid", id="no-iccid"),
        pytest.param({}, "number is missing", id="missing"),
        pytest.param({"number": 1, "more": 2}, "more", id="unknown"),
        pytest.param([], "dict", id="no-object"),
        pytest.param(None, "dict", id="null"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(value: object, place: str):
    with pytest.raises(ValueError, match=place):
        from_json(Sample, value)
