"""The rows of `eim`: the bench eIM as a service, its devices, its queue and what came back."""

from __future__ import annotations

import argparse

from app.cli.verb import Verb, argument, key_log
from app.values.eim import QueueState

STATES = {state.name.lower(): state for state in QueueState}
"""What people type -> the state."""

_DEVICES = "app.cli.eim_devices"
_QUEUE = "app.cli.eim_queue"
_RESULTS = "app.cli.eim_results"
_CONFIG = "app.cli.eim_config"

_STORE = argument(
    "--store",
    metavar="URL",
    help="sqlite:///PATH or postgresql://HOST/NAME (default: the setting, then a file of its own)",
)
_MASK = argument("--mask", action="store_true", help="hide the middles of EIDs and ICCIDs")
_IDENTITY = argument(
    "--identity", metavar="NAME", help="who signs; without it the setting, then one made for this"
)
_PASSPHRASE = argument(
    "--passphrase-file",
    metavar="FILE",
    help="opens a locked identity: the first line of the file; - is stdin",
)
_OUT = argument("--out", metavar="FILE", help="write it to a new file")
_EID = argument("eid", metavar="EID", help="32 digits")
_EIDS = argument("--eid", metavar="EID", help="only of this device")
_LIMIT = argument("--limit", type=int, default=100, metavar="N", help="at most (default: 100)")
_IDS = argument("id", nargs="+", type=int, metavar="ID", help="numbers from `eim queue list`")
_KEPT = (_STORE, _MASK)

