"""The servers side by side."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.settings import EimSettings
from app.values.esipa import Binding, EndpointState, EndpointStatus
from tests.widgets.finding import said
from widgets.eim_endpoints import EimEndpoints, addresses, is_local
from widgets.theme import Theme


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("127.0.0.1:8443", True),
        ("localhost:1", True),
        ("[::1]:1", True),
        ("0.0.0.0:1", False),
        ("[::]:1", False),
        ("192.168.1.2:1", False),
    ],
)
def test_only_loopback_is_local(address: str, local: bool) -> None:
    assert is_local(address) is local


def test_each_binding_has_an_address() -> None:
    assert addresses(EimSettings(coap="127.0.0.1:9")) == {
        Binding.HTTPS: "127.0.0.1:8443",
        Binding.COAPS: "127.0.0.1:5684",
        Binding.COAP: "127.0.0.1:9",
    }


def test_an_address_others_can_reach_is_warned_of(qtbot: QtBot, theme: Theme) -> None:
    endpoints = EimEndpoints()
    qtbot.addWidget(endpoints)
    endpoints.show()
    endpoints.show_status((EndpointStatus(Binding.HTTPS, "127.0.0.1:1", EndpointState.STOPPED),))
    assert "other machines" not in said(endpoints)
    endpoints.show_status((EndpointStatus(Binding.HTTPS, "0.0.0.0:1", EndpointState.STOPPED),))
    assert "0.0.0.0:1 can be reached from other machines" in said(endpoints)
