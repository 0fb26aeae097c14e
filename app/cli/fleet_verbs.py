"""The rows of `device` and of `eim budget`: virtual devices, and what they cost on the wire."""

from __future__ import annotations

from app.cli.verb import Verb, argument, key_log
from app.net.link import LINKS, SLEEPS

WAYS = ("https", "https+json", "coaps", "coaps-psk")
"""Ways to an eIM that is made for the occasion."""

_MASK = argument("--mask", action="store_true", help="hide the middles of EIDs and ICCIDs")

FLEET_VERBS: tuple[Verb, ...] = (
    Verb(
        "device run",
        "run virtual devices against an eIM and account for every package",
        "app.cli.fleet_device:run",
        (
            argument("--count", type=int, default=1, metavar="N", help="devices (default: 1)"),
            argument(
                "--eim",
                metavar="URL",
                help="https://, https+json:// or coaps://HOST:PORT of the eIM of this machine; "
                "without it, one is made for the occasion",
            ),
            argument("--way", choices=WAYS, default="https", help="to the eIM that is made"),
            argument(
                "--store", metavar="URL", help="the store of the eIM at --eim (default: setting)"
            ),
            argument("--identity", metavar="NAME", help="who signs at --eim (default: setting)"),
            argument(
                "--configuration",
                metavar="HEX|FILE",
                help="EimConfigurationData of a foreign eIM at --eim; nothing is queued there",
            ),
            argument(
                "--psk-file", metavar="FILE", help="for coaps at --eim: one line identity:hex"
            ),
            argument("--insecure", action="store_true", help="believe whatever answers"),
            argument("--recipe", metavar="FILE", help="what is queued (default: listProfileInfo)"),
            argument(
                "--packages", type=int, default=1, metavar="N", help="per device (default: 1)"
            ),
            argument(
                "--rounds",
                type=int,
                default=0,
                metavar="N",
                help="per device (default: until done)",
            ),
            argument("--link", choices=tuple(LINKS), default="none", help="(default: none)"),
            argument("--loss", type=float, metavar="SHARE", help="of packets, as 0.1"),
            argument("--duplicates", type=float, metavar="SHARE", help="of datagrams"),
            argument("--reordering", type=float, metavar="SHARE", help="of datagrams"),
            argument("--sleep", choices=tuple(SLEEPS), default="awake", help="(default: awake)"),
            argument(
                "--interval",
                type=float,
                default=60.0,
                metavar="SECONDS",
                help="between rounds of a device that does not sleep (default: 60)",
            ),
            argument(
                "--time-factor",
                type=float,
                default=60.0,
                metavar="N",
                help="how much faster than real time devices wait (default: 60)",
            ),
            argument(
                "--fault",
                action="append",
                default=[],
                metavar="NAME[=SHARE]",
                help="drop-result, drop-answer, die-after-execute, duplicate, reorder, "
                "wrong-token (repeatable)",
            ),
            argument("--dialect", choices=("1.0.1", "1.1", "1.2", "1.3"), default="1.2"),
            argument("--name", default="device", metavar="TEXT", help="they are called after it"),
            argument("--seed", type=int, default=0, metavar="N", help="of all that is chance"),
            argument(
                "--at-once",
                type=int,
                default=50,
                metavar="N",
                help="rounds at a time (default: 50)",
            ),
            key_log(),
            _MASK,
        ),
    ),
    Verb(
        "eim budget",
        "bytes on the wire of the same procedure over each binding and session",
        "app.cli.fleet_budget:show",
        (
            argument("--mtu", type=int, default=1500, metavar="BYTES", help="(default: 1500)"),
            argument(
                "--procedure",
                choices=("poll", "list", "all"),
                default="all",
                help="ask in vain, or list profiles with result and acknowledgement",
            ),
        ),
    ),
)
