from __future__ import annotations

import random

import pytest

from app.net.dtls_hello import COOKIE_LIFETIME_S, ClientHello, Cookies, hello_verify_request
from tests.net.hellos import advance, by_hand, from_openssl

HERE = "127.0.0.1:4000"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def hello_of(datagram: bytes) -> ClientHello:
    hello = ClientHello.read(datagram)
    assert hello is not None
    return hello


def test_openssl_takes_our_request_and_comes_again_with_the_cookie() -> None:
    cookies = Cookies()
    client, first = from_openssl()
    hello = hello_of(first)
    assert hello.cookie == b""
    again = hello_of(advance(client, hello_verify_request(hello, cookies.make(HERE, hello))))
    assert again.bound == hello.bound
    assert cookies.hold(HERE, again)


def test_a_cookie_is_for_one_address_and_one_hello() -> None:
    cookies, source = Cookies(), random.Random(1)
    hello = hello_of(by_hand(source))
    cookie = cookies.make(HERE, hello)
    body = random.Random(1)
    mine = hello_of(by_hand(body, cookie))
    assert cookies.hold(HERE, mine)
    assert not cookies.hold("127.0.0.1:4001", mine)
    assert not cookies.hold(HERE, hello_of(by_hand(body, cookie)))
    assert not Cookies().hold(HERE, mine)


def test_a_client_may_have_other_extensions_when_it_comes_with_the_cookie() -> None:
    cookies = Cookies()
    hello = hello_of(by_hand(random.Random(1), extensions=bytes.fromhex("000400170000")))
    cookie = cookies.make(HERE, hello)
    more = bytes.fromhex("000C00170000000A000400020017")
    assert cookies.hold(HERE, hello_of(by_hand(random.Random(1), cookie, more)))


def test_a_cookie_holds_over_one_change_of_the_secret_and_not_over_two() -> None:
    clock = Clock()
    cookies = Cookies(clock)
    hello = hello_of(by_hand(random.Random(1)))
    mine = hello_of(by_hand(random.Random(1), cookies.make(HERE, hello)))
    clock.now += COOKIE_LIFETIME_S + 1
    assert cookies.hold(HERE, mine)
    clock.now += COOKIE_LIFETIME_S + 1
    assert not cookies.hold(HERE, mine)


def test_after_a_long_calm_no_old_cookie_holds() -> None:
    clock = Clock()
    cookies = Cookies(clock)
    hello = hello_of(by_hand(random.Random(1)))
    mine = hello_of(by_hand(random.Random(1), cookies.make(HERE, hello)))
    clock.now += 10 * COOKIE_LIFETIME_S
    assert not cookies.hold(HERE, mine)


@pytest.mark.parametrize("cookie", [b"", bytes(16), bytes(32)], ids=len)
def test_the_request_is_smaller_than_the_smallest_hello(cookie: bytes) -> None:
    datagram = by_hand(random.Random(1), cookie)
    hello = hello_of(datagram)
    assert len(hello_verify_request(hello, Cookies().make(HERE, hello))) < len(datagram)


def test_a_hello_cut_anywhere_is_no_hello() -> None:
    _, datagram = from_openssl()
    assert all(ClientHello.read(datagram[:end]) is None for end in range(len(datagram)))


def test_noise_never_raises() -> None:
    source = random.Random(7)
    _, datagram = from_openssl()
    for _ in range(5000):
        noise = bytearray(datagram)
        for _ in range(source.randint(1, 8)):
            noise[source.randrange(len(noise))] = source.randrange(256)
        ClientHello.read(bytes(noise[: source.randint(0, len(noise))]))
        ClientHello.read(source.randbytes(source.randint(0, 90)))
