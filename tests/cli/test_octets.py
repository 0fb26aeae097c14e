from __future__ import annotations

import base64
import io
import socket
import sys

import pytest

from app.cli import octets
from app.cli.verbs import UsageError
from app.errors import CodecError

MESSAGE = bytes.fromhex("BF4F03020101")
BODY = base64.b64encode(MESSAGE).decode()
PEM = f"-----BEGIN CERTIFICATE-----\n{BODY}\n-----END CERTIFICATE-----\n"


def find(*words: str, stdin: bytes = b"") -> octets.Octets:
    return octets.find(words, io.BytesIO(stdin))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["BF4F03020101"], id="upper"),
        pytest.param(["bf4f03020101"], id="lower"),
        pytest.param(["BF 4F 03 02 01 01"], id="spaces"),
        pytest.param(["BF", "4F", "03", "020101"], id="several-words"),
        pytest.param(["0xBF4F03020101"], id="0x-once"),
        pytest.param(["0xBF,0x4F,0x03,0x02,0x01,0x01"], id="c-array"),
        pytest.param([r"\xBF\x4F\x03\x02\x01\x01"], id="c-string"),
        pytest.param(["BF:4F:03:02:01:01"], id="colons"),
        pytest.param(["v08DAgEB"], id="base64"),
        pytest.param(["base64:v08DAgEB"], id="base64-named"),
    ],
)
def test_bytes_are_understood_as_people_write_them(words):
    assert find(*words).data == MESSAGE


@pytest.mark.parametrize(
    ("content", "form", "label"),
    [
        pytest.param(MESSAGE, "binary", "", id="binary"),
        pytest.param(b"BF4F03\n020101\n", "hex", "", id="hex"),
        pytest.param(b"v08DAgEB\n", "base64", "", id="base64"),
        pytest.param(PEM.encode(), "PEM", "CERTIFICATE", id="pem"),
        pytest.param(b"text before\n" + PEM.encode(), "PEM", "CERTIFICATE", id="pem-after-text"),
    ],
)
def test_files_and_stdin_may_hold_any_form(tmp_path, content, form, label):
    path = tmp_path / "message.bin"
    path.write_bytes(content)
    expected = octets.Octets(MESSAGE, form, label)
    assert find(str(path)) == expected
    assert find("-", stdin=content) == expected


def test_hex_wins_over_a_file_of_that_name_and_a_path_reads_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cafe").write_bytes(MESSAGE)
    assert find("cafe").data == b"\xca\xfe"
    assert find("./cafe").data == MESSAGE


@pytest.mark.parametrize(
    ("words", "match"),
    [
        pytest.param(["BF4F0"], "pairs; this has 5 digits", id="odd-hex"),
        pytest.param(["BF4G"], "'G' is no hex digit", id="typing-mistake"),
        pytest.param(["hello", "world"], "neither hex nor base64", id="words"),
        pytest.param(["profiles"], "neither hex nor base64", id="a-word-that-is-base64-by-chance"),
        pytest.param(["Z" * 9000], "neither hex", id="longer-than-a-file-name"),
        pytest.param([""], "neither hex", id="empty"),
        pytest.param(["a\0b"], "neither hex", id="nul"),
    ],
)
def test_garbage_is_refused_in_words(words, match):
    with pytest.raises(CodecError, match=match):
        find(*words)


@pytest.mark.parametrize("content", [b"", b"not any form of bytes"], ids=["empty", "prose"])
def test_a_file_without_bytes_in_any_form_is_refused(content):
    with pytest.raises(CodecError):
        find("-", stdin=content)


def test_a_damaged_pem_block_is_named():
    damaged = PEM.replace("v08D", "v0!!")
    with pytest.raises(CodecError, match="PEM block CERTIFICATE is damaged"):
        octets.from_file(damaged.encode())


def test_a_missing_file_is_wrong_use():
    with pytest.raises(UsageError, match=r"no file missing\.der"):
        find("missing.der")


def test_a_folder_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="is a folder"):
        find(str(tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="sockets are no files there")
def test_an_unreadable_file_says_why(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as nobody_can_open_it:
        nobody_can_open_it.bind("secret.der")
        with pytest.raises(UsageError, match=r"secret\.der cannot be read: \w"):
            find("secret.der")


def test_a_huge_file_is_refused_without_reading_it_whole(tmp_path):
    path = tmp_path / "huge.bin"
    with path.open("wb") as file:
        file.truncate(octets.MOST_BYTES * 64)  # sparse: takes no disk
    with pytest.raises(UsageError, match="more than 16 MiB"):
        find(str(path))
