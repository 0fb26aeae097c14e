from __future__ import annotations

import os
from pathlib import Path

import pytest
from OpenSSL import SSL

from app.errors import SettingsError
from app.net.http_client import HttpsClient
from app.net.http_message import Headers
from app.net.key_log import VARIABLE, keys_into, log_keys
from tests.net.coap_stand import on_loop
from tests.net.https_bench import ROOTS, port_of, serving


@on_loop
async def test_both_ends_of_https_write_what_wireshark_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "keys"
    monkeypatch.setenv(VARIABLE, str(log))
    async with serving() as server:
        client = HttpsClient(f"https://localhost:{port_of(server)}", ROOTS)
        await client.post("/x", Headers(), b"")
        await client.close()
    lines = log.read_text().splitlines()
    assert log.stat().st_mode & 0o777 == 0o600
    assert {line.split()[0] for line in lines} >= {
        "CLIENT_TRAFFIC_SECRET_0",
        "SERVER_TRAFFIC_SECRET_0",
    }
    assert all(lines.count(line) == 2 for line in lines)


def test_a_file_that_cannot_be_made_is_an_error_and_none_is_made_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    context = SSL.Context(SSL.TLS_METHOD)
    log_keys(context)
    with pytest.raises(SettingsError, match="No such file"):
        log_keys(context, tmp_path / "no" / "keys")
    assert not list(tmp_path.iterdir())


def test_a_file_may_be_named_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "before")
    with keys_into(tmp_path / "keys"):
        assert os.environ[VARIABLE] == str(tmp_path / "keys")
        log_keys(SSL.Context(SSL.TLS_METHOD))
    assert (tmp_path / "keys").exists()
    assert os.environ[VARIABLE] == "before"
    monkeypatch.delenv(VARIABLE)
    with keys_into(None):
        assert VARIABLE not in os.environ
    with keys_into(Path("keys")):
        assert Path(os.environ[VARIABLE]).is_absolute()
    assert VARIABLE not in os.environ
