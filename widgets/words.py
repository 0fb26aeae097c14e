"""How values read on the page: verdicts, sizes, times, lists. One place, so all panels agree."""

from __future__ import annotations

import time
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from app.values.euicc import (
    CardKind,
    CiKind,
    EuiccInfo2,
    IpaMode,
    NotificationMetadata,
    ProfileInfo,
    Verdict,
)
from widgets.theme import Tone

_BETWEEN = "  ·  "


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("words", text)


def joined(parts: Iterable[str]) -> str:
    """Join what is not empty with a middle dot."""
    return _BETWEEN.join(part for part in parts if part)


def kind_words(verdict: Verdict) -> str:
    """Return what the card is in two words: `SGP.32 v1.2`, `plain UICC`."""
    if verdict.kind is CardKind.UICC:
        return tr("plain UICC")
    standard = verdict.kind.value.partition(" ")[0]
    version = verdict.dialect or ".".join(verdict.version.split(".")[:2])
    return f"{standard} v{version}" if version else standard


def ipa_words(mode: IpaMode | None) -> str:
    """Return `IPAd`, `IPAe` or nothing."""
    names = {IpaMode.IPAD: "IPAd", IpaMode.IPAE: "IPAe"}
    return names[mode] if mode is not None else ""


def ci_words(verdict: Verdict) -> tuple[str, Tone]:
    """Return whose roots the eUICC trusts, and how much attention that deserves."""
    if verdict.ci_kind is CiKind.NONE:
        return "", Tone.NEUTRAL
    tones = {CiKind.LIVE: Tone.OK, CiKind.UNKNOWN: Tone.ATTENTION}
    return verdict.ci_kind.value, tones.get(verdict.ci_kind, Tone.ATTENTION)


def size_words(size_bytes: int | None) -> str:
    """Return a size as `312 kB` (1000 bytes each) or `812 B`; nothing when unknown."""
    if size_bytes is None:
        return ""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    return f"{size_bytes / 1000:.0f} kB" if size_bytes >= 10_000 else f"{size_bytes / 1000:.1f} kB"


def clock(seconds: float) -> str:
    """Return the local time of day of an epoch time, as `14:02:08`."""
    return time.strftime("%H:%M:%S", time.localtime(seconds)) if seconds else ""


def duration_words(seconds: float) -> str:
    """Return a duration as `24 ms` or `1.3 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def short_id(digits: str) -> str:
    """Return the two ends of an identifier: `8904 … 0123`."""
    return f"{digits[:4]} … {digits[-4:]}" if len(digits) > 8 else digits


def grouped(digits: str, size: int = 4) -> str:
    """Return text in groups, for reading aloud."""
    return " ".join(digits[i : i + size] for i in range(0, len(digits), size))


def class_words(profile: ProfileInfo) -> str:
    """Return the profile class, in lower case."""
    return profile.profile_class.name.lower() if profile.profile_class is not None else ""


def mark_words(profile: ProfileInfo) -> str:
    """Return what is special about a profile: rules, fallback, emergency."""
    rules = {
        "ppr1": tr("PPR1 no disable"),
        "ppr2": tr("PPR2 no delete"),
        "ppr1NotAllowed": "",
    }
    marks = [rules.get(rule, rule) for rule in profile.policy_rules]
    if profile.fallback_attribute:
        marks.append(tr("fallback"))
    elif profile.fallback_allowed:
        marks.append(tr("fallback allowed"))
    if profile.ecall_indication:
        marks.append(tr("emergency"))
    return ", ".join(mark for mark in marks if mark)


def event_words(notification: NotificationMetadata) -> str:
    """Return what a notification tells the server."""
    return ", ".join(notification.events)


def fact_line(info: EuiccInfo2 | None, verdict: Verdict) -> str:
    """Return the line under the EID: maker, check digits, memory, firmware, abilities."""
    facts = [verdict.eum_name]
    if verdict.eid is not None:
        good = verdict.eid.check_digits_ok
        facts.append(tr("check digits ok") if good else tr("check digits wrong"))
    if info is not None:
        if info.free_nvm_bytes is not None:
            facts.append(tr("free {0}").format(size_words(info.free_nvm_bytes)))
        facts.append(tr("firmware {0}").format(info.firmware) if info.firmware else "")
        facts.append(tr("fallback supported") if info.fallback_supported else "")
        facts.append(tr("emergency supported") if info.ecall_supported else "")
    return joined(facts)
