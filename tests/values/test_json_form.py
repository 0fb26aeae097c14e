from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any

import pytest

from app.sim.birth import newborn
from app.sim.state import CardState, Origins, Rollback, Switch
from app.values.ids import Iccid
from app.values.json_form import from_json, to_json
from app.values.packages import Execution
from tests.composer.executions import execution
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
    share: float = 0.0
    keys: dict[str, bytes] = field(default_factory=dict)
    either: Mapping[str, str | bytes | int | bool | tuple[str, ...] | None] = field(
        default_factory=dict
    )
    maybe: Mapping[str, int] | None = None


def through_text(value: object) -> Any:
    return json.loads(json.dumps(to_json(value)))


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(Sample(1), id="defaults"),
        pytest.param(Sample(1, b"\x89", Shade.DARK, (1, 2), True), id="scalars"),
        pytest.param(Sample(1, iccid=Iccid("899990100000000017")), id="checked-text"),
        pytest.param(Sample(1, keys={"a": b"\x01"}), id="mapping-of-bytes"),
        pytest.param(
            Sample(1, either={"t": "8999", "b": b"\x89\x99", "n": 1, "y": True, "none": None}),
            id="text-and-bytes-in-one-place",
        ),
        pytest.param(Sample(1, either={"l": ("a", "b")}), id="list-among-others"),
        pytest.param(Sample(1, maybe={"a": 1}), id="optional-mapping"),
    ],
)
def test_values_survive_json(value: Sample):
    again = from_json(Sample, through_text(value))
    assert again == value
    assert [type(one) for one in again.either.values()] == [
        type(one) for one in value.either.values()
    ]


def test_a_whole_card_comes_back_equal():
    state = replace(
        newborn(options()),
        switch=Switch(None, Origins(test=Iccid("899990100000000017"))),
        rollback=Rollback(Iccid("899990100000000017"), "eim", 3, b"\x01", b"\x02"),
    )
    assert from_json(CardState, through_text(state)) == state


def test_every_field_of_an_execution_survives_json():
    whole = execution(values={"iccid": "8999", "gid": b"\x89\x99", "on": True, "tags": ("a", "b")})
    assert from_json(Execution, through_text(whole)) == whole


def test_a_whole_number_may_stand_for_a_fraction():
    assert from_json(Sample, {"number": 1, "share": 2}).share == 2.0


@pytest.mark.parametrize(
    ("value", "place"),
    [
        pytest.param({"number": "1"}, "number", id="text-for-number"),
        pytest.param({"number": True}, "number", id="bool-for-number"),
        pytest.param({"number": 1, "flag": 1}, "flag", id="number-for-bool"),
        pytest.param({"number": 1, "share": "1"}, "share", id="text-for-fraction"),
        pytest.param({"number": 1, "raw": "zz"}, "raw", id="no-hex"),
        pytest.param({"number": 1, "shade": 9}, "shade", id="no-such-member"),
        pytest.param({"number": 1, "parts": [1, None]}, r"parts\[1\]", id="inside-a-list"),
        pytest.param({"number": 1, "parts": 3}, "parts", id="no-list"),
        pytest.param({"number": 1, "iccid": "12"}, "iccid", id="no-iccid"),
        pytest.param({"number": 1, "keys": {"k": 3}}, r"keys\.k", id="inside-a-mapping"),
        pytest.param({"number": 1, "either": {"k": 1.5}}, r"either\.k", id="none-of-several"),
        pytest.param({"number": 1, "either": {"k": {"hex": 1}}}, r"either\.k", id="marked-number"),
        pytest.param({"number": 1, "either": {"k": [1]}}, r"either\.k\[0\]", id="list-of-numbers"),
        pytest.param({}, "Sample.number is missing", id="missing"),
        pytest.param({"number": 1, "more": 2}, "more", id="unknown"),
        pytest.param([], "dict", id="no-object"),
        pytest.param(None, "dict", id="null"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(value: object, place: str):
    with pytest.raises(ValueError, match=place):
        from_json(Sample, value)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        pytest.param(("state",), "flown", "state", id="unknown-state"),
        pytest.param(("signed_at",), "noon", "signed_at", id="text-for-a-time"),
        pytest.param(("package", "eid"), "12", "eid", id="short-eid"),
        pytest.param(("package", "recipe", "extra"), 1, "recipe: .* extra", id="unknown-field"),
        pytest.param(("profiles_before",), [{"iccid": 3}], r"\[0\].iccid", id="in-a-list"),
    ],
)
def test_a_place_deep_inside_is_named_whole(path, value, told):
    form = inner = through_text(execution())
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    with pytest.raises(ValueError, match=told):
        from_json(Execution, form)


def test_spoiled_records_raise_nothing_but_value_errors():
    text = json.dumps(to_json(execution()))
    dice = random.Random(5)
    refused = 0
    for _ in range(2000):
        spoiled = list(text)
        for _ in range(dice.randint(1, 4)):
            spoiled[dice.randrange(len(spoiled))] = dice.choice('{}[]",:0a')
        try:
            from_json(Execution, json.loads("".join(spoiled)))
        except ValueError:
            refused += 1
    assert refused > 1000
