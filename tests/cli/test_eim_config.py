"""`eim config` and `eim push`, as typed."""

from __future__ import annotations

from typing import Any

import pytest

from app.codec.mapping import read

FIRST = "89049032123451234512345678901235"


def told(data: bytes) -> dict[str, Any]:
    """Return EimConfigurationData as its fields."""
    found = read("EimConfigurationData", data)
    assert isinstance(found, dict)
    return found


def test_the_configuration_leads_to_this_eim(run):
    said = run("eim", "config", "--https", "127.0.0.1:18443", "--counter", "5")
    found = told(bytes.fromhex(said.out.strip()))
    assert (found["eimFqdn"], found["counterValue"]) == ("localhost:18443", 5)
    assert found["trustedPublicKeyDataTls"][0] == "trustedEimPkTls"


def test_it_is_the_same_from_call_to_call(run):
    assert run("eim", "config").out == run("eim", "config").out


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        pytest.param(["--prefer", "coaps"], "eimFqdn", "localhost", id="coaps"),
        pytest.param(["--fqdn", "eim.example"], "eimFqdn", "eim.example:8443", id="fqdn"),
        pytest.param([], "associationToken", None, id="no-token"),
        pytest.param(["--ask-token"], "associationToken", -1, id="token"),
        pytest.param(["--trust", "none"], "trustedPublicKeyDataTls", None, id="no-trust"),
    ],
)
def test_it_says_what_was_asked(run, words, field, value):
    raw = bytes.fromhex(run("eim", "config", *words, "--json").json["bytes"])
    assert told(raw).get(field) == value


def test_forms_for_people_and_files(run, tmp_path):
    file = tmp_path / "eim.der"
    assert "█" in run("eim", "config", "--form", "qr").out
    assert run("eim", "config", "--form", "der", "--out", str(file)).code == 0
    assert file.read_bytes().hex().upper() == run("eim", "config").out.strip()
    assert run("eim", "config", "--out", str(file)).code == 1


def test_a_listener_that_is_not_there_is_told(run, tmp_path):
    recipe = tmp_path / "list.toml"
    recipe.write_text('[[operations]]\nname = "listProfileInfo"\n')
    run("eim", "queue", "add", FIRST, str(recipe))
    said = run("eim", "push", FIRST, "https://localhost:9", "--json")
    assert (said.code, said.json["error"]["type"]) == (1, "PeerError")


def test_with_nothing_queued_nothing_is_pushed(run):
    assert run("eim", "push", FIRST, "coaps://localhost:9").out.startswith("0 packages pushed.")


def test_a_file_of_many_keys_is_for_no_single_device(run, tmp_path):
    keys = tmp_path / "psk"
    keys.write_text("a:00112233\nb:00112233\n")
    keys.chmod(0o600)
    said = run("eim", "push", FIRST, "coaps://localhost:9", "--psk-file", str(keys))
    assert said.code == 2
