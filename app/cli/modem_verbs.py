"""The rows of `modem`: ports, modems at them, and what becomes of a profile change in one."""

from __future__ import annotations

from app.cli.verb import Verb, argument

WAYS = ("refresh", "cfun", "sim-power", "reboot", "by-hand")
"""What makes a modem look at its card again."""

POWERING = ("cfun", "sim-power", "reboot", "by-hand")
"""Those that take the card's power away."""

_MODEM = (
    argument(
        "--reader",
        metavar="URI|PORT",
        help="`at:PORT`, a port, or a part of its name (default: the only modem on the bench)",
    ),
    argument("--mask", action="store_true", help="hide the middles of ICCIDs, IMSIs and IMEIs"),
)
_TIMEOUT = argument(
    "--timeout", type=float, default=90.0, metavar="SECONDS", help="wait at most (default: 90)"
)

MODEM_VERBS: tuple[Verb, ...] = (
    Verb(
        "modem list",
        "the serial ports, who holds them, and the modems on the bench; opens nothing",
        "app.cli.modem_ports:show",
        (argument("--mask", action="store_true", help="hide serial numbers made of digits"),),
    ),
    Verb(
        "modem probe",
        "say AT to ports, and tell what answers; ports others hold are left alone",
        "app.cli.modem_ports:probe",
        (
            argument("ports", nargs="*", metavar="URI|PORT", help="which (default: likely ones)"),
            argument("--mask", action="store_true", help="hide the middles of IMEIs"),
        ),
    ),
    Verb(
        "modem info",
        "what the modem is, its network, quirks, and each way to its card",
        "app.cli.modem_reading:info",
        _MODEM,
    ),
    Verb(
        "modem at",
        "send AT commands and print the answers",
        "app.cli.modem_reading:send",
        (
            argument("commands", nargs="+", metavar="COMMAND", help="such as AT+CSQ"),
            argument("--write", action="store_true", help="also commands that change something"),
            argument("--confirm", default="", metavar="NAME", help="name of a dangerous command"),
            *_MODEM,
        ),
    ),
    Verb(
        "modem notice",
        "make the modem notice another profile, and prove by ICCID and IMSI that it did",
        "app.cli.modem_changing:notice",
        (
            argument("profile", nargs="?", metavar="ICCID", help="enable this profile first"),
            argument("--way", choices=WAYS, help="(default: the one kept for this modem)"),
            argument("--keep", action="store_true", help="keep this way for this modem"),
            _TIMEOUT,
            *_MODEM,
        ),
    ),
    Verb(
        "modem persistence",
        "enable a profile, take the power away and give it back, and see what is enabled then",
        "app.cli.modem_changing:persistence",
        (
            argument("profile", metavar="ICCID", help="18 to 20 digits"),
            argument("--way", choices=POWERING, required=True, help="how the power goes"),
            _TIMEOUT,
            *_MODEM,
        ),
    ),
    Verb(
        "modem report",
        "a compatibility report to hand on, without numbers that name device or subscriber",
        "app.cli.modem_reading:report",
        (
            argument("--form", choices=("md", "json"), default="md", help="(default: md)"),
            argument("--out", metavar="FILE", help="a new file; without it, print"),
            argument("--unmasked", action="store_true", help="with IMEI, ICCID and IMSI in full"),
            *_MODEM,
        ),
    ),
)
