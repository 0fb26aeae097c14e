"""ESipa over CoAP: a thin binding around bytes in, bytes out.

The type of a body follows from its path, so no Content-Format is sent and none is heeded; where a
peer wants one all the same, and where nobody knows what the standard asks, there is an option.

SGP.32 v1.2 §6.2
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from app.codec import esipa_json
from app.eim.https import ASN1_PATH, Answering
from app.errors import CodecError, SettingsError
from app.net.coap_message import CoapCode, CoapRequest, CoapResponse, dotted
from app.values.esipa import Binding, Peer
from app.values.traffic import Direction, Layer, Tap, no_tap

_BODILESS = "HandleNotification"
_CONTENT_FORMAT = 12
_LEAST_PRIVATE_OPTION = 65_000
"""Where option numbers for experiments begin."""


@dataclass(frozen=True, slots=True)
class CoapOptions:
    """What the standard leaves open, or peers do otherwise.

    paths: where ASN.1 is answered. content_format: number sent with a body; None sends none.
    protocol_option: number of an option for X-Admin-Protocol, which CoAP does not have; None sends
    and reads none. empty_code, body_code: of answers without and with a body.
    """

    paths: tuple[str, ...] = (ASN1_PATH,)
    content_format: int | None = None
    protocol_option: int | None = None
    protocol: str = "gsma/rsp/v2.1.0"
    empty_code: CoapCode = CoapCode.CHANGED
    body_code: CoapCode = CoapCode.CONTENT

    def __post_init__(self) -> None:
        number = self.protocol_option
        if number is not None and number not in range(_LEAST_PRIVATE_OPTION, 0xFFFF, 2):
            raise SettingsError(
                f"{number} cannot be the number of an option for X-Admin-Protocol.",
                key="protocol_option",
                hint="Use an even number from 65000 to 65534: those are free, and peers that do "
                "not know the option pass it by.",
            )


def coap_handler(
    esipa: Answering,
    options: CoapOptions | None = None,
    *,
    tap: Tap = no_tap,
    lane: str = "eIM CoAP",
) -> Callable[[CoapRequest], Coroutine[Any, Any, CoapResponse]]:
    """Return what a CoAP server calls for each request.

    tap: gets each ESipa message, in ASN.1, on this lane.
    """
    return _CoapBinding(esipa, options or CoapOptions(), tap, lane).answer


class _CoapBinding:
    """Turns requests into messages and replies into answers."""

    def __init__(self, esipa: Answering, options: CoapOptions, tap: Tap, lane: str) -> None:
        self._esipa = esipa
        self._options = options
        self._tap = tap
        self._lane = lane

    async def answer(self, request: CoapRequest) -> CoapResponse:
        """Answer one request. What the store raises goes through and becomes 5.00."""
        function = esipa_json.function_of_eim(request.path)
        if function is None and request.path.rstrip("/") not in self._options.paths:
            return self._refuse(request, CoapCode.NOT_FOUND, f"ESipa is at {ASN1_PATH}.")
        if request.method != CoapCode.POST:
            return self._refuse(request, CoapCode.METHOD_NOT_ALLOWED, "ESipa messages are posted.")
        try:
            if function is not None:
                return self._response(await self._json(function, request))
            return self._response(await self._asn1(request.body, request, []))
        except CodecError as error:
            return self._refuse(request, CoapCode.BAD_REQUEST, error.message)

    async def _json(self, function: str, request: CoapRequest) -> bytes:
        remarks: list[str] = []
        message = esipa_json.to_der(function, esipa_json.parse(request.body), remarks=remarks)
        body = await self._asn1(message, request, remarks)
        if function == _BODILESS:
            return b""
        return esipa_json.write(esipa_json.to_json(function, body, response=True))

    async def _asn1(self, message: bytes, request: CoapRequest, remarks: list[str]) -> bytes:
        if self._tap is no_tap:
            return (await self._esipa.answer(message, self._peer(request))).body
        began, session = time.perf_counter_ns(), request.session
        pair = self._tap(
            self._lane, Layer.ESIPA, Direction.IN, message, session=session, note=request.address
        )
        reply = await self._esipa.answer(message, self._peer(request))
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
        return reply.body

    def _refuse(self, request: CoapRequest, code: CoapCode, message: str) -> CoapResponse:
        """Say in plain text why not, as CoAP has it for diagnostics."""
        note = f"refused {request.address} with {dotted(code)}: {message}"
        self._tap(self._lane, Layer.EVENT, Direction.NONE, b"", session=request.session, note=note)
        return CoapResponse(code, message.encode())

    def _peer(self, request: CoapRequest) -> Peer:
        number = self._options.protocol_option
        protocol = b"" if number is None else request.options.get(number, b"")
        return Peer(
            binding=Binding.COAPS if request.secure else Binding.COAP,
            address=request.address,
            identity=request.identity,
            protocol=protocol.decode(errors="replace"),
            session=request.session,
        )

    def _response(self, body: bytes) -> CoapResponse:
        options = self._options
        extra: list[tuple[int, bytes]] = []
        if body and options.content_format is not None:
            extra.append((_CONTENT_FORMAT, _shortest(options.content_format)))
        if options.protocol_option is not None:
            extra.append((options.protocol_option, options.protocol.encode()))
        code = options.body_code if body else options.empty_code
        return CoapResponse(code, body, tuple(extra))


def _shortest(number: int) -> bytes:
    """Write an option's number as CoAP does: as few bytes as will do."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
