from __future__ import annotations

import base64

import pytest

from app.codec.octets import Octets, from_base64, from_file, from_hex, from_pem
from app.errors import CodecError

MESSAGE = bytes.fromhex("BF4F03020101")
BODY = base64.b64encode(MESSAGE).decode()
PEM = f"-----BEGIN CERTIFICATE-----\n{BODY}\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(MESSAGE, Octets(MESSAGE, "binary"), id="binary"),
        pytest.param(b"BF 4F 03\r\n020101\n", Octets(MESSAGE, "hex"), id="hex"),
        pytest.param(b"{0xBF, 0x4F, 0x03, 0x02, 0x01, 0x01}", Octets(MESSAGE, "hex"), id="source"),
        pytest.param(BODY.encode(), Octets(MESSAGE, "base64"), id="base64"),
        pytest.param(PEM.encode(), Octets(MESSAGE, "PEM", "CERTIFICATE"), id="pem"),
    ],
)
def test_a_file_stands_for_its_bytes(content, found):
    assert from_file(content) == found


@pytest.mark.parametrize("content", [b"", b"hello, world", b"BF4", b"wordswordwor"])
def test_what_is_no_bytes_is_refused(content):
    with pytest.raises(CodecError):
        from_file(content)


def test_each_form_says_when_a_text_is_not_its_own():
    assert from_hex("xyz") is None
    assert from_base64("words") is None
    assert from_pem("BF4F") is None


def test_words_are_base64_only_when_they_say_so():
    assert from_base64("wordword") is None
    assert from_base64("base64:wordword") is not None


def test_a_damaged_pem_block_is_told():
    with pytest.raises(CodecError, match="CERTIFICATE is damaged"):
        from_pem(PEM.replace(BODY, "v08*"))
