"""Introducing the bench eIM to a card: its configuration from settings and identities."""

from __future__ import annotations

from dataclasses import dataclass

from app.eim.eim_configuration import Reach, TlsTrust, configuration_values
from app.eim.endpoints import address_of, host_of
from app.eim.identity import EimIdentities
from app.settings import EimSettings, host_and_port
from app.values.esipa import Binding
from app.values.packages import FieldValue


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a card is told besides who the eIM is.

    prefer: whose host and port the address names. others: further bindings to offer. trust: what an
    IPA knows the server by. counter: where it starts. ask_token: have the eUICC make an association
    token. pushes: the eIM also delivers on its own. identity: who signs, the usual one if empty.
    """

    prefer: Binding = Binding.HTTPS
    others: tuple[Binding, ...] = (Binding.COAPS,)
    trust: TlsTrust = TlsTrust.KEY
    counter: int = 0
    ask_token: bool = True
    pushes: bool = False
    identity: str = ""


def introduced(
    settings: EimSettings,
    identities: EimIdentities,
    introduction: Introduction,
    serving: str = "",
) -> dict[str, FieldValue]:
    """Return the fields of EimConfigurationData, by their ASN.1 names.

    serving: host:port at which the preferred binding really is, where that may differ from the
    settings. Makes the identities that are not there. Raises SettingsError, TrustError.
    """
    key = identities.find(introduction.identity)
    binding = introduction.prefer
    host = host_of(settings, binding)
    _, port = host_and_port(serving or address_of(settings, binding))
    pinned_key, pinned_certificate = _pinned(settings, identities, introduction.trust, host)
    reach = Reach(
        host,
        port,
        binding,
        introduction.others,
        introduction.pushes,
        pinned_key,
        pinned_certificate,
    )
    return configuration_values(
        key.eim_id,
        key.public_key,
        reach,
        counter=introduction.counter,
        ask_token=introduction.ask_token,
    )


def _pinned(
    settings: EimSettings, identities: EimIdentities, trust: TlsTrust, host: str
) -> tuple[bytes, bytes]:
    """Return the key or the certificate an IPA is to be given; the other one is empty."""
    if trust is TlsTrust.NONE:
        return b"", b""
    name, serving = identities.serving(host, settings.tls_identity)
    if trust is TlsTrust.KEY:
        return serving.key.public_spki, b""
    certificate = serving.certificate if trust is TlsTrust.CERTIFICATE else identities.issuer(name)
    return b"", certificate
