"""ESipa over HTTPS at the eIM: the path for ASN.1, and one path per function for JSON.

Rules: a function that fails is still 200, its error is inside; 204 has no body and no type. 400 is
only for what cannot be decoded. Header fields are read leniently and written by the book; being
strict about them is an option, as devices in the field are not.
SGP.32 v1.2 §6.1.1
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from app.codec import esipa_json
from app.errors import CodecError
from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.values.esipa import Binding, Peer, Reply
from app.values.traffic import Direction, Layer, Tap, no_tap

ASN1_PATH = "/gsma/rsp2/asn1"
ASN1_TYPE = "application/x-gsma-rsp-asn1"
JSON_TYPE = "application/json;charset=UTF-8"

_PROTOCOL = re.compile(r"gsma/rsp/v\d{1,3}(\.\d{1,3}){1,2}")
_BODILESS = "HandleNotification"


class Answering(Protocol):
    """What answers ESipa messages; `Esipa` does."""

    async def answer(self, message: bytes, peer: Peer) -> Reply:
        """Answer one message. Raises CodecError when it is none."""
        ...


@dataclass(frozen=True, slots=True)
class HttpsOptions:
    """How strict the binding is. protocol: X-Admin-Protocol where the request has no good one.

    insists_on_type: answer 415 to another Content-Type. insists_on_protocol: answer 400 to a
    request without a good X-Admin-Protocol.
    """

    protocol: str = "gsma/rsp/v2.1.0"
    insists_on_type: bool = False
    insists_on_protocol: bool = False


def https_handler(
    esipa: Answering,
    options: HttpsOptions | None = None,
    *,
    tap: Tap = no_tap,
    lane: str = "eIM HTTPS",
) -> Callable[[HttpRequest], Coroutine[Any, Any, HttpResponse]]:
    """Return the handler for an HTTPS server.

    tap: gets each ESipa message, in ASN.1, on this lane.
    """
    return _HttpsBinding(esipa, options or HttpsOptions(), tap, lane).respond


class _HttpsBinding:
    def __init__(self, esipa: Answering, options: HttpsOptions, tap: Tap, lane: str) -> None:
        self._esipa, self._options = esipa, options
        self._tap, self._lane = tap, lane

    async def respond(self, request: HttpRequest) -> HttpResponse:
        path = request.path.partition("?")[0]
        function = esipa_json.function_of_eim(path)
        if function is None and path.rstrip("/") != ASN1_PATH:
            return self._refuse(request, 404, f"ESipa is at {ASN1_PATH}.")
        if request.method != "POST":
            refusal = self._refuse(request, 405, "ESipa messages are posted.")
            refusal.headers["Allow"] = "POST"
            return refusal
        wanted = JSON_TYPE if function else ASN1_TYPE
        if problem := self._head_problem(request, wanted):
            return self._refuse(request, *problem)
        try:
            if function is None:
                return await self._asn1(request)
            return await self._json(request, function)
        except CodecError as error:
            return self._refuse(request, 400, error.message)

    async def _asn1(self, request: HttpRequest) -> HttpResponse:
        reply = await self._answer(request, request.body, Binding.HTTPS, [])
        return self._response(request, reply.body, ASN1_TYPE)

    async def _json(self, request: HttpRequest, function: str) -> HttpResponse:
        remarks: list[str] = []
        message = esipa_json.to_der(function, esipa_json.parse(request.body), remarks=remarks)
        reply = await self._answer(request, message, Binding.HTTPS_JSON, remarks)
        if function == _BODILESS:
            return self._response(request, b"", JSON_TYPE)
        document = esipa_json.to_json(function, reply.body, response=True)
        return self._response(request, esipa_json.write(document), JSON_TYPE)

    async def _answer(
        self, request: HttpRequest, message: bytes, binding: Binding, remarks: list[str]
    ) -> Reply:
        if self._tap is no_tap:
            return await self._esipa.answer(message, _peer(request, binding))
        began, session = time.perf_counter_ns(), request.session
        pair = self._tap(
            self._lane, Layer.ESIPA, Direction.IN, message, session=session, note=request.address
        )
        reply = await self._esipa.answer(message, _peer(request, binding))
        notes = [f"{reply.function} {reply.eid}".rstrip(), *remarks, *reply.deviations]
        self._tap(
            self._lane,
            Layer.ESIPA,
            Direction.OUT,
            reply.body,
            session=session,
            pair=pair,
            duration_ns=time.perf_counter_ns() - began,
            note="; ".join(notes),
        )
        return reply

    def _head_problem(self, request: HttpRequest, wanted: str) -> tuple[int, str] | None:
        options, shown = self._options, request.headers.find("X-Admin-Protocol")
        if options.insists_on_protocol and not _version(shown):
            return 400, f"X-Admin-Protocol has to be like {options.protocol}."
        if options.insists_on_type:
            given = _media_type(request.headers.find("Content-Type"))
            if given != _media_type(wanted):
                return 415, f"The Content-Type has to be {wanted}."
        return None

    def _response(self, request: HttpRequest, body: bytes, kind: str) -> HttpResponse:
        headers = self._headers(request)
        if not body:
            return HttpResponse(204, headers)
        headers["Content-Type"] = kind
        return HttpResponse(200, headers, body)

    def _refuse(self, request: HttpRequest, status: int, message: str) -> HttpResponse:
        """Say in plain text why not; the one who reads it is looking for a mistake."""
        headers = self._headers(request)
        headers["Content-Type"] = "text/plain; charset=utf-8"
        self._tap(
            self._lane,
            Layer.EVENT,
            Direction.NONE,
            b"",
            session=request.session,
            note=f"refused {request.address} with {status}: {message}",
        )
        return HttpResponse(status, headers, f"{message}\n".encode())

    def _headers(self, request: HttpRequest) -> Headers:
        shown = _version(request.headers.find("X-Admin-Protocol"))
        return Headers({"X-Admin-Protocol": shown or self._options.protocol})


def _peer(request: HttpRequest, binding: Binding) -> Peer:
    find = request.headers.find
    return Peer(
        binding,
        request.address,
        request.identity,
        find("X-Admin-Protocol"),
        find("User-Agent"),
        request.session,
    )


@lru_cache(maxsize=256)
def _version(shown: str) -> str:
    """Return a good X-Admin-Protocol as it is to be answered, empty when it is none."""
    return shown.strip() if _PROTOCOL.fullmatch(shown.strip()) else ""


def _media_type(text: str) -> str:
    return text.partition(";")[0].strip().lower()
