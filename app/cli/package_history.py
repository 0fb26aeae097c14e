"""`package history` and `package export`: what was done before, and getting it out."""

from __future__ import annotations

import argparse
from dataclasses import replace

from app.cli import package_text
from app.cli.output import Answer
from app.cli.package import written
from app.composer.history import History
from app.crypto.files import write_file
from app.eim.recipes import to_toml
from app.values.packages import Execution


def show(arguments: argparse.Namespace) -> Answer:
    """List executions, and the files that cannot be read."""
    listing = History().listing(" ".join(arguments.words))
    damaged = [{"file": str(one.path), "reason": one.reason} for one in listing.damaged]
    blocks = [package_text.history(listing.executions)]
    blocks += [f"{one['file']} is damaged: {one['reason']}" for one in damaged]
    return Answer({"executions": listing.executions, "damaged": damaged}, "\n".join(blocks))


def export(arguments: argparse.Namespace) -> Answer:
    """Write a part of an execution to a new file, or print it."""
    execution = History().get(arguments.id)
    content = _part(execution, arguments.part, arguments.form)
    data: dict[str, object] = {
        "id": execution.id,
        "part": arguments.part,
        "file": arguments.out or "",
        "bytes": content,
    }
    if arguments.out:
        write_file(arguments.out, content)
        return Answer(data, f"Written to {arguments.out}: {len(content)} bytes.")
    binary = arguments.form == "der" and arguments.part in ("package", "result")
    return Answer(data, content.hex().upper() if binary else content.decode().rstrip())


def _part(execution: Execution, part: str, form: str) -> bytes:
    if part == "record":
        return History().export([execution])
    if part == "recipe":
        return to_toml(replace(execution.package.recipe, counter=None)).encode()
    message = execution.package.message if part == "package" else execution.result
    return written(message, form)
