"""Which packages may be queued: those that a device can fetch and that can be written."""

from __future__ import annotations

from dataclasses import replace

from app.eim import packages
from app.eim.options import EimOptions
from app.eim.problems import problems
from app.errors import CodecError, NotSupportedError
from app.values.ids import Eid
from app.values.packages import CARD_DIALECT, PackageKind, Recipe

_FETCHED = (PackageKind.EUICC_PACKAGE, PackageKind.DATA_REQUEST, PackageKind.DOWNLOAD_TRIGGER)
_SOME_EID, _SOME_EIM = Eid("0" * 32), "?"


def admitted(recipe: Recipe, options: EimOptions) -> None:
    """Raise what keeps a package from being queued; nothing for one that will do.

    Raises NotSupportedError for a kind no device fetches, CodecError naming the field that does
    not fit. A version left to the card is looked at as the one of `options`.
    """
    if recipe.kind not in _FETCHED:
        raise NotSupportedError(
            f"A device cannot fetch a package of the kind {recipe.kind.value}.",
            hint="Queue an eUICC Package, a data request or a download trigger; acknowledgements "
            "go out by themselves, and the first eIM is associated on the card.",
        )
    if recipe.dialect == CARD_DIALECT:
        recipe = replace(recipe, dialect=options.dialect)
    _require_sound(recipe)
    if recipe.kind is not PackageKind.EUICC_PACKAGE:
        packages.write(recipe)
        return
    eim_id, counter = recipe.eim_id or _SOME_EIM, recipe.counter or 0
    packages.compose(recipe, eim_id=eim_id, eid=_SOME_EID, counter=counter, dialect=recipe.dialect)


def _require_sound(recipe: Recipe) -> None:
    for problem in problems(recipe):
        if problem.blocking:
            raise CodecError(
                f"{problem.path}: {problem.text}",
                path=problem.path,
                hint="Correct this field and queue it again.",
            )
