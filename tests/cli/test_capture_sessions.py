from __future__ import annotations

from tests.capture.secret_tape import SECRETS
from tests.cli.captures import eid_capture, secret_capture
from tests.cli.conftest import Run


def test_the_first_difference_is_marked(run: Run, tmp_path):
    left = eid_capture(tmp_path / "a.eimcap")
    right = eid_capture(tmp_path / "b.eimcap", answer="", sw="6A88")
    said = run("capture", "diff", left, right, "--json").json
    first = said["pairs"][said["first"]]
    assert "GetEID" in (first["left"] or first["right"])["title"]
    assert said["counts"]["same"] == 5
    assert "--- the first difference ---" in run("capture", "diff", left, right).out


def test_a_session_does_not_differ_from_itself(run: Run, tmp_path):
    left, right = (eid_capture(tmp_path / name) for name in ("a.eimcap", "b.eimcap"))
    assert run("capture", "diff", left, right).out.endswith("The sessions do not differ.\n")


def test_a_difference_in_secrets_shows_none(run: Run, tmp_path):
    left, right = secret_capture(tmp_path / "a.eimcap"), eid_capture(tmp_path / "b.eimcap")
    said = run("capture", "diff", left, right, "--json").out
    assert not [name for name, value in SECRETS.items() if value.hex().upper() in said]


def test_commands_are_sent_again_to_a_simulated_card(run: Run, tmp_path):
    out = str(tmp_path / "a.eimcap")
    run("capture", "record", "--out", out, "--", "card", "info", "--reader", "sim:")
    said = run("capture", "replay", out, "--json")
    assert said.code == 0, said.out
    assert said.json["sent"] == len(said.json["commands"]) > 5
    assert said.json["same"] == said.json["sent"]
    assert "of the answers are the same" in run("capture", "replay", out).out


def test_a_capture_is_a_card_to_any_other_verb(run: Run, tmp_path):
    out = tmp_path / "a.eimcap"
    live = run(
        "capture", "record", "--out", str(out), "--", "card", "info", "--reader", "sim:", "--json"
    )
    replayed = run("card", "info", "--reader", f"replay:{out}", "--json")
    assert replayed.code == 0, replayed.out
    assert replayed.json["verdict"]["eid"] == live.json["verdict"]["eid"]


def test_a_card_that_may_be_real_needs_a_yes(run: Run, tmp_path):
    capture = eid_capture(tmp_path / "a.eimcap")
    said = run("capture", "replay", capture, "--reader", "pcsc:Some reader", "--json")
    assert said.code == 1
    assert "real card" in said.json["error"]["message"]


def test_a_capture_without_commands_is_not_replayed(run: Run, tmp_path):
    capture = eid_capture(tmp_path / "a.eimcap")
    assert run("capture", "replay", capture, "--filter", "layer == event").code == 1
