"""Verbs that ask a modem: what it is, single AT commands, and the compatibility report."""

from __future__ import annotations

import argparse

from app.cli import modem_text
from app.cli.modem_access import choose_modem, opened_modem
from app.cli.output import Answer
from app.crypto.files import write_file
from app.errors import NotSupportedError
from app.modem.compatibility import as_json, as_markdown, make_compatibility_report
from app.modem.console import Console, Reply
from app.modem.console_rules import Level
from app.modem.report import read_report
from app.workbench import Workbench


def info(arguments: argparse.Namespace) -> Answer:
    """Tell everything about a modem, the ways to its card tried."""
    with opened_modem(arguments) as modem:
        found = read_report(modem.link)
        name = modem.link.name
    data = {"modem": {"name": name, "uri": modem.link.uri}, "report": found}
    return Answer(data, modem_text.report(found))


def send(arguments: argparse.Namespace) -> Answer:
    """Send the commands one after the other, to the end or to the first that may not be sent.

    Raises NotSupportedError for a command that changes something, without --write. A refusal by
    the modem is an answer.
    """
    uri = choose_modem(arguments.reader)
    with Workbench() as workbench:
        console = Console(uri, workbench.recorder)
        console.allow_changes = arguments.write
        replies = [_send(console, line, arguments.confirm) for line in arguments.commands]
    answers = [
        {"command": command, "lines": reply.lines, "ok": reply.error is None}
        for command, reply in zip(arguments.commands, replies, strict=True)
    ]
    return Answer({"answers": answers}, "\n".join(map(modem_text.reply, replies)))


def _send(console: Console, line: str, confirmed: str) -> Reply:
    try:
        return console.send(line, confirmed=confirmed)
    except NotSupportedError as error:
        option = _OPTIONS.get(error.needs)
        if option is None:
            raise
        raise NotSupportedError(error.message, needs=error.needs, hint=option) from error


_OPTIONS = {
    Level.CHANGES.value: "Add --write if that is what you want.",
    Level.DANGER.value: "Add --write, and --confirm with the name of the command, as AT+CFUN.",
}


def report(arguments: argparse.Namespace) -> Answer:
    """Make the compatibility report; with --out, write it to a new file.

    Raises SettingsError when the file is there already or cannot be written.
    """
    with opened_modem(arguments) as modem:
        found = make_compatibility_report(modem.link)
    write = as_json if arguments.form == "json" else as_markdown
    text = write(found, masked=not arguments.unmasked)
    data = {"form": arguments.form, "file": arguments.out or "", "report": text}
    if not arguments.out:
        return Answer(data, text.rstrip())
    write_file(arguments.out, text.encode())
    return Answer(data, f"The report is in {arguments.out}.")
