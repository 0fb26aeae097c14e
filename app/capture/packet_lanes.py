"""Lanes as a network capture shows them: interfaces, and addresses with names."""

from __future__ import annotations

from ipaddress import IPv4Address

from app.capture import pcapng
from app.capture.exported_pdu import Ends
from app.capture.pcapng import LinkType
from app.values.traffic import Direction, Record

_HERE = IPv4Address("10.32.0.1")
_FIRST_LANE = IPv4Address("10.32.0.2")
_ADDRESSES = 0xFFFD
_EPHEMERAL = 49152
_SEALED_EPHEMERAL = 32768
_HERE_NAME = "workbench"
_DESCRIPTIONS = {
    LinkType.RAW_IP: "as datagrams",
    LinkType.EXPORTED_PDU: "messages and events",
}


class PacketLanes:
    """Gives each lane its own interfaces, so that readers do not mix two cards, and an address."""

    def __init__(self) -> None:
        self._interfaces: dict[tuple[str, LinkType], int] = {}
        self._addresses: dict[str, IPv4Address] = {}

    def interface(self, lane: str, link: LinkType) -> int:
        """Return the number of a lane's interface for packets of one kind."""
        return self._interfaces.setdefault((lane, link), len(self._interfaces))

    def ends(
        self, record: Record, port: int, *, asks_there: bool = True, sealed: bool = False
    ) -> Ends:
        """Return from where to where a record went. The session tells connections apart.

        port: the server's. asks_there: whether the server is at the lane's end of the wire.
        sealed: it is encrypted; clients then have other ports than in the same traffic in the
        clear, or Wireshark would take each message for a repeat of the other.
        """
        first = _SEALED_EPHEMERAL if sealed else _EPHEMERAL
        client = first + record.session % (0x10000 - _EPHEMERAL)
        there = self._address(record.lane)
        here_port, there_port = (client, port) if asks_there else (port, client)
        outward = Ends(_HERE, there, here_port, there_port)
        return outward.turned() if record.direction is Direction.IN else outward

    def blocks(self) -> bytes:
        """Return the blocks that describe the interfaces and name the addresses."""
        interfaces = (
            pcapng.interface(link, _shown(lane), _DESCRIPTIONS[link])
            for lane, link in self._interfaces
        )
        named = {_HERE: _HERE_NAME}
        for lane, address in self._addresses.items():
            named.setdefault(address, _shown(lane))
        return b"".join(interfaces) + pcapng.names(named)

    def _address(self, lane: str) -> IPv4Address:
        number = len(self._addresses) % _ADDRESSES
        return self._addresses.setdefault(lane, _FIRST_LANE + number)


def _shown(lane: str) -> str:
    return " ".join(lane.split())[:200].encode("utf-8", "replace").decode() or "unnamed"
