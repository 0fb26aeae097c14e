"""HTTP exchanges as an HTTP archive (HAR 1.2), which browsers and proxies open."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

from app import __version__
from app.capture.export_file import export_file
from app.capture.export_jsonl import moment_text
from app.capture.http_bodies import HttpBodies, HttpMessage
from app.capture.pairing import Pair, paired
from app.values.traffic import Layer, Record

_UNKNOWN = -1


def export_har(records: Iterable[Record], path: Path) -> int:
    """Write the exchanges that have a request; returns how many.

    Binary bodies are in base64. Raises SettingsError when the file cannot be written.
    """
    count = 0
    bodies = HttpBodies()
    creator = json.dumps({"name": "eIM Workbench", "version": __version__})
    with export_file(path) as out:
        out.write(f'{{"log": {{"version": "1.2", "creator": {creator}, "entries": ['.encode())
        for pair in paired(records):
            bodies.see(pair)
            command = pair.command
            if command is None or command.layer is not Layer.HTTP:
                continue
            request, response = bodies.complete(pair)
            if request is not None:
                text = json.dumps(_entry(pair, command, request, response))
                out.write((",\n" if count else "\n").encode() + text.encode())
                count += 1
        out.write(b"\n]}}\n")
    return count


class _Head(NamedTuple):
    """first: the three words of the start line, filled up with empty ones."""

    first: tuple[str, str, str]
    fields: list[dict[str, str]]
    size: int

    def find(self, name: str) -> str:
        """Return a field's value, empty without it."""
        wanted = name.lower()
        return next((one["value"] for one in self.fields if one["name"].lower() == wanted), "")


def _entry(
    pair: Pair, command: Record, request: HttpMessage, response: HttpMessage | None
) -> dict[str, object]:
    took_ms = pair.answer.duration_ns / 1e6 if pair.answer else 0
    notes = [f"lane {command.lane}", *(record.note for record in pair.records if record.note)]
    return {
        "startedDateTime": moment_text(_began(pair, command)),
        "time": took_ms,
        "request": _request(request),
        "response": _response(response),
        "cache": {},
        "timings": {"send": 0, "wait": took_ms, "receive": 0},
        "comment": "; ".join(notes),
    }


def _began(pair: Pair, command: Record) -> int:
    """A server notes request and answer together at the end, so the time it took is taken off."""
    answer = pair.answer
    if answer is None:
        return command.time_ns
    return min(command.time_ns, answer.time_ns - answer.duration_ns)


def _request(message: HttpMessage) -> dict[str, object]:
    head = _read_head(message.head)
    method, target, version = head.first
    authority = head.find("Host") or "unknown"
    request: dict[str, object] = {
        "method": method,
        "url": target if "://" in target else f"https://{authority}{target}",
        "httpVersion": version,
        "cookies": [],
        "headers": head.fields,
        "queryString": [{"name": name, "value": value} for name, value in _query(target)],
        "headersSize": head.size,
        "bodySize": len(message.body) + message.missing,
    }
    if message.body or message.missing:
        request["postData"] = {"mimeType": head.find("Content-Type")} | _text(message)
    return request


def _query(target: str) -> list[tuple[str, str]]:
    return parse_qsl(target.partition("?")[2], keep_blank_values=True)


def _response(message: HttpMessage | None) -> dict[str, object]:
    head = _read_head(message.head if message else b"")
    version, status, phrase = head.first
    message = message or HttpMessage(b"", b"", 0)
    size = len(message.body) + message.missing
    return {
        "status": int(status) if status.isdecimal() else 0,
        "statusText": phrase,
        "httpVersion": version,
        "cookies": [],
        "headers": head.fields,
        "content": {"size": size, "mimeType": head.find("Content-Type")} | _text(message),
        "redirectURL": head.find("Location"),
        "headersSize": head.size or _UNKNOWN,
        "bodySize": size if head.size else _UNKNOWN,
    }


def _text(message: HttpMessage) -> dict[str, object]:
    if message.missing:
        return {"comment": f"{message.missing} bytes of the body are not on record"}
    if not message.body:
        return {}
    return {"text": base64.b64encode(message.body).decode(), "encoding": "base64"}


def _read_head(head: bytes) -> _Head:
    first, *rest = head.decode("latin-1").split("\r\n")
    words = (*first.split(" ", 2), "", "", "")
    pairs = (line.partition(":") for line in rest if line)
    fields = [{"name": name.strip(), "value": value.strip()} for name, _, value in pairs]
    return _Head((words[0], words[1], words[2]), fields, len(head))
