"""`package`: a recipe goes all the way from words on a command line to a judged result."""

from __future__ import annotations

from pathlib import Path

import pytest

OTHER = "8999902000000042428"
READER = ("--reader", "sim:")


@pytest.fixture
def recipe(run, tmp_path: Path) -> str:
    path = str(tmp_path / "recipe.toml")
    said = run("package", "new", "listProfileInfo", "enable", f"iccid={OTHER}", "--out", path)
    assert said.code == 0
    return path


def test_new_prints_a_recipe_that_reads_back(run, tmp_path):
    told = run("package", "new", "enable", f"iccid={OTHER}", "rollbackFlag=yes", "--json").json
    assert told["recipe"]["operations"] == [
        {"name": "enable", "values": {"iccid": OTHER, "rollbackFlag": True}}
    ]
    path = tmp_path / "again.toml"
    path.write_text(told["toml"])
    shown = run("package", "show", str(path), "--json").json
    assert shown["package"]["recipe"]["operations"] == told["recipe"]["operations"]
    assert shown["problems"] == []


@pytest.mark.parametrize(
    ("words", "code", "kind"),
    [
        pytest.param(("iccid=1",), 2, "UsageError", id="field-before-operation"),
        pytest.param(("enable", "--transaction-id", "X"), 2, "UsageError", id="no-hex"),
        pytest.param(("fly",), 1, "SettingsError", id="unknown-operation"),
        pytest.param(("enable", "--eid", "12"), 1, "CodecError", id="bad-eid"),
    ],
)
def test_new_says_what_is_wrong(run, words, code, kind):
    said = run("package", "new", *words, "--json")
    assert (said.code, said.json["error"]["type"]) == (code, kind)


def test_execute_judges_the_result_and_shows_the_profiles(run, recipe):
    told = run("package", "execute", recipe, *READER, "--json").json["execution"]
    assert (told["state"], told["verdict"]["result"]) == ("reported", "pass")
    assert [one["ok"] for one in told["verdict"]["outcomes"]] == [True, True]
    (enabled,) = (one for one in told["profiles_after"] if one["state"] == "enabled")
    assert enabled["iccid"] == OTHER


def test_a_faulty_package_says_so_and_the_verdict_names_the_refusal(run, tmp_path):
    path = str(tmp_path / "wrong.toml")
    run("package", "new", "getRAT", "--fault", "wrong-eid", "--out", path)
    said = run("package", "execute", path, *READER)
    assert said.code == 0
    assert "DELIBERATELY WRONG: wrong EID" in said.out
    assert "invalidEid (3)" in said.out


@pytest.mark.parametrize("form", ["der", "hex", "b64"])
def test_a_signed_package_is_shown_and_executed_from_its_file(run, recipe, tmp_path, form):
    eid = run("card", "info", *READER, "--json").json["eid"]
    path = str(tmp_path / f"package.{form}")
    signing = ("package", "sign", recipe, "--eid", eid, "--token", "1", "--form", form)
    signed = run(*signing, "--out", path, "--json").json
    shown = run("package", "show", path, "--json").json["package"]
    assert shown["message"] == signed["package"]["message"]
    told = run("package", "execute", path, *READER, "--json").json["execution"]
    assert (told["id"], told["verdict"]["result"]) == (signed["id"], "pass")


def test_show_marks_the_signing_input_and_uses_no_counter(run, recipe):
    shown = [run("package", "show", recipe, "--json").json["package"] for _ in range(2)]
    assert shown[0] == shown[1]
    assert [part["name"] for part in shown[0]["parts"]][-1] == "token"
    assert run("package", "history", "--json").json["executions"] == []


def test_show_tells_what_keeps_a_recipe_from_being_signed(run, tmp_path):
    path = tmp_path / "r.toml"
    path.write_text('dialect = "1.0.1"\nnote = "nothing yet"\n')
    told = run("package", "show", str(path), "--json").json
    assert [(one["path"], one["blocking"]) for one in told["problems"]] == [("operations", True)]
    assert "Problem: operations" in run("package", "show", str(path)).out


def test_verify_judges_again_by_id_and_from_a_file(run, recipe, tmp_path):
    done = run("package", "execute", recipe, *READER, "--json").json["execution"]
    path = tmp_path / "result.hex"
    path.write_text(done["result"])
    for what in (done["id"], str(path)):
        assert run("package", "verify", what, "--json").json["verdict"] == done["verdict"]


def test_verify_of_a_package_that_was_never_executed_is_an_error(run, recipe):
    eid = run("card", "info", *READER, "--json").json["eid"]
    signed = run("package", "sign", recipe, "--eid", eid, "--json").json
    said = run("package", "verify", signed["id"], "--json")
    assert (said.code, said.json["error"]["type"]) == (1, "SettingsError")
