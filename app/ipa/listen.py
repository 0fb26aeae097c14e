"""Where an IPA is pushed to: the bindings of TransferEimPackage on HTTPS and CoAP.

Method, paths and headers are those of the eIM's own endpoints; only who asks is the other way
round.
"""

from __future__ import annotations

from app.codec import esipa_json
from app.errors import CodecError
from app.ipa.push import PushReceiver
from app.net.coap_message import CoapCode, CoapRequest, CoapResponse
from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.values.esipa import Binding
from app.values.traffic import Direction, Layer, Tap, no_tap

ASN1_PATH = "/gsma/rsp2/asn1"
_FUNCTION = "TransferEimPackage"
_ASN1, _JSON = "application/x-gsma-rsp-asn1", "application/json;charset=UTF-8"
_CONTENT, _ADMIN = "Content-Type", "X-Admin-Protocol"
_PROTOCOL = "gsma/rsp/v2.1.0"


class Pushed:
    """Takes requests of both bindings to one receiver, and records the messages."""

    def __init__(self, receiver: PushReceiver, *, tap: Tap = no_tap, lane: str = "IPA") -> None:
        self._receiver = receiver
        self._tap = tap
        self._lane = lane

    async def https(self, request: HttpRequest) -> HttpResponse:
        """Answer one HTTP request."""
        path = request.path.partition("?")[0].rstrip("/")
        function = esipa_json.function_at(path)
        if path != ASN1_PATH and function != _FUNCTION:
            return HttpResponse(404)
        if request.method != "POST":
            return HttpResponse(405, Headers({"Allow": "POST"}))
        as_json = function == _FUNCTION
        wanted = _JSON if as_json else _ASN1
        if request.headers.find(_CONTENT).partition(";")[0].strip() != wanted.partition(";")[0]:
            return HttpResponse(415)
        try:
            binding = Binding.HTTPS_JSON if as_json else Binding.HTTPS
            body = await self._spelled(request, binding, as_json=as_json)
        except CodecError:
            return HttpResponse(400)
        admin = request.headers.find(_ADMIN) or _PROTOCOL
        return HttpResponse(200, Headers({_CONTENT: wanted, _ADMIN: admin}), body)

    async def coap(self, request: CoapRequest) -> CoapResponse:
        """Answer one CoAP request."""
        path = request.path.rstrip("/")
        function = esipa_json.function_at(path)
        if path != ASN1_PATH and function != _FUNCTION:
            return CoapResponse(CoapCode.NOT_FOUND)
        if request.method != CoapCode.POST:
            return CoapResponse(CoapCode.METHOD_NOT_ALLOWED)
        binding = Binding.COAPS if request.secure else Binding.COAP
        try:
            body = await self._spelled(request, binding, as_json=function == _FUNCTION)
        except CodecError:
            return CoapResponse(CoapCode.BAD_REQUEST)
        return CoapResponse(CoapCode.CONTENT, body)

    async def _spelled(
        self, request: HttpRequest | CoapRequest, binding: Binding, *, as_json: bool
    ) -> bytes:
        if not as_json:
            return await self._answer(request.body, request.address, binding, request.session)
        message = esipa_json.to_der(_FUNCTION, esipa_json.parse(request.body))
        answer = await self._answer(message, request.address, binding, request.session)
        return esipa_json.write(esipa_json.to_json(_FUNCTION, answer, response=True))

    async def _answer(self, message: bytes, address: str, binding: Binding, session: int) -> bytes:
        lane, layer = self._lane, Layer.ESIPA
        pair = self._tap(lane, layer, Direction.IN, message, session=session, note=address)
        answer = await self._receiver.answer(message, address, binding)
        self._tap(lane, layer, Direction.OUT, answer, pair=pair, session=session)
        return answer
