"""The questions the eIM asks by itself: for certificates, and for results that were lost.

Both are IpaEuiccDataRequests, queued before everything else of the device. Certificates are asked
for once, before the first signed package; results whenever a package was executed and not reported.
"""

from __future__ import annotations

from app.codec.dialects import OLDEST
from app.eim import explanation
from app.eim.matching import AWAITED
from app.eim.options import EimOptions
from app.eim.settling import ended
from app.store.transaction import Transaction
from app.values.eim import Device, QueuedPackage, QueueState
from app.values.ids import Eid
from app.values.packages import FieldValue, PackageKind, Recipe

CERTIFICATES = "certificates"
RESULTS = "stored results"
"""Names of the batches these questions are in."""

_EUM, _EUICC, _RESULT_LIST, _OLD_LIST = "A5", "A6", "A2", "BF2B"


def ask_certificates(
    tx: Transaction, device: Device, options: EimOptions, now: float
) -> QueuedPackage | None:
    """Queue the question for certificates; None when it was asked before or is not wanted."""
    if not options.ask_certificates or device.certificates is not None:
        return None
    if _asked(tx, device.eid, CERTIFICATES):
        return None
    return _ask(tx, device, options, now, CERTIFICATES, {"tagList": (_EUM, _EUICC)})


def ask_results(tx: Transaction, device: Device, options: EimOptions, now: float) -> None:
    """Queue the question for stored results, unless one is on its way."""
    open_ones = (QueueState.QUEUED, *AWAITED)
    if any(one.state in open_ones for one in _asked(tx, device.eid, RESULTS)):
        return
    values: dict[str, FieldValue] = {"tagList": (_RESULT_LIST,)}
    if device.dialect == OLDEST:
        values = {"tagList": (_OLD_LIST,), "euiccPackageResults": True}
    _ask(tx, device, options, now, RESULTS, values)


def after_answer(tx: Transaction, question: QueuedPackage, now: float) -> None:
    """End what is still not reported once the question for stored results has its answer.

    question: as it is now that it was answered, and what it brought was taken.
    """
    if not question.state.final or not _asks_for_results(question.recipe):
        return
    told = question.state is QueueState.SUCCEEDED
    words = explanation.NO_RESULT if told else explanation.NO_ANSWER
    for lost in tx.packages.listing(eid=question.eid, states=(QueueState.EXECUTED,)):
        refused = lost.explanation not in (explanation.ASKING, explanation.WAITING)
        why = lost.explanation if refused else words
        tx.packages.save(ended(lost, QueueState.FAILED, now, why))


def gave_up(question: QueuedPackage, options: EimOptions, now: float) -> QueuedPackage | None:
    """Return the question for certificates as given up, None while it is to be asked again.

    Results can do without certificates, and a device that ignores the question would get no more.
    """
    if not (question.automatic and question.batch == CERTIFICATES):
        return None
    if question.deliveries < options.certificate_attempts:
        return None
    words = f"The device did not answer it, though it was asked {question.deliveries} times."
    return ended(question, QueueState.FAILED, now, words)


def asks_for_certificates(recipe: Recipe) -> bool:
    """Whether a package asks for the eUICC's certificate."""
    return _EUICC in _tags(recipe)


def _asks_for_results(recipe: Recipe) -> bool:
    tags = _tags(recipe)
    if _RESULT_LIST in tags:
        return recipe.values.get("resultSeqNumber") is None
    return _OLD_LIST in tags and bool(recipe.values.get("euiccPackageResults"))


def _tags(recipe: Recipe) -> tuple[str, ...]:
    tags = recipe.values.get("tagList") if recipe.kind is PackageKind.DATA_REQUEST else None
    return tags if isinstance(tags, tuple) else ()


def _asked(tx: Transaction, eid: Eid, batch: str) -> list[QueuedPackage]:
    listed = tx.packages.listing(eid=eid, batch=batch)
    return [one for one in listed if one.automatic]


def _ask(
    tx: Transaction,
    device: Device,
    options: EimOptions,
    now: float,
    batch: str,
    values: dict[str, FieldValue],
) -> QueuedPackage:
    recipe = Recipe(
        kind=PackageKind.DATA_REQUEST,
        dialect=device.dialect if device.dialect == OLDEST else options.dialect,
        eid=device.eid,
        values=values,
    )
    return tx.packages.add(device.eid, recipe, now, batch=batch, automatic=True)
