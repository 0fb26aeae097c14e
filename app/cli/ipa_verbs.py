"""The rows of `ipa`: this program as the IPA of a card, polling an eIM or being pushed to."""

from __future__ import annotations

from app.cli.verb import Verb, argument, key_log
from app.codec.dialects import DIALECTS

NOTIFICATIONS = ("eim", "keep")
CAUSES = {
    "other-eim": 0,
    "fallback": 1,
    "emergency": 2,
    "local": 3,
    "reset": 4,
    "immediate-enable": 5,
    "device-change": 6,
    "undefined": 127,
}
"""What people type -> StateChangeCause."""

_POLL = "app.cli.ipa_poll"

_CARD_SIDE = (
    argument("--eim", default="", metavar="ID", help="which eIM of several on the card"),
    argument("--dialect", choices=DIALECTS, default="", help="write in it (default: the card's)"),
    argument(
        "--refresh",
        choices=("reset", "refresh", "none"),
        help="what follows a switch of profiles (default: the setting)",
    ),
    argument(
        "--emulate",
        action="store_true",
        help="drive a consumer (SGP.22) eUICC; what it lacks is kept in a file here",
    ),
    argument(
        "--eim-config",
        metavar="FILE",
        help="with --emulate: EimConfigurationData of an eIM to associate, DER, hex or base64",
    ),
    argument(
        "--device-key",
        metavar="NAME",
        help="with --emulate: identity that signs results (default: they are not signed)",
    ),
    argument("--passphrase-file", metavar="FILE", help="opens locked identities: its first line"),
)
_EIM_SIDE = (
    argument(
        "--url",
        metavar="URL",
        help="https://, https+json://, coaps:// or coap://HOST:PORT (default: the card knows it)",
    ),
    argument(
        "--trust",
        action="append",
        metavar="FILE",
        help="certificate of the eIM's server, of its CA, or its public key (default: the card's)",
    ),
    argument("--insecure", action="store_true", help="believe whatever server answers"),
    argument("--client", metavar="NAME", help="identity whose certificate is shown to the eIM"),
    argument("--psk-file", metavar="FILE", help="for coaps: one line identity:hex"),
    argument("--connect-to", metavar="HOST:PORT", help="go there instead, the name being checked"),
    argument(
        "--protocol",
        default="gsma/rsp/v2.1.0",
        metavar="TEXT",
        help="X-Admin-Protocol (default: gsma/rsp/v2.1.0)",
    ),
    key_log(),
    argument("--timeout", type=float, default=30.0, metavar="SECONDS", help="for an answer"),
    argument("--attempts", type=int, default=3, metavar="N", help="to get one (default: 3)"),
    argument("--most", type=int, default=16, metavar="N", help="packages a round (default: 16)"),
    argument("--cause", choices=tuple(CAUSES), help="tell once why the state changed"),
    argument("--rplmn", default="", metavar="HEX", help="three bytes of the registered network"),
    argument(
        "--notifications",
        choices=NOTIFICATIONS,
        default="eim",
        help="give pending notifications to the eIM, or keep them (default: eim)",
    ),
    argument(
        "--apart",
        action="store_true",
        help="send the notifications a package causes apart from its result",
    ),
)

IPA_VERBS: tuple[Verb, ...] = (
    Verb(
        "ipa poll",
        "one round: fetch packages, execute them on the card, deliver results",
        f"{_POLL}:poll",
        (*_CARD_SIDE, *_EIM_SIDE),
    ),
    Verb(
        "ipa run",
        "rounds until SIGTERM or Ctrl-C",
        f"{_POLL}:run",
        (
            *_CARD_SIDE,
            *_EIM_SIDE,
            argument(
                "--interval",
                type=float,
                default=900.0,
                metavar="SECONDS",
                help="between rounds (default: 900)",
            ),
        ),
    ),
    Verb(
        "ipa listen",
        "be pushed to by an eIM until SIGTERM or Ctrl-C",
        "app.cli.ipa_listen:listen",
        (
            *_CARD_SIDE,
            argument("--https", metavar="HOST:PORT", help="take packages over HTTPS"),
            argument("--coaps", metavar="HOST:PORT", help="take packages over CoAP and DTLS"),
            argument(
                "--tls-identity",
                metavar="NAME",
                help="certificate to show (default: one made for this run)",
            ),
            argument(
                "--client-ca",
                action="append",
                metavar="FILE",
                help="only let in eIMs whose certificate stands under it",
            ),
            argument("--psk-file", metavar="FILE", help="for coaps: lines identity:hex"),
            argument("--expose", action="store_true", help="agree to others than loopback"),
        ),
    ),
)
"""They take the options of the card verbs as well."""
