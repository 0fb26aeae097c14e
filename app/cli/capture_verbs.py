"""The rows of `capture`: record traffic, look into it, and hand it over."""

from __future__ import annotations

from app.cli.verb import Verb, argument

FORMS = ("pcapng", "jsonl", "har", "script", "eimcap", "zip")
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
            argument("words", nargs="+", metavar="VERB", help="after `--`: any verb, as usual"),
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
        "send the commands of a capture to a card again and compare its answers",
        f"{_SESSIONS}:replay",
        (
            _FILE,
            argument("--reader", default="sim:", metavar="URI", help="to what (default: `sim:`)"),
            _FILTER,
            argument("--yes", action="store_true", help="the card may be a real one"),
            _SECRETS,
            _MASK,
        ),
    ),
)
