"""How packages and what became of them read on the page."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication

from app.values.euicc import CheckResult
from app.values.packages import Execution, PackageKind, PackageState, PackageVerdict, Recipe
from widgets.theme import Tone

_TRIED = {PackageState.SIGNED: Tone.NEUTRAL, PackageState.SENT: Tone.ATTENTION}


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("package_words", text)


def kind_words(kind: PackageKind) -> str:
    """Return what a kind of package is for."""
    words = {
        PackageKind.EUICC_PACKAGE: tr("eUICC Package"),
        PackageKind.DATA_REQUEST: tr("eUICC data request"),
        PackageKind.DOWNLOAD_TRIGGER: tr("Profile download trigger"),
        PackageKind.ACKNOWLEDGEMENTS: tr("eIM acknowledgements"),
        PackageKind.ADD_INITIAL_EIM: tr("First eIM association"),
    }
    return words[kind]


def content_words(recipe: Recipe) -> str:
    """Return what is in a package in a few words: `enable, listProfileInfo`."""
    names = ", ".join(operation.name for operation in recipe.operations)
    return names or recipe.note or kind_words(recipe.kind)


def fault_words(recipe: Recipe) -> str:
    """Return what is wrong with a package on purpose: `wrong EID, edited bytes at 30/5A`."""
    edits = (tr("edited bytes at {0}").format(edit.at) for edit in recipe.edits)
    return ", ".join((*(fault.value for fault in recipe.faults), *edits))


def moment(seconds: float) -> str:
    """Return local date and time of an epoch time: `2026-11-22 14:02:08`; empty for 0."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds)) if seconds else ""


def state_words(execution: Execution) -> tuple[str, Tone]:
    """Return how far a package got, and how much attention that deserves."""
    verdict = execution.verdict
    if execution.error and verdict is None:
        return tr("no result"), Tone.FAILED
    if verdict is None:
        return execution.state.value, _TRIED.get(execution.state, Tone.ATTENTION)
    if verdict.error_name:
        return tr("refused"), Tone.FAILED
    if verdict.result is CheckResult.FAIL:
        return tr("not trusted"), Tone.FAILED
    if any(not outcome.ok for outcome in verdict.outcomes):
        return tr("executed in part"), Tone.ATTENTION
    if execution.state is PackageState.REPORTED:
        return tr("executed, reported"), Tone.OK
    return tr("executed, not reported"), Tone.ATTENTION


def error_words(verdict: PackageVerdict) -> str:
    """Return the error of a package as a whole: `invalidEid (3)`; an unsigned one has no code."""
    code = f" ({verdict.error_code})" if verdict.error_code is not None else ""
    return f"{verdict.error_name}{code}"


def outcome_words(execution: Execution) -> str:
    """Return what came of a package in one line."""
    verdict = execution.verdict
    if verdict is None:
        return execution.error or tr("Nothing has come back yet.")
    if verdict.error_name:
        return error_words(verdict)
    bad = [outcome for outcome in verdict.outcomes if not outcome.ok]
    if bad:
        return ", ".join(f"{one.operation}: {one.name} ({one.code})" for one in bad)
    failed = [check.name for check in verdict.checks if check.result is CheckResult.FAIL]
    if failed:
        return tr("Failed: {0}").format(", ".join(failed))
    return ", ".join(f"{one.operation}: {one.name}" for one in verdict.outcomes)
