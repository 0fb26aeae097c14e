"""`capture replay --serve`: the eIM of a capture, answering devices on this machine."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from app.capture.dialogue import Order
from app.capture.replay_eim import Same
from app.cli.capture_view import opened, selected
from app.cli.stop_signals import StopSignals
from app.values.esipa import Binding
from app.workbench import Workbench

if TYPE_CHECKING:
    from app.eim.replay_peer import Asked

_STARTS_S = 30.0


def serve(arguments: argparse.Namespace) -> None:
    """Serve until SIGTERM or Ctrl-C; tells where, and of each question how it was answered.

    Raises SettingsError when the capture has no ESipa to replay or the address cannot be had.
    """
    from app.eim.replay_peer import ReplayPeer, ReplayPlan  # with the network, for those who serve

    plan = ReplayPlan(
        lane=arguments.lane,
        order=Order.STRICT if arguments.strict else Order.ANY,
        same=Same.FUNCTION if arguments.by_function else Same.EXACT,
        binding=Binding.COAPS if arguments.coaps else Binding.HTTPS,
        address=arguments.serve,
    )
    with opened(arguments.file) as file:
        records = [file.record(row) for row in selected(file, arguments.filter)]
    told = 0
    with StopSignals() as stop, Workbench() as workbench:
        eim = workbench.settings.values.eim
        peer = ReplayPeer(workbench.runtime, workbench.trust, eim, records, plan)

        def tell() -> None:
            nonlocal told
            asked = peer.asked
            for one in asked[max(len(asked) - (peer.total - told), 0) :]:
                _say(_form(one), _words(one), as_json=arguments.json)
            told = peer.total

        peer.listen(tell)
        workbench.runtime.spawn(peer.start()).result(_STARTS_S)
        form: dict[str, object] = {"event": "serving", "url": peer.url, "messages": peer.lines}
        words = f"Serving {peer.lines} messages of {arguments.file} at {peer.url}"
        _say(form, words, as_json=arguments.json)
        stop.wait(None)
        workbench.runtime.spawn(peer.stop()).result(_STARTS_S)


def _form(one: Asked) -> dict[str, object]:
    form: dict[str, object] = {"event": "asked", "function": one.function, "peer": one.peer}
    if one.problem:
        return form | {"answered": False, "problem": one.problem, "hint": one.hint}
    return form | {"answered": True, "bytes": one.size}


def _words(one: Asked) -> str:
    if one.problem:
        return f"! {one.function} from {one.peer}: {one.problem} {one.hint}"
    return f"  {one.function} from {one.peer}: answered, {one.size} bytes"


def _say(form: dict[str, object], words: str, *, as_json: bool) -> None:
    print(json.dumps(form) if as_json else words, flush=True)
