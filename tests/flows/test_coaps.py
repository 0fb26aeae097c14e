"""Our CoAP over DTLS against libcoap and OpenSSL, over real sockets."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.capture.recorder import Recorder
from app.crypto.keys import Curve
from app.errors import TrustError, WorkbenchError
from app.net.coap_client import CoapClient
from app.net.coap_message import CoapCode
from app.net.coap_tuning import CoapTuning
from app.net.dtls_options import DtlsServerOptions
from app.net.dtls_psk import Psk
from app.net.dtls_sessions import DtlsSessions
from app.net.tls_trust import ClientTrust
from tests.net.coap_stand import LARGE, Keys, keys, notes, on_loop, served, until
from tests.programs import needs

BUILDS = ("openssl", "gnutls")
PSK = Psk("sensor-7", b"sixteen byte key")

pytestmark = needs(*(f"coap-client-{build}" for build in BUILDS), package="libcoap3-bin")


@pytest.fixture(params=BUILDS)
def build(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pems(tmp_path: Path) -> Path:
    """Our keys and a stranger's, as the files libcoap wants."""
    for name, made in (("ours", keys()), ("foreign", keys(which="foreign"))):
        for role in ("ci", "server", "client"):
            identity = getattr(made, role)
            (tmp_path / f"{name}-{role}.pem").write_bytes(identity.certificate_pem)
            (tmp_path / f"{name}-{role}.key").write_bytes(identity.key.pem)
    return tmp_path


async def run(*command: str, stdin: bytes = b"") -> tuple[bytes, str]:
    """Run a program to its end and return what it wrote."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(stdin), 20)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    return out, err.decode(errors="replace")


def client(build: str, address: str, path: str, *options: str) -> tuple[str, ...]:
    where = f"coaps://{address.replace('127.0.0.1', 'localhost')}{path}"
    return (f"coap-client-{build}", "-m", "post", "-B", "6", "-v", "0", *options, where)


def shows(pems: Path, whose: str) -> tuple[str, ...]:
    return ("-c", str(pems / f"{whose}-client.pem"), "-j", str(pems / f"{whose}-client.key"))


def mutual(made: Keys) -> DtlsServerOptions:
    return DtlsServerOptions(made.server_identity, ClientTrust.required(made.ci.certificate))


@on_loop
async def test_libcoap_posts_three_kilobytes_and_fetches_six_with_certificates(
    build: str, pems: Path
) -> None:
    body = pems / "body"
    body.write_bytes(b"u" * 3000)
    trusted = ("-C", str(pems / "ours-ci.pem"), *shows(pems, "ours"), "-o", "-")
    async with served(mutual(keys())) as server:
        command = client(build, server.address, "/large", *trusted, "-f", str(body))
        out, err = await run(*command)
        assert out == LARGE, err
        out, err = await run(*client(build, server.address, "/x", *trusted, "-f", str(body)))
        assert out == body.read_bytes(), err
        assert server.status().handshakes == 2


@on_loop
async def test_libcoap_with_a_foreign_certificate_is_refused_in_words(
    build: str, pems: Path
) -> None:
    async with served(mutual(keys())) as server:
        trusted = ("-C", str(pems / "ours-ci.pem"), *shows(pems, "foreign"))
        await run(*client(build, server.address, "/x", *trusted, "-e", "hello"))
        status = server.status()
    assert (status.handshakes, status.requests) == (0, 0)
    assert "certificate" in status.failures[0].message


@on_loop
async def test_libcoap_that_trusts_another_root_refuses_us(build: str, pems: Path) -> None:
    async with served(DtlsServerOptions(keys().server_identity)) as server:
        trusted = ("-C", str(pems / "foreign-ci.pem"), *shows(pems, "ours"))
        await run(*client(build, server.address, "/x", *trusted, "-e", "hello"))
        status = server.status()
    assert status.requests == 0
    assert status.failures


@on_loop
async def test_libcoap_with_a_pre_shared_key(build: str) -> None:
    async with served(DtlsServerOptions(psks=(Psk("other", b"other"), PSK))) as server:
        key = ("-u", PSK.identity, "-k", PSK.key.decode(), "-o", "-")
        out, err = await run(*client(build, server.address, "/who", *key, "-e", "who am I"))
        assert out == PSK.identity.encode(), err


@on_loop
async def test_libcoap_with_a_wrong_pre_shared_key_gets_nowhere(build: str) -> None:
    async with served(DtlsServerOptions(psks=(PSK,))) as server:
        key = ("-u", PSK.identity, "-k", "not the right key", "-o", "-")
        command = client(build, server.address, "/who", *key, "-e", "who am I", "-B", "2")
        out, _ = await run(*command)
        assert out == b""
        assert (server.status().handshakes, server.status().requests) == (0, 0)


@pytest.mark.parametrize("curve", [pytest.param(c, id=c.value) for c in Curve])
@pytest.mark.parametrize("cipher", ["ECDHE-ECDSA-AES128-CCM8", "ECDHE-ECDSA-AES128-GCM-SHA256"])
@on_loop
async def test_openssl_shakes_hands_on_both_curves(
    curve: Curve, cipher: str, tmp_path: Path
) -> None:
    made = keys(curve)
    root = tmp_path / "root.pem"
    root.write_bytes(made.ci.certificate_pem)
    async with served(DtlsServerOptions(made.server_identity)) as server:
        out, err = await run(
            *("openssl", "s_client", "-dtls1_2", "-connect", server.address),
            *("-CAfile", str(root), "-verify_return_error", "-cipher", f"{cipher}:@SECLEVEL=0"),
            *("-curves", "P-256:brainpoolP256r1"),
        )
        assert f"Cipher is {cipher}" in out.decode(errors="replace"), err
        assert server.status().handshakes == 1


@asynccontextmanager
async def libcoap_server(build: str, *options: str) -> AsyncIterator[str]:
    """Run libcoap's server and yield its DTLS address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *(f"coap-server-{build}", "-A", "127.0.0.1", "-p", str(port), "-d", "9", "-v", "3"),
        *options,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await until(lambda: listens(port + 1))
        yield f"coaps://127.0.0.1:{port + 1}"
    finally:
        process.terminate()
        await process.wait()


