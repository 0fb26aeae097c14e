"""A recipe made whole for looking at, from what was last read of the card it is for.

Executing asks the card itself; this only makes the bytes on the page those that would be signed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.composer.signers import Signers
from app.composer.target import Target
from app.values.euicc import EimConfiguration
from app.values.ids import Eid
from app.values.packages import PackageKind, Recipe, SignedPackage

if TYPE_CHECKING:
    from app.composer.desk import ComposerDesk


@dataclass(frozen=True, slots=True)
class Aim:
    """What is known of the target: its EID and slot, and the eIMs its card listed."""

    eid: Eid | None = None
    uri: str = ""
    name: str = ""
    eims: tuple[EimConfiguration, ...] = ()


def aimed_at(desk: ComposerDesk, recipe: Recipe, aim: Aim) -> Recipe:
    """Fill in who signs, its eimId and its token. Raises TrustError when nobody can sign."""
    eid = recipe.eid or aim.eid
    if eid is None:  # for whatever card is there: only who signs can be known
        signer = Signers(desk.trust).find(recipe.identity, None, aim.uri)
        return replace(recipe, identity=signer.name, eim_id=recipe.eim_id or signer.eim_id)
    return desk.aim_at(Target(eid, recipe.dialect, aim.name, aim.uri, aim.eims), recipe)


def preview(desk: ComposerDesk, recipe: Recipe, aim: Aim) -> SignedPackage:
    """Return the package as it would be signed now. Raises TrustError, CodecError.

    The counter shown is the next one of this desk and of the card, whichever is higher.
    """
    if recipe.kind is not PackageKind.EUICC_PACKAGE:
        return desk.preview(recipe)
    ready = aimed_at(desk, recipe, aim)
    if ready.counter is None and ready.eid is not None:
        used = [eim.counter for eim in aim.eims if eim.eim_id == ready.eim_id]
        used.append(desk.counters.peek(ready.eim_id, ready.eid))
        ready = replace(ready, counter=max(one for one in used if one is not None) + 1)
    return desk.preview(ready, aim.uri)
