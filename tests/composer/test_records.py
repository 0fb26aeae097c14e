from __future__ import annotations

import json
import random

import pytest

from app.composer.records import from_form, to_form
from app.values.packages import Execution
from tests.composer.executions import execution


def test_every_field_of_an_execution_survives_json():
    whole = execution()
    again = from_form(Execution, json.loads(json.dumps(to_form(whole))))
    assert again == whole


def test_text_and_bytes_in_a_form_stay_apart():
    whole = execution(values={"iccid": "8999", "gid": b"\x89\x99", "on": True, "tags": ("a", "b")})
    again = from_form(Execution, to_form(whole))
    assert again.package.recipe.operations[0].values == {
        "iccid": "8999",
        "gid": b"\x89\x99",
        "on": True,
        "tags": ("a", "b"),
    }


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        pytest.param(("state",), "flown", "state", id="unknown-state"),
        pytest.param(("signed_at",), "noon", "signed_at", id="text-for-a-time"),
        pytest.param(("result",), "XY", "result", id="no-hex"),
        pytest.param(("package", "eid"), "12", "eid", id="short-eid"),
        pytest.param(("package", "counter"), True, "counter", id="truth-for-a-number"),
        pytest.param(("package", "recipe", "operations"), {}, "operations", id="no-list"),
        pytest.param(("package", "recipe", "extra"), 1, "extra", id="unknown-field"),
        pytest.param(("profiles_before",), [{"iccid": 3}], r"\[0\].iccid", id="in-a-list"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(path, value, told):
    form = json.loads(json.dumps(to_form(execution())))
    inner = form
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    with pytest.raises(ValueError, match=told):
        from_form(Execution, form)


def test_a_missing_field_is_named():
    form = json.loads(json.dumps(to_form(execution())))
    del form["package"]["message"]
    with pytest.raises(ValueError, match=r"package.message is missing"):
        from_form(Execution, form)


def test_spoiled_records_raise_nothing_but_value_errors():
    text = json.dumps(to_form(execution()))
    dice = random.Random(5)
    refused = 0
    for _ in range(2000):
        spoiled = list(text)
        for _ in range(dice.randint(1, 4)):
            spoiled[dice.randrange(len(spoiled))] = dice.choice('{}[]",:0a')
        try:
            from_form(Execution, json.loads("".join(spoiled)))
        except ValueError:
            refused += 1
    assert refused > 1000
