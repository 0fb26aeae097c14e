"""Which of a card's eIMs to contact, where it is, and how to know that it is that one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.errors import SettingsError
from app.values.euicc import EimConfiguration

if TYPE_CHECKING:
    from app.net.tls_trust import ServerTrust

_COAPS_ONLY = ("eimRetrieveCoaps", "eimRetrieveHttps")


def choose(eims: Sequence[EimConfiguration], eim_id: str = "") -> EimConfiguration:
    """Return the eIM of that name, or the only one. Raises SettingsError naming the choice."""
    named = ", ".join(eim.eim_id for eim in eims)
    if not eims:
        raise SettingsError(
            "The card is associated with no eIM.",
            key="eim",
            hint="Associate one with `card associate`, or say which eIM to contact by its URL.",
        )
    found = [eim for eim in eims if eim_id in ("", eim.eim_id)]
    if len(found) == 1:
        return found[0]
    problem = f"The card knows no eIM {eim_id!r}." if eim_id else "The card has several eIMs."
    raise SettingsError(problem, key="eim", hint=f"Name one with --eim: {named}.")


def address(eim: EimConfiguration) -> str:
    """Return the URL of an eIM: HTTPS if it does that or does not say, else CoAP over DTLS.

    Raises SettingsError when its configuration has no name to reach it by.
    """
    if not eim.fqdn:
        raise SettingsError(
            f"The card does not say where the eIM {eim.eim_id} is reached.",
            key="url",
            hint="Give its address with --url, or associate it with an FQDN.",
        )
    coaps, https = (bit in eim.protocols for bit in _COAPS_ONLY)
    return f"{'coaps' if coaps and not https else 'https'}://{eim.fqdn}"


def trust(eim: EimConfiguration) -> ServerTrust:
    """Return whom to take for this eIM's server: the pinned key or certificate, else the roots."""
    from app.net.tls_trust import ServerTrust  # brings the network only to whoever goes there

    if eim.tls_public_key:
        return ServerTrust.pinned_key(eim.tls_public_key)
    if eim.tls_certificate:
        return ServerTrust.pinned_certificate(eim.tls_certificate)
    return ServerTrust.roots()
