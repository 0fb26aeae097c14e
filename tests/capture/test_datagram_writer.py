from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from app.capture.datagram_writer import LARGEST_PAYLOAD, datagram
from app.capture.exported_pdu import Ends

ENDS = Ends(IPv4Address("10.32.0.1"), IPv4Address("10.32.0.2"), 0xB8BA, 4729)


def test_a_packet_has_both_headers_and_a_right_checksum() -> None:
    payload = bytes.fromhex(
        "0204040000000000000000000000000000a4040010a0000005591010ffffffff8900000100611e"
    )
    assert datagram(ENDS, payload).hex() == (
        "450000430000400040112668" + "0a2000010a200002" + "b8ba1279002f0000" + payload.hex()
    )


def test_the_largest_payload_fits_and_no_larger_one() -> None:
    assert len(datagram(ENDS, bytes(LARGEST_PAYLOAD))) == 65_535
    with pytest.raises(ValueError, match="do not fit"):
        datagram(ENDS, bytes(LARGEST_PAYLOAD + 1))
