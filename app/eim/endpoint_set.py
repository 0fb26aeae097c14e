"""The servers of one eIM, each started and stopped without the others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from app.eim.endpoints import BINDINGS, Endpoint
from app.errors import WorkbenchError
from app.values.esipa import Binding, EndpointState, EndpointStatus

_log = logging.getLogger(__name__)

_STOP_S = 6.0
"""Seconds an endpoint may take to let go."""


class EndpointSet:
    """At most one server per binding. Changed on the event loop only; `status` is for any thread.

    planned: says where a binding would be served; for those that are not.
    """

    def __init__(self, planned: Callable[[Binding], str]) -> None:
        self._planned = planned
        self._serving: dict[Binding, Endpoint] = {}
        self._others: dict[Binding, EndpointStatus] = {}
        self._locks = {binding: asyncio.Lock() for binding in BINDINGS}

    def status(self) -> tuple[EndpointStatus, ...]:
        """Return one status per binding, stopped ones too."""
        return tuple(map(self._one, BINDINGS))

    async def start(
        self, binding: Binding, make: Callable[[], Awaitable[Endpoint]]
    ) -> WorkbenchError | None:
        """Start a server unless it serves already; return why it could not be."""
        async with self._locks[binding]:
            if binding in self._serving:
                return None
            self._note(binding, EndpointState.STARTING)
            try:
                endpoint = await make()
                await endpoint.start()
            except WorkbenchError as error:
                self._note(binding, EndpointState.FAILED, str(error))
                return error
            except BaseException:
                self._note(binding, EndpointState.STOPPED)
                raise
            self._serving[binding] = endpoint
            return None

    async def stop(self, *bindings: Binding) -> None:
        """Stop servers, all of them if none is named; those that are stopped stay so."""
        await asyncio.gather(*(self._stop(binding) for binding in bindings or BINDINGS))

    async def _stop(self, binding: Binding) -> None:
        async with self._locks[binding]:
            endpoint = self._serving.pop(binding, None)
            if endpoint is None:
                self._others.pop(binding, None)
                return
            self._others[binding] = replace(endpoint.status(), state=EndpointState.STOPPED)
            try:
                async with asyncio.timeout(_STOP_S):
                    await endpoint.stop()
            except TimeoutError:
                _log.warning("%s did not let go of its peers in time", binding)

    def _one(self, binding: Binding) -> EndpointStatus:
        endpoint = self._serving.get(binding)
        if endpoint is not None:
            return endpoint.status()
        stopped = EndpointStatus(binding, self._planned(binding), EndpointState.STOPPED)
        return self._others.get(binding, stopped)

    def _note(self, binding: Binding, state: EndpointState, problem: str = "") -> None:
        self._others[binding] = EndpointStatus(binding, self._planned(binding), state, problem)
