"""What a card or device has to be told to find and believe the bench eIM: EimConfigurationData."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.codec.schema import encode
from app.eim import sequences
from app.eim.eim_fields import EIM_FIELDS, GENERATE_TOKEN
from app.errors import CodecError
from app.values.esipa import Binding
from app.values.packages import FieldValue

_FQDN_TYPE = "eimIdTypeFqdn"
_PROPRIETARY_TYPE = "eimIdTypeProprietary"
_PROTOCOLS = {
    Binding.HTTPS: "eimRetrieveHttps",
    Binding.HTTPS_JSON: "eimRetrieveHttps",
    Binding.COAPS: "eimRetrieveCoaps",
}
_PUSHED = {"eimRetrieveHttps": "eimInjectHttps", "eimRetrieveCoaps": "eimInjectCoaps"}
_USUAL_PORTS = {Binding.HTTPS: 443, Binding.HTTPS_JSON: 443, Binding.COAPS: 5684}


class TlsTrust(StrEnum):
    """What an IPA is given to recognise the eIM's TLS server by."""

    KEY = "key"
    """The public key of its certificate: small, and it stands until the key changes."""
    CERTIFICATE = "certificate"
    """The certificate itself."""
    CA = "ca"
    """The certificate of the CI above it, which outlives the server's."""
    NONE = "none"
    """Nothing: the IPA believes its own roots."""


class ConfigurationForm(StrEnum):
    """How EimConfigurationData is handed on."""

    DER = "der"
    HEX = "hex"
    BASE64 = "base64"
    QR = "qr"


@dataclass(frozen=True, slots=True)
class Reach:
    """Where and how an eIM is reached.

    host, port: of `binding`, the first choice. others: further bindings on the same host. pushes:
    the eIM also delivers on its own. tls_key, tls_certificate: what is pinned, DER; at most one.
    """

    host: str
    port: int
    binding: Binding = Binding.HTTPS
    others: tuple[Binding, ...] = ()
    pushes: bool = False
    tls_key: bytes = b""
    tls_certificate: bytes = b""

    @property
    def fqdn(self) -> str:
        """The host, with its port unless that is the usual one of the binding."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if _USUAL_PORTS.get(self.binding) == self.port else f"{host}:{self.port}"

    @property
    def protocols(self) -> tuple[str, ...]:
        """The names of the bits of eimSupportedProtocol."""
        pulled = [_PROTOCOLS.get(one, "") for one in (self.binding, *self.others)]
        pushed = [_PUSHED[one] for one in pulled if self.pushes and one]
        return tuple(dict.fromkeys(one for one in (*pulled, *pushed) if one))


def configuration_values(
    eim_id: str,
    public_key: bytes,
    reach: Reach,
    *,
    certificate: bytes = b"",
    counter: int = 0,
    ask_token: bool = True,
    fields: Collection[str] = (),
) -> dict[str, FieldValue]:
    """Return the fields of EimConfigurationData, by their ASN.1 names.

    They are what addEim, AddInitialEim and an association take. certificate: of the signing key, to
    give in place of the bare key. counter: where it starts. ask_token: have the eUICC make an
    association token. fields: keep only these of the optional ones; empty keeps all.
    """
    values: dict[str, FieldValue] = {
        "eimId": eim_id,
        "eimFqdn": reach.fqdn,
        "eimIdType": _FQDN_TYPE if "." in eim_id else _PROPRIETARY_TYPE,
        "counterValue": counter,
        "eimCertificate" if certificate else "eimPublicKey": certificate or public_key,
        "eimSupportedProtocol": reach.protocols,
    }
    if ask_token:
        values["associationToken"] = GENERATE_TOKEN
    if reach.tls_key:
        values["trustedEimPkTls"] = reach.tls_key
    elif reach.tls_certificate:
        values["trustedCertificateTls"] = reach.tls_certificate
    return {name: one for name, one in values.items() if not fields or name in fields}


def configuration_data(values: dict[str, FieldValue]) -> bytes:
    """Return EimConfigurationData as DER. Raises CodecError naming the field that does not fit."""
    return encode("EimConfigurationData", sequences.build(EIM_FIELDS, values))


def written(data: bytes, form: ConfigurationForm) -> str:
    """Return EimConfigurationData as text; as QR code, drawn with characters.

    Raises CodecError for DER, which is no text, and when it is too long for a QR code.
    """
    match form:
        case ConfigurationForm.HEX:
            return data.hex().upper()
        case ConfigurationForm.BASE64:
            return base64.b64encode(data).decode()
        case ConfigurationForm.QR:
            return _drawn(qr_text(data))
        case ConfigurationForm.DER:
            raise CodecError("DER is no text.", hint="Write it to a file.")


def qr_text(data: bytes) -> str:
    """Return what the QR code of the data holds: upper-case hex, which QR codes pack tightly."""
    return data.hex().upper()


def _drawn(text: str) -> str:
    import segno  # only who wants a picture pays for it

    try:
        code = segno.make_qr(text, error="l")
    except segno.DataOverflowError as error:
        raise CodecError(
            "This is too long for a QR code.",
            hint="Give the TLS key in place of the certificate, or use another form.",
        ) from error
    drawing = io.StringIO()
    code.terminal(drawing, compact=True)
    return drawing.getvalue().rstrip("\n")
