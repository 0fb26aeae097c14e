"""A device's side of ESipa in tests: messages to send, and a whole round through `Esipa`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.codec import tlv
from app.codec.mapping import read
from app.eim.esipa import Esipa
from app.values.esipa import Binding, Peer, Reply
from tests.eim.benches import EimBench, SimulatedDevice

PEER = Peer(Binding.HTTPS, "192.0.2.1:5000", protocol="gsma/rsp/v2.1.0")
OTHER_PEER = replace(PEER, address="192.0.2.1:5001")
NOTIFICATION = bytes.fromhex("A111BF2F0A800107810206400C01615F3701EE")

Wrap = Callable[[bytes], bytes]


def poll(eid: str, more: str = "") -> bytes:
    """Return a GetEimPackageRequest. more: hex of what follows the EID."""
    return tlv.encode(0xBF4F, bytes.fromhex(f"5A10{eid}{more}"))


def provide(result: bytes, eid: str = "") -> bytes:
    """Return a ProvideEimPackageResult, without EID unless one is given."""
    named = tlv.encode(0x5A, bytes.fromhex(eid)) if eid else b""
    return tlv.encode(0xBF50, named + result)


class Talk:
    """One Esipa over the service of a bench, called without being asynchronous."""

    def __init__(self, eim: EimBench, esipa: Esipa | None = None) -> None:
        self.eim = eim
        self.esipa = esipa or Esipa(eim.service)

    def say(self, message: bytes, peer: Peer = PEER) -> Reply:
        """Send one message and return what is answered."""
        return self.eim.run(self.esipa.answer(message, peer))

    def fetch(self, device: SimulatedDevice, peer: Peer = PEER) -> bytes:
        """Poll; return the package, nothing when there is none."""
        inside = tlv.parse(tlv.parse(self.say(poll(device.eid), peer).body)[0].value)[0]
        return b"" if inside.tag == 0x02 else inside.raw

    def round(self, device: SimulatedDevice, wrap: Wrap = provide, *, most: int = 20) -> int:
        """Fetch, carry out, report and acknowledge until nothing is left; return how many."""
        for done in range(most):
            package = self.fetch(device)
            if not package:
                return done
            device.acknowledge(numbers(self.say(wrap(device.carry_out(package))).body))
        return most


def numbers(body: bytes) -> tuple[int, ...]:
    """Return what a response has removed; nothing for a response without acknowledgements."""
    if not body or body == bytes.fromhex("BF5000"):
        return ()
    answered = read("ProvideEimPackageResultResponse", body)
    assert isinstance(answered, tuple)
    return tuple(answered[1]) if answered[0] == "eimAcknowledgements" else ()
