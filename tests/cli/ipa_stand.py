"""A bench eIM beside the verbs under test, on threads of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.settings import UnknownDevices
from app.values.esipa import Binding
from tests.eim.hosting import Bench, bench


@contextmanager
def serving(folder: Path, *bindings: Binding) -> Iterator[tuple[Bench, dict[Binding, str]]]:
    """An eIM that accepts every device, and its addresses."""
    with bench(folder, unknown_devices=UnknownDevices.ACCEPT, ask_certificates=False) as eim:
        eim.run(eim.host.start(*bindings))
        ports = {
            one.binding: "localhost:" + one.address.rpartition(":")[2]
            for one in eim.host.status().serving
        }
        yield eim, ports
