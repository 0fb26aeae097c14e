"""What one connection of the server makes of requests that are odd but honest."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import pytest

from app.net.http_connection import plain_refusal, response_of
from app.net.http_limits import HttpLimits
from app.net.http_message import Headers, HttpResponse
from tests.net.https_bench import port_of, serving
from tests.net.test_http_server import CLOSING, post, served, trusting


def test_a_client_that_waits_to_be_asked_for_the_body_is_asked():
    async def go():
        async with serving() as server:
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", port_of(server), ssl=trusting()
            )
            writer.write(post(b"", "Expect: 100-continue", CLOSING, length=3))
            asked = await reader.readuntil(b"\r\n\r\n")
            writer.write(b"abc")
            answer = await reader.read()
            writer.close()
            return asked, answer

    asked, answer = asyncio.run(go())
    assert asked == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.endswith(b"POST /x 3 ")


def test_a_body_too_long_is_refused_before_it_is_asked_for():
    answer, _ = served(
        post(b"", "Expect: 100-continue", length=5000), limits=HttpLimits(body_bytes=1000)
    )
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_compressed_body_stays_as_it_came():
    answer, _ = served(post(b"\x1f\x8b" + b"a" * 8, "Content-Encoding: gzip", CLOSING))
    assert answer.endswith(b"POST /x 10 ")


def test_many_heads_on_one_connection_are_not_taken_for_one_long_head():
    limits = HttpLimits(head_bytes=1000)
    requests = [post(b"a" * 400, "X: " + "b" * 200) for _ in range(20)]
    answer, status = served(b"".join(requests) + post(b"", CLOSING), limits=limits)
    assert answer.count(b"200 OK") == 21
    assert status.refused == 0


def test_a_body_is_never_taken_for_a_head():
    async def go(size):
        async with serving(limits=HttpLimits(head_bytes=1000, body_bytes=50_000)) as server:
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", port_of(server), ssl=trusting()
            )
            sent = post(bytes(size), CLOSING)
            for start in range(0, len(sent), 500):
                writer.write(sent[start : start + 500])
                await asyncio.sleep(0)
            answer = await reader.read()
            writer.close()
            return answer

    assert asyncio.run(go(50_000)).endswith(b"POST /x 50000 ")
    refused = asyncio.run(go(60_000))
    assert refused.startswith(b"HTTP/1.1 413 ")
    assert refused.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE", "CONNECT", "PATCH"])
def test_every_method_reaches_the_handler(method):
    target = "a:1" if method == "CONNECT" else "/x"
    data = f"{method} {target} HTTP/1.1\r\nHost: a\r\n{CLOSING}\r\n\r\n".encode()
    answer, status = served(data)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert status.requests == 1


def test_an_answer_has_a_type_only_if_it_was_given_one():
    assert "Content-Type" not in response_of(HttpResponse(204)).headers
    typed = response_of(HttpResponse(200, Headers({"Content-Type": "a/b"}), b"x"))
    assert typed.headers["Content-Type"] == "a/b"


def test_a_refusal_is_a_whole_answer():
    assert plain_refusal(HTTPStatus.REQUEST_TIMEOUT) == (
        b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
