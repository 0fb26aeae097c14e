"""A served eIM under attack: an honest device beside the attackers, and the memory it takes."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.ipa.client import ClientOptions, open_client
from app.net.tls_trust import ServerTrust
from app.sim.credentials import eid_for
from tests.cli.serving import Service

NOBODY = bytes.fromhex("BF4F03020102")
_TRUST = ServerTrust.unchecked()


class Target:
    """A service, and where it is reached."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def port(self, scheme: str) -> int:
        found = re.search(r":(\d+)/", self.service.url(scheme))
        assert found is not None
        return int(found[1])

    @property
    def memory(self) -> int:
        """Resident bytes of the process; fails when it does not live any more."""
        assert self.service.process.poll() is None
        status = Path(f"/proc/{self.service.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024

    async def opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect with TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return await asyncio.open_connection("127.0.0.1", self.port("https"), ssl=context)

    @asynccontextmanager
    async def honest_device(self, scheme: str) -> AsyncIterator[list[float]]:
        """Poll again and again meanwhile, each time over a new session; gives the seconds taken.

        Whatever fails here fails the block. It is served once more when all else is over.
        """
        took: list[float] = []
        over = asyncio.Event()
        task = asyncio.ensure_future(self._poll(scheme, took, over))
        try:
            yield took
            over.set()
            await task
        finally:
            task.cancel()

    async def _poll(self, scheme: str, took: list[float], over: asyncio.Event) -> None:
        message = bytes.fromhex("BF4F125A10" + eid_for(f"honest {scheme}"))
        clock = asyncio.get_running_loop().time
        client = open_client(f"{scheme}://127.0.0.1:{self.port(scheme)}", ClientOptions(_TRUST))
        last = False
        while not last:
            last, began = over.is_set(), clock()
            assert await client.exchange(message) == NOBODY
            took.append(clock() - began)
            await client.close()
            await asyncio.sleep(0.02)
