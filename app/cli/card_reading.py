"""Verbs that read a card and change nothing. Each asks the card no more than it shows."""

from __future__ import annotations

import argparse

from app.cli import card_text, tables
from app.cli.card_access import opened
from app.cli.output import Answer
from app.values.euicc import CardReport


def info(arguments: argparse.Namespace) -> Answer:
    """Tell what the card is, its EID, memory, versions and addresses."""
    with opened(arguments) as card:
        name, uri = card.name, card.uri
        report = card.info()
    data = {
        "reader": {"name": name, "uri": uri},
        "eid": report.eid,
        "eid_check_digits_ok": report.eid.check_digits_ok if report.eid else None,
        "kind": report.verdict.kind,
        "dialect": report.verdict.dialect,
        "verdict": report.verdict,
        "info2": report.info2,
        "addresses": report.addresses,
        "iccid": report.iccid,
        **_effort(report),
    }
    blocks = [
        tables.fields([("Reader", name)]),
        card_text.verdict(report.verdict),
        card_text.info2(report.info2),
        card_text.addresses(report.addresses),
        card_text.errors(report.errors),
        _effort_text(report),
    ]
    return Answer(data, _joined(blocks))


def profiles(arguments: argparse.Namespace) -> Answer:
    """List the profiles."""
    with opened(arguments) as card:
        found = card.profiles()
    return Answer({"profiles": found}, card_text.profiles(found))


def report(arguments: argparse.Namespace) -> Answer:
    """Tell everything the card page shows."""
    with opened(arguments) as card:
        found = card.report()
    blocks = [
        card_text.verdict(found.verdict),
        tables.section("EUICCInfo2", card_text.info2(found.info2)),
        tables.section("Profiles", card_text.profiles(found.profiles)),
        tables.section("Addresses", card_text.addresses(found.addresses)),
        tables.section("Rules Authorisation Table", card_text.rat(found.rat)),
        tables.section("eIMs", card_text.eims(found.eims)),
        tables.section("Notifications", card_text.notifications(found.notifications)),
        tables.section("Certificates", card_text.certificates(found.certificates)),
        card_text.errors(found.errors),
        _effort_text(found),
    ]
    return Answer({"report": found}, _joined(blocks))


def eim_config(arguments: argparse.Namespace) -> Answer:
    """Show the associated eIMs."""
    with opened(arguments) as card:
        found = card.session().eim_configuration()
    return Answer({"eims": found}, card_text.eims(found))


def certs(arguments: argparse.Namespace) -> Answer:
    """Show the certificates and every check of their chain."""
    with opened(arguments) as card:
        found = card.certificates()
    return Answer({"certificates": found}, card_text.certificates(found))


def addresses(arguments: argparse.Namespace) -> Answer:
    """Show the default SM-DP+ and the root SM-DS."""
    with opened(arguments) as card:
        found = card.session().configured_addresses()
    return Answer({"addresses": found}, card_text.addresses(found))


def connectivity(arguments: argparse.Namespace) -> Answer:
    """Show the HTTP parameters the enabled profile stores."""
    with opened(arguments) as card:
        found = card.session().connectivity_parameters()
    return Answer(
        {"http_params": found}, tables.fields([("HTTP parameters", found.hex(" ").upper())])
    )


def rat(arguments: argparse.Namespace) -> Answer:
    """Show the Rules Authorisation Table."""
    with opened(arguments) as card:
        found = card.session().rat()
    return Answer({"rat": found}, card_text.rat(found))


def _effort(found: CardReport) -> dict[str, object]:
    return {
        "errors": found.errors,
        "read_at": found.read_at,
        "duration_s": found.duration_s,
        "apdus": found.apdus,
    }


def _effort_text(found: CardReport) -> str:
    return f"{tables.count(found.apdus, 'APDU')} in {found.duration_s * 1000:.0f} ms"


def _joined(blocks: list[str]) -> str:
    return "\n\n".join(block for block in blocks if block)
