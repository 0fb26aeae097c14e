"""Our HTTPS against curl and OpenSSL's s_client, with the real eIM behind it."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.eim.esipa import Esipa
from app.eim.https import https_handler
from app.net.http_client import HttpsClient
from app.net.http_limits import HttpLimits
from app.net.http_message import Headers
from app.net.http_server import HttpsServer
from app.net.tls import TlsVersions
from app.net.tls_trust import ClientTrust
from tests.eim.benches import EimBench, SimulatedDevice
from tests.eim.conftest import device, eim
from tests.net.https_bench import (
    BRAINPOOL_CI,
    BRAINPOOL_SERVER,
    CI,
    DEVICE,
    FOREIGN_CI,
    FOREIGN_DEVICE,
    SERVER,
    client_of,
    port_of,
    serving,
    until,
)
from tests.programs import needs

__all__ = ["device", "eim"]

ASN1 = "/gsma/rsp2/asn1"
MODERN = ("--tlsv1.3",)
OLDER = ("--tlsv1.2", "--tls-max", "1.2")
VERSIONS = [pytest.param(OLDER, id="TLS 1.2"), pytest.param(MODERN, id="TLS 1.3")]

pytestmark = needs("curl", "openssl", package="curl openssl")


@pytest.fixture
def pems(tmp_path: Path) -> Path:
    """Roots and devices as the files curl wants."""
    for name, root in (("ci", CI), ("foreign", FOREIGN_CI), ("brainpool", BRAINPOOL_CI)):
        (tmp_path / f"{name}.pem").write_bytes(root.certificate_pem)
    for name, made in (("device", DEVICE), ("stranger", FOREIGN_DEVICE)):
        (tmp_path / f"{name}.pem").write_bytes(made.pem)
    return tmp_path


async def run(*command: str, stdin: bytes = b"") -> tuple[int, bytes, str]:
    """Run a program to its end; return its status and what it wrote."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        out, errors = await process.communicate(stdin)
    return process.returncode or 0, out, errors.decode(errors="replace")


async def curl(
    server: HttpsServer, pems: Path, path: str, *options: str, root: str = "ci", body: bytes = b""
) -> tuple[int, bytes, str]:
    """Have curl ask; returns its exit status, the answer with its head, and its complaints."""
    port = port_of(server)
    posting = ("--data-binary", "@-") if body else ()
    return await run(
        "curl", "-sS", "-i", "--http1.1", "--noproxy", "*", "--max-time", "20",
        "--cacert", str(pems / f"{root}.pem"), "--connect-to", f"localhost:{port}:127.0.0.1:{port}",
        *posting, *options, f"https://localhost:{port}{path}", stdin=body,
    )  # fmt: skip


async def read_until(stream: asyncio.StreamReader, word: bytes) -> None:
    async with asyncio.timeout(20):
        while word not in await stream.readline():
            pass


@asynccontextmanager
async def eim_on(eim: EimBench, **options: object) -> AsyncIterator[HttpsServer]:
    handler = https_handler(Esipa(eim.service))
    async with serving(handler=handler, **options) as server:  # type: ignore[arg-type]
        yield server


def poll(device: SimulatedDevice) -> bytes:
    return bytes.fromhex("BF4F125A10") + device.eid.wire


@pytest.mark.parametrize("version", VERSIONS)
def test_curl_polls_in_asn1(
    version: tuple[str, ...], eim: EimBench, device: SimulatedDevice, pems: Path
) -> None:
    async def go() -> bytes:
        async with eim_on(eim) as server:
            kind = ("-H", "Content-Type: application/x-gsma-rsp-asn1")
            _, out, _ = await curl(server, pems, ASN1, *version, *kind, body=poll(device))
            return out

    head, _, body = eim.run(go()).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Content-Type: application/x-gsma-rsp-asn1\r\n" in head
    assert b"X-Admin-Protocol: gsma/rsp/v2.1.0\r\n" in head
    assert re.fullmatch(rb"\xbf\x4f\x03\x02\x01.", body, re.DOTALL)


def test_curl_polls_in_json(eim: EimBench, device: SimulatedDevice, pems: Path) -> None:
    body = json.dumps({"eidValue": device.eid}).encode()

    async def go() -> bytes:
        async with eim_on(eim) as server:
            _, out, _ = await curl(server, pems, "/gsma/rsp2/esipa/getEimPackage", body=body)
            return out

    head, _, answer = eim.run(go()).partition(b"\r\n\r\n")
    assert b"Content-Type: application/json;charset=UTF-8\r\n" in head
    assert "functionExecutionStatus" in json.loads(answer)["header"]


@pytest.mark.parametrize(
    ("options", "body", "status"),
    [
        pytest.param((), b"", b"405", id="GET"),
        pytest.param(("-I",), b"", b"405", id="HEAD"),
        pytest.param((), b"rubbish", b"400", id="undecodable"),
        pytest.param((), b"a" * 5000, b"413", id="too long"),
        pytest.param(("-H", "Transfer-Encoding: chunked"), b"a" * 5000, b"413", id="long chunks"),
        pytest.param(("-H", "X: " + "a" * 9000), b"a", b"431", id="long field"),
        pytest.param(("-H", "Content-Encoding: gzip"), b"a", b"400", id="compressed"),
    ],
)
def test_curl_is_refused_by_the_right_status(
    options: tuple[str, ...], body: bytes, status: bytes, eim: EimBench, pems: Path
) -> None:
    async def go() -> bytes:
        async with eim_on(eim, limits=HttpLimits(body_bytes=1000)) as server:
            return (await curl(server, pems, ASN1, *options, body=body))[1]

    out = eim.run(go())
    assert out.split(b" ")[1] == status
    assert (b"Allow: POST\r\n" in out) is (status == b"405")


