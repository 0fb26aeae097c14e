"""The rows of `package`, and of what cards have to do with packages."""

from __future__ import annotations

from app.cli.verb import Verb, argument
from app.codec.dialects import DIALECTS
from app.values.packages import CARD_DIALECT, Fault

FAULTS = {fault.name.lower().replace("_", "-"): fault for fault in Fault}
"""What people type -> the fault: `wrong-eid`, `old-counter` ..."""

FORMS = ("der", "hex", "b64")

_PACKAGE = "app.cli.package"
_HISTORY = "app.cli.package_history"
_RESULTS = "app.cli.card_results"

_FILE = argument("file", metavar="FILE", help="a recipe (.toml) or a package: DER, hex or base64")
_ID = argument("id", metavar="ID", help="of an execution, or what only its id begins with")
_OUT = argument("--out", metavar="FILE", help="write it to a new file")
_FORM = argument("--form", choices=FORMS, default="hex", help="how bytes are written")
_EDIT = argument(
    "--edit",
    action="append",
    metavar="PATH=HEX",
    help="put bytes in place of an element, e.g. 30/A0/A3/5A=5A00; none removes it (repeatable)",
)
_TOKEN = argument("--token", type=int, metavar="N", help="the association token")
_IDENTITY = argument(
    "--identity", metavar="NAME", help="who signs; `bench` is a simulated card's own eIM"
)
_PASSPHRASE = argument(
    "--passphrase-file", metavar="FILE", help="the passphrase is its first line; - is stdin"
)
_ASK = argument("--ask", action="store_true", help="ask for the passphrase at the terminal")
_YES = argument("--yes", action="store_true", help="do it without asking")
_KEEP = argument("--keep", action="store_true", help="leave the result on the card")
_REFRESH = argument(
    "--refresh",
    choices=("reset", "refresh", "none"),
    help="what follows a switch of profiles (default: the setting)",
)

PACKAGE_CARD_VERBS: tuple[Verb, ...] = (
    Verb(
        "package execute",
        "run a recipe or a signed package on a card and judge the result",
        f"{_PACKAGE}:execute",
        (_FILE, _IDENTITY, _KEEP, _REFRESH, _PASSPHRASE, _ASK),
    ),
    Verb(
        "card associate",
        "make an identity the first eIM of a card (AddInitialEim)",
        f"{_RESULTS}:associate",
        (
            argument("identity", nargs="?", default="", metavar="IDENTITY", help="who is the eIM"),
            argument(
                "--config",
                default="",
                metavar="FILE",
                help="an eIM elsewhere instead: its EimConfigurationData, DER, hex or base64",
            ),
            argument("--eim-id", default="", metavar="ID", help="default: the identity's name"),
            argument("--fqdn", default="", metavar="FQDN", help="where the eIM is reached"),
            argument("--counter", type=int, default=0, metavar="N", help="where it starts"),
            argument("--no-token", action="store_true", help="ask for no association token"),
        ),
    ),
    Verb("card results list", "the package results that wait on the card", f"{_RESULTS}:show"),
    Verb("card results verify", "the same, with every check made", f"{_RESULTS}:verify"),
    Verb(
        "card results acknowledge",
        "take results off the card",
        f"{_RESULTS}:acknowledge",
        (argument("seq", nargs="+", type=int, metavar="SEQ", help="which"), _YES),
    ),
)
"""They take the options of the card verbs as well."""

PACKAGE_VERBS: tuple[Verb, ...] = (
    Verb(
        "package new",
        "write a recipe: operations or an unsigned kind, followed by fields as name=value",
        f"{_PACKAGE}:new",
        (
            argument("words", nargs="+", metavar="WORD", help="e.g. enable iccid=..."),
            argument(
                "--dialect",
                choices=(*DIALECTS, CARD_DIALECT),
                default="1.2",
                help="version of SGP.32; `card` for the card's own (default: 1.2)",
            ),
            argument("--identity", default="", metavar="NAME", help="who signs"),
            argument("--eim-id", default="", metavar="ID", help="the eIM, as the card knows it"),
            argument("--eid", metavar="EID", help="the card; without it, any"),
            _TOKEN,
            argument("--counter", type=int, metavar="N", help="instead of the next one"),
            argument("--transaction-id", default="", metavar="HEX", help="at most 16 bytes"),
            argument("--fault", action="append", choices=tuple(FAULTS), help="be wrong on purpose"),
            _EDIT,
            argument("--note", default="", metavar="TEXT", help="for people"),
            argument(
                "--form",
                choices=("toml", *FORMS),
                default="toml",
                help="toml for the recipe; the others for the message of an unsigned kind",
            ),
            _OUT,
        ),
    ),
    Verb(
        "package sign",
        "sign a recipe for the card it names",
        f"{_PACKAGE}:sign",
        (
            _FILE,
            argument("--eid", metavar="EID", help="the card, if the recipe names none"),
            argument("--dialect", choices=DIALECTS, help="instead of the recipe's"),
            _TOKEN,
            _EDIT,
            _IDENTITY,
            _PASSPHRASE,
            _ASK,
            _FORM,
            _OUT,
        ),
    ),
    Verb(
        "package show",
        "what a recipe or package says, and what is signed",
        f"{_PACKAGE}:show",
        (
            _FILE,
            argument("--identity", metavar="NAME", help="whose key a package is verified with"),
            _TOKEN,
        ),
    ),
    Verb(
        "package verify",
        "judge a result again: of an execution, or from a file",
        f"{_PACKAGE}:verify",
        (argument("result", metavar="ID|FILE", help="an execution's id, or a result's bytes"),),
    ),
    Verb(
        "package history",
        "what was signed and executed, newest first",
        f"{_HISTORY}:show",
        (argument("words", nargs="*", metavar="WORD", help="words that must all occur"),),
    ),
    Verb(
        "package export",
        "write a record, its recipe, package or result to a file",
        f"{_HISTORY}:export",
        (
            _ID,
            argument(
                "--part",
                choices=("record", "recipe", "package", "result"),
                default="record",
                help="record is JSON, recipe TOML (default: record)",
            ),
            _FORM,
            _OUT,
        ),
    ),
)
