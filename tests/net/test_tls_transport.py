"""The transport an application sees."""

from __future__ import annotations

import asyncio

from app.net.tls_transport import TlsTransport
from tests.net.test_tls_link import Side, connect, listen


def test_it_behaves_as_asyncio_expects():
    async def go():
        far, near = Side(), Side(answer=b"a")
        server, port = await listen(far)
        link = await connect(near, port)
        await far.heard.wait()
        transport = near.transport
        assert isinstance(transport, TlsTransport)
        assert transport.get_extra_info("peername") == ("127.0.0.1", port)
        assert transport.get_extra_info("nothing", 5) == 5
        assert not transport.can_write_eof()
        transport.set_write_buffer_limits(high=10)
        transport.writelines([b"b", bytearray(b"c"), memoryview(b"d")])
        transport.pause_reading()
        assert not transport.is_reading()
        transport.resume_reading()
        assert transport.is_reading()
        while far.received != b"abcd":
            far.heard.clear()
            await far.heard.wait()
        assert transport.get_write_buffer_size() == 0
        transport.close()
        assert transport.is_closing()
        await near.over.wait()
        await far.over.wait()
        server.close()
        await server.wait_closed()
        return transport, link

    transport, link = asyncio.run(go())
    transport.write(b"after the end")
    transport.pause_reading()
    transport.abort()
    assert transport.get_extra_info("peername") is None
    assert transport.get_write_buffer_size() == 0
    assert link.tcp is None
