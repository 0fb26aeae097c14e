from pathlib import Path

import pytest

from app.capture.unknown_files import unknown


@pytest.mark.parametrize(
    ("head", "what", "step"),
    [
        pytest.param(b"", "is empty", "Record again", id="empty"),
        pytest.param(b"PK\x03\x04rest", "zip archive", "Unpack", id="zip"),
        pytest.param(b"\x1f\x8b\x08", "gzip", "gunzip", id="gzip"),
        pytest.param(b'{"log": {"version": "1.2"', "HTTP archive", "exported", id="har"),
        pytest.param(b'[{"_index": "packets"', "JSON of another", "pcapng", id="tshark json"),
        pytest.param(b"<?xml version", "XML", "pcapng", id="pdml"),
        pytest.param(b"SCardTransmit(...)", "PC/SC calls", "pcscd", id="pcsc-spy"),
        pytest.param(b"# a\n00A40004023F00\n", "hex", "decode", id="script"),
        pytest.param(b"\x00\x01\x02", "binary", "pcapng", id="binary"),
        pytest.param(b"hello", "text without APDUs", "logging", id="text"),
    ],
)
def test_says_what_it_seems_to_be_and_what_to_do(head: bytes, what: str, step: str):
    error = unknown(Path("somewhere/trace.bin"), head)
    assert "“trace.bin” cannot be imported" in str(error)
    assert what in str(error)
    assert step in error.hint
