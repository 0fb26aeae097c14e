"""Which eIM an IPA verb goes to, and how its server is known: by the card, or by what is given."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from app.cli.ipa_access import IpaAccess
from app.cli.passphrase import passphrase
from app.cli.verbs import UsageError
from app.crypto.certs import load
from app.crypto.files import read_file
from app.crypto.identity import Identity
from app.crypto.keys import PublicKey
from app.crypto.trust import TrustStore
from app.errors import CodecError, SettingsError, TrustError
from app.ipa import eims
from app.ipa.client import ClientOptions, EsipaClient, open_client
from app.ipa.contact import Surroundings
from app.net.dtls_psk import Psk
from app.net.tls import TlsIdentity
from app.net.tls_trust import ServerTrust
from app.values.euicc import EimConfiguration


async def reach(
    ipa: IpaAccess, arguments: argparse.Namespace, around: Surroundings
) -> tuple[str, EsipaClient]:
    """Return the eimId, empty if the card knows none, and the client to it.

    Raises SettingsError when it is not clear which eIM is meant or how its server is known.
    """
    known = await ipa.work(lambda card: around.face(card).eims())
    chosen = _chosen(known, arguments)
    url = arguments.url or eims.address(chosen or eims.choose(known, arguments.eim))
    options = ClientOptions(
        trust=_trust(chosen, arguments),
        identity=_client(arguments),
        psk=one_psk(arguments.psk_file),
        protocol=arguments.protocol,
        timeout_s=arguments.timeout,
        connect_to=_host_and_port(arguments.connect_to),
        tap=ipa.tap,
    )
    return chosen.eim_id if chosen else arguments.eim, open_client(url, options)


def _chosen(
    known: tuple[EimConfiguration, ...], arguments: argparse.Namespace
) -> EimConfiguration | None:
    """Return the card's eIM that is meant; None for a card without any, if there is a URL."""
    if arguments.url and not known:
        return None
    return eims.choose(known, arguments.eim)


def _trust(chosen: EimConfiguration | None, arguments: argparse.Namespace) -> ServerTrust:
    if arguments.insecure:
        if arguments.trust:
            raise UsageError(
                "--trust and --insecure exclude each other.", hint="Leave one of them out."
            )
        return ServerTrust.unchecked()
    if arguments.trust:
        return given_trust(arguments.trust)
    return eims.trust(chosen) if chosen else ServerTrust.roots()


def given_trust(files: Iterable[str]) -> ServerTrust:
    """Return the trust that files stand for: one key, one certificate, or several CAs."""
    found = [read_file(file) for file in files]
    if len(found) == 1 and (key := _public_key(found[0])) is not None:
        return ServerTrust.pinned_key(key)
    certificates = [one for data in found for one in load(data)]
    if len(certificates) == 1:
        return ServerTrust.pinned_certificate(certificates[0])
    return ServerTrust.roots(*certificates)


def tls_identity(name: str, secret_file: str | None) -> TlsIdentity:
    """Return an identity of the store with its key, for TLS.

    Raises TrustError when it has no certificate or no key, SettingsError when it stays locked.
    """
    store = TrustStore()
    stored = store.identity(name)
    if stored.info is None:
        raise TrustError(
            f"The identity {name!r} has no certificate to show.",
            hint="Choose one that was generated with a certificate.",
        )
    key = store.private_key(name, passphrase(secret_file))
    return TlsIdentity.of(Identity(key, stored.info.raw))


def psks(file: str | None) -> tuple[Psk, ...]:
    """Return the pre-shared keys of a file, one `identity:hex` in a line."""
    if not file:
        return ()
    try:
        lines = read_file(file).decode().splitlines()
        pairs = [line.rpartition(":") for line in lines if line.strip() and line[0] != "#"]
        return tuple(Psk(name.strip(), bytes.fromhex(key)) for name, _, key in pairs)
    except ValueError as error:
        raise SettingsError(
            f"{file} does not hold pre-shared keys.", key="psk", hint="Write identity:hex."
        ) from error


def one_psk(file: str | None) -> Psk | None:
    """Return the only pre-shared key of a file, None without a file."""
    found = psks(file)
    if file and len(found) != 1:
        raise SettingsError(
            f"{file} holds {len(found)} keys.", key="psk", hint="A client shows one: identity:hex."
        )
    return found[0] if found else None


def _client(arguments: argparse.Namespace) -> TlsIdentity | None:
    if not arguments.client:
        return None
    return tls_identity(arguments.client, arguments.passphrase_file)


def _public_key(data: bytes) -> bytes | None:
    for read in (PublicKey.from_pem, PublicKey.from_spki):
        try:
            return read(data).spki
        except CodecError:
            continue
    return None


def _host_and_port(text: str | None) -> tuple[str, int] | None:
    if not text:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise UsageError(f"{text!r} is no host and port.", hint="Write HOST:PORT.")
    return host.strip("[]"), int(port)
