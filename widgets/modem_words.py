"""How what is known of a modem reads on the page: its signal, its registration, the ladder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.values.modem import AtExchange, ModemIdentity, Outcome, Reception, Rung, Subscription
from widgets.theme import Tone

if TYPE_CHECKING:
    from app.modem.scan import PortState

_GOOD_DBM = -85
_FAIR_DBM = -100
_REGISTERED = (1, 5)
_DENIED = 3

OUTCOME_TONES: dict[Outcome, Tone] = {
    Outcome.WORKS: Tone.OK,
    Outcome.ABSENT: Tone.NEUTRAL,
    Outcome.BUSY: Tone.ATTENTION,
    Outcome.REFUSED: Tone.FAILED,
    Outcome.SILENT: Tone.FAILED,
    Outcome.LEFT_OUT: Tone.NEUTRAL,
}


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("modem_words", text)


def rung_words(rung: Rung) -> str:
    """Return a rung's name, the commands in it first."""
    return {
        Rung.CGLA: tr("CCHO/CGLA"),
        Rung.CSIM_CHANNEL: tr("CSIM, own channel"),
        Rung.CSIM_BASIC: tr("CSIM, basic channel"),
    }[rung]


def rung_meaning(rung: Rung | None) -> str:
    """Return in a sentence how the card is reached, or that it is not."""
    return {
        None: tr("The card cannot be reached through this modem."),
        Rung.CGLA: tr("The card is reached by CCHO/CGLA: the modem keeps the channel to itself."),
        Rung.CSIM_CHANNEL: tr("The card is reached by CSIM on a channel that we open on the card."),
        Rung.CSIM_BASIC: tr("The card is reached by CSIM on the basic channel, the modem's own."),
    }[rung]


def outcome_words(outcome: Outcome) -> str:
    """Return an outcome in one or two words."""
    return {
        Outcome.WORKS: tr("works"),
        Outcome.ABSENT: tr("absent"),
        Outcome.BUSY: tr("busy"),
        Outcome.REFUSED: tr("refused"),
        Outcome.SILENT: tr("silent"),
        Outcome.LEFT_OUT: tr("left out"),
    }[outcome]


def signal_words(reception: Reception) -> tuple[str, Tone]:
    """Return the signal as `-71 dBm, good`, and how much attention it deserves."""
    dbm = reception.signal_dbm
    if dbm is None:
        return tr("signal not told"), Tone.NEUTRAL
    if dbm >= _GOOD_DBM:
        return tr("{0} dBm, good").format(_minus(dbm)), Tone.OK
    if dbm >= _FAIR_DBM:
        return tr("{0} dBm, fair").format(_minus(dbm)), Tone.ATTENTION
    return tr("{0} dBm, weak").format(_minus(dbm)), Tone.ATTENTION


def registration_words(reception: Reception) -> tuple[str, Tone]:
    """Return the registration in words, and how much attention it deserves."""
    words = reception.registration or tr("registration not told")
    if reception.code in _REGISTERED:
        return words, Tone.OK
    if reception.code == _DENIED:
        return words, Tone.FAILED
    if reception.code is None and not reception.registration:
        return words, Tone.NEUTRAL
    return words, Tone.ATTENTION


def network_words(reception: Reception) -> str:
    """Return the network as `Example Mobile, LTE`; empty when the modem is on none."""
    return ", ".join(part for part in (reception.operator, reception.technology) if part)


def place_words(identity: ModemIdentity) -> str:
    """Return where the modem hangs on the USB: ids, location, serial; empty if unknown."""
    if identity.usb is None:
        return ""
    usb = identity.usb
    parts = [str(usb)]
    if usb.location:
        parts.append(tr("at {0}").format(usb.location))
    if usb.serial:
        parts.append(tr("serial {0}").format(usb.serial))
    return ", ".join(parts)


def exchange_text(exchange: AtExchange) -> str:
    """Return one command and its answer as they went over the line, with the time it took."""
    took = f"  ({exchange.duration_ns / 1e6:.0f} ms)" if exchange.duration_ns else ""
    return "\n".join([f"→ {exchange.command}{took}", *(f"← {line}" for line in exchange.answer)])


def holders_of(ports: Sequence[PortState]) -> dict[str, str]:
    """Return URI -> the program that holds the port, for those that are held."""
    return {port.uri: port.holders[0].program for port in ports if port.holders}


def profile_known(subscription: Subscription) -> bool:
    """Whether the modem tells anything of the profile it works with."""
    return bool(subscription.iccid or subscription.imsi)


def _minus(dbm: int) -> str:
    return str(dbm).replace("-", "\u2212")
