"""`eim serve`: the bench eIM as a service, one process or several on the same ports.

1. stdout has one line, when everything listens: where, and who signs. The log is on stderr.
2. SIGTERM or Ctrl-C ends it: no new peers, running answers are finished, the store is closed.
3. It serves what the command line names; if it names nothing, HTTPS and CoAP over DTLS where the
   settings say.
4. A worker that is left alone by its supervisor ends too: its stdin has ended.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Sequence
from typing import Any

from app.cli.eim_access import EimAccess, opened, planned
from app.cli.eim_supervisor import require_shareable, supervise
from app.cli.json_log import json_log
from app.cli.stop_signals import StopSignals
from app.cli.verbs import UsageError
from app.errors import WorkbenchError
from app.net.key_log import keys_into
from app.settings import EimSettings, Settings
from app.values.esipa import Binding, EndpointStatus

_log = logging.getLogger(__name__)

_STDIN = ("-", "/dev/stdin")
_URLS = {
    Binding.HTTPS: "https://{}/gsma/rsp2/asn1",
    Binding.COAPS: "coaps://{}/gsma/rsp2/asn1",
    Binding.COAP: "coap://{}/gsma/rsp2/asn1",
}


def serve(arguments: argparse.Namespace) -> None:
    """Serve until told to end. Raises SettingsError when something cannot be served."""
    plan = planned(Settings().values.eim, arguments)
    bindings = chosen(arguments)
    if arguments.workers < 1:
        raise UsageError("There is at least one worker.", hint="Leave --workers out for one.")
    if arguments.workers > 1 and str(arguments.passphrase_file) in _STDIN:
        raise UsageError("Several workers cannot share stdin.", hint="Put it into a file.")
    with json_log(arguments.log, worker=arguments.worker), keys_into(arguments.key_log):
        if arguments.workers > 1 and arguments.worker is None:
            require_shareable(plan, bindings)
            supervise(arguments, lambda ready: _say(ready, as_json=arguments.json))
        else:
            _serve(arguments, plan, bindings)


def chosen(arguments: argparse.Namespace) -> tuple[Binding, ...]:
    """Return what the command line asks to serve; HTTPS and CoAP over DTLS if it says nothing."""
    named = {
        Binding.HTTPS: arguments.https,
        Binding.COAPS: arguments.coaps,
        Binding.COAP: arguments.coap,
    }
    return tuple(one for one, address in named.items() if address) or (Binding.HTTPS, Binding.COAPS)


def _serve(arguments: argparse.Namespace, plan: EimSettings, bindings: Sequence[Binding]) -> None:
    worker = arguments.worker is not None
    with StopSignals() as stop, opened(arguments, shared=worker, options=plan) as eim:
        eim.ask(eim.host.start(*bindings))
        ready = _ready(eim)
        _log.info("ready", extra={"facts": ready})
        _say(ready, as_json=arguments.json or worker)
        _warn(plan, bindings)
        _watch(eim, stop, arguments.health, [sys.stdin] if worker else [])
        _log.info("stopping", extra={"facts": {"signal": stop.received}})
        eim.ask(eim.host.stop())
    _log.info("stopped")


def _watch(eim: EimAccess, stop: StopSignals, every_s: float, streams: list[Any]) -> None:
    """Tell of health from time to time until a signal comes or the supervisor has gone."""
    due = time.monotonic() + every_s
    while True:
        left = max(due - time.monotonic(), 0.0) if every_s > 0 else None
        found = stop.wait(left, *streams)
        if found is None or any(not stream.readline() for stream in found):
            return
        if every_s > 0 and time.monotonic() >= due:
            due += every_s
            _tell_health(eim)


def _tell_health(eim: EimAccess) -> None:
    try:
        status = eim.ask(eim.host.refresh())
    except WorkbenchError as error:
        _log.warning("health: %s", error)
        return
    serving = [_url(one) for one in status.serving]
    _log.info("health", extra={"facts": {"serving": serving, **status.facts()}})


def _ready(eim: EimAccess) -> dict[str, object]:
    status = eim.host.status()
    return {
        "serving": [_url(one) for one in status.serving],
        "identity": status.identity,
        "eim_id": status.eim_id,
        "store": status.store,
    }


def _url(endpoint: EndpointStatus) -> str:
    return _URLS[endpoint.binding].format(endpoint.address)


def _say(ready: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(ready), flush=True)
    else:
        where = " ".join(map(str, ready["serving"]))
        print(f"Serving {where} as {ready['eim_id']}; store {ready['store']}.", flush=True)


def _warn(plan: EimSettings, bindings: Sequence[Binding]) -> None:
    if plan.expose:
        _log.warning("other machines can reach this eIM; its keys are for a bench only")
    if Binding.COAP in bindings:
        _log.warning("CoAP without DTLS protects nothing; it is for debugging only")
