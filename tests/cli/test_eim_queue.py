"""`eim queue`, as typed, on one store from call to call."""

from __future__ import annotations

import pytest

FIRST = "89049032123451234512345678901235"
SECOND = "89033023426200000000004600000146"
RECIPE = 'dialect = "card"\n[[operations]]\nname = "enable"\niccid = "8988247000000000017"\n'


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "enable.toml"
    path.write_text(RECIPE)
    return str(path)


def listed(run, *words):
    return run("eim", "queue", "list", *words, "--json").json["packages"]


def table(tmp_path, text):
    path = tmp_path / "fleet.csv"
    path.write_text(text)
    return str(path)


def test_each_device_gets_its_package(run, recipe):
    said = run("eim", "queue", "add", FIRST, SECOND, recipe, "--batch", "roll-out", "--json")
    assert (said.code, said.json["queued"]) == (0, 2)
    assert {one["eid"] for one in listed(run, "--batch", "roll-out")} == {FIRST, SECOND}
    [one] = listed(run, "--eid", FIRST, "--state", "queued")
    assert one["recipe"]["operations"][0]["name"] == "enable"


def test_a_package_can_be_cancelled_and_queued_again(run, recipe):
    [made] = run("eim", "queue", "add", FIRST, recipe, "--json").json["packages"]
    [gone] = run("eim", "queue", "cancel", str(made["id"]), "--json").json["packages"]
    assert gone["state"] == "cancelled"
    [again] = run("eim", "queue", "retry", str(made["id"]), "--json").json["packages"]
    assert (again["state"], again["id"] != made["id"]) == ("queued", True)
    assert run("eim", "queue", "stop", str(made["id"])).code == 1


def test_it_expires_when_that_is_asked(run, recipe):
    [made] = run("eim", "queue", "add", FIRST, recipe, "--expires", "2", "--json").json["packages"]
    assert made["expires_at"] == pytest.approx(made["queued_at"] + 7200, abs=60)


def test_a_table_fills_the_recipe_row_by_row(run, recipe, tmp_path):
    rows = f"eid,iccid\n{FIRST},8988247000000000025\n{SECOND},8988247000000000033\n"
    run("eim", "queue", "add", recipe, "--csv", table(tmp_path, rows))
    found = {one["eid"]: one["recipe"]["operations"][0]["values"]["iccid"] for one in listed(run)}
    assert found == {FIRST: "8988247000000000025", SECOND: "8988247000000000033"}


def test_a_table_with_a_bad_row_queues_nothing_and_tells_the_reasons(run, recipe, tmp_path):
    file = table(tmp_path, f"eid\n{FIRST}\n1234\n")
    said = run("eim", "queue", "add", recipe, "--csv", file, "--json")
    assert said.code == 1
    [row] = said.json["error"]["failed"]
    assert (row["line"], bool(row["reason"])) == (3, True)
    assert listed(run) == []
    partly = run("eim", "queue", "add", recipe, "--csv", file, "--skip-failed", "--json").json
    assert (partly["queued"], len(partly["failed"])) == (1, 1)


def test_a_table_can_be_checked_without_queueing(run, recipe, tmp_path):
    file = table(tmp_path, f"eid\n{FIRST}\n1234\n")
    said = run("eim", "queue", "add", recipe, "--csv", file, "--check")
    assert said.code == 0
    assert said.out.startswith("1 row can be queued, 1 cannot.")
    assert listed(run) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["{recipe}"], 2, id="nobody"),
        pytest.param([FIRST, "nowhere.toml"], 2, id="no-file"),
        pytest.param(["123", "{recipe}"], 1, id="no-eid"),
        pytest.param([FIRST, "{recipe}", "--csv", "x"], 2, id="eid-and-table"),
    ],
)
def test_what_makes_no_sense_is_refused(run, recipe, words, code):
    said = run("eim", "queue", "add", *(word.format(recipe=recipe) for word in words))
    assert said.code == code
    assert "Next:" in said.err


def test_a_recipe_that_cannot_be_written_is_refused_before_anything_is_queued(run, tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text('[[operations]]\nname = "enable"\n')
    assert run("eim", "queue", "add", FIRST, str(path)).code == 1
    assert listed(run) == []
