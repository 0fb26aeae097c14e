from __future__ import annotations

import pytest

from app.fleet.association import described
from app.fleet.stand import Stand
from app.runtime import Runtime
from app.values.esipa import Binding


@pytest.fixture
def stand():
    runtime = Runtime()
    made = Stand(runtime)
    runtime.spawn(made.start()).result(20)
    yield made
    runtime.spawn(made.close()).result(20)
    runtime.close()


@pytest.mark.parametrize("way", ["https", "https+json", "coaps", "coaps-psk"])
def test_devices_run_against_an_eim_made_for_the_occasion(run, way):
    said = run("device", "run", "--count", "2", "--way", way, "--interval", "0", "--json")
    assert said.code == 0
    assert said.json["fleet"]["idle"] == 2
    assert said.json["account"]["packages"] == {"succeeded": 2}
    assert said.json["account"]["applied"] == 2
    assert said.json["whole"] is True
    assert said.json["fleet"]["wire"]["total"] > 1000
    assert [one["name"] for one in said.json["devices"]] == ["device-0001", "device-0002"]


def test_words_tell_the_account(run):
    said = run("device", "run", "--interval", "0", "--fault", "duplicate")
    assert said.code == 0
    assert "with exactly one result that counted  1" in said.out
    assert "results duplicate" in said.out


def test_a_foreign_eim_is_known_by_its_configuration(run, stand):
    configuration = stand.configuration(Binding.HTTPS)
    url = f"https://{described(configuration).fqdn}"
    words = ["--eim", url, "--configuration", configuration.hex(), "--rounds", "1"]
    said = run("device", "run", *words, "--json")
    assert said.code == 0
    assert said.json["account"] is None
    assert "eid" in said.json["devices"][0]["problem"].lower()


def test_a_pinned_key_that_is_another_is_refused(run, stand):
    configuration = stand.configuration(Binding.HTTPS)
    pinned = described(configuration).tls_public_key
    wrong = configuration.replace(pinned[-32:], bytes(32))
    url = f"https://{described(configuration).fqdn}"
    words = ["--eim", url, "--configuration", wrong.hex(), "--rounds", "1", "--time-factor", "1e6"]
    said = run("device", "run", *words, "--json")
    assert said.json["fleet"]["failed"] == 1


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--count", "0"), id="no-device"),
        pytest.param(("--time-factor", "0"), id="time-stands-still"),
        pytest.param(("--configuration", "30"), id="configuration-without-address"),
    ],
)
def test_numbers_that_make_no_sense_are_wrong_use(run, words):
    assert run("device", "run", *words).code == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(("--fault", "explode"), "no fault", id="fault"),
        pytest.param(("--loss", "2"), "shares from 0", id="loss"),
        pytest.param(("--recipe", "/nowhere.toml"), "nowhere.toml", id="recipe"),
    ],
)
def test_what_cannot_be_used_is_named(run, words, told):
    said = run("device", "run", *words)
    assert said.code == 1
    assert told in said.err
