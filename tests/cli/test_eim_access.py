"""What the command line says goes before the settings."""

from __future__ import annotations

import argparse

import pytest

from app.cli.eim_access import opened, passphrases, planned
from app.cli.verbs import build_parser
from app.errors import SettingsError
from app.settings import ClientCertificates, EimSettings, UnknownDevices


def parsed(*words: str) -> argparse.Namespace:
    return build_parser().parse_args(["eim", "serve", *words])


def test_what_is_not_said_stays_as_set():
    settings = EimSettings(https="127.0.0.1:9", psk=("keyring:a",), fqdn="eim.example")
    assert planned(settings, parsed()) == settings


def test_what_is_said_replaces_or_adds_to_the_settings():
    settings = EimSettings(psk=("keyring:a",))
    words = "--client-certs required --unknown ignore --psk-file f --expose --identity me"
    plan = planned(settings, parsed(*words.split()))
    assert plan.client_certificates is ClientCertificates.REQUIRED
    assert plan.unknown_devices is UnknownDevices.IGNORE
    assert plan.psk == ("keyring:a", "file:f")
    assert (plan.expose, plan.identity, plan.allow_plain) == (True, "me", False)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        pytest.param(["--https", "8443"], "eim.https", id="no-host"),
        pytest.param(["--store", "mysql://x"], "eim.store", id="store"),
    ],
)
def test_a_wrong_argument_is_named(words, key):
    with pytest.raises(SettingsError) as caught:
        planned(EimSettings(), parsed(*words))
    assert caught.value.key == key


def test_a_passphrase_opens_the_identities_named_and_needs_one(tmp_path):
    file = tmp_path / "secret"
    file.write_text("s3cret\n")
    arguments = parsed("--passphrase-file", str(file))
    assert passphrases(EimSettings(identity="me"), arguments) == {"me": "s3cret"}
    with pytest.raises(SettingsError, match="no identity"):
        passphrases(EimSettings(), arguments)


def test_the_store_of_the_arguments_is_opened_and_closed(tmp_path):
    with opened(parsed("--store", f"sqlite:///{tmp_path / 'x.db'}")) as eim:
        assert eim.ask(eim.host.service.devices()) == []
    assert (tmp_path / "x.db").exists()
