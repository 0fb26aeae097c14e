"""Why a package cannot be signed or executed now, in words for the button that would do it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app.eim.problems import problems
from app.values.packages import PackageKind, Recipe

_FETCHED = (PackageKind.DATA_REQUEST, PackageKind.DOWNLOAD_TRIGGER)


class Gate(NamedTuple):
    """Reasons against each thing to be done; empty where nothing speaks against it."""

    sign: str
    execute: str
    queue: str = ""


def gate(recipe: Recipe, wrong: tuple[str, ...], *, has_card: bool, busy: bool) -> Gate:
    """Judge a recipe. wrong: what is wrong about its target, in sentences."""
    if busy:
        return Gate(*[_tr("Wait for what is running.")] * 3)
    blocking = (one.text for one in problems(recipe) if one.blocking)
    first = next(iter((*wrong, *blocking)), "")
    if recipe.kind is not PackageKind.EUICC_PACKAGE:
        return Gate(
            _tr("A package of this kind carries no signature."),
            _tr("A card takes eUICC Packages only; save this one for an IPA."),
            first if recipe.kind in _FETCHED else _tr("Devices fetch no package of this kind."),
        )
    eid_missing = _tr("A package is signed for one eUICC: give its EID.")
    sign = first or ("" if recipe.eid else eid_missing)
    execute = first if has_card else _tr("Choose a card of the bench to execute it on.")
    return Gate(sign, execute, first)


def _tr(text: str) -> str:
    return QCoreApplication.translate("package_gate", text)
