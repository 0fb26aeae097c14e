"""The grammar: every verb, its arguments and the function that does it.

Nothing heavy is imported to parse: a verb names its function as `module:function`, resolved when
it is run. A new verb is one row here and one function.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from app import __version__
from app.cli.capture_verbs import CAPTURE_VERBS
from app.cli.eim_verbs import EIM_VERBS
from app.cli.fleet_verbs import FLEET_VERBS
from app.cli.ipa_verbs import IPA_VERBS
from app.cli.modem_verbs import MODEM_VERBS
from app.cli.package_verbs import PACKAGE_CARD_VERBS, PACKAGE_VERBS
from app.cli.sim_verbs import SIM_VERBS
from app.cli.trust_verbs import TRUST_VERBS
from app.cli.verb import Verb, argument
from app.errors import WorkbenchError

PROGRAM = "eim-workbench"

_EPILOG = f"""\
Without a verb the window opens. Exit codes: 0 done, 1 the card, reader or procedure
refused, 2 wrong use, 130 interrupted. The JSON is described under Help, "Command line".

  {PROGRAM} card info --reader sim:
  {PROGRAM} card profiles --reader "Virtual PCD" --json
  {PROGRAM} decode BF4F03020101
"""


class UsageError(WorkbenchError):
    """The command line itself is wrong; the program ends with exit code 2."""


class _Parser(argparse.ArgumentParser):
    """Raises UsageError where argparse would print and leave, so that --json holds for it too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", hint=f"Type `{self.prog} --help`.")


_PROFILE = argument("profile", metavar="ICCID|AID", help="18 to 20 digits, or the ISD-P AID in hex")
_YES = argument("--yes", action="store_true", help="do it without asking to have the digits typed")
_REFRESH = argument(
    "--refresh",
    choices=("reset", "refresh", "none"),
    help="what follows: reset the card, let it send REFRESH, or nothing (default: the setting)",
)
_CARD = (
    argument(
        "--reader", metavar="URI|NAME", help="`sim:`, `pcsc:NAME`, or a part of a reader's name"
    ),
    argument("--trace", action="store_true", help="print each APDU to stderr as it happens"),
    argument("--mask", action="store_true", help="hide the middles of EIDs and ICCIDs"),
    argument("--raw", action="store_true", help="add the DER the card sent to the JSON"),
)

_READ = "app.cli.card_reading"
_CHANGE = "app.cli.card_changing"
_NOTIFICATIONS = "app.cli.notifications"

CARD_VERBS: tuple[Verb, ...] = (
    Verb("card info", "what the card is, its EID, memory and versions", f"{_READ}:info"),
    Verb("card profiles", "the profiles and their states", f"{_READ}:profiles"),
    Verb("card report", "everything the card page shows, in one reading", f"{_READ}:report"),
    Verb("card eim-config", "the associated eIMs", f"{_READ}:eim_config"),
    Verb("card certs", "the eUICC and EUM certificates and their chain", f"{_READ}:certs"),
    Verb("card addresses", "default SM-DP+ and root SM-DS", f"{_READ}:addresses"),
    Verb("card rat", "the Rules Authorisation Table", f"{_READ}:rat"),
    Verb("card enable", "enable a profile", f"{_CHANGE}:enable", (_PROFILE, _REFRESH)),
    Verb("card disable", "disable a profile", f"{_CHANGE}:disable", (_PROFILE, _REFRESH)),
    Verb("card delete", "delete a disabled profile", f"{_CHANGE}:delete", (_PROFILE, _YES)),
    Verb(
        "card nickname",
        "set or clear a profile's nickname",
        f"{_CHANGE}:nickname",
        (_PROFILE, argument("nickname", metavar="TEXT", help="at most 64 bytes; '' clears it")),
    ),
    Verb(
        "card set-default-dp",
        "set or clear the default SM-DP+ address",
        f"{_CHANGE}:set_default_dp",
        (argument("address", metavar="FQDN", help="'' clears it"),),
    ),
    Verb(
        "card reset",
        "eUICC memory reset",
        f"{_CHANGE}:reset",
        (
            argument(
                "what",
                nargs="+",
                metavar="WHAT",
                help="operational, test, preloaded-test, provisioning, dp-address, eim-config, "
                "immediate-enable",
            ),
            _YES,
            _REFRESH,
        ),
    ),
    Verb(
        "card immediate-enable",
        "enable the profile configured for immediate enabling",
        f"{_CHANGE}:immediate_enable",
        (_REFRESH,),
    ),
    Verb("card rollback", "go back to the profile before", f"{_CHANGE}:rollback", (_REFRESH,)),
    Verb(
        "card fallback",
        "switch to the profile with the fallback attribute, or back",
        f"{_CHANGE}:fallback",
        (argument("action", choices=("execute", "return")), _REFRESH),
    ),
    Verb(
        "card emergency",
        "enable or disable the emergency profile",
        f"{_CHANGE}:emergency",
        (argument("action", choices=("enable", "disable")), _REFRESH),
    ),
    Verb("card ipae", "activate the IPA in the eUICC", f"{_CHANGE}:activate_ipae", (_REFRESH,)),
    Verb(
        "card connectivity",
        "the connectivity parameters of the enabled profile",
        f"{_READ}:connectivity",
    ),
    Verb("card notifications list", "labels of what waits", f"{_NOTIFICATIONS}:show"),
    Verb(
        "card notifications retrieve",
        "the signed notifications themselves",
        f"{_NOTIFICATIONS}:retrieve",
        (argument("seq", nargs="*", type=int, metavar="SEQ", help="which; without it, all"),),
    ),
    Verb(
        "card notifications remove",
        "take delivered notifications off the card",
        f"{_NOTIFICATIONS}:remove",
        (argument("seq", nargs="+", type=int, metavar="SEQ", help="which"), _YES),
    ),
    *PACKAGE_CARD_VERBS,
)
"""All take the options in `_CARD`."""