@pytest.mark.parametrize("version", VERSIONS)
def test_mutual_tls_with_curl(version: tuple[str, ...], pems: Path) -> None:
    async def go() -> tuple[list[int], list[bytes], list[str]]:
        async with serving(clients=ClientTrust.required(CI.certificate)) as server:
            codes, outs = [], []
            for shown in ("device", "stranger", ""):
                mine = ("--cert", str(pems / f"{shown}.pem")) if shown else ()
                code, out, _ = await curl(server, pems, "/x", *version, *mine, body=b"a")
                codes.append(code)
                outs.append(out)
            await until(lambda: len(server.status().failures) == 2)
            return codes, outs, [failure.message for failure in server.status().failures]

    codes, outs, told = asyncio.run(go())
    assert codes[0] == 0
    assert outs[0].endswith(b"POST /x 1 O=eIM Workbench, CN=device.example")
    assert 0 not in codes[1:]
    assert "not trusted" in told[0]
    assert "showed no certificate" in told[1]


def test_curl_refuses_a_wrong_root_and_the_server_says_why(pems: Path) -> None:
    async def go() -> tuple[int, str]:
        async with serving() as server:
            code, _, _ = await curl(server, pems, "/x", root="foreign")
            await until(lambda: server.status().failures)
            return code, server.status().failures[0].message

    assert asyncio.run(go()) == (60, "The client does not trust this server's certificate.")


def test_curl_meets_a_brainpool_server(pems: Path) -> None:
    async def go() -> tuple[list[int], str]:
        async with serving(BRAINPOOL_SERVER) as server:
            codes = []
            for curves in ("brainpoolP256r1:X25519", "brainpoolP256r1", "P-256"):
                options = (*OLDER, "--curves", curves)
                codes.append((await curl(server, pems, "/x", *options, root="brainpool"))[0])
            await until(lambda: server.status().failures)
            return codes, server.status().failures[0].message

    codes, told = asyncio.run(go())
    assert codes == [0, 0, 35]
    assert "offers no cipher suite or curve" in told


@pytest.mark.parametrize(
    ("served", "asked"),
    [
        pytest.param(TlsVersions.ONLY_1_3, OLDER, id="1.3 only"),
        pytest.param(TlsVersions.ONLY_1_2, MODERN, id="1.2 only"),
    ],
)
def test_curl_of_another_version_is_refused(
    served: TlsVersions, asked: tuple[str, ...], pems: Path
) -> None:
    async def go() -> tuple[int, str]:
        async with serving(versions=served) as server:
            code, _, _ = await curl(server, pems, "/x", *asked)
            await until(lambda: server.status().failures)
            return code, server.status().failures[0].message

    code, told = asyncio.run(go())
    assert code == 35
    assert "versions of TLS" in told


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_s_client_gets_an_answer_and_resumes(version: str, pems: Path) -> None:
    request = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close\r\n\r\na"
    session = str(pems / "session.pem")

    async def go() -> tuple[list[bytes], int]:
        async with serving() as server:
            outs = []
            for option in ("-sess_out", "-sess_in"):
                _, out, _ = await run(
                    "openssl", "s_client", version, "-ign_eof", "-CAfile", str(pems / "ci.pem"),
                    "-verify_return_error", "-servername", "localhost", option, session,
                    "-connect", f"127.0.0.1:{port_of(server)}", stdin=request,
                )  # fmt: skip
                outs.append(out)
            return outs, server.status().resumed

    (first, second), resumed = asyncio.run(go())
    assert b"POST /x 1 " in first
    assert b"POST /x 1 " in second
    assert b"\nNew, " in first
    assert b"\nReused, " in second
    assert resumed == 1


def test_our_client_meets_openssls_server(pems: Path) -> None:
    (pems / "server.pem").write_bytes(SERVER.pem)

    async def go() -> int:
        async with serving() as spare:  # a port that was free a moment ago
            port = port_of(spare)
        process = await asyncio.create_subprocess_exec(
            "openssl", "s_server", "-accept", f"127.0.0.1:{port}",
            "-cert", str(pems / "server.pem"), "-key", str(pems / "server.pem"),
            "-CAfile", str(pems / "ci.pem"), "-Verify", "1", "-verify_return_error",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            assert process.stdin is not None
            await read_until(process.stdout, b"ACCEPT")
            client: HttpsClient = client_of(spare, identity=DEVICE)
            asking = asyncio.ensure_future(client.post("/", Headers(), b"over to you\n"))
            await read_until(process.stdout, b"over to you")
            process.stdin.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
            answer = await asking
            await client.close()
            return answer.status
        finally:
            process.terminate()
            await process.wait()

    assert asyncio.run(go()) == 202


def test_mutated_bodies_leave_the_server_serving(eim: EimBench, device: SimulatedDevice) -> None:
    chance = random.Random(32)

    async def go() -> tuple[set[int], int]:
        async with eim_on(eim) as server:
            client, seen = client_of(server), set()
            for _ in range(1500):
                body = bytearray(poll(device))
                for _ in range(chance.randint(1, 5)):
                    body[chance.randrange(len(body))] = chance.randrange(256)
                answer = await client.post(ASN1, Headers(), bytes(body[: chance.randint(0, 30)]))
                seen.add(answer.status)
            honest = await client.post(ASN1, Headers(), poll(device))
            await client.close()
            return seen, honest.status

    seen, honest = eim.run(go())
    assert seen <= {200, 204, 400}
    assert honest == 200
