"""Print what recording TLS and DTLS costs: polls a CPU second, and records decoded a second.

Run as `python -m tests.bench.bench_wires`. Client and server are in this process and both record,
so that a service pays about half. CPU time is counted, because wall time is at the mercy of what
else the machine does. It reports and never fails on time.
"""

from __future__ import annotations

import asyncio
import time

from app.capture.decoders import decode
from app.capture.recorder import Recorder
from app.net.coap_client import CoapClient
from app.net.dtls_options import DtlsServerOptions
from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.values.traffic import APPLICATION_DATA, Layer, Record, Wires
from tests.capture import sealed
from tests.capture.sealed import Lookup
from tests.net import coap_stand, https_bench

_POLLS = 1500
_TURNS = 3
_DECODED = 200
_BODY = bytes(21)


def main() -> None:
    """Measure and print one line for each figure."""
    for name, measure in (("HTTPS", _https), ("CoAP/DTLS", _coaps)):
        for wires in (Wires.NONE, Wires.HANDSHAKES, Wires.ALL):
            best = max(asyncio.run(measure(wires)) for _ in range(_TURNS))
            print(f"{name:10} recording, TLS and DTLS {wires.value:10} {best:7.0f} polls/CPU s")
    _decoding()


async def _answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(200, Headers(), _BODY)


def _recorder(wires: Wires) -> Recorder:
    recorder = Recorder()
    recorder.wires = wires
    return recorder


async def _https(wires: Wires) -> float:
    tap = _recorder(wires)
    async with https_bench.serving(handler=_answer, tap=tap) as server:
        client = https_bench.client_of(server, tap=tap)
        await client.post("/x", Headers(), _BODY)
        began = time.process_time()
        for _ in range(_POLLS):
            await client.post("/x", Headers(), _BODY)
        took = time.process_time() - began
        await client.close()
    return _POLLS / took


async def _coaps(wires: Wires) -> float:
    tap, made = _recorder(wires), coap_stand.keys()
    async with coap_stand.served(DtlsServerOptions(made.server_identity), tap=tap) as server:
        client = CoapClient(coap_stand.url(server), made.roots, tap=tap)
        await client.post("/x", _BODY)
        began = time.process_time()
        for _ in range(_POLLS):
            await client.post("/x", _BODY)
        took = time.process_time() - began
        await client.close()
    return _POLLS / took


def _decoding() -> None:
    records = (*sealed.https(), *sealed.coaps())
    lookup = Lookup(*records)
    wire = [one for one in records if one.layer in (Layer.TLS, Layer.DTLS)]
    carrying = [one for one in wire if one.note == APPLICATION_DATA]
    shaking = [one for one in wire if one.note != APPLICATION_DATA]
    for what, some in (("handshake flights", shaking), ("records with messages", carrying)):
        print(f"decoding {what:24} {_decoded(some, lookup):7.0f} /CPU s")


def _decoded(records: list[Record], lookup: Lookup) -> float:
    began = time.process_time()
    for _ in range(_DECODED):
        for one in records:
            decode(one, lookup)
    return _DECODED * len(records) / (time.process_time() - began)


if __name__ == "__main__":
    main()
