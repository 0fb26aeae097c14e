from __future__ import annotations

import io

import pytest

READER = ("--reader", "sim:")


@pytest.fixture
def waiting(run, tmp_path) -> int:
    """The number of a result left on the card."""
    path = str(tmp_path / "r.toml")
    run("package", "new", "getRAT", "--out", path)
    told = run("package", "execute", path, *READER, "--keep", "--json").json["execution"]
    assert told["state"] == "executed, not reported"
    return int(told["verdict"]["seq"])


def test_what_waits_is_listed_and_judged(run, waiting):
    (listed,) = run("card", "results", "list", *READER, "--json", "--raw").json["results"]
    assert (listed["seq"], listed["verdict"]["result"]) == (waiting, "pass")
    assert listed["raw"].startswith("BF51")
    assert listed["execution"]
    assert "Signature" in run("card", "results", "verify", *READER).out
    assert "Signature" not in run("card", "results", "list", *READER).out


def test_acknowledging_takes_it_off_and_the_history_says_so(run, waiting):
    told = run("card", "results", "acknowledge", str(waiting), *READER, "--yes", "--json").json
    assert (told["removed"], told["results"]) == ([waiting], [])
    (done,) = run("package", "history", "--json").json["executions"]
    assert done["state"] == "reported"


def test_acknowledging_without_consent_takes_nothing_off(run, waiting, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run("card", "results", "acknowledge", str(waiting), *READER).code == 2
    assert run("card", "results", "list", *READER, "--json").json["results"]


def test_a_blank_card_is_associated(run):
    blank = ("--reader", "sim:blank?blank=yes")
    told = run("card", "associate", "bench", "--fqdn", "eim.example", *blank, "--json").json
    assert told["done"] == "associated"
    assert told["token"] is not None
    assert [eim["fqdn"] for eim in told["eims"]] == ["eim.example"]


def test_a_card_is_associated_with_an_eim_elsewhere(run, tmp_path):
    blank = ("--reader", "sim:blank?blank=yes")
    path = tmp_path / "eim.hex"
    path.write_text(run("eim", "config", "--fqdn", "eim.example").out)
    assert run("card", "associate", "bench", "--config", str(path), *blank).code == 2
    told = run("card", "associate", "--config", str(path), *blank, "--json").json
    assert told["token"] is None
    assert [eim["fqdn"] for eim in told["eims"]] == ["eim.example:8443"]


def test_a_card_with_an_eim_refuses_another_first_one(run):
    said = run("card", "associate", *READER, "--json")
    assert (said.code, said.json["error"]["name"]) == (1, "associatedEimAlreadyExists")
