"""From settings to servers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.crypto.trust import TrustStore
from app.eim.endpoints import Kit, address_of, host_of, make_endpoint, require_agreed
from app.eim.identity import EimIdentities
from app.errors import SettingsError
from app.settings import ClientCertificates, EimSettings
from app.values.esipa import Binding, EndpointState
from app.values.traffic import no_tap
from tests.eim.hosting import bench

PLAIN = EimSettings(https="127.0.0.1:0", coaps="127.0.0.1:0", coap="127.0.0.1:0", allow_plain=True)


@pytest.mark.parametrize("binding", [Binding.HTTPS, Binding.COAPS, Binding.COAP])
def test_each_binding_has_a_server_of_its_own_at_its_address(tmp_path, binding):
    with bench(tmp_path) as eim:
        eim.run(eim.host.open())
        identities = EimIdentities(TrustStore(tmp_path / "trust"))
        kit = Kit(PLAIN, identities, eim.host.esipa, (), no_tap)
        status = make_endpoint(binding, kit).status()
    assert (status.binding, status.state) == (binding, EndpointState.STOPPED)
    assert status.address == address_of(PLAIN, binding)


@pytest.mark.parametrize(
    ("options", "binding", "host"),
    [
        pytest.param({}, Binding.HTTPS, "localhost", id="loopback"),
        pytest.param({"coaps": "0.0.0.0:1"}, Binding.COAPS, "localhost", id="any-address"),
        pytest.param({"https": "192.0.2.1:1"}, Binding.HTTPS, "192.0.2.1", id="address"),
        pytest.param({"fqdn": "eim.example"}, Binding.COAPS, "eim.example", id="named"),
    ],
)
def test_a_host_is_named_as_devices_reach_it(options, binding, host):
    assert host_of(replace(PLAIN, **options), binding) == host


@pytest.mark.parametrize(
    ("options", "binding", "key"),
    [
        pytest.param({"https": "192.0.2.1:1"}, Binding.HTTPS, "eim.expose", id="other-machines"),
        pytest.param({"allow_plain": False}, Binding.COAP, "eim.allow_plain", id="plain"),
    ],
)
def test_what_nobody_agreed_to_is_named_by_its_setting(options, binding, key):
    with pytest.raises(SettingsError) as caught:
        require_agreed(replace(PLAIN, **options), binding)
    assert caught.value.key == key


def test_what_was_agreed_to_passes():
    require_agreed(replace(PLAIN, https="0.0.0.0:1", expose=True), Binding.HTTPS)
    require_agreed(PLAIN, Binding.COAP)


def test_client_certificates_are_demanded_as_set(tmp_path):
    wanted = ClientCertificates.REQUIRED
    with bench(tmp_path, client_certificates=wanted) as eim:
        eim.run(eim.host.start(Binding.HTTPS, Binding.COAPS))
        assert len(eim.host.status().serving) == 2
