"""The functions only an IoT eUICC has, and what to say before, while and after one runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication


class IotVerb(StrEnum):
    """What can be asked of an IoT eUICC; the values are those of the command line."""

    IMMEDIATE_ENABLE = "immediate-enable"
    ROLLBACK = "rollback"
    EXECUTE_FALLBACK = "fallback execute"
    RETURN_FROM_FALLBACK = "fallback return"
    ENABLE_EMERGENCY = "emergency enable"
    DISABLE_EMERGENCY = "emergency disable"
    ACTIVATE_IPAE = "ipae activate"


@dataclass(frozen=True, slots=True)
class IotWords:
    """The texts of one verb. name: on menu and button. effect: what it makes the eUICC do."""

    name: str
    question: str
    effect: str
    doing: str
    done: str


def iot_words(verb: IotVerb) -> IotWords:
    """Return the translated texts of a verb."""
    return IotWords(*(QCoreApplication.translate("iot_words", str(t)) for t in _TEXTS[verb]))


_TEXTS: dict[IotVerb, tuple[object, ...]] = {
    IotVerb.IMMEDIATE_ENABLE: (
        QT_TRANSLATE_NOOP("iot_words", "Immediate enable"),
        QT_TRANSLATE_NOOP("iot_words", "Enable the profile just installed?"),
        QT_TRANSLATE_NOOP(
            "iot_words",
            "The eUICC enables the profile of the last download, if it was configured to. The "
            "profile in use now is disabled.",
        ),
        QT_TRANSLATE_NOOP("iot_words", "Enabling the profile just installed"),
        QT_TRANSLATE_NOOP("iot_words", "The profile just installed is enabled."),
    ),
    IotVerb.ROLLBACK: (
        QT_TRANSLATE_NOOP("iot_words", "Roll back"),
        QT_TRANSLATE_NOOP("iot_words", "Go back to the profile before?"),
        QT_TRANSLATE_NOOP(
            "iot_words",
            "The eUICC enables the profile from before the last change, if that change allowed "
            "going back. That works once.",
        ),
        QT_TRANSLATE_NOOP("iot_words", "Rolling back"),
        QT_TRANSLATE_NOOP("iot_words", "The profile from before is enabled again."),
    ),
    IotVerb.EXECUTE_FALLBACK: (
        QT_TRANSLATE_NOOP("iot_words", "Execute fallback"),
        QT_TRANSLATE_NOOP("iot_words", "Switch to the fallback profile?"),
        QT_TRANSLATE_NOOP(
            "iot_words",
            "The eUICC enables the profile with the fallback attribute and remembers which one "
            "it left.",
        ),
        QT_TRANSLATE_NOOP("iot_words", "Switching to the fallback profile"),
        QT_TRANSLATE_NOOP("iot_words", "The fallback profile is enabled."),
    ),
    IotVerb.RETURN_FROM_FALLBACK: (
        QT_TRANSLATE_NOOP("iot_words", "Return from fallback"),
        QT_TRANSLATE_NOOP("iot_words", "Return from the fallback profile?"),
        QT_TRANSLATE_NOOP(
            "iot_words", "The eUICC enables the profile that was in use before the fallback."
        ),
        QT_TRANSLATE_NOOP("iot_words", "Returning from the fallback profile"),
        QT_TRANSLATE_NOOP("iot_words", "The profile from before the fallback is enabled."),
    ),
    IotVerb.ENABLE_EMERGENCY: (
        QT_TRANSLATE_NOOP("iot_words", "Enable emergency profile"),
        QT_TRANSLATE_NOOP("iot_words", "Switch to the emergency profile?"),
        QT_TRANSLATE_NOOP(
            "iot_words",
            "The eUICC enables the profile for emergency calls. While it is in use, other changes "
            "may be refused.",
        ),
        QT_TRANSLATE_NOOP("iot_words", "Switching to the emergency profile"),
        QT_TRANSLATE_NOOP("iot_words", "The emergency profile is enabled."),
    ),
    IotVerb.DISABLE_EMERGENCY: (
        QT_TRANSLATE_NOOP("iot_words", "Disable emergency profile"),
        QT_TRANSLATE_NOOP("iot_words", "Leave the emergency profile?"),
        QT_TRANSLATE_NOOP(
            "iot_words",
            "The eUICC disables the profile for emergency calls and enables the one from before.",
        ),
        QT_TRANSLATE_NOOP("iot_words", "Leaving the emergency profile"),
        QT_TRANSLATE_NOOP("iot_words", "The emergency profile is disabled."),
    ),
    IotVerb.ACTIVATE_IPAE: (
        QT_TRANSLATE_NOOP("iot_words", "Activate IPAe"),
        QT_TRANSLATE_NOOP("iot_words", "Activate the assistant in the eUICC?"),
        QT_TRANSLATE_NOOP(
            "iot_words",
            "The eUICC starts its own profile assistant (IPAe). It, not the device, then carries "
            "out what an eIM asks for.",
        ),
        QT_TRANSLATE_NOOP("iot_words", "Activating the IPAe"),
        QT_TRANSLATE_NOOP("iot_words", "The IPAe is activated."),
    ),
}
