"""The card a package is for: who it is, and which eIMs it says are associated with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.card.card import Card
from app.codec.dialects import DIALECTS
from app.composer.signers import Signer
from app.crypto.certs import Certificate
from app.errors import CodecError, NotSupportedError
from app.values.euicc import EimConfiguration
from app.values.ids import Eid
from app.values.packages import CARD_DIALECT, Recipe, SignedPackage


@dataclass(frozen=True)
class Target:
    """A card as a package needs it. name, uri: the reader's. eims: as the card lists them."""

    eid: Eid
    dialect: str
    name: str
    uri: str
    eims: tuple[EimConfiguration, ...]

    def association(self, eim_id: str, public_key: bytes = b"") -> EimConfiguration | None:
        """Return the eIM of this name, or without a name the one with this key."""
        if eim_id:
            return next((one for one in self.eims if one.eim_id == eim_id), None)
        return next((one for one in self.eims if public_key and _key(one) == public_key), None)

    def with_token(self, package: SignedPackage) -> SignedPackage:
        """Return a package with the token its eIM has on this card, if none is known for it."""
        recipe = package.recipe
        association = self.association(recipe.eim_id) if recipe.eim_id else None
        if recipe.token is not None or association is None:
            return package
        token = association.association_token
        return replace(package, recipe=replace(recipe, token=token))

    @property
    def keys(self) -> frozenset[bytes]:
        """The public keys of the eIMs the card knows."""
        return frozenset(filter(None, map(_key, self.eims)))


def look(card: Card) -> Target:
    """Ask a card who it is and which eIMs it has. Raises NotSupportedError on no IoT eUICC."""
    verdict = card.verdict()
    if verdict.dialect not in DIALECTS or verdict.eid is None:
        raise NotSupportedError(
            f"eIM packages are for IoT eUICCs; this is a {verdict.kind.value}.",
            needs="SGP.32",
            hint="Put an IoT eUICC into the reader, or use `sim:`.",
        )
    eims = card.session().eim_configuration()
    return Target(verdict.eid, verdict.dialect, card.name, card.uri, eims)


def aimed(recipe: Recipe, target: Target, signer: Signer) -> Recipe:
    """Fill in what a recipe leaves open: version, EID, who signs, its eimId and its token."""
    association = target.association(recipe.eim_id, signer.public_key)
    token = association.association_token if association else None
    return replace(
        recipe,
        dialect=target.dialect if recipe.dialect == CARD_DIALECT else recipe.dialect,
        eid=recipe.eid or target.eid,
        identity=signer.name,
        eim_id=recipe.eim_id or (association.eim_id if association else signer.eim_id),
        token=recipe.token if recipe.token is not None else token,
    )


def _key(eim: EimConfiguration) -> bytes:
    """Return the eIM's public key; empty when what the card holds cannot be read."""
    if eim.public_key or not eim.certificate:
        return eim.public_key
    try:
        key = Certificate(eim.certificate).public_key
    except CodecError:
        return b""
    return key.spki if key else b""
