"""Answers read strictly, however they are cut into pieces."""

from __future__ import annotations

import random

import pytest

from app.net.http_reader import BrokenAnswerError, ResponseReader

OK = b"HTTP/1.1 200 OK\r\n"


def reader(body_limit: int = 1000) -> ResponseReader:
    return ResponseReader(head_limit=500, body_limit=body_limit)


WHOLE = [
    pytest.param(OK + b"Content-Length: 3\r\n\r\nabc", 200, b"abc", True, id="length"),
    pytest.param(OK + b"Content-Length: 0\r\n\r\n", 200, b"", True, id="empty"),
    pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", True, id="no content"),
    pytest.param(
        OK + b"Connection: Close\r\ncontent-length:3 \r\n\r\nabc", 200, b"abc", False, id="closing"
    ),
    pytest.param(b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", 200, b"a", False, id="1.0"),
    pytest.param(
        OK + b"Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\nT: 1\r\n\r\n",
        200,
        b"abc",
        True,
        id="chunks",
    ),
    pytest.param(
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\na",
        200,
        b"a",
        True,
        id="after a 100",
    ),
    pytest.param(b"HTTP/1.1 500\r\nContent-Length: 0\r\n\r\n", 500, b"", True, id="no phrase"),
]


@pytest.mark.parametrize(("data", "status", "body", "keeps"), WHOLE)
def test_an_answer_is_read_whole_or_byte_by_byte(data, status, body, keeps):
    at_once, in_drops = reader(), reader()
    whole = at_once.feed(data)
    dripped = [in_drops.feed(bytes([byte])) for byte in data]
    assert whole == dripped[-1]
    assert set(dripped[:-1]) <= {None}
    assert whole is not None
    assert (whole.status, whole.body, at_once.keeps_alive) == (status, body, keeps)


def test_without_a_length_the_end_of_the_connection_ends_it():
    one = reader()
    assert one.feed(OK + b"\r\nabc") is None
    assert one.feed(b"def") is None
    end = one.end()
    assert end is not None
    assert end.body == b"abcdef"
    assert not one.keeps_alive


def test_an_answer_cut_short_is_none():
    one = reader()
    one.feed(OK + b"Content-Length: 9\r\n\r\nabc")
    assert one.has_begun
    assert one.end() is None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(
            OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            "both Content-Length and Transfer-Encoding",
            id="length beside chunks",
        ),
        pytest.param(OK + b"A: b\r\n c\r\n\r\n", "folded", id="folded"),
        pytest.param(OK + b"A: b\n\r\n\r\n", "malformed", id="bare LF"),
        pytest.param(OK + b"A: b\rc\r\n\r\n", "malformed", id="bare CR"),
        pytest.param(OK + b"A : b\r\n\r\n", "malformed", id="space before colon"),
        pytest.param(OK + b"no colon\r\n\r\n", "malformed", id="no colon"),
        pytest.param(OK + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\n", "twice", id="twice"),
        pytest.param(OK + b"Content-Length: 1, 1\r\n\r\n", "no single number", id="list"),
        pytest.param(OK + b"Content-Length: -1\r\n\r\n", "no single number", id="negative"),
        pytest.param(OK + b"Content-Length: +1\r\n\r\n", "no single number", id="plus"),
        pytest.param(OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n", "not chunked", id="gzip"),
        pytest.param(OK + b"Content-Length: 1001\r\n\r\n", "longer than 1000", id="too long"),
        pytest.param(OK + b"\r\n" + b"a" * 1001, "longer than 1000", id="too long without length"),
        pytest.param(
            OK + b"Transfer-Encoding: chunked\r\n\r\n3e9\r\n", "longer than 1000", id="long chunk"
        ),
        pytest.param(
            OK + b"Transfer-Encoding: chunked\r\n\r\nxy\r\n", "size of a chunk", id="size"
        ),
        pytest.param(
            OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", "longer than it said", id="more"
        ),
        pytest.param(OK + b"Content-Length: 0\r\n\r\nmore", "nobody asked for", id="unasked"),
        pytest.param(b"HTTP/2 200 OK\r\n\r\n", "status line", id="HTTP/2"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n", "does not begin", id="SSH"),
        pytest.param(b"HTTP/1.1 101 Switch\r\n\r\n", "another protocol", id="upgrade"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 100, "longer than 500", id="long head"),
    ],
)
def test_what_another_parser_would_guess_at_is_refused(data, why):
    with pytest.raises(BrokenAnswerError, match=why):
        reader().feed(data)


def test_a_field_that_comes_twice_is_joined():
    answer = reader().feed(OK + b"Content-Length: 0\r\nX: a\r\nx: b\r\n\r\n")
    assert answer is not None
    assert answer.headers.find("X") == "a, b"


def test_mutated_answers_are_read_or_refused_and_nothing_else():
    chance = random.Random(4)
    seeds = [data for param in WHOLE if isinstance(data := param.values[0], bytes)]
    for _ in range(5000):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            reader().feed(bytes(data))
        except BrokenAnswerError:
            continue
