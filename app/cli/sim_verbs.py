"""The verbs that make simulated cards and modems, and what kind of card they are to be."""

from __future__ import annotations

from app.cli.verb import Verb, argument

_CARD_KIND = (
    argument("--kind", choices=("sgp32", "sgp22", "sgp02", "uicc")),
    argument("--dialect", choices=("1.0.1", "1.1", "1.2", "1.3")),
    argument("--ipa", choices=("ipad", "ipae")),
    argument("--curve", choices=("p256", "brainpool")),
    argument("--protocol", choices=("t0", "t1")),
    argument("--deviations", metavar="LIST", help="names with commas: deviate as cards do"),
    argument("--fresh", action="store_true", help="forget the card's kept state first"),
)

SIM_VERBS: tuple[Verb, ...] = (
    Verb(
        "sim card",
        "a simulated IoT eUICC, alone or in a PC/SC virtual reader",
        "app.cli.sim:card",
        (
            argument("--name", default="", help="which card; each keeps its own state"),
            *_CARD_KIND,
            argument("--list-deviations", action="store_true", help="say what they are, and end"),
            argument("--vpcd", action="store_true", help="insert it into pcscd's virtual reader"),
            argument("--host", default="127.0.0.1", help="where vpcd listens (default: here)"),
            argument("--port", type=int, help="vpcd's port (default: 35963 + slot)"),
            argument("--slot", type=int, choices=(0, 1), default=0, help="which virtual reader"),
        ),
    ),
    Verb(
        "sim modem",
        "a simulated modem with a simulated card in it, at a serial port or over TCP",
        "app.cli.sim_modem:modem",
        (
            argument("--link", metavar="PATH", help="name of a symbolic link to its serial port"),
            argument("--tcp", metavar="HOST:PORT", help="listen there instead of a serial port"),
            argument(
                "--quirk", metavar="ID", action="append", default=[], help="do as this family does"
            ),
            argument(
                "--without",
                choices=("cgla", "csim", "channels"),
                action="append",
                default=[],
                help="leave a way to the card out",
            ),
            argument(
                "--fault",
                metavar="NAME[:NUMBER]",
                action="append",
                default=[],
                help="what may befall any modem",
            ),
            argument("--list-quirks", action="store_true", help="say what those are, and end"),
            argument("--baud", type=int, default=0, metavar="N", help="be as slow as that"),
            argument(
                "--loss", type=float, default=0.0, metavar="P", help="lose each byte with P, 0 to 1"
            ),
            argument(
                "--vanish-after",
                type=int,
                metavar="BYTES",
                help="leave the bus after so many bytes either way, once",
            ),
            argument(
                "--return-after",
                type=float,
                default=1.0,
                metavar="S",
                help="seconds until it is back (default: 1)",
            ),
            argument(
                "--name",
                default="modem",
                help="which card is in it; each keeps its own state (default: modem)",
            ),
            *_CARD_KIND,
        ),
    ),
)
