from __future__ import annotations

import gc

from app.net.coap_client import CoapClient
from app.net.dtls_options import DtlsServerOptions
from app.net.dtls_psk import Psk
from tests.net.coap_stand import on_loop, served, url

KEYS = (Psk("one", b"1" * 16), Psk("zwei ü", b"2" * 32), Psk("x" * 128, b"3" * 64))


@on_loop
async def test_each_identity_gets_in_by_its_own_key_and_is_known_by_it() -> None:
    async with served(DtlsServerOptions(psks=KEYS)) as server:
        gc.collect()  # the callback must not depend on luck
        for psk in KEYS:
            client = CoapClient(url(server), psk=psk)
            try:
                answer = await client.post("/who", b"?")
            finally:
                await client.close()
            assert answer.body == psk.identity.encode()
