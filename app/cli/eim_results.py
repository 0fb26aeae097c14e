"""`eim results` and `eim export`: what devices reported, for people and for programs."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Protocol, TypeVar

from app.cli import eim_text, output, privacy, tables
from app.cli.eim_access import EimAccess, opened
from app.cli.output import Answer
from app.cli.verbs import UsageError
from app.values.ids import Eid

_PAGE = 1_000


class _Numbered(Protocol):
    @property
    def id(self) -> int:
        """Rises by one from value to value."""
        ...


_N = TypeVar("_N", bound=_Numbered)


def show(arguments: argparse.Namespace) -> Answer:
    """List what came, newest first."""
    with opened(arguments) as eim:
        service = eim.host.service
        found = eim.ask(service.results(_eid(arguments), arguments.package, arguments.limit))
    return Answer({"results": found}, eim_text.results(found))


def export(arguments: argparse.Namespace) -> Answer | None:
    """Write everything as JSON lines, to a new file or to stdout.

    Each line has `what`: device, package or result; the rest are the fields of that value.
    """
    if not arguments.out:
        with opened(arguments) as eim:
            for line in lines(eim, _eid(arguments), mask=arguments.mask):
                sys.stdout.write(f"{line}\n")
        return None
    count = 0
    try:
        handle = os.open(arguments.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UsageError(
            f"{arguments.out} cannot be written: {error.strerror}.",
            hint="Name a file that is not there yet, in a folder you may write to.",
        ) from error
    with os.fdopen(handle, "w", encoding="utf-8") as file, opened(arguments) as eim:
        for line in lines(eim, _eid(arguments), mask=arguments.mask):
            file.write(f"{line}\n")
            count += 1
    told = f"Written to {arguments.out}: {tables.count(count, 'line')}."
    return Answer({"file": arguments.out, "lines": count}, told)


def lines(eim: EimAccess, eid: Eid | None, *, mask: bool) -> Iterator[str]:
    """Return the store's contents line by line; eid: of one device only."""
    service = eim.host.service
    for device in eim.ask(service.devices()):
        if eid in (None, device.eid):
            yield _line("device", device, mask=mask)
    for package in _all(eim, lambda before: service.queue(eid, limit=_PAGE, before=before)):
        yield _line("package", package, mask=mask)
    for result in _all(eim, lambda before: service.results(eid, limit=_PAGE, before=before)):
        yield _line("result", result, mask=mask)


def _all(
    eim: EimAccess, page: Callable[[int | None], Coroutine[Any, Any, list[_N]]]
) -> Iterator[_N]:
    """Return a whole listing, newest first, without holding more than a page of it."""
    before: int | None = None
    while found := eim.ask(page(before)):
        yield from found
        before = found[-1].id


def _line(what: str, value: object, *, mask: bool) -> str:
    form = {"what": what, **output.json_form(value, raw=True)}
    if mask:
        form = privacy.mask_strings(form, tuple(privacy.identifiers(value)))
    return json.dumps(form, ensure_ascii=False)


def _eid(arguments: argparse.Namespace) -> Eid | None:
    return Eid(arguments.eid) if arguments.eid else None
