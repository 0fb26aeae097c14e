"""`ipa poll` and `ipa run`: this program as the IPA that asks."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

from app.cli import ipa_text, privacy
from app.cli.ipa_access import IpaAccess, opened, policy, surroundings
from app.cli.ipa_server import reach
from app.cli.ipa_verbs import CAUSES
from app.cli.output import Answer, json_form
from app.cli.verbs import UsageError
from app.errors import WorkbenchError
from app.ipa.client import EsipaClient
from app.ipa.contact import Surroundings
from app.ipa.engine import IpaEngine
from app.ipa.options import AboutIpa, IpaOptions, NotificationWay
from app.ipa.reports import RoundReport, Step

_PLMN_BYTES = 3


class RoundError(WorkbenchError):
    """A round that ended early; what was done before is in the report."""

    def __init__(self, report: RoundReport) -> None:
        super().__init__(report.problem, hint=report.hint)
        self.report = report

    def details(self) -> dict[str, object]:
        return {"report": self.report}


def poll(arguments: argparse.Namespace) -> Answer:
    """Do one round; its steps are shown as they end. Raises RoundError when it ended early."""
    with opened(arguments) as ipa:
        report = ipa.ask(_one_round(ipa, arguments))
    if not report.ok:
        raise RoundError(report)
    return Answer({"report": report}, ipa_text.report(report))


def run(arguments: argparse.Namespace) -> None:
    """Do rounds until a signal comes; with `--json`, each report is one line."""
    with opened(arguments) as ipa:
        ipa.until_stopped(lambda stop: _rounds(ipa, arguments, stop))


async def _one_round(ipa: IpaAccess, arguments: argparse.Namespace) -> RoundReport:
    engine, client = await _engine(ipa, arguments)
    try:
        return await engine.round()
    finally:
        await client.close()


async def _rounds(ipa: IpaAccess, arguments: argparse.Namespace, stop: asyncio.Event) -> None:
    """Do rounds until told to stop; the one that runs then is finished."""
    engine, client = await _engine(ipa, arguments)

    def each(report: RoundReport) -> None:
        say(arguments, {"report": report}, ipa_text.ended(report))

    try:
        await engine.loop(stop, each)
    finally:
        await client.close()


async def _engine(ipa: IpaAccess, arguments: argparse.Namespace) -> tuple[IpaEngine, EsipaClient]:
    around = surroundings(arguments)
    eim_id, client = await reach(ipa, arguments, around)
    return _made(ipa, arguments, around, eim_id, client), client


def _made(
    ipa: IpaAccess,
    arguments: argparse.Namespace,
    around: Surroundings,
    eim_id: str,
    client: EsipaClient,
) -> IpaEngine:
    options = IpaOptions(
        eim_id=eim_id,
        dialect=arguments.dialect,
        policy=policy(arguments),
        cause=CAUSES[arguments.cause] if arguments.cause else None,
        rplmn=_plmn(arguments.rplmn),
        attempts=max(arguments.attempts, 1),
        most_packages=max(arguments.most, 1),
        notifications=NotificationWay(arguments.notifications),
        with_result=not arguments.apart,
        interval_s=getattr(arguments, "interval", 0.0),
        about=AboutIpa(),
    )
    return IpaEngine(ipa.work, client, options, around, teller(arguments))


def teller(arguments: argparse.Namespace) -> Callable[[Step], None]:
    """Return what shows steps as they end: on stderr, and not where JSON is wanted."""

    def tell(step: Step) -> None:
        if not arguments.json:
            text = ipa_text.step(step)
            print(privacy.mask(text) if arguments.mask else text, file=sys.stderr, flush=True)

    return tell


def say(arguments: argparse.Namespace, event: Mapping[str, object], words: str) -> None:
    """Print one event of a service: a line of JSON, or words."""
    known = tuple(privacy.identifiers(event)) if arguments.mask else ()
    if arguments.json:
        form = json_form(event, raw=arguments.raw)
        print(json.dumps(privacy.mask_strings(form, known) if arguments.mask else form), flush=True)
    else:
        print(privacy.mask(words, known) if arguments.mask else words, flush=True)


def _plmn(text: str) -> bytes:
    found = b""
    with suppress(ValueError):
        found = bytes.fromhex(text)
    if text and len(found) != _PLMN_BYTES:
        raise UsageError(f"{text!r} is no PLMN.", hint="Write three bytes of hex, e.g. 62F220.")
    return found
