"""`eim devices`, `eim register`, `eim forget`, as typed."""

from __future__ import annotations

import pytest

from app.crypto.issuing import make_ci, make_euicc, make_eum
from app.crypto.keys import Curve
from app.values.ids import Eid

FIRST = Eid("89049032123451234512345678901235")
SECOND = Eid("89033023426200000000004600000146")


@pytest.fixture
def certificates(tmp_path):
    eum = make_eum(make_ci(Curve.P256), eid_prefix="89049032")
    card = make_euicc(eum, FIRST)
    path = tmp_path / "card.pem"
    path.write_bytes(card.certificate_pem + eum.certificate_pem)
    return str(path)


def test_a_registered_device_is_listed_with_what_was_said_of_it(run, certificates):
    made = run(
        "eim", "register", FIRST, "--token", "7", "--label", "meter", "--dialect", "1.2",
        "--certificates", certificates, "--json",
    )  # fmt: skip
    assert made.code == 0
    [device] = run("eim", "devices", "--json").json["devices"]
    assert (device["eid"], device["token"], device["label"]) == (FIRST, 7, "meter")
    assert device["identity"]
    assert device["certificates"]["euicc"]["role"] == "eUICC"
    assert "meter" in run("eim", "devices").out


def test_registering_again_keeps_what_is_not_said(run):
    run("eim", "register", FIRST, "--token", "7", "--label", "meter")
    run("eim", "register", FIRST, SECOND, "--dialect", "1.3")
    devices = run("eim", "devices", "--json").json["devices"]
    known = {one["eid"]: (one["token"], one["label"], one["dialect"]) for one in devices}
    assert known == {FIRST: (7, "meter", "1.3"), SECOND: (None, "", "1.3")}


def test_certificates_of_another_card_are_refused(run, certificates):
    said = run("eim", "register", SECOND, "--certificates", certificates, "--json")
    assert said.code == 1
    assert said.json["error"]["type"] == "TrustError"


def test_a_forgotten_device_is_gone_and_forgetting_wants_consent(run):
    run("eim", "register", FIRST)
    assert run("eim", "forget", FIRST).code == 2
    assert run("eim", "forget", FIRST, "--yes").code == 0
    assert run("eim", "devices", "--json").json["devices"] == []


def test_a_masked_listing_shows_no_eid(run):
    run("eim", "register", FIRST)
    assert FIRST not in run("eim", "devices", "--mask").out
