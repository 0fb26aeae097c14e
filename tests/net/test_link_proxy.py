"""The proxy a binding needs."""

from __future__ import annotations

import pytest

from app.net.link import NONE
from app.net.link_proxy import link_proxy
from app.net.link_tcp import TcpLinkProxy
from app.net.link_udp import UdpLinkProxy


@pytest.mark.parametrize(
    ("datagrams", "kind"),
    [pytest.param(True, UdpLinkProxy, id="udp"), pytest.param(False, TcpLinkProxy, id="tcp")],
)
def test_datagrams_and_streams_get_their_own_proxy(datagrams: bool, kind: type) -> None:
    assert isinstance(link_proxy(NONE, ("127.0.0.1", 9), datagrams=datagrams), kind)


@pytest.mark.parametrize("datagrams", [True, False])
def test_there_is_no_address_before_the_start(datagrams: bool) -> None:
    proxy = link_proxy(NONE, ("127.0.0.1", 9), datagrams=datagrams)
    with pytest.raises(RuntimeError, match="not started"):
        _ = proxy.address