VERBS: tuple[Verb, ...] = (
    Verb(
        "window",
        "open the window even where no display was found",
        "",
        (
            argument(
                "files", nargs="*", metavar="FILE", help="captures to open in the Traffic place"
            ),
            argument("--open", metavar="FILE", action="append", help="the same, as an option"),
            argument("--theme", choices=("light", "dark")),
            argument("--size", metavar="WIDTHxHEIGHT"),
            argument("--place", choices=("bench", "packages", "eim", "traffic", "trust", "help")),
            argument(
                "--screenshot", metavar="FILE", help="save a picture once it has settled, and end"
            ),
        ),
    ),
    Verb("readers", "the readers, simulated cards, and what is in them", "app.cli.readers:show"),
    *(Verb(verb.path, verb.help, verb.function, verb.arguments + _CARD) for verb in CARD_VERBS),
    Verb(
        "decode",
        "name every field of a message or certificate",
        "app.cli.decode:show",
        (
            argument(
                "source",
                nargs="+",
                metavar="HEX|FILE",
                help="hex (spaces and 0x allowed), base64, a file, or - for stdin",
            ),
            argument("--type", metavar="NAME", help="read it as this type, e.g. ProfileInfo"),
            argument(
                "--dialect",
                choices=("1.0.1", "1.1", "1.2", "1.3"),
                help="flag what this version of SGP.32 does not know",
            ),
        ),
    ),
    *SIM_VERBS,
    *MODEM_VERBS,
    *PACKAGE_VERBS,
    *TRUST_VERBS,
    *EIM_VERBS,
    *(Verb(verb.path, verb.help, verb.function, verb.arguments + _CARD) for verb in IPA_VERBS),
    *FLEET_VERBS,
    *CAPTURE_VERBS,
    Verb("doctor", "check service, rights, readers, card and ISD-R", "app.cli.doctor:show"),
    Verb("version", "versions of this program and what it stands on", "app.cli.version:show"),
)

_GROUPS = {
    "card": "read and change a card",
    "card notifications": "list, retrieve or remove pending notifications",
    "card results": "package results that wait on the card",
    "package": "compose, sign, execute and judge eIM packages",
    "capture": "record traffic, look into it, and hand it over",
    "sim": "simulated cards and modems",
    "modem": "modems: their ports, the ways to their cards, and what they notice",
    "device": "virtual devices",
    "keys": "the keys and certificates of this machine",
    "certs": "trusted roots, and checks of certificates",
    "eim": "the bench eIM: serve devices, queue packages, see results",
    "eim queue": "packages that wait for devices",
    "ipa": "be the IPA of a card: poll an eIM, or listen to one",
}


def build_parser() -> argparse.ArgumentParser:
    """Make the parser. It raises UsageError instead of leaving, except for --help and --version."""
    top = _Parser(
        prog=PROGRAM,
        description="Desktop workbench for SGP.32 IoT eSIM.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    top.add_argument("--json", action="store_true", help="print JSON, errors too")
    top.set_defaults(function="", trace=False, mask=False, raw=False)
    branches = {"": top.add_subparsers(title="verbs", metavar="VERB")}
    for verb in VERBS:
        *groups, leaf = verb.path.split()
        parser = _branch(branches, groups).add_parser(leaf, help=verb.help, description=verb.help)
        _fill(parser, verb)
    return top


def _branch(branches: dict[str, Any], groups: Sequence[str]) -> Any:
    """Return the subparsers of a group, made on first use with the groups above it."""
    path = " ".join(groups)
    if path not in branches:
        above = _branch(branches, groups[:-1])
        group = above.add_parser(groups[-1], help=_GROUPS[path], description=_GROUPS[path])
        branches[path] = group.add_subparsers(metavar="VERB", required=True, dest=groups[-1])
    return branches[path]


def _fill(parser: argparse.ArgumentParser, verb: Verb) -> None:
    for one in verb.arguments:
        parser.add_argument(*one.names, **one.options)
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print JSON, errors too"
    )
    parser.set_defaults(function=verb.function, verb=verb.path)
