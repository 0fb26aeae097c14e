"""The rows of `keys` and `certs`: the store of keys and trusted roots."""

from __future__ import annotations

from app.cli.verb import Verb, argument
from app.values.trust import ExportForm, IdentityKind, Protection

_KEYS = "app.cli.keys"
_CERTS = "app.cli.certs"
CURVES = {"p256": "P-256", "brainpool": "brainpoolP256r1"}
KINDS = {kind.name.lower().replace("_", "-"): kind for kind in IdentityKind}
"""What people type -> what it is: `ci`, `eum`, `euicc`, `eim`, `eim-tls`, `dp-auth` ..."""

_NAME = argument("name", metavar="NAME", help="as `keys list` shows it")
_YES = argument("--yes", action="store_true", help="do it without asking to have the name typed")
_EXPIRED = argument("--expired", action="store_true", help="take one that is not valid now")
_PASSPHRASE = argument(
    "--passphrase-file", metavar="FILE", help="the passphrase is its first line; - is stdin"
)
_ASK = argument("--ask", action="store_true", help="ask for the passphrase at the terminal")
_PROTECT = argument(
    "--protect",
    choices=tuple(Protection),
    default="",
    help="how the key is kept (default: the passphrase if there is one, else the keyring)",
)
_OBJECT = argument("what", metavar="NAME|FILE", help="a root, an identity, or a file")

TRUST_VERBS: tuple[Verb, ...] = (
    Verb("keys list", "the identities in the store", f"{_KEYS}:show_all"),
    Verb("keys show", "one identity with its certificate", f"{_KEYS}:show", (_NAME,)),
    Verb(
        "keys generate",
        "make a key and a test certificate for it",
        f"{_KEYS}:generate",
        (
            argument("kind", choices=tuple(KINDS), metavar="KIND", help=", ".join(KINDS)),
            argument("name", metavar="NAME", help="what to call it"),
            argument("--curve", choices=tuple(CURVES), default="p256"),
            argument("--issuer", metavar="NAME", default="", help="default: the only one there"),
            argument("--host", metavar="FQDN", default="", help="of an eIM or TLS certificate"),
            argument("--eid", metavar="EID", default="", help="of an eUICC certificate"),
            argument("--eid-prefix", metavar="DIGITS", default="", help="what an EUM may certify"),
            argument("--issuer-passphrase-file", metavar="FILE", help="opens a locked issuer"),
            _PROTECT,
            _PASSPHRASE,
            _ASK,
        ),
    ),
    Verb(
        "keys import",
        "take a key or certificate from a PEM, DER or PKCS#12 file",
        f"{_KEYS}:take",
        (
            argument("name", metavar="NAME", help="what to call it"),
            argument("files", metavar="FILE", nargs="+", help="one, or key and certificate"),
            argument("--kind", choices=tuple(KINDS), help="when the certificate does not say"),
            _EXPIRED,
            _PROTECT,
            _PASSPHRASE,
            _ASK,
        ),
    ),
    Verb(
        "keys export",
        "write an identity to a file",
        f"{_KEYS}:give",
        (
            _NAME,
            argument("--form", choices=tuple(ExportForm), default=ExportForm.CERTIFICATE_PEM),
            argument("--out", metavar="FILE", help="a new file; without it, print"),
            argument("--plain", action="store_true", help="write a PEM key without passphrase"),
            argument("--unlock-file", metavar="FILE", help="opens a locked key, if another one"),
            _PASSPHRASE,
            _ASK,
        ),
    ),
    Verb(
        "keys remove", "delete an identity and its key for good", f"{_KEYS}:remove", (_NAME, _YES)
    ),
    Verb("certs list", "the trusted roots, and every certificate", f"{_CERTS}:show_all"),
    Verb("certs show", "one certificate", f"{_CERTS}:show", (_OBJECT,)),
    Verb(
        "certs check",
        "make every check on a certificate and those above it",
        f"{_CERTS}:check",
        (
            _OBJECT,
            argument("--eid", metavar="EID", help="what an eUICC certificate has to name"),
            argument(
                "--host", metavar="FQDN", default="", help="what a TLS certificate has to name"
            ),
        ),
    ),
    Verb(
        "certs add-root",
        "trust a root certificate",
        f"{_CERTS}:add_root",
        (
            argument("file", metavar="FILE", help="PEM or DER"),
            argument("--name", default="", help="what to call it (default: from its subject)"),
            _EXPIRED,
        ),
    ),
    Verb(
        "certs remove-root",
        "trust a root no more",
        f"{_CERTS}:remove_root",
        (argument("name", metavar="NAME", help="as `certs list` shows it"), _YES),
    ),
)
