"""`doctor`: what keeps cards and modems from being read, row by row, each with its remedy."""

from __future__ import annotations

import argparse

from app.card.doctor import Finding, Row, examine
from app.cli import tables
from app.cli.output import Answer
from app.modem.doctor import examine_modems
from app.workbench import Workbench

_MARKS = {Finding.OK: "ok", Finding.ATTENTION: "look", Finding.FAILED: "FAILED"}


def show(arguments: argparse.Namespace) -> Answer:
    """Look at everything. Ends with exit code 0 also when rows failed: `ok` tells that."""
    with Workbench() as workbench:

        def ask_isdr(uri: str) -> str:
            card = workbench.open_card(uri)
            try:
                verdict = card.verdict()
            finally:
                card.close()
            version = f" v{verdict.dialect}" if verdict.dialect else ""
            return f"{verdict.kind}{version}, EID {verdict.eid or 'not read'}."

        rows = (*examine(ask_isdr), *examine_modems(workbench.settings.values.bench.modems))
    ok = all(row.finding is not Finding.FAILED for row in rows)
    ending = "Nothing is in the way." if ok else "Mend what FAILED, then run the doctor again."
    text = "\n".join(_text(row) for row in rows)
    return Answer({"ok": ok, "rows": rows}, f"{text}\n\n{ending}")


def _text(row: Row) -> str:
    line = f"{_MARKS[row.finding]:<6}  {row.name}: {tables.word(row.found)}"
    return f"{line}\n{'':8}{tables.word(row.fix)}" if row.fix else line
