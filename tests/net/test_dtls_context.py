from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import SettingsError
from app.net.coap_client import CoapClient
from app.net.coap_tuning import CoapTuning
from app.net.dtls_context import DtlsClientContext, DtlsServerContext
from app.net.dtls_options import (
    CERTIFICATE_CIPHERS,
    PSK_CIPHERS,
    DtlsClientOptions,
    DtlsServerOptions,
)
from app.net.dtls_psk import Psk
from tests.net.coap_stand import keys, on_loop, served, url

PSK = Psk("sensor", b"sixteen byte key")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"groups": "P-256:nonsense"}, "key agreement groups", id="groups"),
        pytest.param({"ciphers": ("NONSENSE",)}, "none of the ciphers", id="ciphers"),
    ],
)
def test_what_openssl_does_not_know_is_refused_in_words(
    changes: dict[str, object], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        DtlsServerContext(replace(DtlsServerOptions(psks=(PSK,)), **changes))  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=words):
        DtlsClientContext(replace(DtlsClientOptions(psk=PSK), **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("cipher", [*CERTIFICATE_CIPHERS, *PSK_CIPHERS])
@on_loop
async def test_each_cipher_carries_a_message(cipher: str) -> None:
    made, psk = keys(), PSK if cipher in PSK_CIPHERS else None
    options = DtlsServerOptions(made.server_identity, psks=(PSK,))
    async with served(options) as server:
        client = CoapClient(url(server), made.roots, psk=psk, tuning=CoapTuning(ciphers=(cipher,)))
        try:
            assert (await client.post("/x", b"hello")).body == b"hello"
        finally:
            await client.close()


@on_loop
async def test_a_key_log_has_the_secrets_of_both_ends_and_is_its_owners_alone(
    tmp_path: Path,
) -> None:
    made = keys()
    ours, theirs = tmp_path / "server.log", tmp_path / "client.log"
    async with served(DtlsServerOptions(made.server_identity, keylog=ours)) as server:
        client = CoapClient(url(server), made.roots, tuning=CoapTuning(keylog=theirs))
        try:
            await client.post("/x", b"hello")
        finally:
            await client.close()
    assert ours.read_text().startswith("CLIENT_RANDOM ")
    assert ours.read_text() == theirs.read_text()
    assert ours.stat().st_mode & 0o077 == 0
