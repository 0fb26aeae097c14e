"""How the ways to make a modem notice a profile read, and what became of one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.theme import Tone


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("modem_notice_words", text)


def way_words(way: str) -> tuple[str, str]:
    """Return a way's name and one sentence on what it does. way: value of a NoticeWay."""
    return {
        "refresh": (
            tr("Only look"),
            tr("Sends nothing: the card's own REFRESH may have been enough. Looks whether it was."),
        ),
        "cfun": (
            tr("Flight mode and back"),
            tr("Switches the radio off and on; the modem is off the network for some seconds."),
        ),
        "sim-power": (
            tr("SIM power off and on"),
            tr("Takes the card's power away for a moment; the modem itself keeps running."),
        ),
        "reboot": (
            tr("Restart the modem"),
            tr("Its port goes away and returns, which takes up to a minute."),
        ),
        "by-hand": (
            tr("By hand"),
            tr("You switch the device off and on, and say so here; then it is compared."),
        ),
    }[way]


def noticed_words(verdict: str) -> tuple[str, Tone]:
    """Return a verdict in a few words, and its tone. verdict: value of a Noticed."""
    return {
        "noticed": (tr("noticed"), Tone.OK),
        "noticed, not registered": (tr("noticed, not registered"), Tone.ATTENTION),
        "not taken over": (tr("not taken over"), Tone.FAILED),
        "nothing changed": (tr("nothing changed"), Tone.FAILED),
        "modem gone": (tr("modem gone"), Tone.FAILED),
    }[verdict]


def persistence_words(verdict: str) -> tuple[str, Tone]:
    """Return a verdict in a few words, and its tone. verdict: value of a Persistence."""
    return {
        "holds": (tr("holds"), Tone.OK),
        "fell back to the old profile": (tr("fell back"), Tone.FAILED),
        "no profile is enabled now": (tr("no profile enabled"), Tone.FAILED),
        "another profile is enabled now": (tr("another profile enabled"), Tone.FAILED),
        "the card holds, the modem does not follow": (tr("modem lags"), Tone.ATTENTION),
        "was not enabled": (tr("not enabled"), Tone.FAILED),
        "cannot be told": (tr("cannot be told"), Tone.ATTENTION),
    }[verdict]
