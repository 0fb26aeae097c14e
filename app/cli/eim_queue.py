"""`eim queue`: what waits for devices, and putting it there."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from app.cli import eim_text, tables
from app.cli.eim_access import EimAccess, opened
from app.cli.eim_verbs import STATES
from app.cli.output import Answer
from app.cli.package_text import problems as problems_text
from app.cli.verbs import UsageError
from app.eim.bulk import Bulk, BulkRow, read_bulk
from app.eim.bulk_queue import enqueued
from app.eim.problems import problems
from app.eim.recipes import from_toml
from app.eim.service import EimService
from app.errors import CodecError, SettingsError
from app.values.eim import QueuedPackage
from app.values.ids import Eid
from app.values.packages import Recipe

_SECONDS = 3600.0
_MOST_TABLE = 64 * 1024 * 1024


def show(arguments: argparse.Namespace) -> Answer:
    """List packages, newest first."""
    with opened(arguments) as eim:
        found = eim.ask(
            eim.host.service.queue(
                Eid(arguments.eid) if arguments.eid else None,
                tuple(STATES[name] for name in arguments.state or ()),
                arguments.batch,
                arguments.limit,
            )
        )
    return Answer({"packages": found}, eim_text.queue(found))


def add(arguments: argparse.Namespace) -> Answer:
    """Queue a recipe for devices, or for each row of a table once all were checked.

    Raises SettingsError when rows cannot be used and nobody asked to leave them out.
    """
    *eids, file = arguments.words
    recipe = _recipe(file)
    bulk = _bulk(arguments.csv, recipe, eids) if arguments.csv else _named(eids, recipe)
    refused = bulk.failed and not (arguments.skip_failed or arguments.check)
    added: list[QueuedPackage] = []
    if not (refused or arguments.check) and bulk.rows:
        expires = time.time() + arguments.expires * _SECONDS if arguments.expires else 0.0
        with opened(arguments) as eim:
            added = eim.ask(enqueued(eim.host.service, bulk.rows, expires, arguments.batch))
    data: dict[str, object] = {
        "checked": len(bulk.rows),
        "queued": len(added),
        "packages": added,
        "failed": bulk.failed,
    }
    if refused:
        raise BulkError(bulk)
    blocks = [_told(bulk, added, only_checked=arguments.check)]
    if bulk.failed:
        blocks.append(eim_text.failed_rows(bulk.failed))
    return Answer(data, "\n\n".join(blocks))


def cancel(arguments: argparse.Namespace) -> Answer:
    """Withdraw packages; one that is out may be executed all the same."""
    return _each(arguments, "cancelled", lambda service: service.cancel)


def retry(arguments: argparse.Namespace) -> Answer:
    """Queue packages that have ended once more, with counters of their own."""
    return _each(arguments, "queued again", lambda service: service.retry)


def stop(arguments: argparse.Namespace) -> Answer:
    """Hand packages out no more and await no result."""
    return _each(arguments, "stopped", lambda service: service.stop)


class BulkError(SettingsError):
    """Rows of a table cannot be used, so that nothing was queued."""

    def __init__(self, bulk: Bulk) -> None:
        bad = tables.count(len(bulk.failed), "row")
        reasons = eim_text.failed_rows(bulk.failed)
        super().__init__(
            f"Nothing was queued: {bad} of the table cannot be used.\n{reasons}",
            key="csv",
            hint="Correct them, or queue the others with --skip-failed.",
        )
        self.bulk = bulk

    def details(self) -> dict[str, object]:
        """Return the rows with their reasons."""
        return {"key": self.key, "checked": len(self.bulk.rows), "failed": self.bulk.failed}


def _each(
    arguments: argparse.Namespace,
    done: str,
    verb: Callable[[EimService], Callable[[int], Coroutine[Any, Any, QueuedPackage]]],
) -> Answer:
    def work(eim: EimAccess) -> list[QueuedPackage]:
        act = verb(eim.host.service)
        return [eim.ask(act(number)) for number in dict.fromkeys(arguments.id)]

    with opened(arguments) as eim:
        changed = work(eim)
    return Answer({"done": done, "packages": changed}, eim_text.queue(changed))


def _recipe(file: str) -> Recipe:
    try:
        recipe = from_toml(Path(file).read_bytes())
    except OSError as error:
        raise UsageError(
            f"The recipe {file} cannot be read: {error.strerror}.",
            hint="The last word is a recipe; `package new` writes one.",
        ) from error
    return recipe


def _named(words: Sequence[str], recipe: Recipe) -> Bulk:
    """Return the rows for EIDs on the command line, which are right or an error at once."""
    eids = [Eid(word) for word in words] or ([recipe.eid] if recipe.eid else [])
    if not eids:
        raise UsageError(
            "It is not said for whom.", hint="Put EIDs before the recipe, or give --csv FILE."
        )
    found = [one for one in problems(recipe) if one.blocking]
    if found:
        raise CodecError(
            f"The recipe cannot be written.\n{problems_text(found)}",
            path=found[0].path,
            hint="Correct it; `package show` says more.",
        )
    return Bulk(tuple(BulkRow(0, eid, recipe) for eid in dict.fromkeys(eids)), ())


def _bulk(file: str, recipe: Recipe, words: Sequence[str]) -> Bulk:
    if words:
        raise UsageError("EIDs and --csv exclude each other.", hint="Put the EIDs into the table.")
    try:
        with Path(file).open("rb") as table:
            content = table.read(_MOST_TABLE)
        return read_bulk(content.decode("utf-8-sig"), recipe)
    except (OSError, UnicodeError) as error:
        raise UsageError(
            f"The table {file} cannot be read.", hint="It is text in UTF-8; check its rights."
        ) from error


def _told(bulk: Bulk, added: Sequence[QueuedPackage], *, only_checked: bool) -> str:
    if only_checked:
        return f"{tables.count(len(bulk.rows), 'row')} can be queued, {len(bulk.failed)} cannot."
    text = f"{tables.count(len(added), 'package')} queued."
    return f"{text} {tables.count(len(bulk.failed), 'row')} left out." if bulk.failed else text
