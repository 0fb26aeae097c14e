"""Runs one verb: parses, calls it, prints its answer or its error, and returns the exit code."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import TextIO

from app.cli import output, privacy
from app.cli.verbs import UsageError, build_parser
from app.errors import CancelledError, WorkbenchError

OK = 0
REFUSED = 1
WRONG_USE = 2
INTERRUPTED = 130

Handler = Callable[[argparse.Namespace], output.Answer | None]
"""What runs a verb. None means that it has said everything itself."""


def run(arguments: Sequence[str]) -> int:
    """Run the verb in `arguments` and return the exit code. Never raises on a known error."""
    as_json = "--json" in arguments
    mask = "--mask" in arguments
    try:
        answer = _dispatch(arguments)
        if answer is not None:
            _print_answer(answer, as_json=as_json, mask=mask, raw="--raw" in arguments)
        sys.stdout.flush()
    except SystemExit as leaving:  # argparse after --help and --version
        return leaving.code if isinstance(leaving.code, int) else OK
    except WorkbenchError as error:
        _print_error(error, as_json=as_json, mask=mask)
        return _exit_code(error)
    except KeyboardInterrupt:
        _print_error(CancelledError("Interrupted."), as_json=as_json, mask=mask)
        return INTERRUPTED
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        _print_defect(error, as_json=as_json)
        return REFUSED
    return OK


def _dispatch(arguments: Sequence[str]) -> output.Answer | None:
    parsed = build_parser().parse_args(arguments)
    if parsed.mask and parsed.trace:
        raise UsageError(
            "--mask and --trace exclude each other: the bytes of the APDUs carry the EID.",
            hint="Leave one of them out.",
        )
    if not parsed.function:
        raise UsageError("No verb was given.", hint="Type `eim-workbench --help`.")
    module, _, name = parsed.function.partition(":")
    handler: Handler = getattr(importlib.import_module(module), name)
    return handler(parsed)


def _print_answer(answer: output.Answer, *, as_json: bool, mask: bool, raw: bool) -> None:
    known = tuple(privacy.identifiers(answer.data)) if mask else ()
    if as_json:
        form = output.json_form(answer.data, raw=raw)
        _print_json(privacy.mask_strings(form, known) if mask else form)
    else:
        _say(privacy.mask(answer.text, known) if mask else answer.text, sys.stdout)


def _print_error(error: WorkbenchError, *, as_json: bool, mask: bool) -> None:
    if as_json:
        form = output.json_form(output.error_form(error))
        _print_json(privacy.mask_strings(form) if mask else form)
    else:
        text = output.error_text(error)
        _say(privacy.mask(text) if mask else text, sys.stderr)


def _print_defect(error: Exception, *, as_json: bool) -> None:
    """Tell of our own mistake: the trace for whoever mends it, and still an object for programs."""
    traceback.print_exc()
    if as_json:
        body = {"type": "Defect", "message": f"{type(error).__name__}: {error}"}
        hint = "This is a defect of the program. Report it with the lines on stderr."
        _print_json({"error": body | {"hint": hint, "clause": ""}})


def _print_json(form: object) -> None:
    print(output.dump(form, ascii_only=not _encoding(sys.stdout).startswith("utf")))


def _say(text: str, stream: TextIO) -> None:
    """Print text, with question marks for what the terminal's encoding cannot show."""
    encoding = _encoding(stream)
    print(text.encode(encoding, "replace").decode(encoding), file=stream)


def _encoding(stream: TextIO) -> str:
    return (stream.encoding or "utf-8").lower()


def _exit_code(error: WorkbenchError) -> int:
    if isinstance(error, UsageError):
        return WRONG_USE
    return INTERRUPTED if isinstance(error, CancelledError) else REFUSED
