"""Endpoints are started and stopped without one another, and say what became of them."""

from __future__ import annotations

import asyncio

import pytest

from app.eim.endpoint_set import EndpointSet
from app.errors import SettingsError
from app.values.esipa import Binding, EndpointState, EndpointStatus


class Server:
    """Listens on nothing; what a set does with servers is the matter here."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.running = 0

    async def start(self) -> None:
        await asyncio.sleep(0)
        if self.fails:
            raise SettingsError("The port is taken.")
        self.running += 1

    async def stop(self) -> None:
        self.running -= 1

    def status(self) -> EndpointStatus:
        return EndpointStatus(Binding.HTTPS, "a:7", EndpointState.SERVING, requests=3)


def made(server: Server):
    async def make() -> Server:
        return server

    return make


def state(endpoints: EndpointSet, binding: Binding = Binding.HTTPS) -> EndpointState:
    return next(one.state for one in endpoints.status() if one.binding is binding)


@pytest.mark.parametrize("times", [1, 3], ids=["once", "at-once"])
def test_a_server_is_started_once_however_often_that_is_asked(times):
    async def check() -> None:
        endpoints, server = EndpointSet(lambda _: "a:0"), Server()
        starts = [endpoints.start(Binding.HTTPS, made(server)) for _ in range(times)]
        assert await asyncio.gather(*starts) == [None] * times
        assert server.running == 1
        assert state(endpoints) is EndpointState.SERVING

    asyncio.run(check())


def test_one_that_fails_says_why_and_can_be_tried_again():
    async def check() -> None:
        endpoints = EndpointSet(lambda _: "a:0")
        error = await endpoints.start(Binding.HTTPS, made(Server(fails=True)))
        assert isinstance(error, SettingsError)
        assert endpoints.status()[0].problem == "The port is taken."
        assert state(endpoints) is EndpointState.FAILED
        assert await endpoints.start(Binding.HTTPS, made(Server())) is None
        assert state(endpoints) is EndpointState.SERVING

    asyncio.run(check())


def test_one_that_was_stopped_keeps_its_counts_and_the_others_run_on():
    async def check() -> None:
        endpoints, https, coaps = EndpointSet(lambda _: "a:0"), Server(), Server()
        await endpoints.start(Binding.HTTPS, made(https))
        await endpoints.start(Binding.COAPS, made(coaps))
        await endpoints.stop(Binding.HTTPS)
        assert (https.running, coaps.running) == (0, 1)
        assert state(endpoints) is EndpointState.STOPPED
        assert endpoints.status()[0].requests == 3
        await endpoints.stop()
        assert coaps.running == 0

    asyncio.run(check())


def test_stopping_what_failed_clears_the_failure():
    async def check() -> None:
        endpoints = EndpointSet(lambda _: "a:0")
        await endpoints.start(Binding.HTTPS, made(Server(fails=True)))
        await endpoints.stop()
        assert state(endpoints) is EndpointState.STOPPED

    asyncio.run(check())
