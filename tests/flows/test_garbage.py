"""What strangers throw at `eim serve` over real sockets: it stays up, small, and open to others.

A short form runs always; EIMW_FUZZ=25000 sends that many of everything that is counted.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.codec.esipa_json import FUNCTION_PATHS
from app.net.coap_client import CoapClient
from app.net.coap_message import CoapCode
from app.net.http_client import HttpsClient
from app.net.http_message import Headers
from app.net.tls_trust import ServerTrust
from tests.cli.serving import serving
from tests.eim.damage import bodies, damaged, damaged_text, seeds
from tests.flows.under_attack import Target
from tests.net.hellos import by_hand

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")

ROUNDS = int(os.environ.get("EIMW_FUZZ", "400"))
ATTACKERS = 8
SLOW = min(ROUNDS // 4, 400)
GROWTH = 64 * 1024 * 1024
PATH = "/gsma/rsp2/asn1"
LIMIT = 262_144
HALF_A_HELLO = bytes.fromhex("1603010200010001FC0303")
ANY = ServerTrust.unchecked()


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    """A service that has served a little, so that its memory is what it needs to work."""
    with serving(tmp_path, "--https", "127.0.0.1:0", "--coaps", "127.0.0.1:0") as service:
        found = Target(service)
        asyncio.run(_both_ways(found))
        yield found
        assert service.end() == 0


async def _both_ways(target: Target) -> None:
    for post in (_over_https, _over_coaps):
        await post(target, random.Random(1), 30)


def _bounded(target: Target, before: int, what: object) -> None:
    after = target.memory
    print(f"{what}; resident MiB {before >> 20} -> {after >> 20}")  # noqa: T201 - for `pytest -s`
    assert after - before < GROWTH


async def _over_https(target: Target, dice: random.Random, count: int) -> Counter[object]:
    client = HttpsClient(f"https://127.0.0.1:{target.port('https')}", ANY)
    whole, texts, answers = seeds(), bodies(), Counter[object]()
    for _ in range(count):
        path, kind, body = PATH, "application/x-gsma-rsp-asn1", damaged(dice.choice(whole), dice)
        if dice.random() < 0.3:
            function, _, text = dice.choice(texts)
            path, kind = FUNCTION_PATHS[function], "application/json"
            body = damaged_text(text, dice)
        answer = await client.post(path, Headers({"Content-Type": kind}), body)
        answers[answer.status] += 1
    await client.close()
    return answers


async def _over_coaps(target: Target, dice: random.Random, count: int) -> Counter[object]:
    client = CoapClient(f"coaps://127.0.0.1:{target.port('coaps')}", ANY)
    whole, answers = seeds(), Counter[object]()
    for _ in range(count):
        answer = await client.post(PATH, damaged(dice.choice(whole), dice))
        answers[CoapCode(answer.code).name] += 1
    await client.close()
    return answers


@pytest.mark.parametrize(
    ("scheme", "attack", "usual"),
    [
        pytest.param("https", _over_https, {200, 204, 400, 404}, id="https"),
        pytest.param("coaps", _over_coaps, {"CONTENT", "CHANGED", "BAD_REQUEST"}, id="coaps"),
    ],
)
def test_damaged_bodies_are_answered_or_refused(target, scheme, attack, usual) -> None:
    async def attacked() -> tuple[Counter[object], int]:
        shares = [ROUNDS // ATTACKERS] * ATTACKERS
        async with target.honest_device(scheme) as took:
            dice = [random.Random(number) for number in range(ATTACKERS)]
            work = (attack(target, *one) for one in zip(dice, shares, strict=True))
            found = await asyncio.gather(*work)
        return sum(found, Counter[object]()), len(took)

    before = target.memory
    answers, served = asyncio.run(attacked())
    assert set(answers) == usual
    _bounded(target, before, f"{scheme} {dict(answers)}, honest polls {served}")


def test_a_body_over_the_limit_is_refused_and_others_are_served(target: Target) -> None:
    async def attacked() -> None:
        async with target.honest_device("https"), target.honest_device("coaps"):
            for head in ("Content-Length: 99999999", "Transfer-Encoding: chunked"):
                answers = Counter([await _too_much(target, head) for _ in range(SLOW // 10)])
                assert b"HTTP/1.1 413" in answers
                assert set(answers) <= {b"HTTP/1.1 413", b""}
            client = CoapClient(f"coaps://127.0.0.1:{target.port('coaps')}", ANY)
            answer = await client.post(PATH, bytes(LIMIT + 1))
            assert answer.code == CoapCode.REQUEST_ENTITY_TOO_LARGE
            assert (await client.post(PATH, b"zzzz")).code == CoapCode.BAD_REQUEST
            await client.close()

    before = target.memory
    asyncio.run(attacked())
    _bounded(target, before, "oversized bodies")


async def _too_much(target: Target, head: str) -> bytes:
    """Send more than may be sent; return how the answer begins, nothing when there was none."""
    reader, writer = await target.opened()
    answer = b""
    with suppress(ConnectionError):
        writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode())
        for _ in range(2 * LIMIT // 0x1000):
            writer.write(b"1000\r\n" + bytes(0x1000) + b"\r\n")
            await writer.drain()
    with suppress(ConnectionError):
        answer = (await reader.readline())[:12]
    writer.transport.abort()
    return answer


def test_slow_senders_keep_nobody_else_waiting(target: Target) -> None:
    async def attacked() -> int:
        async with target.honest_device("https") as took:
            writers = []
            for number in range(SLOW):
                writers.append(await _slow(target, number))
            for _ in range(20):
                for writer in writers:
                    writer.write(b"x")
                await asyncio.sleep(0.05)
            for writer in writers:
                writer.transport.abort()
        return len(took)

    before = target.memory
    served = asyncio.run(attacked())
    _bounded(target, before, f"{SLOW} slow senders, honest polls {served}")


async def _slow(target: Target, number: int) -> asyncio.StreamWriter:
    """Begin something, and go on with next to nothing."""
    if number % 3 == 0:
        _, writer = await asyncio.open_connection("127.0.0.1", target.port("https"))
        writer.write(HALF_A_HELLO)
    else:
        _, writer = await target.opened()
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n"
        writer.write((head + ("Content-Length: 20000\r\n\r\n" if number % 3 == 1 else "")).encode())
    return writer


def test_handshakes_nobody_goes_on_with_turn_no_honest_device_away(target: Target) -> None:
    count, at_once = min(ROUNDS, 10_000), asyncio.Semaphore(200)

    async def break_off(number: int) -> None:
        async with at_once:
            with suppress(ConnectionError):
                _, writer = await asyncio.open_connection("127.0.0.1", target.port("https"))
                writer.write(HALF_A_HELLO)
                await asyncio.sleep(0.05 if number % 3 else 0)
                writer.transport.abort()

    async def attacked() -> int:
        async with target.honest_device("https") as took:
            await asyncio.gather(*map(break_off, range(count)))
        return len(took)

    before = target.memory
    served = asyncio.run(attacked())
    _bounded(target, before, f"{count} handshakes broken off, honest polls {served}")


def test_client_hellos_from_everywhere_cost_nothing(target: Target) -> None:
    count = min(ROUNDS, 10_000)

    async def attacked() -> int:
        async with target.honest_device("coaps") as took:
            await asyncio.to_thread(_spoof, target.port("coaps"), count)
        return len(took)

    before = target.memory
    served = asyncio.run(attacked())
    _bounded(target, before, f"{count} ClientHellos, honest polls {served}")
    assert len(target.service.log) < count // 2


def _spoof(port: int, count: int) -> None:
    """Send ClientHellos, each from another address and port, some with a cookie made up."""
    dice = random.Random(3)
    for number in range(count):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.bind((f"127.{1 + number % 200}.{number // 200 % 250}.{dice.randint(2, 250)}", 0))
            cookie = dice.randbytes(dice.choice((0, 0, 16, 32)))
            sender.sendto(by_hand(dice, cookie), ("127.0.0.1", port))
