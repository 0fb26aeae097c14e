"""HTTP heads as traffic records. Bodies are recorded by whoever knows what they are."""

from __future__ import annotations

from http import HTTPStatus

from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.values.traffic import Direction, Layer, Tap, no_tap


def note_exchange(
    tap: Tap, lane: str, asked: HttpRequest, answer: HttpResponse, duration_ns: int
) -> None:
    """Record both heads of an exchange this machine answered."""
    if tap is no_tap:
        return
    pair = tap(
        lane,
        Layer.HTTP,
        Direction.IN,
        request_head(asked.method, asked.path, asked.headers),
        session=asked.session,
        note=f"{asked.address} {len(asked.body)} B",
    )
    tap(
        lane,
        Layer.HTTP,
        Direction.OUT,
        response_head(answer),
        session=asked.session,
        pair=pair,
        duration_ns=duration_ns,
        note=f"{len(answer.body)} B",
    )


def request_head(method: str, path: str, headers: Headers) -> bytes:
    """Return a request's head as on the wire, with the empty line after it."""
    return _head(f"{method} {path} HTTP/1.1", headers)


def response_head(answer: HttpResponse) -> bytes:
    """Return a response's head much as on the wire."""
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = ""
    return _head(f"HTTP/1.1 {answer.status} {phrase}".rstrip(), answer.headers)


def _head(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape")
