"""Verbs that change which profile a modem works with, and prove it."""

from __future__ import annotations

import argparse
import contextlib

from app.cli import modem_text
from app.cli.card_changing import profile_id
from app.cli.modem_access import OpenedModem, Told, ask_by_hand, opened_modem
from app.cli.output import Answer
from app.cli.verbs import UsageError
from app.modem.notice import (
    Glance,
    NoticeLimits,
    NoticeWay,
    chosen_way,
    enable_for_notice,
    glance,
    keep_way,
    make_notice,
)
from app.modem.persistence import check_persistence
from app.values.ids import Iccid


def notice(arguments: argparse.Namespace) -> Answer:
    """Make the modem notice another profile; with an ICCID, enable that one first.

    What it came to is the answer, exit code 0 also when the modem noticed nothing.
    """
    wanted = _iccid(arguments.profile) if arguments.profile else None
    with opened_modem(arguments) as modem:
        way = NoticeWay(arguments.way) if arguments.way else chosen_way(modem.link)
        if arguments.keep:
            keep_way(modem.link, way)
        before = _enabled(modem, wanted, way) if wanted else None
        found = make_notice(
            modem.link,
            way,
            before=before,
            limits=NoticeLimits(deadline=arguments.timeout),
            tell=Told(quiet=arguments.json),
            by_hand=ask_by_hand,
        )
    return Answer({"notice": found, "kept": arguments.keep}, modem_text.notice(found))


def persistence(arguments: argparse.Namespace) -> Answer:
    """Enable a profile, take the power away, read again; the verdict is the answer."""
    with opened_modem(arguments) as modem:
        found = check_persistence(
            modem.open_card,
            modem.link,
            _iccid(arguments.profile),
            NoticeWay(arguments.way),
            limits=NoticeLimits(deadline=arguments.timeout),
            tell=Told(quiet=arguments.json),
            by_hand=ask_by_hand,
        )
    return Answer({"persistence": found}, modem_text.persistence(found))


def _enabled(modem: OpenedModem, wanted: Iccid, way: NoticeWay) -> Glance:
    """Enable a profile by the card, and return what the modem worked with before."""
    before = glance(modem.link)
    modem.link.close()
    with contextlib.closing(modem.open_card()) as card:
        enable_for_notice(card, wanted, way)
    return before


def _iccid(text: str) -> Iccid:
    found = profile_id(text)
    if isinstance(found, Iccid):
        return found
    raise UsageError(f"{text!r} is no ICCID.", hint="An ICCID has 18 to 20 digits.")
