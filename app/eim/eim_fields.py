"""The fields of EimConfigurationData: how an eUICC is told about an eIM.

addEim, updateEim and AddInitialEim carry the same data; they differ in what the eUICC wants there.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.eim.fields import FieldKind, FieldSpec
from app.values.packages import FieldValue

GENERATE_TOKEN = -1
"""As association token: have the eUICC make one. The eUICC takes no other number."""

MAX_COUNTER = 0x7FFFFF
"""The counter every eUICC can reach; above, it may refuse."""

EIM_ID_TYPES = (("eimIdTypeOid", 1), ("eimIdTypeFqdn", 2), ("eimIdTypeProprietary", 3))
PROTOCOLS = (
    ("eimRetrieveHttps", 0),
    ("eimRetrieveCoaps", 1),
    ("eimInjectHttps", 2),
    ("eimInjectCoaps", 3),
    ("eimProprietary", 4),
)

EIM_ID = FieldSpec(
    "eimId",
    FieldKind.TEXT,
    required=True,
    least=1,
    most=128,
    help="Name of the eIM, by which the eUICC finds its key and counter.",
)

EIM_FIELDS = (
    EIM_ID,
    FieldSpec("eimFqdn", FieldKind.ADDRESS, help="Host name, with :port if it is not the usual."),
    FieldSpec(
        "eimIdType", FieldKind.CHOICE, choices=EIM_ID_TYPES, help="What kind of name eimId is."
    ),
    FieldSpec(
        "counterValue",
        FieldKind.NUMBER,
        least=0,
        help="Where the counter starts; the first package needs a higher one.",
    ),
    FieldSpec(
        "associationToken",
        FieldKind.NUMBER,
        help="-1 has the eUICC make a token; empty for an eIM without one.",
    ),
    FieldSpec(
        "eimPublicKey",
        FieldKind.KEY,
        choice="eimPublicKeyData",
        help="Key that verifies the eIM's packages, as SubjectPublicKeyInfo.",
    ),
    FieldSpec(
        "eimCertificate",
        FieldKind.CERTIFICATE,
        choice="eimPublicKeyData",
        help="Certificate with that key, instead of the key.",
    ),
    FieldSpec(
        "trustedEimPkTls",
        FieldKind.KEY,
        choice="trustedPublicKeyDataTls",
        help="TLS key of the eIM that the IPA is to accept.",
    ),
    FieldSpec(
        "trustedCertificateTls",
        FieldKind.CERTIFICATE,
        choice="trustedPublicKeyDataTls",
        help="TLS certificate of the eIM or of its CA, instead of the key.",
    ),
    FieldSpec(
        "eimSupportedProtocol",
        FieldKind.BITS,
        choices=PROTOCOLS,
        help="How the IPA can reach the eIM.",
    ),
    FieldSpec(
        "euiccCiPKId",
        FieldKind.HEX,
        least=20,
        most=20,
        help="CI key whose certificate chain the eUICC signs results with.",
    ),
    FieldSpec(
        "indirectProfileDownload",
        FieldKind.FLAG,
        since="1.1",
        help="Profiles are downloaded through this eIM.",
    ),
)


def adding_doubts(values: Mapping[str, FieldValue]) -> list[tuple[str, str]]:
    """Return (field, sentence) for what an eUICC is likely to refuse when an eIM is added."""
    found = []
    if not (values.get("eimPublicKey") or values.get("eimCertificate")):
        found.append(("eimPublicKey", "A new eIM needs a public key or a certificate."))
    if values.get("counterValue") is None:
        found.append(("counterValue", "A new eIM needs a counter to start from."))
    token = values.get("associationToken")
    if token is not None and token != GENERATE_TOKEN:
        text = f"An eUICC takes only {GENERATE_TOKEN} here, and makes the token itself."
        found.append(("associationToken", text))
    return found


def updating_doubts(values: Mapping[str, FieldValue]) -> list[tuple[str, str]]:
    """Return (field, sentence) for what an eUICC is likely to refuse when an eIM is updated."""
    found = []
    if values.get("associationToken") is not None:
        found.append(("associationToken", "An update cannot change the token; leave it out."))
    keyed = values.get("eimPublicKey") or values.get("eimCertificate")
    if values.get("counterValue") is not None and not keyed:
        found.append(("counterValue", "A counter may be set anew only together with a new key."))
    return found
