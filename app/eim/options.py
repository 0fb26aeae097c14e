"""How the eIM treats devices where the standard leaves it open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unknown(StrEnum):
    """What a device is told that polls and for which nothing was ever prepared."""

    NOT_FOUND = "eidNotFound"
    NO_PACKAGE = "noEimPackageAvailable"


class Proof(StrEnum):
    """What a result has to prove before it counts. Whatever is checked and fails never counts."""

    POSSIBLE = "what can be checked"
    """A result counts although the eUICC's certificates are not known; its verdict says so."""
    SIGNATURE = "signature"
    """The signature has to hold; the chain may end at a root that is not here."""
    CHAIN = "signature and chain"


@dataclass(frozen=True, slots=True)
class EimOptions:
    """The choices of an eIM.

    identity: name of the key for devices that have none of their own, empty for the usual one.
    dialect: version of SGP.32 for a package that leaves it to a card nobody has heard of yet.
    unknown, remember_unknown: the answer to a device nobody registered, and whether it is listed as
    seen. ask_certificates, ask_results: whether the eIM asks by itself for the certificates results
    are verified with, and for stored results after a replay error. certificate_attempts: how often
    the first question is handed out before the eIM goes on without. transaction_ids: give one to
    each package that may have it. acknowledge_notifications: also have notifications removed from
    the eUICC once stored here; their SM-DP+ then never gets them from the device.
    """

    identity: str = ""
    dialect: str = "1.2"
    unknown: Unknown = Unknown.NOT_FOUND
    remember_unknown: bool = True
    proof: Proof = Proof.POSSIBLE
    ask_certificates: bool = True
    certificate_attempts: int = 3
    ask_results: bool = True
    transaction_ids: bool = True
    acknowledge_notifications: bool = False
