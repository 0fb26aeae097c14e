"""One message of a device as decoded: its parts as they came, and what was tolerated in it."""

from __future__ import annotations

from functools import cached_property

from app.codec import tlv
from app.codec.functions import FUNCTIONS, Function, by_name
from app.codec.mapping import plain
from app.codec.node import Node
from app.codec.tree import decode
from app.eim.esipa_dialect import announced, evidence
from app.eim.esipa_poll import polling
from app.errors import CodecError
from app.values.esipa import Peer
from app.values.ids import Eid

TRANSFER = by_name("ESipa.TransferEimPackage")
"""The one function the eIM asks for: what devices send under its tag is an answer."""

_GET_PACKAGE = by_name("ESipa.GetEimPackage")
_FUNCTIONS = {row.tag: row for row in FUNCTIONS if row.interface == "ESipa"}
_TOLERATED = ("deviation", "order", "invalid", "unknown")
_MOST_DEVIATIONS = 16
_NO_CAUSE = "undefined"


class EsipaMessage:
    """A message of a device. Raises CodecError when made of bytes that are none.

    node: the whole of it, decoded when that is first asked for. poller: the device, when this is
    its request for a package and nothing else; no more is to be known of it then. shown: the
    version of SGP.32 it can only be of, empty when it could be any. deviations: what was tolerated,
    in words; whoever tolerates more adds to it.
    """

    def __init__(self, raw: bytes, peer: Peer) -> None:
        self.raw = raw
        self.peer = peer
        self.poller = polling(raw)
        self.function = _GET_PACKAGE if self.poller else _function(raw)
        self.shown = announced(peer.protocol) if self.poller else evidence(raw, self.node, peer)
        self.deviations = [] if self.poller else _deviations(self.node)

    @cached_property
    def node(self) -> Node:
        name = self.function.response if self.function is TRANSFER else self.function.request
        return decode(name, self.raw)

    def require_usable(self) -> None:
        """Raise CodecError with the path of the first place no value can be had from."""
        plain(self.node)

    @property
    def is_cut_off(self) -> bool:
        """Whether bytes are missing, anywhere in it."""
        return any(note.kind == "truncated" for one in self.node.walk() for note in one.notes)

    def chosen(self, choice: Node | None) -> Node:
        """Return the alternative a CHOICE came as, whatever is odd inside it.

        Raises CodecError when it is none of the standard's, and when bytes of the message are
        missing.
        """
        arm = next(iter(choice.children), None) if choice is not None else None
        if arm is None or arm.schema is None or self.is_cut_off:
            self.require_usable()
            raise not_understood(self.raw)
        return arm

    def part(self, node: Node) -> bytes:
        """Return one element as it came, header and all."""
        return self.raw[node.start : node.end]

    def content(self, node: Node | None) -> bytes | None:
        """Return the content of an element as it came; None for an element that is not there."""
        return None if node is None else self.raw[node.value_start : node.end]

    def eid(self, node: Node | None) -> Eid | None:
        """Return the EID in an element; None without the element, or when that holds none."""
        raw = self.content(node)
        try:
            return None if raw is None else Eid.from_wire(raw)
        except CodecError:
            return None

    @property
    def state_change(self) -> str:
        """Why the device says its state changed: the standard's name, empty when it did not."""
        cause = self.node.find("stateChangeCause")
        if cause is not None and isinstance(cause.named, str):
            return cause.named
        said = cause is not None or self.node.find("notifyStateChange") is not None
        return _NO_CAUSE if said else ""


def not_understood(message: bytes) -> CodecError:
    """Make the error for bytes that are no message of a device."""
    begin = f"it begins with {message[:4].hex().upper()}" if message else "it is empty"
    return CodecError(
        f"This is no ESipa message of a device: {begin}.",
        hint="Look at what the device sends; behind a proxy, see that it passes the body whole.",
    )


def _function(message: bytes) -> Function:
    if not message:
        raise not_understood(message)
    head = tlv.header(message, 0, len(message))
    function = _FUNCTIONS.get(head.tag)
    if function is None or (head.problem and head.problem[0] != "deviation"):
        raise not_understood(message)
    return function


def _deviations(node: Node) -> list[str]:
    found: list[str] = []
    for one in node.walk():
        for note in one.notes:
            if note.kind in _TOLERATED and len(found) < _MOST_DEVIATIONS:
                found.append(f"{one.name or 'An element'}: {note.text}")
    return found
