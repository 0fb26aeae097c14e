"""The log of a service: one JSON object in a line, on stderr.

Every line has time (UTC, ISO 8601), level, source and message; what the caller gave as
`extra={"facts": {...}}` follows as fields of its own. Wire bytes and secrets never come here.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

_NOISY = ("asyncio", "aiohttp", "aiohttp.access", "coap", "coap-server", "sqlalchemy")
"""Libraries that log each request; only their warnings are of interest."""


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON. fields: the same for every line, such as the worker."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        super().__init__()
        self._fields = dict(fields)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; an exception is told in one field with its trace."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "source": record.name,
            "message": record.getMessage(),
            **self._fields,
            **facts_of(record),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def facts_of(record: logging.LogRecord) -> Mapping[str, object]:
    """Return what a record says beside its message."""
    found = getattr(record, "facts", None)
    return found if isinstance(found, Mapping) else {}


@contextmanager
def json_log(
    level: str, *, stream: TextIO | None = None, worker: int | None = None
) -> Iterator[None]:
    """Send every log record of this process to stderr, as lines of JSON, for a `with` block.

    level: `debug`, `info` or `warning`. worker: its number, None for a process of its own.
    """
    fields: dict[str, object] = {"process": os.getpid()}
    if worker is not None:
        fields["worker"] = worker
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(fields))
    root = logging.getLogger()
    before = root.level
    quiet = {name: logging.getLogger(name).level for name in _NOISY}
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
        for name, old in quiet.items():
            logging.getLogger(name).setLevel(old)
