"""Associating the first eIM with a card by AddInitialEim: an identity here, or an eIM elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from app.card.card import Card
from app.codec.mapping import read
from app.composer.signers import Signer
from app.composer.target import look
from app.eim.eim_fields import GENERATE_TOKEN
from app.values.euicc import EimConfiguration
from app.values.packages import FieldValue, PackageKind, Recipe


@dataclass(frozen=True, slots=True)
class Association:
    """An eIM a card now knows. token: the one the card made, None when none was asked for.

    eims: all that the card lists afterwards.
    """

    eim_id: str
    token: int | None
    eims: tuple[EimConfiguration, ...]


def initial_eim(
    signer: Signer,
    dialect: str,
    *,
    eim_id: str = "",
    fqdn: str = "",
    counter: int = 0,
    ask_token: bool = True,
    more: Mapping[str, FieldValue] | None = None,
) -> Recipe:
    """Return the recipe of an AddInitialEim for a signer.

    counter: where it starts. ask_token: have the eUICC make an association token.
    more: further fields of EimConfigurationData, by their ASN.1 names; they go before the rest.
    """
    values: dict[str, FieldValue] = {
        "eimId": eim_id or signer.eim_id,
        "counterValue": counter,
        "eimPublicKey": signer.public_key,
    }
    if fqdn:
        values["eimFqdn"] = fqdn
    if ask_token:
        values["associationToken"] = GENERATE_TOKEN
    return Recipe(
        kind=PackageKind.ADD_INITIAL_EIM,
        dialect=dialect,
        identity=signer.name,
        eim_id=str(values["eimId"]),
        values={**values, **(more or {})},
    )


def associate_with(card: Card, configuration: bytes) -> Association:
    """Make an eIM the card's first one by what it says of itself: EimConfigurationData, in DER.

    Raises CodecError when it is none, ProcedureError when the card has an eIM already.
    """
    given = cast("Mapping[str, object]", read("EimConfigurationData", configuration))
    (token,) = card.session().add_initial_eim([given])
    return Association(str(given["eimId"]), token, look(card).eims)
