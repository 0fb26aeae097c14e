"""`card notifications`: what waits on the card to be sent to a server."""

from __future__ import annotations

import argparse

from app.cli import card_text, confirm, tables
from app.cli.card_access import opened
from app.cli.output import Answer
from app.values.euicc import PendingNotification


def show(arguments: argparse.Namespace) -> Answer:
    """List the labels."""
    with opened(arguments) as card:
        found = card.session().list_notifications()
    return Answer({"notifications": found}, card_text.notifications(found))


def retrieve(arguments: argparse.Namespace) -> Answer:
    """Show the signed notifications as they are to be sent; they stay on the card."""
    with opened(arguments) as card:
        session = card.session()
        if arguments.seq:
            found = tuple(
                one for seq in arguments.seq for one in session.retrieve_notifications(seq)
            )
        else:
            found = session.retrieve_notifications()
    data = {"notifications": [_with_message(one) for one in found]}
    text = "\n\n".join(_text(one) for one in found) or "No notification is pending."
    return Answer(data, text)


def remove(arguments: argparse.Namespace) -> Answer:
    """Take notifications off the card; their servers will then never hear of these events."""
    numbers = " ".join(str(seq) for seq in arguments.seq)
    question = "A notification that no server has received is lost for good when removed."
    with opened(arguments) as card:
        session = card.session()
        confirm.require(numbers, question, yes=arguments.yes)
        for seq in arguments.seq:
            session.remove_notification(seq)
        left = session.list_notifications()
    data = {"done": "removed", "removed": arguments.seq, "notifications": left}
    return Answer(data, card_text.notifications(left))


def _with_message(one: PendingNotification) -> dict[str, object]:
    return {"kind": one.kind, "metadata": one.metadata, "message": one.raw}


def _text(one: PendingNotification) -> str:
    label = one.metadata
    rows: list[tuple[str, tables.Cell]] = [("Kind", one.kind)]
    if label is not None:
        rows += [
            ("Seq", label.seq),
            ("Events", label.events),
            ("ICCID", label.iccid),
            ("Address", label.address),
        ]
    return tables.fields([*rows, ("Message", one.raw)])
