"""A package as it would be signed now: every byte but the signature."""

from __future__ import annotations

from dataclasses import replace

from app.eim import faults, packages
from app.eim.problems import likely_dialect
from app.values.ids import Eid
from app.values.packages import CARD_DIALECT, InputPart, Recipe, SignedPackage


def composed(recipe: Recipe, eid: Eid, counter: int) -> packages.Composed:
    """Write what gets signed. Raises CodecError, also when the version is left to a card."""
    return packages.compose(
        recipe, eim_id=recipe.eim_id, eid=eid, counter=counter, dialect=recipe.dialect
    )


def draft(recipe: Recipe, eid: Eid, counter: int) -> SignedPackage:
    """Return what would be signed, without the signature. Raises CodecError.

    Edits of the signed message are not in it, since there is none yet.
    """
    made = composed(recipe, eid, counter)
    package = made.package_signed
    signed_over = packages.signing_input(package, faults.token_signed(recipe.token, recipe.faults))
    return SignedPackage(
        recipe,
        b"",
        made.eid,
        packages.counter_of(made, recipe.faults),
        package,
        signed_over,
        (*made.parts, InputPart("token", len(package), len(signed_over))),
    )


def versioned(recipe: Recipe) -> Recipe:
    """Return a recipe that leaves the version to the card with the likeliest, for looking at."""
    if recipe.dialect != CARD_DIALECT:
        return recipe
    return replace(recipe, dialect=likely_dialect(recipe))
