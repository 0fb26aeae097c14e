"""Pre-shared keys come from places, and no error shows one."""

from __future__ import annotations

import os
from pathlib import Path

import keyring
import pytest

from app.eim.psk import KEYRING_SERVICE, psk_keys
from app.errors import SettingsError
from tests.crypto.keyrings import MemoryKeyring, installed

KEY = "00112233445566778899AABBCCDDEEFF"


def kept(path: Path, text: str, mode: int = 0o600) -> str:
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return f"file:{path}"


def test_a_file_has_one_key_in_a_line(tmp_path):
    reference = kept(tmp_path / "psk", f"# bench\nmeter-1:{KEY}\n\nurn:x:2: 0102030405060708 \n")
    found = {psk.identity: psk.key for psk in psk_keys([reference])}
    assert found == {"meter-1": bytes.fromhex(KEY), "urn:x:2": bytes(range(1, 9))}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(f"{KEY}", id="no-identity"),
        pytest.param("meter:nothex4711", id="no-hex"),
        pytest.param("meter:", id="no-key"),
        pytest.param(f"{'m' * 129}:{KEY}", id="long-identity"),
    ],
)
def test_a_wrong_line_is_named_by_its_number_and_not_shown(tmp_path, line):
    with pytest.raises(SettingsError, match="Line 2") as caught:
        psk_keys([kept(tmp_path / "psk", f"ok:{KEY}\n{line}\n")])
    assert KEY not in str(caught.value)
    assert "4711" not in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_file_that_others_can_read_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="read by others"):
        psk_keys([kept(tmp_path / "psk", f"a:{KEY}", 0o640)])


def test_the_keyring_has_keys_by_their_identity():
    with installed(MemoryKeyring()):
        keyring.set_password(KEYRING_SERVICE, "meter", KEY)
        [psk] = psk_keys(["keyring:meter"])
    assert psk.key == bytes.fromhex(KEY)


@pytest.mark.parametrize("locked", [False, True], ids=["missing", "locked"])
def test_a_key_the_keyring_does_not_give_is_said(locked):
    backend = MemoryKeyring()
    backend.locked = locked
    with installed(backend):
        with pytest.raises(SettingsError, match="keyring"):
            psk_keys(["keyring:meter"])


def test_a_key_itself_is_no_reference():
    with pytest.raises(SettingsError) as caught:
        psk_keys([f"meter:{KEY}"])
    assert KEY not in str(caught.value) + caught.value.hint
