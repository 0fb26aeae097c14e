"""The rows of `capture`: record traffic, look into it, and hand it over."""

from __future__ import annotations

from app.capture.annotation import COLOURS
from app.capture.forms import Form
from app.cli.verb import Verb, argument
from app.values.traffic import Wires

FORMS = tuple(form.value for form in Form)
"""What a capture can be written as; the ending of the file's name says which."""

_READING = "app.cli.capture_reading"
_FILES = "app.cli.capture_files"
_SESSIONS = "app.cli.capture_sessions"

_FILE = argument("file", metavar="CAPTURE", help="a capture file (.eimcap)")
_SECRETS = argument(
    "--secrets", action="store_true", help="show keys, codes and subscriber identities"
)
_MASK = argument("--mask", action="store_true", help="hide EIDs and ICCIDs as well")
_FILTER = argument("--filter", default="", metavar="EXPR", help="only records that fit")
_REPLACE = argument("--replace", action="store_true", help="write over an older file")
_LIMIT = argument("--limit", type=int, metavar="N", help="at most so many records")

CAPTURE_VERBS: tuple[Verb, ...] = (
    Verb(
        "capture record",
        "run another verb and record its traffic",
        "app.cli.capture_record:record",
        (
            argument("--out", required=True, metavar="FILE", help="the capture file to write"),
            _REPLACE,
            argument(
                "--ring", type=int, metavar="N", help="keep only the newest N files of --size"
            ),
            argument("--size", type=int, metavar="MB", help="begin a new file after so much"),
            argument(
                "--tls",
                choices=tuple(Wires),
                default=Wires.ALL,
                help="how much of TLS and DTLS to record: also the records that carry messages, "
                "their handshakes only, or none (default: all)",
            ),
            argument("words", nargs="+", metavar="VERB", help="after `--`: any verb, as usual"),
        ),
    ),
    Verb(
        "capture gsmtap",
        "send card traffic to Wireshark as it happens, or take in what others send",
        "app.cli.capture_gsmtap:gsmtap",
        (
            argument("--send", action="store_true", help="run a verb and send what it says"),
            argument("--listen", action="store_true", help="receive until Ctrl-C"),
            argument("--to", default="", metavar="HOST:PORT", help="where to send to"),
            argument("--on", default="", metavar="HOST:PORT", help="where to listen"),
            argument("--out", metavar="FILE", help="keep what is received in this capture file"),
            _REPLACE,
            _SECRETS,
            _MASK,
            argument("words", nargs="*", metavar="VERB", help="after `--`: what to run and send"),
        ),
    ),
    Verb(
        "capture decode",
        "name every field of the records of a capture",
        f"{_READING}:show",
        (
            _FILE,
            argument("seq", nargs="*", type=int, metavar="SEQ", help="which; without it, all"),
            _FILTER,
            _LIMIT,
            _SECRETS,
            _MASK,
        ),
    ),
    Verb(
        "capture filter",
        "list the records that fit, or write them to a capture of their own",
        f"{_READING}:select",
        (
            _FILE,
            argument("expression", metavar="EXPR", help="as in `apdu.sw != 9000 && dur > 200ms`"),
            argument("--out", metavar="FILE", help="write them to a new capture instead"),
            _REPLACE,
            _LIMIT,
            _SECRETS,
            _MASK,
        ),
    ),
    Verb(
        "capture annotate",
        "mark, comment, colour or hide records, or tell what was noted about them",
        "app.cli.capture_notes:annotate",
        (
            _FILE,
            argument("seq", nargs="*", type=int, metavar="SEQ", help="which; without it, all"),
            argument("--mark", action="store_true", default=None, help="mark them"),
            argument("--no-mark", dest="mark", action="store_false", help="take the mark away"),
            argument("--comment", metavar="TEXT", help="what to say about them; '' for nothing"),
            argument("--colour", metavar="NAME", help=f"{', '.join(COLOURS)}; '' for none"),
            argument(
                "--hide",
                dest="hidden",
                action="store_true",
                default=None,
                help="leave them out of the list",
            ),
            argument("--show", dest="hidden", action="store_false", help="list them again"),
            _SECRETS,
            _MASK,
        ),
    ),
    Verb(
        "capture stats",
        "what is in a capture: lanes, messages, errors, times and procedures",
        f"{_READING}:stats",
        (_FILE,),
    ),
    Verb(
        "capture export",
        "write a capture for other programs, without secrets",
        f"{_FILES}:export",
        (
            _FILE,
            argument("out", metavar="FILE", help=f"named *.{', *.'.join(FORMS)}"),
            argument("--form", choices=FORMS, help="when the name does not say it"),
            argument(
                "--pysim",
                action="store_true",
                help="write GET RESPONSE of class 8X as 0X, which pySim-trace needs",
            ),
            argument(
                "--key-log",
                metavar="FILE",
                help="put the TLS and DTLS secrets of this SSLKEYLOGFILE into the pcapng",
            ),
            _FILTER,
            _REPLACE,
            _SECRETS,
            _MASK,
        ),
    ),
    Verb(
        "capture import",
        "take in a capture or log of another program",
        f"{_FILES}:take_in",
        (
            argument(
                "source",
                metavar="FILE",
                help="pcap, pcapng, JSON lines, or a log of pcscd, lpac or AT commands",
            ),
            argument("out", metavar="CAPTURE", help="the capture file to write"),
            _REPLACE,
        ),
    ),
    Verb(
        "capture diff",
        "compare two captures step by step and mark the first difference",
        f"{_SESSIONS}:diff",
        (
            argument("left", metavar="CAPTURE"),
            argument("right", metavar="CAPTURE"),
            _FILTER,
            _SECRETS,
            _MASK,
        ),
    ),
    Verb(
        "capture replay",
        "send a capture's commands to a card again, or be its eIM for devices",
        f"{_SESSIONS}:replay",
        (
            _FILE,
            argument("--reader", default="sim:", metavar="URI", help="to what (default: `sim:`)"),
            _FILTER,
            argument("--yes", action="store_true", help="the card may be a real one"),
            argument(
                "--serve",
                metavar="HOST:PORT",
                help="be the eIM of the capture for devices on this machine; port 0 for any",
            ),
            argument("--coaps", action="store_true", help="serve over CoAP and DTLS, not HTTPS"),
            argument("--lane", default="", metavar="NAME", help="which eIM, if it has several"),
            argument("--strict", action="store_true", help="answer in the order of the capture"),
            argument(
                "--by-function", action="store_true", help="answer any device, by what it asks for"
            ),
            _SECRETS,
            _MASK,
        ),
    ),
)
