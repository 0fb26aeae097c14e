"""An open store, and the choices the settings make for the service."""

from __future__ import annotations

import threading

import pytest

from app.crypto.trust import TrustStore
from app.eim.opened import open_eim, options_of, store_url
from app.eim.options import Proof, Unknown
from app.errors import SettingsError
from app.runtime import Runtime
from app.settings import EimSettings, ResultProof, UnknownDevices


@pytest.fixture
def runtime():
    made = Runtime()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("setting", "unknown", "remembered"),
    [
        pytest.param(UnknownDevices.ACCEPT, Unknown.NO_PACKAGE, True, id="accept"),
        pytest.param(UnknownDevices.REFUSE, Unknown.NOT_FOUND, True, id="refuse"),
        pytest.param(UnknownDevices.IGNORE, Unknown.NOT_FOUND, False, id="ignore"),
    ],
)
def test_unknown_devices_are_treated_as_set(setting, unknown, remembered):
    options = options_of(EimSettings(unknown_devices=setting))
    assert (options.unknown, options.remember_unknown) == (unknown, remembered)


@pytest.mark.parametrize("setting", ResultProof)
def test_the_proof_a_result_needs_is_as_set(setting):
    assert options_of(EimSettings(proof=setting)).proof is Proof[setting.name]


def test_without_a_url_the_store_lies_with_the_rest_of_the_state(own_home):
    assert store_url(EimSettings()) == f"sqlite:///{own_home}/state/eim.db"
    assert store_url(EimSettings(store="sqlite:////x")) == "sqlite:////x"


def test_closing_ends_the_lanes(runtime, tmp_path):
    settings = EimSettings(store=f"sqlite:///{tmp_path / 'eim.db'}")
    made = runtime.spawn(open_eim(runtime, TrustStore(tmp_path), settings, tuple, {})).result(30)
    runtime.spawn(made.close()).result(30)
    assert made.lane.closed
    assert made.keys.closed
    assert (tmp_path / "eim.db").exists()


def test_an_identity_that_is_not_there_leaves_no_lane(runtime, tmp_path):
    settings = EimSettings(store=f"sqlite:///{tmp_path / 'eim.db'}", identity="nobody")
    opening = runtime.spawn(open_eim(runtime, TrustStore(tmp_path), settings, tuple, {}))
    with pytest.raises(SettingsError):
        opening.result(30)
    assert not [one for one in threading.enumerate() if one.name.startswith("lane eIM")]
