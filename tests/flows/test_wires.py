"""Real polls over TLS and DTLS, recorded, exported and read by Debian's tshark."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.capture.file import CaptureFile
from app.capture.procedures import procedures
from tests.capture import tshark
from tests.cli.conftest import Run, run  # noqa: F401 - a fixture

_HTTPS = [
    "TCP 443 [SYN]",
    "TCP 443 [SYN, ACK]",
    "TCP 443 [ACK]",
    "TLS Client Hello",
    "TLS Server Hello, Change Cipher Spec, Encrypted Extensions, Certificate, "
    "Certificate Verify, Finished",
    "TLS Change Cipher Spec, Finished",
    "HTTP POST /gsma/rsp2/asn1 HTTP/1.1 (application/x-gsma-rsp-asn1)",
    "TLS New Session Ticket, New Session Ticket",
    "HTTP HTTP/1.1 200 OK (application/x-gsma-rsp-asn1)",
]
_TAG = '(_ws.expert.message contains "Invalid Option Number 292")'
"""Wireshark 4.0 does not know Request-Tag (RFC 9175) yet."""

_COAPS = [
    "DTLS Client Hello",
    "DTLS Hello Verify Request",
    "DTLS Client Hello",
    "DTLS Server Hello, Certificate, Server Key Exchange, Server Hello Done",
    "DTLS Client Key Exchange, Change Cipher Spec, Finished",
    "DTLS Change Cipher Spec, Finished",
    "CoAP CON, POST, /gsma/rsp2/asn1",
    "CoAP ACK, 2.05 Content, /gsma/rsp2/asn1",
]


@tshark.needs_tshark
@pytest.mark.parametrize(
    ("way", "port", "golden"),
    [
        pytest.param("https", "tcp.port == 443", _HTTPS, id="https"),
        pytest.param("coaps", "udp.port == 5684", _COAPS, id="coaps"),
    ],
)
def test_tshark_decrypts_a_poll_with_the_key_log(
    run: Run,  # noqa: F811 - the fixture
    tmp_path: Path,
    way: str,
    port: str,
    golden: list[str],
) -> None:
    kept, keys, out = (tmp_path / name for name in ("a.eimcap", "keys", "a.pcapng"))
    record = ("capture", "record", "--out", str(kept), "--")
    done = run(*record, "device", "run", "--rounds", "1", "--way", way, "--key-log", str(keys))
    assert done.code == 0, done.err
    assert run("capture", "export", str(kept), str(out), "--key-log", str(keys)).code == 0
    assert not tshark.lines(out, "-Y", f"(_ws.malformed && !{_TAG}) || coap.retransmitted")
    device = f'({port}) && frame.interface_name == "device-0001"'
    shown = tshark.fields(out, "_ws.col.Protocol", "_ws.col.Info", options=("-n", "-Y", device))
    assert [_words(row) for row in shown][: len(golden)] == golden
    assert not tshark.lines(out, "-Y", "tcp.analysis.flags || tcp.checksum.status == 0")
    dark = tmp_path / "dark.pcapng"
    assert run("capture", "export", str(kept), str(dark)).code == 0
    assert not tshark.lines(dark, "-Y", f"({port}) && (http || coap)")
    assert tshark.lines(dark, "-Y", f"({port}) && (tls || dtls)")
    with CaptureFile.open(kept) as file:
        handshakes = [
            step.flights
            for one in procedures(file.records())
            for step in one.steps
            if step.label.endswith("ESipa.GetEimPackage") and step.flights
        ]
    assert handshakes[:2] == [3, 3] if way == "coaps" else [2, 2]


def _words(row: list[str]) -> str:
    """Return protocol and text without numbers that are up to chance."""
    protocol, info = row
    words = " ".join(info.split())
    if protocol == "TCP":
        return f"TCP 443 {words[words.index('[') : words.index(']') + 1]}"
    kept = [one for one in words.split(", ") if not one.startswith(("MID:", "TKN:"))]
    return f"{protocol.partition('v')[0]} {', '.join(kept)}"
