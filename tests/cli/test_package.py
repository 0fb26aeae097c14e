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


def test_sign_says_that_its_own_signature_holds(run, recipe, tmp_path):
    eid = run("card", "info", *READER, "--json").json["eid"]
    path = str(tmp_path / "package.hex")
    signing = ("package", "sign", recipe, "--eid", eid, "--token", "1")
    said = run(*signing, "--out", path)
    assert "Signature: pass: It verifies with the public key of bench." in said.out
    assert run(*signing, "--json").json["signature"]["result"] == "pass"
    shown = ("package", "show", path)
    assert run(*shown, "--json").json["signature"]["result"] == "not checkable"
    known = (*shown, "--identity", "bench", "--token")
    assert run(*known, "1", "--json").json["signature"]["result"] == "pass"
    assert "Verifies   fail: It does not verify" in run(*known, "2").out


def test_edits_of_recipe_and_command_line_come_after_one_another(run, tmp_path):
    path = str(tmp_path / "edited.toml")
    words = ("getRAT", "--edit", "30/5a=5A0101", "--out", path)
    assert run("package", "new", *words).code == 0
    assert run("package", "show", path).out.startswith("DELIBERATELY WRONG: raw edit of 30/5A")
    eid = run("card", "info", *READER, "--json").json["eid"]
    more = ("--edit", "30/5A=5A020203", "--edit", "BF51/5F37=")
    signed = run("package", "sign", path, "--eid", eid, *more, "--json").json
    assert "5A020203" in signed["package"]["message"]
    assert signed["package"]["signature"] == ""
    assert signed["signature"]["result"] == "fail"
    said = run("package", "sign", path, "--eid", eid, "--edit", "30/99=", "--json")
    assert (said.code, said.json["error"]["path"]) == (1, "30/99")


def test_the_version_can_be_left_to_the_card(run, tmp_path):
    path = str(tmp_path / "any.toml")
    assert "taken as v1.2" in run("package", "new", "getRAT", "--dialect", "card").out
    run("package", "new", "getRAT", "--dialect", "card", "--out", path)
    shown = run("package", "show", path)
    assert "taken as v1.2" in shown.out
    reader = ("--reader", "sim:?dialect=1.3")
    told = run("package", "execute", path, *reader, "--json").json["execution"]
    assert told["package"]["recipe"]["dialect"] == "1.3"
    signing = ("package", "sign", path, "--eid", told["package"]["eid"])
    assert "taken as v1.2" in run(*signing).out
    named = run(*signing, "--dialect", "1.1", "--json").json["package"]["recipe"]
    assert named["dialect"] == "1.1"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(
            ("EimAcknowledgements", "seqNumbers=1,200"), "BF5307800101800200C8", id="acks"
        ),
        pytest.param(("ipaEuiccDataRequest", "tagList=BF20"), "BF52045C02BF20", id="data"),
        pytest.param(
            ("ProfileDownloadTrigger", "activationCode=1$a$B"),
            "BF5409A00780053124612442",
            id="trigger",
        ),
    ],
)
def test_the_message_of_an_unsigned_kind_is_written_at_once(run, tmp_path, words, message):
    told = run("package", "new", *words, "--form", "hex", "--json").json
    assert told["package"]["message"] == message
    path = tmp_path / "message.der"
    run("package", "new", *words, "--form", "der", "--out", str(path))
    assert path.read_bytes().hex().upper() == message
    again = tmp_path / "recipe.toml"
    run("package", "new", *words, "--out", str(again))
    assert run("package", "sign", str(again), "--json").json["package"]["message"] == message


def test_an_euicc_package_is_no_message_before_it_is_signed(run):
    said = run("package", "new", "getRAT", "--form", "hex", "--json")
    assert (said.code, said.json["error"]["type"]) == (2, "UsageError")
