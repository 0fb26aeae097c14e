"""`card associate` and `card results`: the eIM's side of a card, from the command line."""

from __future__ import annotations

import argparse

from app.cli import card_text, confirm, octets, package_text
from app.cli.card_access import opened
from app.cli.output import Answer
from app.cli.package import desk
from app.cli.verbs import UsageError
from app.composer.association import associate_with
from app.crypto.files import read_file


def associate(arguments: argparse.Namespace) -> Answer:
    """Make an identity, or an eIM elsewhere, the card's first eIM; show the eIMs it then has."""
    given = _configuration(arguments)
    with opened(arguments) as card:
        made = (
            associate_with(card, given)
            if given
            else desk().associate(
                card,
                arguments.identity,
                eim_id=arguments.eim_id,
                fqdn=arguments.fqdn,
                counter=arguments.counter,
                ask_token=not arguments.no_token,
            )
        )
    data = {"done": "associated", "eim_id": made.eim_id, "token": made.token, "eims": made.eims}
    return Answer(data, card_text.eims(made.eims))


def _configuration(arguments: argparse.Namespace) -> bytes:
    """Return the bytes of --config; empty without it. Raises UsageError beside what it says."""
    if not arguments.config:
        return b""
    beside = (arguments.identity, arguments.eim_id, arguments.fqdn, arguments.counter)
    if any(beside) or arguments.no_token:
        raise UsageError(
            "What --config holds says all of that itself.",
            hint="Leave the identity and the other options out.",
        )
    return octets.from_file(read_file(arguments.config)).data


def show(arguments: argparse.Namespace) -> Answer:
    """List the results a card keeps."""
    return _results(arguments, full=False)


def verify(arguments: argparse.Namespace) -> Answer:
    """List the results a card keeps, with every check."""
    return _results(arguments, full=True)


def acknowledge(arguments: argparse.Namespace) -> Answer:
    """Take results off the card; an eIM that has not got one will then never see it."""
    numbers = " ".join(str(seq) for seq in arguments.seq)
    question = "A result that its eIM has not received is lost for good when acknowledged."
    with opened(arguments) as card:
        confirm.require(numbers, question, yes=arguments.yes)
        removed = desk().acknowledge(card, arguments.seq)
        left = desk().results(card)
    data = {"done": "acknowledged", "removed": removed, "results": left}
    return Answer(data, package_text.results(left))


def _results(arguments: argparse.Namespace, *, full: bool) -> Answer:
    with opened(arguments) as card:
        found = desk().results(card)
    return Answer({"results": found}, package_text.results(found, full=full))
