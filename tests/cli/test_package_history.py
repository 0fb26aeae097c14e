from __future__ import annotations

import json

import pytest

from app.composer.history import History
from app.eim.recipes import from_toml
from app.values.json_form import from_json
from app.values.packages import Execution
from tests.composer.executions import execution


@pytest.fixture
def kept() -> Execution:
    History().save(execution("20261122-aa"))
    History().save(execution("20261122-bb", note="harbour"))
    return execution("20261122-aa")


def test_words_narrow_the_history(run, kept):
    assert len(run("package", "history", "--json").json["executions"]) == 2
    told = run("package", "history", "harbour", "--json").json
    assert [one["id"] for one in told["executions"]] == ["20261122-bb"]
    assert "20261122-bb" in run("package", "history", "harbour").out


def test_a_damaged_record_is_told(run, kept):
    path = History().folder / "20261122-bb.json"
    path.write_text("{")
    told = run("package", "history", "--json").json
    assert [one["file"] for one in told["damaged"]] == [str(path)]
    assert "is damaged" in run("package", "history").out


def test_a_record_is_exported_whole(run, kept, tmp_path):
    path = tmp_path / "record.json"
    assert run("package", "export", "20261122-a", "--out", str(path)).code == 0
    (form,) = json.loads(path.read_text())["executions"]
    assert from_json(Execution, form) == kept


def test_an_exported_recipe_runs_again(run, kept):
    text = run("package", "export", "20261122-aa", "--part", "recipe").out
    recipe = from_toml(text)
    assert recipe.operations[0].name == "enable"
    assert recipe.counter is None


@pytest.mark.parametrize(
    ("part", "form", "expected"),
    [
        pytest.param("package", "hex", b"BF5100\n", id="hex"),
        pytest.param("package", "der", b"\xbf\x51\x00", id="der"),
        pytest.param("result", "b64", b"v1EBAA==\n", id="b64"),
    ],
)
def test_bytes_leave_in_the_form_asked_for(run, kept, tmp_path, part, form, expected):
    path = tmp_path / "bytes"
    asked = ("--part", part, "--form", form, "--out", str(path))
    assert run("package", "export", "20261122-aa", *asked).code == 0
    assert path.read_bytes() == expected


def test_nothing_is_overwritten(run, kept, tmp_path):
    path = tmp_path / "mine"
    path.write_text("precious")
    assert run("package", "export", "20261122-aa", "--out", str(path)).code == 1
    assert path.read_text() == "precious"
