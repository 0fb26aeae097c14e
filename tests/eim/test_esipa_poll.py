from __future__ import annotations

import pytest

from app.codec.schema import encode
from app.eim.esipa_message import EsipaMessage
from app.eim.esipa_poll import polling
from app.sim.credentials import eid_for
from app.values.esipa import Binding, Peer
from tests.eim.benches import PEER

EID = eid_for("poller")
POLL = encode("GetEimPackageRequest", {"eidValue": EID.wire})
NEWEST = Peer(Binding.HTTPS, "192.0.2.1:1", protocol="gsma/rsp/v1.3.0")


def test_the_usual_poll_is_read_at_sight() -> None:
    assert polling(POLL) == EID


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(b"", id="empty"),
        pytest.param(POLL[:-1], id="cut off"),
        pytest.param(POLL + b"\0", id="something after it"),
        pytest.param(POLL[:-1] + b"\xaa", id="no digits"),
        pytest.param(
            encode("GetEimPackageRequest", {"eidValue": EID.wire, "notifyStateChange": None}),
            id="more than the EID",
        ),
        pytest.param(b"\xbf\x4f\x81\x12" + POLL[3:], id="long form of the length"),
        pytest.param(b"\xbf\x50" + POLL[2:], id="another function"),
    ],
)
def test_any_other_message_is_left_to_the_decoder(message: bytes) -> None:
    assert polling(message) is None


@pytest.mark.parametrize("peer", [PEER, NEWEST], ids=["any version", "1.3"])
def test_the_decoder_would_find_the_same(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    at_sight = EsipaMessage(POLL, peer)
    monkeypatch.setattr("app.eim.esipa_message.polling", lambda _: None)
    decoded = EsipaMessage(POLL, peer)
    assert decoded.poller is None
    assert decoded.eid(decoded.node.find("eidValue")) == at_sight.poller
    for name in ("function", "shown", "deviations", "state_change", "is_cut_off"):
        assert getattr(at_sight, name) == getattr(decoded, name)