def listens(port: int) -> bool:
    """Whether somebody has the UDP port."""
    table = Path("/proc/net/udp").read_text()
    return re.search(rf"0100007F:{port:04X} ", table) is not None


@on_loop
async def test_we_put_three_kilobytes_into_libcoap_and_fetch_them(build: str, pems: Path) -> None:
    made, body = keys(), LARGE[:3000]
    files = ("-c", str(pems / "ours-server.pem"), "-j", str(pems / "ours-server.key"))
    async with libcoap_server(build, *files, "-C", str(pems / "ours-ci.pem")) as where:
        client = CoapClient(where, made.roots, made.client_identity)
        try:
            stored = await client.request(CoapCode.PUT, "/kept", body)
            fetched = await client.request(CoapCode.GET, "/kept")
        finally:
            await client.close()
    assert stored.successful
    assert fetched.body == body


@on_loop
async def test_we_come_again_to_libcoap_whether_it_resumes_or_not(build: str, pems: Path) -> None:
    made, sessions = keys(), DtlsSessions()
    files = ("-c", str(pems / "ours-server.pem"), "-j", str(pems / "ours-server.key"))
    async with libcoap_server(build, *files, "-C", str(pems / "ours-ci.pem")) as where:
        for _ in range(3):
            client = CoapClient(where, made.roots, made.client_identity, sessions=sessions)
            try:
                assert (await client.request(CoapCode.GET, "/")).successful
            finally:
                await client.close()


@on_loop
async def test_we_refuse_a_libcoap_server_under_another_root(build: str, pems: Path) -> None:
    files = ("-c", str(pems / "foreign-server.pem"), "-j", str(pems / "foreign-server.key"))
    async with libcoap_server(build, *files) as where:
        client = CoapClient(where, keys().roots, keys().client_identity)
        try:
            with pytest.raises(TrustError, match="The server's certificate"):
                await client.request(CoapCode.GET, "/")
        finally:
            await client.close()


@on_loop
async def test_we_use_a_pre_shared_key_with_libcoap(build: str) -> None:
    async with libcoap_server(build, "-k", PSK.key.decode()) as where:
        client = CoapClient(where, psk=PSK)
        try:
            assert (await client.request(CoapCode.GET, "/")).successful
        finally:
            await client.close()
        wrong = CoapClient(
            where, psk=Psk(PSK.identity, b"wrong"), tuning=CoapTuning(handshake_s=1.5)
        )
        try:
            with pytest.raises(WorkbenchError, match="key"):
                await wrong.request(CoapCode.GET, "/")
        finally:
            await wrong.close()


@on_loop
async def test_loss_on_libcoaps_side_is_made_good(build: str, pems: Path) -> None:
    recorder, body = Recorder(), pems / "body"
    body.write_bytes(b"u" * 3000)
    trusted = ("-C", str(pems / "ours-ci.pem"), *shows(pems, "ours"), "-o", "-")
    async with served(mutual(keys()), tap=recorder) as server:
        lossy = ("-l", "2,4,7", "-B", "15", "-f", str(body))
        command = client(build, server.address, "/large", *trusted, *lossy)
        out, err = await run(*command)
    assert out == LARGE, err
    assert any("connected" in note for note in notes(recorder))