EIM_VERBS: tuple[Verb, ...] = (
    Verb(
        "eim serve",
        "serve devices until SIGTERM or Ctrl-C",
        "app.cli.eim_serve:serve",
        (
            argument("--https", metavar="HOST:PORT", help="ESipa over HTTPS"),
            argument("--coaps", metavar="HOST:PORT", help="ESipa over CoAP and DTLS"),
            argument("--coap", metavar="HOST:PORT", help="CoAP without protection, for debugging"),
            argument("--allow-plain", action="store_true", help="agree to --coap"),
            _STORE,
            _IDENTITY,
            argument("--tls-identity", metavar="NAME", help="certificate the servers show"),
            argument("--fqdn", metavar="HOST", help="name under which devices reach it"),
            argument(
                "--client-certs",
                choices=("none", "optional", "required"),
                help="whether devices show certificates (default: the setting)",
            ),
            argument(
                "--psk-file", metavar="FILE", help="lines identity:hex; only its owner may read it"
            ),
            argument(
                "--unknown",
                choices=("accept", "refuse", "ignore"),
                help="devices nobody registered",
            ),
            argument("--expose", action="store_true", help="agree to others than loopback"),
            argument("--workers", type=int, default=1, metavar="N", help="processes (default: 1)"),
            argument(
                "--health",
                type=float,
                default=60.0,
                metavar="SECONDS",
                help="between health lines, 0 for none (default: 60)",
            ),
            argument("--log", choices=("debug", "info", "warning"), default="info"),
            key_log(),
            _PASSPHRASE,
            argument("--worker", type=int, help=argparse.SUPPRESS),
        ),
    ),
    Verb("eim devices", "the devices, their last contact and queue", f"{_DEVICES}:show", _KEPT),
    Verb(
        "eim register",
        "make devices known before they come",
        f"{_DEVICES}:register",
        (
            argument("eid", nargs="+", metavar="EID", help="32 digits"),
            _IDENTITY,
            argument("--eim-id", default="", metavar="ID", help="default: the identity's name"),
            argument("--token", type=int, metavar="N", help="the association token"),
            argument("--label", default="", metavar="TEXT", help="for people"),
            argument("--dialect", choices=("1.0.1", "1.1", "1.2", "1.3"), help="version of SGP.32"),
            argument(
                "--certificates",
                metavar="FILE",
                help="eUICC certificate, and that of its EUM: PEM or DER",
            ),
            *_KEPT,
        ),
    ),
    Verb(
        "eim forget",
        "take a device off the list and cancel its queue",
        f"{_DEVICES}:forget",
        (_EID, argument("--yes", action="store_true", help="do it without asking"), *_KEPT),
    ),
    Verb(
        "eim queue list",
        "what waits, what is out, and what is done",
        f"{_QUEUE}:show",
        (
            _EIDS,
            argument("--state", action="append", choices=tuple(STATES), help="only (repeatable)"),
            argument("--batch", default="", metavar="NAME", help="only of one bulk order"),
            _LIMIT,
            *_KEPT,
        ),
    ),
    Verb(
        "eim queue add",
        "queue a package for devices: EID ... RECIPE, or RECIPE --csv FILE",
        f"{_QUEUE}:add",
        (
            argument("words", nargs="+", metavar="EID|RECIPE", help="EIDs, then a recipe (.toml)"),
            argument(
                "--csv",
                metavar="FILE",
                help="a table with the column eid; others fill fields of the recipe",
            ),
            argument("--expires", type=float, metavar="HOURS", help="drop it after so long"),
            argument("--batch", default="", metavar="NAME", help="name of this order"),
            argument("--skip-failed", action="store_true", help="queue the good rows of a table"),
            argument("--check", action="store_true", help="validate only, queue nothing"),
            *_KEPT,
        ),
    ),
    Verb("eim queue cancel", "withdraw packages", f"{_QUEUE}:cancel", (_IDS, *_KEPT)),
    Verb("eim queue retry", "queue packages once more", f"{_QUEUE}:retry", (_IDS, *_KEPT)),
    Verb(
        "eim queue stop",
        "deliver a package no more, though no result came",
        f"{_QUEUE}:stop",
        (_IDS, *_KEPT),
    ),
    Verb(
        "eim results",
        "what devices reported, newest first",
        f"{_RESULTS}:show",
        (
            _EIDS,
            argument("--package", type=int, metavar="ID", help="only of this"),
            argument("--raw", action="store_true", help="add the bytes as they came to the JSON"),
            _LIMIT,
            *_KEPT,
        ),
    ),
    Verb(
        "eim export",
        "devices, packages and results as JSON lines",
        f"{_RESULTS}:export",
        (_EIDS, _OUT, *_KEPT),
    ),
    Verb(
        "eim config",
        "EimConfigurationData, by which a card finds and believes this eIM",
        f"{_CONFIG}:show",
        (
            argument(
                "--form",
                choices=("hex", "base64", "der", "qr"),
                default="hex",
                help="how it is written (default: hex)",
            ),
            argument("--https", metavar="HOST:PORT", help="where it listens"),
            argument("--coaps", metavar="HOST:PORT", help="where it listens"),
            argument("--fqdn", metavar="HOST", help="name under which devices reach it"),
            argument(
                "--prefer", choices=("https", "coaps"), default="https", help="whose port it names"
            ),
            argument(
                "--trust",
                choices=("key", "certificate", "ca", "none"),
                default="key",
                help="what the IPA knows the server by (default: key)",
            ),
            argument("--counter", type=int, default=0, metavar="N", help="where it starts"),
            argument(
                "--ask-token",
                action="store_true",
                help="have the card make an association token, for `eim register --token`",
            ),
            argument("--push", action="store_true", help="say that it also delivers on its own"),
            _IDENTITY,
            argument("--tls-identity", metavar="NAME", help="certificate the servers show"),
            _PASSPHRASE,
            _OUT,
        ),
    ),
    Verb(
        "eim push",
        "deliver the next package to an IPA that listens",
        f"{_CONFIG}:deliver",
        (
            _EID,
            argument("url", metavar="URL", help="https://HOST:PORT or coaps://HOST:PORT"),
            argument(
                "--server-certificate",
                metavar="FILE",
                help="of the IPA or its CA (default: the trusted roots)",
            ),
            argument("--insecure", action="store_true", help="believe whatever answers"),
            argument("--psk-file", metavar="FILE", help="for coaps: one line identity:hex"),
            _IDENTITY,
            _PASSPHRASE,
            *_KEPT,
        ),
    ),
)
